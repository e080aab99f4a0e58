// Slot holds in Redis, seen by all pods.
//
// Keys: safereturn:hold:<interviewer uuid>:<quarter hour since 1970> = "<expires_at µs> <caller>",
// one for each quarter hour that the slot touches. When one vanishes the slot is merely free again.
// The value carries its own end in product time, which may be virtual; Redis' TTL only cleans up.
#pragma once

#include "libs/redis/connection.h"
#include "services/scheduling/app/slot_holds.h"

namespace safereturn::scheduling {

class RedisSlotHolds final : public SlotHolds {
 public:
  explicit RedisSlotHolds(redis::Redis& redis) : redis_(redis) {}
  absl::Status Hold(const SlotHold& hold, Instant now) override;
  absl::Status CheckNotHeld(const InterviewerId& interviewer, Instant start, Instant end,
                            const std::string& caller, Instant now) override;
  void Release(const InterviewerId& interviewer, Instant start, Instant end,
               const std::string& caller) override;

 private:
  redis::Redis& redis_;
};

}  // namespace safereturn::scheduling
