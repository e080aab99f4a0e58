// What risk remembers of a child: episodes, what interviews said, answers, bounded in time and
// number. A read model of other services' facts; it keeps no name and no word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/risk/domain/ids.h"
#include "services/risk/domain/inputs.h"
#include "services/risk/domain/matrix_version.h"

namespace safereturn::risk {

// A little more than a year, so that "in the last twelve months" can be asked.
inline constexpr std::chrono::days kRememberedFor{400};
// The child with the most episodes known had 50 in a year (domain facts 8.3).
inline constexpr size_t kMostEpisodes = 200;
inline constexpr size_t kMostInterviews = 200;
inline constexpr size_t kMostAnswers = 200;
// Of what one interview says: a framework's lists and prompts at their limits. More is cut.
inline constexpr size_t kMostSaidCodes = 600;
inline constexpr size_t kMostLinkedFacts = 50;

// The numbers are those of safereturn.common.v1.
enum class EpisodeCategory { kUnspecified = 0, kMissing = 1, kAwayWithoutAuthorisation = 2 };
SR_ENUM(EpisodeCategory, kUnspecified, kMissing, kAwayWithoutAuthorisation)
enum class TimePrecision { kUnspecified = 0, kExact = 1, kEstimated = 2, kDateOnly = 3 };
SR_ENUM(TimePrecision, kUnspecified, kExact, kEstimated, kDateOnly)

// The numbers are those of safereturn.interview.v1.
enum class FactKind {
  kUnspecified = 0,
  kPlace = 1,
  kPhone = 2,
  kAssociate = 3,
  kVehicle = 4,
  kHandle = 5
};
SR_ENUM(FactKind, kUnspecified, kPlace, kPhone, kAssociate, kVehicle, kHandle)

enum class EpisodeStanding { kUnspecified = 0, kLive = 1, kWithdrawn = 2, kMerged = 3 };
SR_ENUM(EpisodeStanding, kUnspecified, kLive, kWithdrawn, kMerged)

// The last assessment of an episode by one matrix.
struct AssessedRef {
  AssessmentId assessment_id;
  MatrixRef matrix;
};
SR_STRUCT(AssessedRef, assessment_id, matrix)

struct EpisodeRecord {
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  std::optional<Instant> return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  Instant known_time;  // when this service first heard of it
  std::optional<int32_t> police_risk;
  std::optional<bool> under_12;  // absent before the referral is accepted
  std::optional<bool> under_13;
  bool is_accepted = false;  // it opens an interview duty: it is assessed
  EpisodeStanding standing = EpisodeStanding::kLive;
  EpisodeId merged_into_episode_id;       // of a merged one: what was said about it is about that
  std::vector<std::string> raised_rules;  // what was raised is never raised again
  AssessedRef active;                     // nil: not assessed yet
  std::vector<AssessedRef> shadows;
};
SR_STRUCT(EpisodeRecord, episode_id, case_reference, home_urn, category, start_time,
          start_precision, return_time, return_precision, known_time, police_risk, under_12,
          under_13, is_accepted, standing, merged_into_episode_id, raised_rules, active, shadows)

struct LinkedFact {
  FactKind kind = FactKind::kUnspecified;
  std::string digest;
};
SR_STRUCT(LinkedFact, kind, digest)

// What one interview says now; a later saying replaces it.
struct InterviewRecord {
  InterviewId interview_id;
  std::vector<EpisodeId> episode_ids;  // the leading one first
  std::vector<std::string> push_codes;
  std::vector<std::string> pull_codes;
  std::vector<std::string> indicator_codes;
  std::vector<std::string> advice_codes;
  std::vector<std::string> unknown_codes;  // not asked and not said
  std::vector<LinkedFact> linked_facts;
  std::optional<Instant> left_time;
  std::optional<int32_t> absence_hours;
  Instant recorded_time;
};
SR_STRUCT(InterviewRecord, interview_id, episode_ids, push_codes, pull_codes, indicator_codes,
          advice_codes, unknown_codes, linked_facts, left_time, absence_hours, recorded_time)

// What was last said on the bus about the child, so that nothing is said twice.
struct SaidRisk {
  EpisodeId episode_id;
  MatrixRef matrix;
  RiskLevel lowest_level = RiskLevel::kUnspecified;
  RiskLevel highest_level = RiskLevel::kUnspecified;
  RiskLevel effective_level = RiskLevel::kUnspecified;
};
SR_STRUCT(SaidRisk, episode_id, matrix, lowest_level, highest_level, effective_level)

struct ChildHistory {
  ChildId child_id;
  AuthorityId authority_id;
  ChildId merged_into_child_id;             // not nil: the history goes on there
  std::vector<EpisodeRecord> episodes;      // by reference time, earliest first
  std::vector<InterviewRecord> interviews;  // by recorded time, earliest first
  std::vector<Answer> answers;
  bool has_forgotten = false;  // earlier episodes were known once
  SaidRisk said;
};
SR_STRUCT(ChildHistory, child_id, authority_id, merged_into_child_id, episodes, interviews, answers,
          has_forgotten, said)

// Returns the instant by which an episode is counted: its start, else its return, else when it
// became known.
Instant ReferenceTime(const EpisodeRecord& episode);

// Returns the episode, or nullptr.
EpisodeRecord* FindEpisode(ChildHistory& history, const EpisodeId& id);
const EpisodeRecord* FindEpisode(const ChildHistory& history, const EpisodeId& id);
// Returns the episode, new if it was not known.
EpisodeRecord& EpisodeOf(ChildHistory& history, const EpisodeId& id, Instant now);
// Returns what the interview says, or nullptr.
const InterviewRecord* FindInterview(const ChildHistory& history, const InterviewId& id);

// Returns the latest live episode that opens a duty, by its return; nullptr if there is none.
const EpisodeRecord* LatestAccepted(const ChildHistory& history);

// Replaces what the interview said. Lists are sorted and cut to their limits.
void Record(ChildHistory& history, InterviewRecord record);

// Replaces the answers that are named; "unknown" takes one back.
void Answered(ChildHistory& history, const std::vector<Answer>& answers);

// Takes over what is known of a child who is the same.
void TakeOver(ChildHistory& into, const ChildHistory& from);

// Sorts, and forgets what is older than the remembered time or too much.
void Tidy(ChildHistory& history, Instant now);

// Returns how long the child was away, by referral's times, else by what the child said.
std::optional<std::chrono::minutes> TimeAway(const ChildHistory& history,
                                             const EpisodeRecord& episode);

// Returns what an assessment of this episode looks at. Contains no clock: the same history gives
// the same inputs.
Inputs InputsFor(const ChildHistory& history, const EpisodeRecord& episode);

}  // namespace safereturn::risk
