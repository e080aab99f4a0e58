// Who may speak at intake, and how many late notices of theirs pass before a person must look.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/referral/domain/events.h"

namespace safereturn::referral {

// Source: product decision 15; all policy data per source.
inline constexpr std::chrono::hours kDefaultLateAfter{72};
inline constexpr int32_t kDefaultBurstLimit = 20;
inline constexpr std::chrono::minutes kDefaultBurstWindow{10};
inline constexpr std::chrono::hours kDefaultReleaseWithin{4};

struct IntakeSource {
  SourceId source_id;
  std::string source;
  AuthorityId authority_id;
  Seconds late_after = kDefaultLateAfter;
  int32_t burst_limit = kDefaultBurstLimit;
  Seconds burst_window = kDefaultBurstWindow;
  Seconds release_within = kDefaultReleaseWithin;
};
SR_STRUCT(IntakeSource, source_id, source, authority_id, late_after, burst_limit, burst_window,
          release_within)

// The times of a source's last late notices, at most `burst_limit` of them: enough to tell the next
// one.
struct LateNotices {
  SourceId source_id;
  AuthorityId authority_id;
  std::vector<Instant> times;
};
SR_STRUCT(LateNotices, source_id, authority_id, times)

// Registers a source or changes its policy; what is absent keeps its default.
struct RegisterSource {
  AuthorityId authority_id;
  std::string source;
  std::optional<Seconds> late_after;
  std::optional<int32_t> burst_limit;
  std::optional<Seconds> burst_window;
  std::optional<Seconds> release_within;
  std::string caller;
};
SR_STRUCT(RegisterSource, authority_id, source, late_after, burst_limit, burst_window,
          release_within)

// Returns the id of a source: made from its text, so that its row is known before anything is read.
SourceId IdOfSource(const std::string& source);

// Errors: INVALID_ARGUMENT with SOURCE_INVALID, AUTHORITY_INVALID or POLICY_INVALID;
//   FAILED_PRECONDITION/SOURCE_TAKEN.
absl::StatusOr<Events> Decide(const std::optional<IntakeSource>& known,
                              const RegisterSource& command);

IntakeSource Evolve(IntakeSource source, const Event& event);

// Returns whether a return is late for this source when it is received at `now`.
bool IsLate(const IntakeSource& source, Instant return_time, Instant now);

// Counts one more late notice at `now`. Returns whether it is beyond the burst limit and must be
// held; a single one never is (product decision 15).
bool CountLate(const IntakeSource& source, Instant now, LateNotices& counter);

}  // namespace safereturn::referral
