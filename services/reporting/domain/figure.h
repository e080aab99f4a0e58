// What is known of one episode for counting. A figure is nothing but the statements of events about
// it; everything else follows from them, so that the order in which events come and how often they
// come changes nothing. It holds no name, no date of birth and no word.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "services/reporting/domain/codes.h"
#include "services/reporting/domain/ids.h"

namespace safereturn::reporting {

// Source: DfE, Statutory guidance on children who run away or go missing (2014); domain facts 1.4.
inline constexpr std::chrono::hours kInterviewWithin{72};

// More than this and replaced statements are forgotten, the earliest first.
inline constexpr size_t kMostStatements = 100;

enum class StatementField {
  kUnspecified = 0,
  kCategory = 1,
  kStart = 2,
  kReturn = 3,
  kHome = 4,
  kHost = 5,
  kReceived = 6,
  kAge = 7,
  kDuty = 8,
  kEpisode = 9,
  kOffered = 10,
  kAttempted = 11,
  kSuspended = 12,
  kBooking = 13,
  kOutcome = 14,
  kInterview = 15,
  kReference = 16
};
SR_ENUM(StatementField, kUnspecified, kCategory, kStart, kReturn, kHome, kHost, kReceived, kAge,
        kDuty, kEpisode, kOffered, kAttempted, kSuspended, kBooking, kOutcome, kInterview,
        kReference)

// One fact as an event said it.
struct Statement {
  StatementField field = StatementField::kUnspecified;
  std::string code;
  std::optional<Instant> at;
  std::optional<Instant> also_at;  // of an outcome: the offer that counts
  TimePrecision precision = TimePrecision::kUnspecified;
  std::string reason_code;
  std::string event_id;
  std::string event_type;  // without its package
  Instant said_time;
  int64_t version = 0;      // of the aggregate that said it, after this event
  bool is_of_own = false;   // said by the episode or its plan, whose versions tell the order
  bool is_current = false;  // what the figure rests on
};
SR_STRUCT(Statement, field, code, at, also_at, precision, reason_code, event_id, event_type,
          said_time, version, is_of_own, is_current)

// Codes of statements that are no enumerators.
namespace code {
inline constexpr char kAccepted[] = "ACCEPTED";
inline constexpr char kRefused[] = "REFUSED";
inline constexpr char kNotRequired[] = "NOT_REQUIRED";
inline constexpr char kDismissed[] = "DISMISSED";
inline constexpr char kWithdrawn[] = "WITHDRAWN";
inline constexpr char kMerged[] = "MERGED";
inline constexpr char kLive[] = "LIVE";
inline constexpr char kOpen[] = "OPEN";
inline constexpr char kBooked[] = "BOOKED";
inline constexpr char kReleased[] = "RELEASED";
inline constexpr char kCancelled[] = "CANCELLED";  // scheduling's reason of a release
}  // namespace code

struct Figure {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;

  // All of these follow from the statements (Refresh).
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  HomeUrn home_urn;
  Area area = Area::kUnspecified;
  AgeBand age_band = AgeBand::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  std::optional<Instant> return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  std::optional<Instant> received_time;
  std::optional<Instant> due_time;
  Standing standing = Standing::kUnspecified;
  std::optional<Instant> offered_time;
  Timeliness offered = Timeliness::kUnspecified;
  HourBand offered_after = HourBand::kUnspecified;
  std::optional<Instant> held_time;
  Timeliness held = Timeliness::kUnspecified;
  HourBand held_after = HourBand::kUnspecified;
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  LateReason late_reason = LateReason::kUnspecified;
  Delay delay = Delay::kUnspecified;

  std::vector<Statement> statements;  // in the order in which they happened
};
SR_STRUCT(Figure, episode_id, child_id, authority_id, case_reference, category, home_urn, area,
          age_band, start_time, start_precision, return_time, return_precision, received_time,
          due_time, standing, offered_time, offered, offered_after, held_time, held, held_after,
          outcome, outcome_time, late_reason, delay, statements)

// Adds a statement; one of the same event about the same field is there already and changes
// nothing. Call Refresh after the last one.
void Say(Figure& figure, Statement statement);

// Works out everything that follows from the statements.
void Refresh(Figure& figure);

// Returns the statement that counts for `field`, or nullptr: of offers, attempts and suspensions
// the earliest instant, of everything else what was said last.
const Statement* CurrentOf(const Figure& figure, StatementField field);

// Returns when the 72 hours of an episode cease to run: at once where its interview ended, else
// right after the due time; nothing where no interview is owed.
std::optional<Instant> SettlesAt(const Figure& figure);

// Returns the band of a time that has passed since the return.
HourBand BandOf(std::chrono::microseconds elapsed);

// Returns whether the child, the parent or the carer declined.
bool IsDeclined(Outcome outcome);

// Returns whose delay a reason means.
Delay DelayOf(LateReason reason);

}  // namespace safereturn::reporting
