// Pattern candidates: children who may be linked, with the evidence and why. A person of one role
// confirms or dismisses them; nobody's risk changes by a candidate (product decision 13). Facts are
// digests, so a child who is named as an associate carries no label.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <variant>
#include <vector>

#include "services/risk/domain/fact_index.h"

namespace safereturn::risk {

enum class CandidateState {
  kUnspecified = 0,
  kForming = 1,  // too little yet; nobody sees it
  kOpen = 2,     // waits for the named role
  kConfirmed = 3,
  kDismissed = 4,
  kUnsupported = 5,  // its evidence was corrected away before anybody decided
  kTooCommon = 6,    // more children share the fact than it can say anything about
};
SR_ENUM(CandidateState, kUnspecified, kForming, kOpen, kConfirmed, kDismissed, kUnsupported,
        kTooCommon)

inline constexpr size_t kMostEvidence = 50;
inline constexpr size_t kMostMeetings = 20;
inline constexpr size_t kMostDecisions = 20;
// Of one return; more at once is an event, not a link.
inline constexpr size_t kMostCompanions = 10;

// Two children left and came back together once.
struct Meeting {
  FactEntry first;
  FactEntry second;
};
SR_STRUCT(Meeting, first, second)

struct PatternDecision {
  CandidateState decision = CandidateState::kUnspecified;
  std::string reason_code;
  std::string decided_by;
  Instant decided_time;
};
SR_STRUCT(PatternDecision, decision, reason_code, decided_by, decided_time)

struct PatternCandidate {
  CandidateId candidate_id;
  AuthorityId authority_id;
  PatternKind kind = PatternKind::kUnspecified;
  CandidateState state = CandidateState::kUnspecified;
  std::string why_code;
  std::vector<ChildId> child_ids;   // sorted
  std::vector<FactEntry> evidence;  // latest first
  std::vector<Meeting> meetings;    // kTime only
  std::optional<Instant> found_time;
  std::vector<PatternDecision> decisions;  // earliest first
};
SR_STRUCT(PatternCandidate, candidate_id, authority_id, kind, state, why_code, child_ids, evidence,
          meetings, found_time, decisions)

struct PatternCandidateFound {
  CandidateId candidate_id;
  AuthorityId authority_id;
  PatternKind kind = PatternKind::kUnspecified;
  std::vector<ChildId> child_ids;
  int32_t evidence_count = 0;
  Instant found_time;
};
SR_STRUCT(PatternCandidateFound, candidate_id, authority_id, kind, child_ids, evidence_count,
          found_time)
struct PatternConfirmed {
  CandidateId candidate_id;
  AuthorityId authority_id;
  std::string decided_by;
  std::string reason_code;
  Instant decided_time;
};
SR_STRUCT(PatternConfirmed, candidate_id, authority_id, decided_by, reason_code, decided_time)
struct PatternDismissed {
  CandidateId candidate_id;
  AuthorityId authority_id;
  std::string decided_by;
  std::string reason_code;
  Instant decided_time;
};
SR_STRUCT(PatternDismissed, candidate_id, authority_id, decided_by, reason_code, decided_time)
using PatternEvent = std::variant<PatternCandidateFound, PatternConfirmed, PatternDismissed>;
using PatternEvents = std::vector<PatternEvent>;

struct ConfirmPattern {
  CandidateId name;
  std::string etag;
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(ConfirmPattern, name, etag, reason_code)
struct DismissPattern {
  CandidateId name;
  std::string etag;
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(DismissPattern, name, etag, reason_code)

// How often the role confirmed and dismissed: what candidates are worth.
struct KindTally {
  PatternKind kind = PatternKind::kUnspecified;
  int64_t confirmed = 0;
  int64_t dismissed = 0;
};
SR_STRUCT(KindTally, kind, confirmed, dismissed)
struct PatternTally {
  AuthorityId authority_id;
  std::vector<KindTally> kinds;
};
SR_STRUCT(PatternTally, authority_id, kinds)

// The evidence that carries a candidate, and the rule that it meets.
struct Support {
  std::string why_code;  // "": nothing carries it
  std::vector<FactEntry> evidence;
};

// Returns the candidate's id: the same fact, or the same two children's times, always give the
// same.
CandidateId CandidateOfFact(const AuthorityId& authority, PatternKind kind,
                            const std::string& digest);
CandidateId CandidateOfPair(const AuthorityId& authority, const ChildId& a, const ChildId& b);

// Returns what is locked while a fact's row changes: its candidate, or the hour of returns.
std::string FactLock(const AuthorityId& authority, PatternKind kind, const std::string& digest);

// Returns what the entries of a fact support. The rules, two children at least in each:
//   PHONE, VEHICLE, HANDLE, ASSOCIATE  named within 180 days: SHARED_<KIND>
//   PLACE   named within 30 days by children who were away at the same time:
//           SHARED_PLACE_SAME_TIME; or by three within 90 days: SHARED_PLACE
//   TRAVEL  the same place within 90 days by children who were found out of their area:
//           SAME_PLACE_OUT_OF_AREA
// The numbers are ours, for practice sign-off. The order in which entries came does not matter.
Support SupportOf(const FactIndex& index);

// Returns what the meetings of two children support: two within 90 days, three if both live in the
// same home, where leaving together is common: LEFT_AND_RETURNED_TOGETHER. Same weekday and hour
// alone is no rule: it would link half a home.
Support SupportOf(const std::vector<Meeting>& meetings);

// Returns whether two absences are one outing: they began within 30 minutes of each other and
// ended so.
bool IsTogether(const FactEntry& a, const FactEntry& b);

// Adds or takes back a meeting; bounded, the latest are kept.
void AddMeeting(PatternCandidate& candidate, const Meeting& meeting);
void RemoveMeetings(PatternCandidate& candidate, const EpisodeId& episode);

// Returns the candidate as the support carries it, and what it says. A candidate that was decided
// is open again when another child joins, and only then.
struct Carried {
  PatternCandidate candidate;
  PatternEvents events;
};
Carried Carry(PatternCandidate candidate, const Support& support, bool is_too_common, Instant now);

// Errors: FAILED_PRECONDITION/PATTERN_NOT_OPEN; INVALID_ARGUMENT/PATTERN_REASON_UNKNOWN.
absl::StatusOr<PatternEvents> Decide(const PatternCandidate& candidate,
                                     const ConfirmPattern& command, Instant now);
absl::StatusOr<PatternEvents> Decide(const PatternCandidate& candidate,
                                     const DismissPattern& command, Instant now);
PatternCandidate Evolve(PatternCandidate candidate, const PatternEvent& event);

// Counts a decision.
void Count(PatternTally& tally, PatternKind kind, CandidateState decision);

}  // namespace safereturn::risk
