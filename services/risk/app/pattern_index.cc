#include "services/risk/app/pattern_index.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

constexpr std::string_view kTravelIndicator = "found_out_of_area";
constexpr size_t kDigestHex = 64;

// A fact that a child's history puts into a row.
struct Posting {
  PatternKind kind = PatternKind::kUnspecified;
  std::string digest;
  FactEntry entry;
  auto Key() const {
    return std::tie(kind, digest, entry.child_id, entry.interview_id, entry.episode_id);
  }
  bool operator<(const Posting& other) const { return Key() < other.Key(); }
};
using Postings = std::set<Posting>;

bool IsPrecise(TimePrecision precision) {
  return precision == TimePrecision::kExact || precision == TimePrecision::kEstimated;
}

// A key is made of it: another service's text is not trusted to be short.
bool IsDigest(const std::string& digest) {
  return !digest.empty() && digest.size() <= kDigestHex &&
         std::all_of(digest.begin(), digest.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

FactEntry EntryOf(const ChildHistory& history, const InterviewRecord& interview) {
  FactEntry entry;
  entry.child_id = history.child_id;
  entry.interview_id = interview.interview_id;
  entry.time = interview.recorded_time;
  entry.start_time = interview.left_time;
  if (interview.episode_ids.empty()) return entry;
  entry.episode_id = interview.episode_ids.front();
  if (const EpisodeRecord* episode = FindEpisode(history, entry.episode_id)) {
    entry.time = episode->return_time.value_or(interview.recorded_time);
    if (episode->start_time && IsPrecise(episode->start_precision)) {
      entry.start_time = episode->start_time;
    }
    entry.home_urn = episode->home_urn;
  }
  return entry;
}

void AddFacts(const ChildHistory& history, const InterviewRecord& interview, Postings& postings) {
  const FactEntry entry = EntryOf(history, interview);
  const bool is_travel = std::any_of(interview.indicator_codes.begin(),
                                     interview.indicator_codes.end(), &IsTravelIndicator);
  for (const LinkedFact& fact : interview.linked_facts) {
    if (fact.kind == FactKind::kUnspecified || !IsDigest(fact.digest)) continue;
    postings.insert({KindOf(fact.kind), fact.digest, entry});
    if (is_travel && fact.kind == FactKind::kPlace) {
      postings.insert({PatternKind::kTravel, fact.digest, entry});
    }
  }
}

// The times of an absence link only where both are known to the minute or so: a date alone would
// put everybody at midnight.
void AddTimes(const ChildHistory& history, const EpisodeRecord& episode, Postings& postings) {
  if (episode.standing != EpisodeStanding::kLive || !episode.start_time || !episode.return_time ||
      !IsPrecise(episode.start_precision) || !IsPrecise(episode.return_precision)) {
    return;
  }
  FactEntry entry;
  entry.child_id = history.child_id;
  entry.episode_id = episode.episode_id;
  entry.time = *episode.return_time;
  entry.start_time = episode.start_time;
  entry.home_urn = episode.home_urn;
  postings.insert({PatternKind::kTime, HourOf(*episode.return_time), std::move(entry)});
}

Postings PostingsOf(const ChildHistory& history) {
  Postings postings;
  if (!history.merged_into_child_id.is_nil()) return postings;  // they are the other child's now
  for (const InterviewRecord& interview : history.interviews) {
    AddFacts(history, interview, postings);
  }
  for (const EpisodeRecord& episode : history.episodes) AddTimes(history, episode, postings);
  return postings;
}

PatternCandidate NewCandidate(const CandidateId& id, const AuthorityId& authority,
                              PatternKind kind) {
  PatternCandidate candidate;
  candidate.candidate_id = id;
  candidate.authority_id = authority;
  candidate.kind = kind;
  return candidate;
}

void Keep(const std::optional<PatternCandidate>& before, PatternCandidate next,
          const Support& support, bool is_too_common, messaging::Tx& tx) {
  const Carried carried = Carry(std::move(next), support, is_too_common, tx.now());
  if (!carried.events.empty()) {
    tx.Save(carried.candidate, carried.events);
  } else if (!before || !(carried.candidate == *before)) {
    tx.Save(carried.candidate);
  }
}

absl::StatusOr<FactIndex> LoadIndex(const AuthorityId& authority, PatternKind kind,
                                    const std::string& digest, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::optional<FactIndex> found,
                      tx.TryLoad<FactIndex>(FactIndexKey(authority, kind, digest)));
  if (found) return *std::move(found);
  FactIndex fresh;
  fresh.authority_id = authority;
  fresh.kind = kind;
  fresh.digest = digest;
  return fresh;
}

// The candidate of a fact follows its row.
absl::Status FollowFact(const FactIndex& index, messaging::Tx& tx) {
  const CandidateId id = CandidateOfFact(index.authority_id, index.kind, index.digest);
  const Support support = SupportOf(index);
  SR_ASSIGN_OR_RETURN(const std::optional<PatternCandidate> before,
                      tx.TryLoad<PatternCandidate>(id.key()));
  // Most facts are named by one child: they make no candidate.
  if (!before && support.why_code.empty()) return absl::OkStatus();
  Keep(before, before ? *before : NewCandidate(id, index.authority_id, index.kind), support,
       index.too_common, tx);
  return absl::OkStatus();
}

// Returns the absences that were one outing with this one; none where too many were.
absl::StatusOr<std::vector<FactEntry>> CompanionsOf(const AuthorityId& authority,
                                                    const FactEntry& entry, messaging::Tx& tx) {
  std::vector<FactEntry> companions;
  std::set<ChildId> children;
  for (const int hour : {-1, 0, 1}) {
    SR_ASSIGN_OR_RETURN(const FactIndex index,
                        LoadIndex(authority, PatternKind::kTime,
                                  HourOf(entry.time + std::chrono::hours(hour)), tx));
    for (const FactEntry& other : index.entries) {
      if (!IsTogether(entry, other)) continue;
      companions.push_back(other);
      children.insert(other.child_id);
    }
  }
  if (children.size() > kMostCompanions) companions.clear();
  return companions;
}

// The candidates of pairs follow the times of one absence that is put in or taken out.
absl::Status FollowTimes(const AuthorityId& authority, const FactEntry& entry, bool is_added,
                         messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<FactEntry> companions, CompanionsOf(authority, entry, tx));
  for (const FactEntry& other : companions) {
    const CandidateId id = CandidateOfPair(authority, entry.child_id, other.child_id);
    SR_ASSIGN_OR_RETURN(const std::optional<PatternCandidate> before,
                        tx.TryLoad<PatternCandidate>(id.key()));
    if (!before && !is_added) continue;
    PatternCandidate next = before ? *before : NewCandidate(id, authority, PatternKind::kTime);
    if (is_added) {
      AddMeeting(next,
                 entry.child_id < other.child_id ? Meeting{entry, other} : Meeting{other, entry});
    } else {
      RemoveMeetings(next, entry.episode_id);
    }
    const Support support = SupportOf(next.meetings);
    Keep(before, std::move(next), support, false, tx);
  }
  return absl::OkStatus();
}

absl::Status Apply(const AuthorityId& authority, const Posting& posting, bool is_added,
                   messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const FactIndex before,
                      LoadIndex(authority, posting.kind, posting.digest, tx));
  if (before.too_common) return absl::OkStatus();  // one read, for ever
  const FactEntry& entry = posting.entry;
  const FactIndex after =
      is_added ? Add(before, entry)
               : Remove(before, entry.child_id, entry.interview_id, entry.episode_id);
  if (after == before) return absl::OkStatus();
  tx.Save(after);
  if (posting.kind == PatternKind::kTime) return FollowTimes(authority, entry, is_added, tx);
  return FollowFact(after, tx);
}

}  // namespace

bool IsTravelIndicator(const std::string& code) { return code == kTravelIndicator; }

void TouchFacts(const FactsRecorded& fact, messaging::Prefetch& prefetch) {
  const auto touch = [&](PatternKind kind, const std::string& digest) {
    prefetch.Lock(FactLock(fact.authority_id, kind, digest));
    prefetch.Key<FactIndex>(FactIndexKey(fact.authority_id, kind, digest));
    prefetch.Key<PatternCandidate>(CandidateOfFact(fact.authority_id, kind, digest).key());
  };
  const bool is_travel =
      std::any_of(fact.indicator_codes.begin(), fact.indicator_codes.end(), &IsTravelIndicator);
  size_t count = 0;
  for (const LinkedFact& linked : fact.linked_facts) {
    if (++count > kMostLinkedFacts) break;
    if (linked.kind == FactKind::kUnspecified || !IsDigest(linked.digest)) continue;
    touch(KindOf(linked.kind), linked.digest);
    if (is_travel && linked.kind == FactKind::kPlace) touch(PatternKind::kTravel, linked.digest);
  }
}

void TouchReturn(const ChildReturned& fact, messaging::Prefetch& prefetch) {
  if (!IsPrecise(fact.return_precision)) return;
  for (const int hour : {-1, 0, 1}) {
    const std::string digest = HourOf(fact.return_time + std::chrono::hours(hour));
    prefetch.Lock(FactLock(fact.authority_id, PatternKind::kTime, digest));
    prefetch.Key<FactIndex>(FactIndexKey(fact.authority_id, PatternKind::kTime, digest));
  }
}

absl::Status Reindex(const ChildHistory& before, const ChildHistory& after, messaging::Tx& tx) {
  const Postings old = PostingsOf(before);
  const Postings now = PostingsOf(after);
  for (const Posting& posting : old) {
    const auto same = now.find(posting);
    const bool is_kept = same != now.end() && same->entry == posting.entry;
    if (!is_kept) SR_RETURN_IF_ERROR(Apply(before.authority_id, posting, false, tx));
  }
  for (const Posting& posting : now) {
    const auto same = old.find(posting);
    const bool is_known = same != old.end() && same->entry == posting.entry;
    if (!is_known) SR_RETURN_IF_ERROR(Apply(after.authority_id, posting, true, tx));
  }
  return absl::OkStatus();
}

}  // namespace safereturn::risk
