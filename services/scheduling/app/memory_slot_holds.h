// Slot holds in memory: a small true implementation for unit tests and the simulator.
#pragma once

#include <vector>

#include "libs/base/result.h"
#include "services/scheduling/app/slot_holds.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {

// Thread-safety: one thread.
class MemorySlotHolds final : public SlotHolds {
 public:
  absl::Status Hold(const SlotHold& hold, Instant now) override {
    SR_RETURN_IF_ERROR(
        CheckNotHeld(hold.interviewer_id, hold.start_time, hold.end_time, hold.caller, now));
    holds_.push_back(hold);
    return absl::OkStatus();
  }
  absl::Status CheckNotHeld(const InterviewerId& interviewer, Instant start, Instant end,
                            const std::string& caller, Instant now) override {
    for (const SlotHold& hold : holds_) {
      if (hold.interviewer_id == interviewer && hold.expire_time > now && hold.caller != caller &&
          Overlaps(start, end, hold.start_time, hold.end_time)) {
        return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kSlotHeld,
                      "somebody else keeps this slot for a few minutes", "start_time");
      }
    }
    return absl::OkStatus();
  }
  void Release(const InterviewerId& interviewer, Instant start, Instant end,
               const std::string& caller) override {
    std::erase_if(holds_, [&](const SlotHold& hold) {
      return hold.interviewer_id == interviewer && hold.caller == caller &&
             Overlaps(start, end, hold.start_time, hold.end_time);
    });
  }
  // As FLUSHALL does.
  void Flush() { holds_.clear(); }

 private:
  std::vector<SlotHold> holds_;
};

}  // namespace safereturn::scheduling
