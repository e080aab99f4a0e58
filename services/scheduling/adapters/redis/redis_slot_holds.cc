#include "services/scheduling/adapters/redis/redis_slot_holds.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

constexpr std::chrono::minutes kQuantum{15};

// ARGV: now, caller, and to set: value, TTL in ms ("0": only look). Returns 1 if another caller's
// hold stands on one of the keys; sets all or none.
constexpr char kHold[] = R"lua(
for _, key in ipairs(KEYS) do
  local held = redis.call('GET', key)
  if held then
    local expires, caller = string.match(held, '^(%d+) (.*)$')
    if expires and tonumber(expires) > tonumber(ARGV[1]) and caller ~= ARGV[2] then return 1 end
  end
end
if ARGV[4] ~= '0' then
  for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[3], 'PX', ARGV[4]) end
end
return 0
)lua";

constexpr char kRelease[] = R"lua(
for _, key in ipairs(KEYS) do
  local held = redis.call('GET', key)
  if held and string.match(held, '^%d+ (.*)$') == ARGV[1] then redis.call('DEL', key) end
end
return 0
)lua";

std::string Micros(Instant instant) { return std::to_string(instant.time_since_epoch().count()); }

std::vector<std::string> Eval(const char* script, const InterviewerId& interviewer, Instant start,
                              Instant end, std::vector<std::string> arguments) {
  std::vector<std::string> keys;
  for (auto quantum = start.time_since_epoch() / kQuantum; Instant(kQuantum * quantum) < end;
       ++quantum) {
    keys.push_back("safereturn:hold:" + interviewer.key() + ":" + std::to_string(quantum));
  }
  std::vector<std::string> command = {"EVAL", script, std::to_string(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

absl::Status Held() {
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kSlotHeld,
                "somebody else keeps this slot for a few minutes", "start_time");
}

}  // namespace

absl::Status RedisSlotHolds::Hold(const SlotHold& hold, Instant now) {
  const auto ttl =
      std::chrono::duration_cast<std::chrono::milliseconds>(hold.expire_time - now).count();
  const auto reply =
      redis_.Command(Eval(kHold, hold.interviewer_id, hold.start_time, hold.end_time,
                          {Micros(now), hold.caller, Micros(hold.expire_time) + " " + hold.caller,
                           std::to_string(std::max<int64_t>(ttl, 1))}));
  if (!reply.ok()) {
    return Refuse(absl::StatusCode::kUnavailable, reasons::kHoldNotKept,
                  "the slot cannot be kept at the moment; booking works");
  }
  return reply->integer == 1 ? Held() : absl::OkStatus();
}

absl::Status RedisSlotHolds::CheckNotHeld(const InterviewerId& interviewer, Instant start,
                                          Instant end, const std::string& caller, Instant now) {
  const auto reply =
      redis_.Command(Eval(kHold, interviewer, start, end, {Micros(now), caller, "", "0"}));
  if (!reply.ok()) {
    obs::Warning("slot_hold.unknown", {{"reason", ReasonOf(reply.status())}});
    return absl::OkStatus();
  }
  return reply->integer == 1 ? Held() : absl::OkStatus();
}

void RedisSlotHolds::Release(const InterviewerId& interviewer, Instant start, Instant end,
                             const std::string& caller) {
  const auto reply = redis_.Command(Eval(kRelease, interviewer, start, end, {caller}));
  if (!reply.ok()) {
    obs::Warning("slot_hold.not_released", {{"reason", ReasonOf(reply.status())}});
  }
}

}  // namespace safereturn::scheduling
