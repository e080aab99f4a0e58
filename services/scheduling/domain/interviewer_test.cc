#include "services/scheduling/domain/interviewer.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::scheduling {
namespace {

Interviewer Qualified() {
  Interviewer interviewer;
  interviewer.authority_id = "E10000016";
  interviewer.award_number = std::string(kAwardNumber);
  interviewer.award_start_date = ParseDate("2025-01-01");
  interviewer.award_end_date = ParseDate("2026-03-29");
  interviewer.dbs_start_date = ParseDate("2025-01-01");
  interviewer.dbs_end_date = ParseDate("2026-12-31");
  interviewer.is_active = true;
  return interviewer;
}

std::string ReasonAt(const Interviewer& interviewer, const char* instant) {
  return ReasonOf(CheckQualified(interviewer, *ParseInstant(instant)));
}

TEST(CheckQualified, CountsTheCivilDayInLondonWithItsLastDay) {
  EXPECT_EQ(ReasonAt(Qualified(), "2026-03-29T22:59:59Z"), "") << "23:59:59 in summer time";
  EXPECT_EQ(ReasonAt(Qualified(), "2026-03-29T23:00:00Z"), "AWARD_NOT_IN_DATE");
  EXPECT_EQ(ReasonAt(Qualified(), "2024-12-31T12:00:00Z"), "AWARD_NOT_IN_DATE");
}

TEST(CheckQualified, NamesWhatIsMissing) {
  Interviewer interviewer = Qualified();
  interviewer.award_number = "601/0000/1";
  EXPECT_EQ(ReasonAt(interviewer, "2026-03-01T12:00:00Z"), "AWARD_MISSING");

  interviewer = Qualified();
  interviewer.dbs_end_date.reset();
  EXPECT_EQ(ReasonAt(interviewer, "2026-03-01T12:00:00Z"), "DBS_MISSING");

  interviewer = Qualified();
  interviewer.dbs_end_date = ParseDate("2026-02-28");
  EXPECT_EQ(ReasonAt(interviewer, "2026-03-01T12:00:00Z"), "DBS_NOT_IN_DATE");

  interviewer = Qualified();
  interviewer.is_active = false;
  EXPECT_EQ(ReasonAt(interviewer, "2026-03-01T12:00:00Z"), "INTERVIEWER_INACTIVE");
}

TEST(RegisterInterviewer, KeepsTheAvailability) {
  Interviewer interviewer = Qualified();
  interviewer.windows = {{Instant(std::chrono::hours(1)), Instant(std::chrono::hours(2))}};
  RegisterInterviewer command;
  command.authority_id = "E10000016";
  command.award_number = std::string(kAwardNumber);
  const auto events = Decide(interviewer, command, interviewer.interviewer_id);
  ASSERT_TRUE(events.ok());

  EXPECT_EQ(Evolve(interviewer, events->front()).windows.size(), 1u);
}

TEST(RegisterInterviewer, RefusesReversedDatesAndAnotherAuthority) {
  RegisterInterviewer command;
  EXPECT_EQ(ReasonOf(Decide(std::optional<Interviewer>(), command, InterviewerId()).status()),
            "AUTHORITY_MISSING");
  command.authority_id = "E06000023";
  EXPECT_EQ(ReasonOf(Decide(Qualified(), command, InterviewerId()).status()),
            "INTERVIEWER_OF_OTHER_AUTHORITY");
  command.dbs_start_date = ParseDate("2026-02-01");
  command.dbs_end_date = ParseDate("2026-01-01");
  EXPECT_EQ(ReasonOf(Decide(std::optional<Interviewer>(), command, InterviewerId()).status()),
            "DATES_REVERSED");
}

TEST(SetAvailability, SortsAndRefusesOverlaps) {
  const auto at = [](int hour) { return Instant(std::chrono::hours(hour)); };
  SetAvailability command;
  command.windows = {{at(5), at(6)}, {at(1), at(2)}};
  const auto events = Decide(Qualified(), command);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(Evolve(Qualified(), events->front()).windows[0].start_time, at(1));

  command.windows = {{at(1), at(3)}, {at(2), at(4)}};
  EXPECT_EQ(ReasonOf(Decide(Qualified(), command).status()), "WINDOW_INVALID");
  command.windows = {{at(3), at(3)}};
  EXPECT_EQ(ReasonOf(Decide(Qualified(), command).status()), "WINDOW_INVALID");
}

}  // namespace
}  // namespace safereturn::scheduling
