// One absence of one child: its state, what is decided about it, and how events change it.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/referral/domain/agreement.h"
#include "services/referral/domain/events.h"
#include "services/referral/domain/intake.h"

namespace safereturn::referral {

// How a source calls an episode.
struct SourceReference {
  std::string source;
  std::string episode_reference;
};
SR_STRUCT(SourceReference, source, episode_reference)

struct Episode {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  EpisodeState state = EpisodeState::kUnspecified;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  std::optional<Instant> return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  std::string return_told_by;
  std::optional<Instant> received_time;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  bool missing_again = false;
  std::optional<int32_t> police_risk;
  std::string police_reference;
  std::vector<SourceReference> references;
  AgreementId agreement_id;
  bool released = false;
  std::string refused_reason;
  std::string hold_reason;
  std::optional<Instant> held_time;
  std::optional<Instant> release_due_time;
  bool release_overdue = false;
  EpisodeId merged_into;
  EpisodeState state_before_merge = EpisodeState::kUnspecified;
};
SR_STRUCT(Episode, episode_id, child_id, authority_id, case_reference, state, category, start_time,
          start_precision, return_time, return_precision, return_told_by, received_time, home_urn,
          host_authority_id, missing_again, police_risk, police_reference, references, agreement_id,
          released, refused_reason, hold_reason, held_time, release_due_time, release_overdue,
          merged_into, state_before_merge)

// A notice that opens an episode.
struct OpenEpisode {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  bool missing_again = false;
  Notice notice;
};

// The same episode was reported again.
struct RepeatReport {
  Notice notice;
};

// The child of this episode is back.
struct TellReturn {
  Notice notice;
};

// Decides whether a returned episode opens a duty.
struct Refer {
  std::optional<Agreement> agreement;  // of this authority, in force now, with return interviews
  std::optional<Date> birth_date;
};

// Puts a returned episode before a person.
struct HoldNotice {
  std::string reason;  // HISTORY or STORM
  Seconds release_within{};
};

struct CorrectTimes {
  Amendment amendment;
};

struct Withdraw {
  Amendment amendment;
};

// A person tries a refused referral again. Refer follows.
struct AcceptReferral {
  EpisodeId name;
  std::string caller;
};
SR_STRUCT(AcceptReferral, name)

struct ReleaseNotice {
  EpisodeId name;
  std::string caller;
};
SR_STRUCT(ReleaseNotice, name)

struct DismissNotice {
  EpisodeId name;
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(DismissNotice, name, reason_code)

struct DecideNotRequired {
  EpisodeId name;
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(DecideNotRequired, name, reason_code)

// A person says that the episode is the same as `into`, which goes on.
struct MergeInto {
  Episode into;
  std::string caller;
};

// What the episode that goes on takes over from the one that was merged into it.
struct Inherit {
  Episode merged;  // as it was before
};

struct UnmergeEpisode {
  EpisodeId name;
  std::string caller;
};
SR_STRUCT(UnmergeEpisode, name)

// Scheduling said that the plan ended by an outcome of its own (held, declined, ...).
struct EndPlan {
  int32_t outcome = 0;
};
// Scheduling said that the plan runs again.
struct ReopenPlan {};

struct Tick {};

// Each decides what happened. Errors: FAILED_PRECONDITION or INVALID_ARGUMENT with a reason of
// reasons.h; an empty list means that it is so already.
Events Decide(const OpenEpisode& command);
absl::StatusOr<Events> Decide(const Episode& episode, const RepeatReport& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const TellReturn& command, Instant now);
// Total: either ReferralAccepted or ReferralRefused.
Events Decide(const Episode& episode, const Refer& command, Instant now);
Events Decide(const Episode& episode, const HoldNotice& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const CorrectTimes& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const Withdraw& command, Instant now);
// Only checks that it was refused: says nothing by itself.
absl::StatusOr<Events> Decide(const Episode& episode, const AcceptReferral& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const ReleaseNotice& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const DismissNotice& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const DecideNotRequired& command,
                              Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const MergeInto& command, Instant now);
Events Decide(const Episode& episode, const Inherit& command, Instant now);
absl::StatusOr<Events> Decide(const Episode& episode, const UnmergeEpisode& command, Instant now);
Events Decide(const Episode& episode, const EndPlan& command, Instant now);
Events Decide(const Episode& episode, const ReopenPlan& command, Instant now);
Events Decide(const Episode& episode, const Tick& command, Instant now);

// Returns the state after an event. Total: events that are not about an episode change nothing.
Episode Evolve(Episode episode, const Event& event);
Episode Evolve(Episode episode, const Events& events);

// Returns when a held notice must have been released or dismissed; nothing for all others.
std::optional<Instant> NextDue(const Episode& episode);

// Returns the state apart from a merge: scheduling may end a plan before it hears of the merge, and
// that holds once the episodes are kept apart again.
template <class AnyEpisode>  // Episode or const Episode
auto& StateApart(AnyEpisode& episode) {
  return episode.state == EpisodeState::kMerged ? episode.state_before_merge : episode.state;
}

// Returns whether the episode still takes part in matching: it was neither withdrawn nor merged
// away.
bool IsLive(const Episode& episode);

// Returns whether an interview for it is still to come.
bool AwaitsInterview(const Episode& episode);

}  // namespace safereturn::referral
