// Slots that are kept for some minutes while the carer is phoned. Speed, never truth: a hold may
// vanish at any moment, and the booking's constraints still keep two people out of one slot.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::scheduling {

struct SlotHold {
  PlanId plan_id;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  Instant expire_time;
  std::string caller;  // who keeps it
};
SR_STRUCT(SlotHold, plan_id, interviewer_id, start_time, end_time, expire_time)

// Thread-safety: any thread.
class SlotHolds {
 public:
  virtual ~SlotHolds() = default;
  // Keeps a slot, or extends the caller's own hold. Nothing is kept after an error.
  // Errors: FAILED_PRECONDITION/SLOT_HELD (by another caller), UNAVAILABLE/HOLD_NOT_KEPT.
  virtual absl::Status Hold(const SlotHold& hold, Instant now) = 0;
  // Says whether another caller than `caller` keeps a part of the slot. Where that cannot be known
  // it is free. Errors: FAILED_PRECONDITION/SLOT_HELD.
  virtual absl::Status CheckNotHeld(const InterviewerId& interviewer, Instant start, Instant end,
                                    const std::string& caller, Instant now) = 0;
  // Gives the caller's hold up; what cannot be reached runs out by itself.
  virtual void Release(const InterviewerId& interviewer, Instant start, Instant end,
                       const std::string& caller) = 0;
};

}  // namespace safereturn::scheduling
