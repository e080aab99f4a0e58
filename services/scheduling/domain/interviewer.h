// The interviewer register: who may be booked, and when. Nobody is booked who is not qualified on
// the day.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::scheduling {

// Source: NOCN Level 3 Award in Undertaking Independent Missing Return Interviews for Children
// (domain facts 6).
inline constexpr std::string_view kAwardNumber = "603/3231/1";

// A time during which an interviewer can be booked.
struct AvailabilityWindow {
  Instant start_time;
  Instant end_time;
};
SR_STRUCT(AvailabilityWindow, start_time, end_time)

struct Interviewer {
  InterviewerId interviewer_id;
  AuthorityId authority_id;
  PersonId person_id;  // the directory and the addresses belong to others
  std::string award_number;
  std::optional<Date> award_start_date;
  std::optional<Date> award_end_date;  // last day
  std::optional<Date> dbs_start_date;
  std::optional<Date> dbs_end_date;  // last day on which the enhanced certificate counts
  bool is_active = false;
  std::vector<AvailabilityWindow> windows;  // earliest first
};
SR_STRUCT(Interviewer, interviewer_id, authority_id, person_id, award_number, award_start_date,
          award_end_date, dbs_start_date, dbs_end_date, is_active, windows)

struct InterviewerRegistered {
  InterviewerId interviewer_id;
  AuthorityId authority_id;
  PersonId person_id;
  std::string award_number;
  std::optional<Date> award_start_date;
  std::optional<Date> award_end_date;
  std::optional<Date> dbs_start_date;
  std::optional<Date> dbs_end_date;
  bool is_active = false;
  std::string recorded_by;
};
SR_STRUCT(InterviewerRegistered, interviewer_id, authority_id, person_id, award_number,
          award_start_date, award_end_date, dbs_start_date, dbs_end_date, is_active, recorded_by)

struct AvailabilitySet {
  InterviewerId interviewer_id;
  AuthorityId authority_id;
  std::vector<AvailabilityWindow> windows;
  std::string recorded_by;
};
SR_STRUCT(AvailabilitySet, interviewer_id, authority_id, windows, recorded_by)

using InterviewerEvent = std::variant<InterviewerRegistered, AvailabilitySet>;
using InterviewerEvents = std::vector<InterviewerEvent>;

// Makes or replaces an entry of the register; the availability stays.
struct RegisterInterviewer {
  std::optional<InterviewerId> name;  // nothing: a new one
  AuthorityId authority_id;
  PersonId person_id;
  std::string award_number;
  std::optional<Date> award_start_date;
  std::optional<Date> award_end_date;
  std::optional<Date> dbs_start_date;
  std::optional<Date> dbs_end_date;
  std::optional<bool> is_active;  // yes if absent
  std::string caller;
};
SR_STRUCT(RegisterInterviewer, name, authority_id, person_id, award_number, award_start_date,
          award_end_date, dbs_start_date, dbs_end_date, is_active)

// Replaces all windows.
struct SetAvailability {
  InterviewerId name;
  std::vector<AvailabilityWindow> windows;
  std::string caller;
};
SR_STRUCT(SetAvailability, name, windows)

// Checks that the interviewer may hold an interview that starts at `start`: by the civil date in
// Europe/London, both ends of a validity included.
// Errors: FAILED_PRECONDITION with INTERVIEWER_INACTIVE, AWARD_MISSING (another award or none),
//   AWARD_NOT_IN_DATE, DBS_MISSING, DBS_NOT_IN_DATE.
[[nodiscard]] absl::Status CheckQualified(const Interviewer& interviewer, Instant start);

// `current` is nothing for a new entry; `id` is its id then.
// Errors: INVALID_ARGUMENT/AUTHORITY_MISSING, DATES_REVERSED;
//   FAILED_PRECONDITION/INTERVIEWER_OF_OTHER_AUTHORITY.
absl::StatusOr<InterviewerEvents> Decide(const std::optional<Interviewer>& current,
                                         const RegisterInterviewer& command,
                                         const InterviewerId& id);
// Errors: INVALID_ARGUMENT/WINDOW_INVALID (end before start, overlaps, more than 500).
absl::StatusOr<InterviewerEvents> Decide(const Interviewer& current,
                                         const SetAvailability& command);
[[nodiscard]] Interviewer Evolve(Interviewer interviewer, const InterviewerEvent& event);

}  // namespace safereturn::scheduling
