#include "services/risk/domain/pattern.h"

#include <algorithm>
#include <array>
#include <set>

#include "libs/base/result.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

using std::chrono::days;

constexpr days kSharedWithin{180};
constexpr days kPlaceWithin{90};
constexpr days kPlaceTogetherWithin{30};
constexpr days kTravelWithin{90};
constexpr days kMeetingsWithin{90};
constexpr std::chrono::minutes kTogetherWithin{30};

constexpr std::array<std::string_view, 4> kConfirmReasons = {
    "known_to_partners", "supported_by_other_information", "shared_with_police",
    "for_exploitation_panel"};
constexpr std::array<std::string_view, 5> kDismissReasons = {
    "coincidence", "known_and_harmless", "wrong_fact", "same_household", "same_school_or_home"};

const Uuid& CandidateSpace() {
  static const Uuid space = *Uuid::Parse("8f4c1e70-3a5d-5e0b-8d67-94b1c2f0a6de");
  return space;
}

using Entries = std::vector<FactEntry>;

std::set<ChildId> ChildrenOf(const Entries& entries) {
  std::set<ChildId> children;
  for (const FactEntry& entry : entries) children.insert(entry.child_id);
  return children;
}

bool WereAwayTogether(const FactEntry& a, const FactEntry& b) {
  return a.start_time && b.start_time && *a.start_time < b.time && *b.start_time < a.time;
}

// Returns the entries of the window that names the most children; windows end at an entry.
Entries BestWindow(const Entries& entries, days within) {
  Entries best;
  size_t most = 0;
  for (const FactEntry& last : entries) {
    Entries window;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(window),
                 [&](const FactEntry& each) {
                   return each.time <= last.time && each.time > last.time - within;
                 });
    // Of equal windows the later one: entries come earliest first.
    const size_t children = ChildrenOf(window).size();
    if (children >= most) {
      most = children;
      best = std::move(window);
    }
  }
  return best;
}

// Returns the entries of children who were away at the same time as another one within the window.
Entries AwayTogether(const Entries& entries, days within) {
  Entries together;
  for (const FactEntry& entry : entries) {
    const bool is_met = std::any_of(entries.begin(), entries.end(), [&](const FactEntry& other) {
      const auto apart =
          entry.time > other.time ? entry.time - other.time : other.time - entry.time;
      return other.child_id != entry.child_id && apart < within && WereAwayTogether(entry, other);
    });
    if (is_met) together.push_back(entry);
  }
  return together;
}

Support Carrying(std::string_view why, Entries entries) {
  std::reverse(entries.begin(), entries.end());  // latest first
  if (entries.size() > kMostEvidence) entries.resize(kMostEvidence);
  return {std::string(why), std::move(entries)};
}

Support SharedBy(const Entries& entries, size_t children, days within, std::string_view why) {
  Entries window = BestWindow(entries, within);
  if (ChildrenOf(window).size() < children) return {};
  return Carrying(why, std::move(window));
}

template <class Allowed>
absl::Status CheckDecision(const PatternCandidate& candidate, const std::string& reason,
                           const Allowed& allowed) {
  if (candidate.state != CandidateState::kOpen) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kPatternNotOpen,
                  "it does not wait for a decision", "name");
  }
  if (std::find(allowed.begin(), allowed.end(), reason) == allowed.end()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPatternReasonUnknown,
                  "the reason is not one of this decision's codes", "reason_code");
  }
  return absl::OkStatus();
}

void Remember(PatternCandidate& candidate, CandidateState decision, const std::string& reason,
              const std::string& who, Instant when) {
  candidate.state = decision;
  candidate.decisions.push_back({decision, reason, who, when});
  if (candidate.decisions.size() > kMostDecisions) {
    candidate.decisions.erase(candidate.decisions.begin());
  }
}

}  // namespace

CandidateId CandidateOfFact(const AuthorityId& authority, PatternKind kind,
                            const std::string& digest) {
  return CandidateId(UuidV5(CandidateSpace(), FactIndexKey(authority, kind, digest)));
}

CandidateId CandidateOfPair(const AuthorityId& authority, const ChildId& a, const ChildId& b) {
  const auto& [first, second] = std::minmax(a, b);
  return CandidateId(UuidV5(CandidateSpace(), FactIndexKey(authority, PatternKind::kTime,
                                                           first.key() + "|" + second.key())));
}

std::string FactLock(const AuthorityId& authority, PatternKind kind, const std::string& digest) {
  if (kind == PatternKind::kTime) return "returnHours/" + authority + "." + digest;
  return CandidateOfFact(authority, kind, digest).name();
}

Support SupportOf(const FactIndex& index) {
  if (index.too_common) return {};
  switch (index.kind) {
    case PatternKind::kPhone:
      return SharedBy(index.entries, 2, kSharedWithin, "SHARED_PHONE");
    case PatternKind::kVehicle:
      return SharedBy(index.entries, 2, kSharedWithin, "SHARED_VEHICLE");
    case PatternKind::kHandle:
      return SharedBy(index.entries, 2, kSharedWithin, "SHARED_HANDLE");
    case PatternKind::kAssociate:
      return SharedBy(index.entries, 2, kSharedWithin, "SHARED_ASSOCIATE");
    case PatternKind::kTravel:
      return SharedBy(index.entries, 2, kTravelWithin, "SAME_PLACE_OUT_OF_AREA");
    case PatternKind::kPlace: {
      Entries together = AwayTogether(index.entries, kPlaceTogetherWithin);
      if (ChildrenOf(together).size() >= 2) {
        return Carrying("SHARED_PLACE_SAME_TIME", std::move(together));
      }
      return SharedBy(index.entries, 3, kPlaceWithin, "SHARED_PLACE");
    }
    case PatternKind::kTime:
    case PatternKind::kUnspecified:
      break;
  }
  return {};
}

Support SupportOf(const std::vector<Meeting>& meetings) {
  if (meetings.empty()) return {};
  // Meetings are in order of time; the last one ends the window.
  const Instant since = meetings.back().first.time - kMeetingsWithin;
  Entries entries;
  size_t count = 0;
  bool is_same_home = false;
  for (const Meeting& meeting : meetings) {
    if (meeting.first.time <= since) continue;
    ++count;
    is_same_home = is_same_home || (!meeting.first.home_urn.empty() &&
                                    meeting.first.home_urn == meeting.second.home_urn);
    entries.push_back(meeting.first);
    entries.push_back(meeting.second);
  }
  const size_t needed = is_same_home ? 3 : 2;
  if (count < needed) return {};
  return Carrying("LEFT_AND_RETURNED_TOGETHER", std::move(entries));
}

bool IsTogether(const FactEntry& a, const FactEntry& b) {
  if (a.child_id == b.child_id || !a.start_time || !b.start_time) return false;
  const auto apart = [](Instant x, Instant y) { return x > y ? x - y : y - x; };
  return apart(a.time, b.time) <= kTogetherWithin &&
         apart(*a.start_time, *b.start_time) <= kTogetherWithin;
}

void AddMeeting(PatternCandidate& candidate, const Meeting& meeting) {
  RemoveMeetings(candidate, meeting.first.episode_id);
  candidate.meetings.push_back(meeting);
  std::sort(candidate.meetings.begin(), candidate.meetings.end(),
            [](const Meeting& a, const Meeting& b) { return a.first.time < b.first.time; });
  if (candidate.meetings.size() > kMostMeetings) {
    candidate.meetings.erase(candidate.meetings.begin());
  }
}

void RemoveMeetings(PatternCandidate& candidate, const EpisodeId& episode) {
  std::erase_if(candidate.meetings, [&](const Meeting& meeting) {
    return meeting.first.episode_id == episode || meeting.second.episode_id == episode;
  });
}

Carried Carry(PatternCandidate candidate, const Support& support, bool is_too_common, Instant now) {
  Carried carried;
  const bool is_decided = candidate.state == CandidateState::kConfirmed ||
                          candidate.state == CandidateState::kDismissed;
  // What a person decided on stays on record when it is corrected away.
  if (!is_decided || !support.why_code.empty()) candidate.evidence = support.evidence;
  if (support.why_code.empty()) {
    if (is_too_common) {
      // A decision about a fact that turned out to be common stays on record.
      if (!is_decided) candidate.state = CandidateState::kTooCommon;
    } else if (candidate.state == CandidateState::kOpen) {
      candidate.state = CandidateState::kUnsupported;
    } else if (candidate.state == CandidateState::kUnspecified) {
      candidate.state = CandidateState::kForming;
    }
    carried.candidate = std::move(candidate);
    return carried;
  }
  const std::set<ChildId> children = ChildrenOf(support.evidence);
  const bool has_joined = std::any_of(children.begin(), children.end(), [&](const ChildId& child) {
    return std::find(candidate.child_ids.begin(), candidate.child_ids.end(), child) ==
           candidate.child_ids.end();
  });
  candidate.why_code = support.why_code;
  const bool waits = candidate.state == CandidateState::kOpen;
  if (has_joined || (!is_decided && !waits)) {
    candidate.child_ids.assign(children.begin(), children.end());
    PatternCandidateFound found;
    found.candidate_id = candidate.candidate_id;
    found.authority_id = candidate.authority_id;
    found.kind = candidate.kind;
    found.child_ids = candidate.child_ids;
    found.evidence_count = static_cast<int32_t>(support.evidence.size());
    found.found_time = now;
    candidate = Evolve(std::move(candidate), found);
    carried.events.emplace_back(std::move(found));
  }
  carried.candidate = std::move(candidate);
  return carried;
}

absl::StatusOr<PatternEvents> Decide(const PatternCandidate& candidate,
                                     const ConfirmPattern& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckDecision(candidate, command.reason_code, kConfirmReasons));
  return PatternEvents{PatternConfirmed{candidate.candidate_id, candidate.authority_id,
                                        command.caller, command.reason_code, now}};
}

absl::StatusOr<PatternEvents> Decide(const PatternCandidate& candidate,
                                     const DismissPattern& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckDecision(candidate, command.reason_code, kDismissReasons));
  return PatternEvents{PatternDismissed{candidate.candidate_id, candidate.authority_id,
                                        command.caller, command.reason_code, now}};
}

PatternCandidate Evolve(PatternCandidate candidate, const PatternEvent& event) {
  if (const auto* found = std::get_if<PatternCandidateFound>(&event)) {
    candidate.child_ids = found->child_ids;
    candidate.found_time = found->found_time;
    candidate.state = CandidateState::kOpen;
  } else if (const auto* confirmed = std::get_if<PatternConfirmed>(&event)) {
    Remember(candidate, CandidateState::kConfirmed, confirmed->reason_code, confirmed->decided_by,
             confirmed->decided_time);
  } else if (const auto* dismissed = std::get_if<PatternDismissed>(&event)) {
    Remember(candidate, CandidateState::kDismissed, dismissed->reason_code, dismissed->decided_by,
             dismissed->decided_time);
  }
  return candidate;
}

void Count(PatternTally& tally, PatternKind kind, CandidateState decision) {
  auto found = std::find_if(tally.kinds.begin(), tally.kinds.end(),
                            [&](const KindTally& each) { return each.kind == kind; });
  if (found == tally.kinds.end()) found = tally.kinds.insert(found, {.kind = kind});
  if (decision == CandidateState::kConfirmed) ++found->confirmed;
  if (decision == CandidateState::kDismissed) ++found->dismissed;
}

}  // namespace safereturn::risk
