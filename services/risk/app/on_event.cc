#include "services/risk/app/on_event.h"

#include "services/risk/app/histories.h"
#include "services/risk/app/pattern_index.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

// What is known of an episode before anybody asks about its risk: it counts, nothing is assessed.
constexpr std::string_view kNotAssessed;

void LearnHome(EpisodeRecord& episode, const HomeUrn& home_urn) {
  if (!home_urn.empty()) episode.home_urn = home_urn;
}

void LearnStart(EpisodeRecord& episode, const std::optional<Instant>& start,
                TimePrecision precision) {
  if (!start) return;
  episode.start_time = start;
  episode.start_precision = precision;
}

void LearnReturn(EpisodeRecord& episode, Instant time, TimePrecision precision) {
  episode.return_time = time;
  episode.return_precision = precision;
}

void LearnCategory(EpisodeRecord& episode, EpisodeCategory category) {
  if (category != EpisodeCategory::kUnspecified) episode.category = category;
}

// Changes the episode of a fact and keeps the history.
template <class Fact, class Change>
absl::Status Learn(const Fact& fact, std::string_view cause, messaging::Tx& tx, Change change) {
  SR_ASSIGN_OR_RETURN(const ChildHistory before, HistoryOf(fact.child_id, fact.authority_id, tx));
  ChildHistory next = before;
  SR_RETURN_IF_ERROR(change(EpisodeOf(next, fact.episode_id, tx.now())));
  return Keep(before, std::move(next), {.cause = cause, .about = {fact.episode_id}, .caller = ""},
              tx);
}

}  // namespace

void TouchChild(const ChildId& child, const AuthorityId& authority, messaging::Prefetch& prefetch) {
  prefetch.Lock(child.name());
  prefetch.Key<ChildHistory>(child.key());
  TouchRules(authority, prefetch);
  TouchAssessments(child, prefetch);
}

void Touches(const ChildReturned& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, fact.authority_id, prefetch);
  TouchReturn(fact, prefetch);
}

void Touches(const ChildMerged& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, fact.authority_id, prefetch);
  TouchChild(fact.into_child_id, fact.authority_id, prefetch);
}

void Touches(const FactsRecorded& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, fact.authority_id, prefetch);
  TouchFacts(fact, prefetch);
}

absl::Status On(const EpisodeOpened& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, kNotAssessed, tx, [&](EpisodeRecord& episode) {
    episode.case_reference = fact.case_reference;
    LearnHome(episode, fact.home_urn);
    LearnCategory(episode, fact.category);
    LearnStart(episode, fact.start_time, fact.start_precision);
    if (fact.police_risk) episode.police_risk = fact.police_risk;
    return absl::OkStatus();
  });
}

absl::Status On(const NoticeRepeated& fact, const messaging::Envelope&, messaging::Tx& tx) {
  if (!fact.start_time && fact.category == EpisodeCategory::kUnspecified) return absl::OkStatus();
  return Learn(fact, cause::kCorrected, tx, [&](EpisodeRecord& episode) {
    LearnCategory(episode, fact.category);
    LearnStart(episode, fact.start_time, fact.start_precision);
    return absl::OkStatus();
  });
}

absl::Status On(const ChildReturned& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, kNotAssessed, tx, [&](EpisodeRecord& episode) {
    LearnHome(episode, fact.home_urn);
    LearnReturn(episode, fact.return_time, fact.return_precision);
    return absl::OkStatus();
  });
}

absl::Status On(const ReferralAccepted& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, cause::kReturned, tx, [&](EpisodeRecord& episode) {
    episode.is_accepted = true;
    episode.case_reference = fact.case_reference;
    LearnHome(episode, fact.home_urn);
    LearnCategory(episode, fact.category);
    LearnReturn(episode, fact.return_time, fact.return_precision);
    episode.under_12 = fact.under_12;
    // Events of earlier releases tell under 12 only.
    episode.under_13 = fact.under_13 || fact.under_12;
    return absl::OkStatus();
  });
}

absl::Status On(const ReturnCorrected& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, cause::kCorrected, tx, [&](EpisodeRecord& episode) {
    LearnCategory(episode, fact.category);
    LearnStart(episode, fact.start_time, fact.start_precision);
    if (fact.return_time) LearnReturn(episode, *fact.return_time, fact.return_precision);
    return absl::OkStatus();
  });
}

absl::Status On(const EpisodeWithdrawn& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, cause::kWithdrawn, tx, [&](EpisodeRecord& episode) {
    episode.standing = EpisodeStanding::kWithdrawn;
    return Retire(episode, tx);
  });
}

absl::Status On(const EpisodeMerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, cause::kMerged, tx, [&](EpisodeRecord& episode) {
    episode.standing = EpisodeStanding::kMerged;
    episode.merged_into_episode_id = fact.into_episode_id;
    return Retire(episode, tx);
  });
}

absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return Learn(fact, cause::kUnmerged, tx, [&](EpisodeRecord& episode) {
    episode.standing = EpisodeStanding::kLive;
    episode.merged_into_episode_id = EpisodeId();
    return absl::OkStatus();
  });
}

absl::Status On(const ChildMerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<ChildHistory> found,
                      tx.TryLoad<ChildHistory>(fact.child_id.key()));
  SR_ASSIGN_OR_RETURN(const ChildHistory before,
                      HistoryOf(fact.into_child_id, fact.authority_id, tx));
  const bool is_done = found && !found->merged_into_child_id.is_nil();
  if (is_done || before.child_id == fact.child_id) return absl::OkStatus();
  ChildHistory from;
  if (found) {
    from = *found;
  } else {
    from.child_id = fact.child_id;
    from.authority_id = fact.authority_id;
  }
  ChildHistory next = before;
  TakeOver(next, from);
  // What was assessed under the old id stays there as it was; the same episodes are assessed anew.
  for (EpisodeRecord& episode : from.episodes) {
    SR_RETURN_IF_ERROR(Retire(episode, tx));
  }
  // Facts that two records of one child shared are no link between two children.
  ChildHistory gone = from;
  gone.merged_into_child_id = before.child_id;
  gone.episodes.clear();
  gone.interviews.clear();
  gone.answers.clear();
  SR_RETURN_IF_ERROR(Reindex(from, gone, tx));
  tx.Save(gone);
  return Keep(before, std::move(next), {.cause = cause::kMerged, .about = {}, .caller = ""}, tx);
}

absl::Status On(const FactsRecorded& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const ChildHistory before, HistoryOf(fact.child_id, fact.authority_id, tx));
  InterviewRecord record;
  record.interview_id = fact.interview_id;
  record.episode_ids = fact.episode_ids;
  record.push_codes = fact.push_codes;
  record.pull_codes = fact.pull_codes;
  record.indicator_codes = fact.indicator_codes;
  record.advice_codes = fact.advice_codes;
  record.unknown_codes = fact.not_asked_codes;
  record.unknown_codes.insert(record.unknown_codes.end(), fact.not_said_codes.begin(),
                              fact.not_said_codes.end());
  record.linked_facts = fact.linked_facts;
  record.left_time = fact.left_time;
  record.absence_hours = fact.absence_hours;
  record.recorded_time = fact.recorded_time;
  ChildHistory next = before;
  Record(next, std::move(record));
  return Keep(before, std::move(next),
              {.cause = cause::kFacts, .about = fact.episode_ids, .caller = ""}, tx);
}

}  // namespace safereturn::risk
