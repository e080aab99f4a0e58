#include "services/scheduling/domain/timetable.h"

#include <algorithm>
#include <tuple>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/scheduling/domain/reasons.h"
#include "services/scheduling/domain/school.h"

namespace safereturn::scheduling {
namespace {

// Two weeks of an hourly day, and more exams than any summer has.
constexpr size_t kMostLessons = 100;
constexpr size_t kMostExams = 100;

absl::Status Invalid(std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTimetableInvalid, message, field);
}

}  // namespace

std::string TimetableKey(const AuthorityId& authority, const ChildId& child) {
  return authority + "|" + child.key();
}

absl::StatusOr<Timetable> Decide(const SetChildTimetable& command) {
  if (command.authority_id.empty()) return Invalid("say whose child it is", "authority_id");
  if (command.child_id.is_nil()) return Invalid("say which child", "child_id");
  if (!command.school_urn.empty() && !IsSchoolUrn(command.school_urn)) {
    return Invalid("a school is its URN of six digits", "school_urn");
  }
  if (command.lessons.size() > kMostLessons ||
      !std::all_of(command.lessons.begin(), command.lessons.end(), [](const LessonBlock& each) {
        return IsPartOfWeek(each.weekday, each.start_minute, each.end_minute);
      })) {
    return Invalid("at most 100 lessons of weekdays 1 to 7 and minutes 0 to 1440", "lessons");
  }
  if (command.exams.size() > kMostExams ||
      !std::all_of(command.exams.begin(), command.exams.end(), [](const Exam& each) {
        return each.date.ok() && IsPartOfWeek(1, each.start_minute, each.end_minute);
      })) {
    return Invalid("at most 100 exams, each with its date and minutes 0 to 1440", "exams");
  }
  Timetable timetable;
  timetable.child_id = command.child_id;
  timetable.authority_id = command.authority_id;
  timetable.school_urn = command.school_urn;
  timetable.lessons = command.lessons;
  timetable.exams = command.exams;
  timetable.recorded_by = command.caller;
  std::sort(timetable.lessons.begin(), timetable.lessons.end(),
            [](const LessonBlock& a, const LessonBlock& b) {
              return std::tie(a.weekday, a.start_minute) < std::tie(b.weekday, b.start_minute);
            });
  std::sort(timetable.exams.begin(), timetable.exams.end(), [](const Exam& a, const Exam& b) {
    return std::tie(a.date, a.start_minute) < std::tie(b.date, b.start_minute);
  });
  return timetable;
}

}  // namespace safereturn::scheduling
