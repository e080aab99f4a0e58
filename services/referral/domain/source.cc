#include "services/referral/domain/source.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

const Uuid kSourceSpace = *Uuid::Parse("2b5f5f0c-5d0e-4d8e-b7a1-8a3f5c0b9d17");
constexpr size_t kLongestSource = 200;
// Each kept time costs bytes in one row that all late notices of the source write.
constexpr int32_t kLargestBurst = 1000;

absl::Status Wrong(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

bool IsSourceText(const std::string& text) {
  return !text.empty() && text.size() <= kLongestSource &&
         AllOf(text, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

SourceId IdOfSource(const std::string& source) { return SourceId(UuidV5(kSourceSpace, source)); }

absl::StatusOr<Events> Decide(const std::optional<IntakeSource>& known,
                              const RegisterSource& command) {
  if (!IsSourceText(command.source)) {
    return Wrong(reasons::kSourceInvalid, "a source is a URI reference of up to 200 characters",
                 "source");
  }
  if (!IsAuthorityCode(command.authority_id)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its ONS code", "authority_id");
  }
  if (known && known->authority_id != command.authority_id) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kSourceTaken,
                  "the source speaks for another authority", "source");
  }
  const SourceRegistered registered{
      .source = command.source,
      .authority_id = command.authority_id,
      .late_after = command.late_after.value_or(kDefaultLateAfter),
      .burst_limit = command.burst_limit.value_or(kDefaultBurstLimit),
      .burst_window = command.burst_window.value_or(kDefaultBurstWindow),
      .release_within = command.release_within.value_or(kDefaultReleaseWithin),
  };
  if (registered.late_after <= Seconds(0)) {
    return Wrong(reasons::kPolicyInvalid, "late_after is longer than nothing", "late_after");
  }
  if (registered.burst_limit < 1 || registered.burst_limit > kLargestBurst) {
    return Wrong(reasons::kPolicyInvalid, "burst_limit is 1 to 1000", "burst_limit");
  }
  if (registered.burst_window <= Seconds(0)) {
    return Wrong(reasons::kPolicyInvalid, "burst_window is longer than nothing", "burst_window");
  }
  if (registered.release_within <= Seconds(0)) {
    return Wrong(reasons::kPolicyInvalid, "release_within is longer than nothing",
                 "release_within");
  }
  return Events{registered};
}

IntakeSource Evolve(IntakeSource source, const Event& event) {
  if (const auto* registered = std::get_if<SourceRegistered>(&event)) {
    return {.source_id = IdOfSource(registered->source),
            .source = registered->source,
            .authority_id = registered->authority_id,
            .late_after = registered->late_after,
            .burst_limit = registered->burst_limit,
            .burst_window = registered->burst_window,
            .release_within = registered->release_within};
  }
  return source;
}

bool IsLate(const IntakeSource& source, Instant return_time, Instant now) {
  return now - return_time > source.late_after;
}

bool CountLate(const IntakeSource& source, Instant now, LateNotices& counter) {
  auto& times = counter.times;
  std::erase_if(times, [&](Instant time) { return now - time >= source.burst_window; });
  const bool is_beyond = times.size() >= static_cast<size_t>(source.burst_limit);
  times.push_back(now);
  while (times.size() > static_cast<size_t>(source.burst_limit)) times.erase(times.begin());
  return is_beyond;
}

}  // namespace safereturn::referral
