#include "services/referral/domain/episode.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/referral/domain/code_lists.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

absl::Status Forbidden(reasons::Reason reason, std::string_view message,
                       std::string_view field = {}) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message, field);
}

// Source: a child is anyone not yet 18 (domain facts 1.2); there is no child clock after that
// (1.4).
constexpr int kAdultAge = 18;
// Source: domain facts 1.9, under-12 cases shift one step earlier.
constexpr int kYoungAge = 12;
// Source: product 4.5.34, a first episode under 13 is a trigger of its own.
constexpr int kTeenAge = 13;

std::optional<int> AgeAt(const std::optional<Date>& birth_date, Instant at) {
  if (!birth_date) return std::nullopt;
  return AgeInYears(*birth_date, LondonDate(at));
}

ReferralRefused Refusal(const Episode& episode, reasons::Reason reason) {
  return {episode.episode_id, episode.child_id, episode.authority_id, std::string(reason)};
}

NoticeRepeated Repeated(const Episode& episode, const Notice& notice) {
  return {.episode_id = episode.episode_id,
          .child_id = episode.child_id,
          .authority_id = episode.authority_id,
          .source = notice.source,
          .episode_reference = notice.episode_reference};
}

absl::Status CheckAmendable(const Episode& episode) {
  if (episode.state == EpisodeState::kMerged) {
    return Forbidden(reasons::kEpisodeMerged, "the episode was merged into another");
  }
  return absl::OkStatus();
}

}  // namespace

Events Decide(const OpenEpisode& command) {
  const Notice& notice = command.notice;
  EpisodeOpened opened{.episode_id = command.episode_id,
                       .child_id = command.child_id,
                       .authority_id = command.authority_id,
                       .case_reference = command.case_reference,
                       .category = notice.category,
                       .home_urn = notice.home_urn,
                       .host_authority_id = notice.host_authority_id,
                       .missing_again = command.missing_again,
                       .source = notice.source,
                       .episode_reference = notice.episode_reference,
                       .police_risk = notice.police_risk,
                       .police_reference = notice.police_reference};
  if (notice.start) {
    opened.start_time = notice.start->time;
    opened.start_precision = notice.start->precision;
  }
  return {opened};
}

absl::StatusOr<Events> Decide(const Episode& episode, const RepeatReport& command, Instant) {
  const Notice& notice = command.notice;
  NoticeRepeated repeated = Repeated(episode, notice);
  if (episode.category == EpisodeCategory::kUnspecified) {
    repeated.category = notice.category;
  } else if (notice.category != episode.category) {
    return Forbidden(reasons::kEpisodeAlreadyReported,
                     "this episode was reported as another kind: send a correction", "category");
  }
  if (episode.start_time) {
    if (!SameTime(*episode.start_time, episode.start_precision, notice.start->time,
                  notice.start->precision)) {
      return Forbidden(reasons::kEpisodeAlreadyReported,
                       "this episode was reported with another start: send a correction",
                       "start_time");
    }
    return Events{repeated};
  }
  // The return came first: the report fills the start.
  repeated.start_time = notice.start->time;
  repeated.start_precision = notice.start->precision;
  if (!episode.return_time) return Events{repeated};
  const auto fitted =
      NotBeforeStart(*episode.return_time, episode.return_precision, notice.start->time);
  if (!fitted) {
    return Forbidden(reasons::kStartAfterReturn, "the start is after the known return",
                     "start_time");
  }
  if (*fitted == *episode.return_time) return Events{repeated};
  // Now it is known that a return by its date only cannot have been at the start of that day.
  return Events{repeated, ReturnCorrected{.episode_id = episode.episode_id,
                                          .child_id = episode.child_id,
                                          .authority_id = episode.authority_id,
                                          .return_time = *fitted,
                                          .return_precision = episode.return_precision,
                                          .reason_code = "better_information"}};
}

absl::StatusOr<Events> Decide(const Episode& episode, const TellReturn& command, Instant now) {
  const Notice& notice = command.notice;
  if (episode.return_time) {
    if (SameTime(*episode.return_time, episode.return_precision, notice.back->time,
                 notice.back->precision)) {
      return Events{Repeated(episode, notice)};
    }
    return Forbidden(reasons::kEpisodeAlreadyReturned,
                     "this episode has another return: send a correction", "return_time");
  }
  Instant return_time = notice.back->time;
  if (episode.start_time) {
    const auto fitted = NotBeforeStart(return_time, notice.back->precision, *episode.start_time);
    if (!fitted) {
      return Refuse(absl::StatusCode::kInvalidArgument, reasons::kReturnBeforeStart,
                    "the child came back before it was missing", "return_time");
    }
    return_time = *fitted;
  }
  return Events{
      ChildReturned{.episode_id = episode.episode_id,
                    .child_id = episode.child_id,
                    .authority_id = episode.authority_id,
                    .return_time = return_time,
                    .return_precision = notice.back->precision,
                    .received_time = now,
                    .home_urn = notice.home_urn.empty() ? episode.home_urn : notice.home_urn,
                    .source = notice.source,
                    .told_by = notice.back->told_by,
                    .episode_reference = notice.episode_reference}};
}

Events Decide(const Episode& episode, const Refer& command, Instant) {
  const auto age = AgeAt(command.birth_date, *episode.return_time);
  if (age && *age >= kAdultAge) return {Refusal(episode, reasons::kChild18)};
  if (!command.agreement) return {Refusal(episode, reasons::kAgreementNotInForce)};
  if (!CoversCategory(*command.agreement, episode.category)) {
    return {Refusal(episode, reasons::kCategoryNotCovered)};
  }
  return {ReferralAccepted{.episode_id = episode.episode_id,
                           .child_id = episode.child_id,
                           .authority_id = episode.authority_id,
                           .case_reference = episode.case_reference,
                           .agreement_id = command.agreement->agreement_id,
                           .category = episode.category,
                           .return_time = *episode.return_time,
                           .return_precision = episode.return_precision,
                           .received_time = *episode.received_time,
                           .home_urn = episode.home_urn,
                           .host_authority_id = episode.host_authority_id,
                           .under_12 = age && *age < kYoungAge,
                           .released = episode.released,
                           .under_13 = age && *age < kTeenAge}};
}

Events Decide(const Episode& episode, const HoldNotice& command, Instant now) {
  return {NoticeHeld{.episode_id = episode.episode_id,
                     .child_id = episode.child_id,
                     .authority_id = episode.authority_id,
                     .reason = command.reason,
                     .release_due_time = now + command.release_within,
                     .held_time = now}};
}

absl::StatusOr<Events> Decide(const Episode& episode, const CorrectTimes& command, Instant) {
  const Amendment& right = command.amendment;
  SR_RETURN_IF_ERROR(CheckAmendable(episode));
  if (episode.state == EpisodeState::kWithdrawn) {
    return Forbidden(reasons::kEpisodeWithdrawn, "the episode was withdrawn");
  }
  if (right.back && !episode.return_time) {
    return Forbidden(reasons::kEpisodeNotReturned,
                     "the child is not known to be back: report the return", "return_time");
  }
  ReturnCorrected corrected{.episode_id = episode.episode_id,
                            .child_id = episode.child_id,
                            .authority_id = episode.authority_id,
                            .reason_code = right.reason_code};
  bool changed = false;
  if (right.start && (right.start->time != episode.start_time ||
                      right.start->precision != episode.start_precision)) {
    corrected.start_time = right.start->time;
    corrected.start_precision = right.start->precision;
    changed = true;
  }
  std::optional<Instant> return_time = right.back ? right.back->time : episode.return_time;
  const TimePrecision return_precision =
      right.back ? right.back->precision : episode.return_precision;
  const auto start = right.start ? std::optional(right.start->time) : episode.start_time;
  if (return_time && start) {
    return_time = NotBeforeStart(*return_time, return_precision, *start);
    if (!return_time) {
      return Refuse(absl::StatusCode::kInvalidArgument,
                    right.back ? reasons::kReturnBeforeStart : reasons::kStartAfterReturn,
                    "the child would have come back before it was missing",
                    right.back ? "return_time" : "start_time");
    }
  }
  if (return_time != episode.return_time || return_precision != episode.return_precision) {
    corrected.return_time = return_time;
    corrected.return_precision = return_precision;
    changed = true;
  }
  if (right.category != EpisodeCategory::kUnspecified && right.category != episode.category) {
    corrected.category = right.category;
    changed = true;
  }
  if (!changed) return Events{};
  return Events{corrected};
}

absl::StatusOr<Events> Decide(const Episode& episode, const Withdraw& command, Instant) {
  SR_RETURN_IF_ERROR(CheckAmendable(episode));
  if (episode.state == EpisodeState::kWithdrawn) return Events{};
  return Events{EpisodeWithdrawn{episode.episode_id, episode.child_id, episode.authority_id,
                                 command.amendment.reason_code}};
}

absl::StatusOr<Events> Decide(const Episode& episode, const AcceptReferral&, Instant) {
  if (episode.state != EpisodeState::kRefused) {
    return Forbidden(reasons::kReferralNotRefused, "only a refused referral can be tried again");
  }
  return Events{};
}

absl::StatusOr<Events> Decide(const Episode& episode, const ReleaseNotice& command, Instant) {
  if (episode.state != EpisodeState::kHeld) {
    return Forbidden(reasons::kNoticeNotHeld, "the notice is not held");
  }
  return Events{
      NoticeReleased{episode.episode_id, episode.child_id, episode.authority_id, command.caller}};
}

absl::StatusOr<Events> Decide(const Episode& episode, const DismissNotice& command, Instant) {
  if (episode.state != EpisodeState::kHeld) {
    return Forbidden(reasons::kNoticeNotHeld, "the notice is not held");
  }
  SR_RETURN_IF_ERROR(CheckReasonCode(command.reason_code, kDismissCodes));
  return Events{NoticeDismissed{episode.episode_id, episode.child_id, episode.authority_id,
                                command.caller, command.reason_code}};
}

// Source: a decision not to interview needs author and reason (product.md 4.1, 9; domain
// facts 1.5).
absl::StatusOr<Events> Decide(const Episode& episode, const DecideNotRequired& command, Instant) {
  if (episode.state != EpisodeState::kAccepted) {
    return Forbidden(reasons::kReferralNotAccepted, "no interview is due for this episode");
  }
  SR_RETURN_IF_ERROR(CheckReasonCode(command.reason_code, kNotRequiredCodes));
  return Events{InterviewNotRequired{episode.episode_id, episode.child_id, episode.authority_id,
                                     command.caller, command.reason_code}};
}

absl::StatusOr<Events> Decide(const Episode& episode, const MergeInto& command, Instant) {
  const Episode& into = command.into;
  if (into.episode_id == episode.episode_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kMergeWithItself,
                  "an episode cannot be merged into itself", "into_episode_id");
  }
  if (into.child_id != episode.child_id || into.authority_id != episode.authority_id) {
    return Forbidden(reasons::kMergeOfTwoChildren, "the episodes are of two children",
                     "into_episode_id");
  }
  for (const Episode* each : {&episode, &into}) {
    if (each->state == EpisodeState::kWithdrawn) {
      return Forbidden(reasons::kEpisodeWithdrawn, "a withdrawn episode cannot be merged");
    }
    if (each->state == EpisodeState::kMerged) {
      return Forbidden(reasons::kEpisodeMerged, "the episode was merged into another");
    }
  }
  return Events{EpisodeMerged{episode.episode_id, episode.child_id, episode.authority_id,
                              into.episode_id, command.caller}};
}

Events Decide(const Episode& episode, const Inherit& command, Instant) {
  const Episode& merged = command.merged;
  const std::string source = merged.references.empty() ? "" : merged.references.front().source;
  Events events;
  Episode known = episode;
  if (!known.start_time && merged.start_time && known.return_time &&
      *merged.start_time <= *known.return_time) {
    known.start_time = merged.start_time;
    events.push_back(NoticeRepeated{.episode_id = episode.episode_id,
                                    .child_id = episode.child_id,
                                    .authority_id = episode.authority_id,
                                    .source = source,
                                    .start_time = merged.start_time,
                                    .start_precision = merged.start_precision});
  }
  if (episode.state != EpisodeState::kOpen || !merged.return_time) return events;
  const auto fitted = known.start_time ? NotBeforeStart(*merged.return_time,
                                                        merged.return_precision, *known.start_time)
                                       : merged.return_time;
  if (!fitted) return events;
  events.push_back(
      ChildReturned{.episode_id = episode.episode_id,
                    .child_id = episode.child_id,
                    .authority_id = episode.authority_id,
                    .return_time = *fitted,
                    .return_precision = merged.return_precision,
                    .received_time = *merged.received_time,
                    .home_urn = merged.home_urn.empty() ? episode.home_urn : merged.home_urn,
                    .source = source,
                    .told_by = merged.return_told_by});
  return events;
}

absl::StatusOr<Events> Decide(const Episode& episode, const UnmergeEpisode& command, Instant) {
  if (episode.state != EpisodeState::kMerged) {
    return Forbidden(reasons::kEpisodeNotMerged, "the episode was not merged");
  }
  return Events{EpisodeUnmerged{episode.episode_id, episode.child_id, episode.authority_id,
                                episode.merged_into, command.caller}};
}

Events Decide(const Episode& episode, const EndPlan& command, Instant) {
  if (StateApart(episode) != EpisodeState::kAccepted) return {};
  return {
      EpisodeClosed{episode.episode_id, episode.child_id, episode.authority_id, command.outcome}};
}

Events Decide(const Episode& episode, const ReopenPlan&, Instant) {
  if (StateApart(episode) != EpisodeState::kClosed) return {};
  return {EpisodeReopened{episode.episode_id, episode.child_id, episode.authority_id}};
}

Events Decide(const Episode& episode, const Tick&, Instant now) {
  const auto due = NextDue(episode);
  if (!due || *due > now) return {};
  return {HeldNoticeOverdue{episode.episode_id, episode.child_id, episode.authority_id,
                            episode.case_reference, *episode.held_time}};
}

std::optional<Instant> NextDue(const Episode& episode) {
  if (episode.state != EpisodeState::kHeld || episode.release_overdue) return std::nullopt;
  return episode.release_due_time;
}

bool IsLive(const Episode& episode) {
  return episode.state != EpisodeState::kWithdrawn && episode.state != EpisodeState::kMerged;
}

bool AwaitsInterview(const Episode& episode) {
  return episode.state == EpisodeState::kReturned || episode.state == EpisodeState::kHeld ||
         episode.state == EpisodeState::kAccepted;
}

}  // namespace safereturn::referral
