// When one child has lessons and exams. It says nothing to anybody: no event carries it.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/scheduling/domain/venue.h"

namespace safereturn::scheduling {

// Every week, by the clock on the wall in Europe/London.
struct LessonBlock {
  int32_t weekday = 0;  // 1 for Monday to 7 for Sunday
  int32_t start_minute = 0;
  int32_t end_minute = 0;
};
SR_STRUCT(LessonBlock, weekday, start_minute, end_minute)

struct Exam {
  Date date{};
  int32_t start_minute = 0;
  int32_t end_minute = 0;
};
SR_STRUCT(Exam, date, start_minute, end_minute)

struct Timetable {
  ChildId child_id;
  AuthorityId authority_id;
  SchoolUrn school_urn;              // whose terms the lessons follow; "": every week
  std::vector<LessonBlock> lessons;  // none: the bell times of the school
  std::vector<Exam> exams;
  std::string recorded_by;
};
SR_STRUCT(Timetable, child_id, authority_id, school_urn, lessons, exams, recorded_by)

// Replaces the whole timetable.
struct SetChildTimetable {
  AuthorityId authority_id;
  ChildId child_id;
  SchoolUrn school_urn;
  std::vector<LessonBlock> lessons;
  std::vector<Exam> exams;
  std::string caller;
};
SR_STRUCT(SetChildTimetable, authority_id, child_id, school_urn, lessons, exams)

// Returns the primary key: an authority speaks of its own children.
[[nodiscard]] std::string TimetableKey(const AuthorityId& authority, const ChildId& child);

// Errors: INVALID_ARGUMENT/TIMETABLE_INVALID with the field.
absl::StatusOr<Timetable> Decide(const SetChildTimetable& command);

}  // namespace safereturn::scheduling
