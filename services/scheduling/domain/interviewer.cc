#include "services/scheduling/domain/interviewer.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

constexpr size_t kMostWindows =
    500;  // keeps the entry small; a quarter of a year in two windows a day

bool IsWithin(const std::optional<Date>& from, const std::optional<Date>& to, Date day) {
  return (!from || std::chrono::sys_days(*from) <= std::chrono::sys_days(day)) && to &&
         std::chrono::sys_days(day) <= std::chrono::sys_days(*to);
}

bool IsReversed(const std::optional<Date>& from, const std::optional<Date>& to) {
  return from && to && std::chrono::sys_days(*to) < std::chrono::sys_days(*from);
}

absl::Status Unqualified(std::string_view reason, std::string_view message) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message, "interviewer_id");
}

struct Evolver {
  Interviewer& interviewer;
  void operator()(const InterviewerRegistered& event) const {
    interviewer.interviewer_id = event.interviewer_id;
    interviewer.authority_id = event.authority_id;
    interviewer.person_id = event.person_id;
    interviewer.award_number = event.award_number;
    interviewer.award_start_date = event.award_start_date;
    interviewer.award_end_date = event.award_end_date;
    interviewer.dbs_start_date = event.dbs_start_date;
    interviewer.dbs_end_date = event.dbs_end_date;
    interviewer.is_active = event.is_active;
  }
  void operator()(const AvailabilitySet& event) const { interviewer.windows = event.windows; }
};

}  // namespace

absl::Status CheckQualified(const Interviewer& interviewer, Instant start) {
  const Date day = LondonDate(start);
  if (!interviewer.is_active) {
    return Unqualified(reasons::kInterviewerInactive, "takes no interviews at present");
  }
  if (interviewer.award_number != kAwardNumber) {
    return Unqualified(reasons::kAwardMissing, "does not hold the award 603/3231/1");
  }
  if (!IsWithin(interviewer.award_start_date, interviewer.award_end_date, day)) {
    return Unqualified(reasons::kAwardNotInDate, "the award is not in date on the day");
  }
  if (!interviewer.dbs_end_date) {
    return Unqualified(reasons::kDbsMissing, "no enhanced DBS certificate is recorded");
  }
  if (!IsWithin(interviewer.dbs_start_date, interviewer.dbs_end_date, day)) {
    return Unqualified(reasons::kDbsNotInDate, "the DBS certificate is not in date on the day");
  }
  return absl::OkStatus();
}

absl::StatusOr<InterviewerEvents> Decide(const std::optional<Interviewer>& current,
                                         const RegisterInterviewer& command,
                                         const InterviewerId& id) {
  if (command.authority_id.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAuthorityMissing,
                  "say for which authority they work", "authority_id");
  }
  if (current && current->authority_id != command.authority_id) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kInterviewerElsewhere,
                  "an entry stays with its authority; register them anew", "authority_id");
  }
  if (IsReversed(command.award_start_date, command.award_end_date)) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDatesReversed,
                  "the award ends before it starts", "award_end_date");
  }
  if (IsReversed(command.dbs_start_date, command.dbs_end_date)) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDatesReversed,
                  "the certificate ends before it starts", "dbs_end_date");
  }
  InterviewerRegistered said;
  said.interviewer_id = id;
  said.authority_id = command.authority_id;
  said.person_id = command.person_id;
  said.award_number = command.award_number;
  said.award_start_date = command.award_start_date;
  said.award_end_date = command.award_end_date;
  said.dbs_start_date = command.dbs_start_date;
  said.dbs_end_date = command.dbs_end_date;
  said.is_active = command.is_active.value_or(true);
  said.recorded_by = command.caller;
  return InterviewerEvents{said};
}

absl::StatusOr<InterviewerEvents> Decide(const Interviewer& current,
                                         const SetAvailability& command) {
  AvailabilitySet said;
  said.interviewer_id = current.interviewer_id;
  said.authority_id = current.authority_id;
  said.windows = command.windows;
  said.recorded_by = command.caller;
  std::sort(said.windows.begin(), said.windows.end(),
            [](const auto& a, const auto& b) { return a.start_time < b.start_time; });
  bool valid = said.windows.size() <= kMostWindows;
  for (size_t i = 0; i < said.windows.size(); ++i) {
    valid = valid && said.windows[i].start_time < said.windows[i].end_time &&
            (i == 0 || said.windows[i - 1].end_time <= said.windows[i].start_time);
  }
  if (!valid) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kWindowInvalid,
                  "at most 500 windows, each with its end after its start, none overlapping",
                  "windows");
  }
  return InterviewerEvents{said};
}

Interviewer Evolve(Interviewer interviewer, const InterviewerEvent& event) {
  std::visit(Evolver{interviewer}, event);
  return interviewer;
}

}  // namespace safereturn::scheduling
