// Every kind of bad input has its own typed reason.
#include "services/referral/domain/intake.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"

namespace safereturn::referral {
namespace {

using namespace std::chrono_literals;

constexpr char kFrom[] = "//test.example";

Instant Now() { return *ParseInstant("2026-03-28T20:00:00Z"); }

ReportedTime Before(std::chrono::minutes by) { return {.time = Now() - by}; }

std::vector<Identifier> AChild() { return {{"ssda903", "E10000019", "510000"}}; }

MissingReport GoodReport() {
  return {.child = AChild(),
          .category = EpisodeCategory::kMissing,
          .start_time = Before(3h),
          .birth_date = "2011-05-04",
          .home_urn = "8969628",
          .host_authority_id = "E10000016",
          .police_risk = 2,
          .police_reference = "LINC-260328-0442"};
}

ReturnReport GoodReturn() {
  return {.child = AChild(),
          .episode_reference = "M-17",
          .return_time = Before(1h),
          .start_time = Before(3h),
          .birth_date = "2011-05-04"};
}

CorrectionReport GoodCorrection() {
  return {.child = AChild(),
          .episode_reference = "M-17",
          .return_time = Before(2h),
          .reason_code = "entered_wrongly"};
}

WithdrawalReport GoodWithdrawal() {
  return {.child = AChild(), .episode_reference = "M-17", .reason_code = "recorded_in_error"};
}

template <class Report>
struct Case {
  const char* name;
  std::function<void(Report&)> spoil;
  const char* reason;
  const char* field;
};

template <class Report>
void Expect(const Report& good, const std::vector<Case<Report>>& cases) {
  ASSERT_TRUE(Check(good, kFrom, Now()).ok()) << Check(good, kFrom, Now()).status();
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    Report bad = good;
    each.spoil(bad);

    const auto checked = Check(bad, kFrom, Now());

    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(checked.status()), each.reason);
    EXPECT_EQ(FieldOf(checked.status()), each.field);
  }
}

TEST(MissingReport, RefusesWhatIsWrongWithItsReasonAndField) {
  using C = MissingReport;
  const std::string long_text(65, 'a');
  Expect<C>(
      GoodReport(),
      {
          {"no child", [](C& r) { r.child.clear(); }, "CHILD_IDENTIFIER_MISSING", "child"},
          {"17 identifiers", [](C& r) { r.child.assign(17, AChild()[0]); }, "TOO_MANY_IDENTIFIERS",
           "child"},
          {"no type", [](C& r) { r.child[0].type = ""; }, "IDENTIFIER_INVALID", "child[0].type"},
          {"type in capitals", [](C& r) { r.child[0].type = "NHS"; }, "IDENTIFIER_INVALID",
           "child[0].type"},
          {"type with a bar", [](C& r) { r.child[0].type = "a|b"; }, "IDENTIFIER_INVALID",
           "child[0].type"},
          {"long type", [](C& r) { r.child[0].type = std::string(33, 'a'); }, "IDENTIFIER_INVALID",
           "child[0].type"},
          {"no issuer", [](C& r) { r.child[0].issuer = ""; }, "IDENTIFIER_INVALID",
           "child[0].issuer"},
          {"long issuer", [&](C& r) { r.child[0].issuer = long_text; }, "IDENTIFIER_INVALID",
           "child[0].issuer"},
          {"no value", [](C& r) { r.child[0].value = ""; }, "IDENTIFIER_INVALID", "child[0].value"},
          {"a name", [](C& r) { r.child[0].value = "Ann Other"; }, "IDENTIFIER_INVALID",
           "child[0].value"},
          {"NUL inside",
           [](C& r) {
             r.child[0].value = std::string(
                 "1\0"
                 "2",
                 3);
           },
           "IDENTIFIER_INVALID", "child[0].value"},
          {"not ASCII", [](C& r) { r.child[0].value = "51\xc3\xa9"; }, "IDENTIFIER_INVALID",
           "child[0].value"},
          {"second is wrong",
           [](C& r) {
             r.child.push_back({"nhs", "nhs", "9|9"});
           },
           "IDENTIFIER_INVALID", "child[1].value"},
          {"long reference", [&](C& r) { r.episode_reference = long_text; },
           "EPISODE_REFERENCE_INVALID", "episode_reference"},
          {"free text as reference", [](C& r) { r.episode_reference = "ran from school"; },
           "EPISODE_REFERENCE_INVALID", "episode_reference"},
          {"no kind", [](C& r) { r.category = EpisodeCategory::kUnspecified; }, "CATEGORY_MISSING",
           "category"},
          {"no start", [](C& r) { r.start_time.reset(); }, "TIME_MISSING", "start_time"},
          {"empty start", [](C& r) { r.start_time = ReportedTime{}; }, "TIME_MISSING",
           "start_time"},
          {"instant and date", [](C& r) { r.start_time->date = "2026-03-28"; }, "TIME_AMBIGUOUS",
           "start_time"},
          {"30 February", [](C& r) { r.start_time = ReportedTime{.date = "2026-02-30"}; },
           "DATE_INVALID", "start_time"},
          {"date in English order", [](C& r) { r.start_time = ReportedTime{.date = "28/03/2026"}; },
           "DATE_INVALID", "start_time"},
          {"future", [](C& r) { r.start_time = ReportedTime{.time = Now() + 5min + 1s}; },
           "TIME_IN_FUTURE", "start_time"},
          {"date in the future", [](C& r) { r.start_time = ReportedTime{.date = "2026-03-29"}; },
           "TIME_IN_FUTURE", "start_time"},
          {"1980", [](C& r) { r.start_time = ReportedTime{.date = "1980-01-01"}; }, "TIME_TOO_OLD",
           "start_time"},
          {"unknown teller", [](C& r) { r.start_time->told_by = "neighbour"; }, "TOLD_BY_INVALID",
           "start_time"},
          {"impossible birth date", [](C& r) { r.birth_date = "2011-13-01"; }, "DATE_INVALID",
           "birth_date"},
          {"born tomorrow", [](C& r) { r.birth_date = "2026-03-29"; }, "BIRTH_DATE_IN_FUTURE",
           "birth_date"},
          {"missing before born", [](C& r) { r.start_time = ReportedTime{.date = "2011-05-03"}; },
           "START_BEFORE_BIRTH", "start_time"},
          {"home by name", [](C& r) { r.home_urn = "Oak House"; }, "URN_INVALID", "home_urn"},
          {"long URN", [](C& r) { r.home_urn = "12345678901"; }, "URN_INVALID", "home_urn"},
          {"host by name", [](C& r) { r.host_authority_id = "Kent"; }, "AUTHORITY_INVALID",
           "host_authority_id"},
          {"grade 4", [](C& r) { r.police_risk = 4; }, "POLICE_RISK_INVALID", "police_risk"},
          {"negative grade", [](C& r) { r.police_risk = -1; }, "POLICE_RISK_INVALID",
           "police_risk"},
          {"log with text", [](C& r) { r.police_reference = "see PC Smith"; },
           "POLICE_REFERENCE_INVALID", "police_reference"},
          {"long log number", [](C& r) { r.police_reference = std::string(33, '1'); },
           "POLICE_REFERENCE_INVALID", "police_reference"},
      });
}

TEST(ReturnReport, RefusesWhatIsWrongWithItsReasonAndField) {
  using C = ReturnReport;
  Expect<C>(GoodReturn(),
            {
                {"no child", [](C& r) { r.child.clear(); }, "CHILD_IDENTIFIER_MISSING", "child"},
                {"no return", [](C& r) { r.return_time.reset(); }, "TIME_MISSING", "return_time"},
                {"future return", [](C& r) { r.return_time = ReportedTime{.time = Now() + 6min}; },
                 "TIME_IN_FUTURE", "return_time"},
                {"future start", [](C& r) { r.start_time = ReportedTime{.time = Now() + 6min}; },
                 "TIME_IN_FUTURE", "start_time"},
                {"back before away", [](C& r) { r.return_time = Before(4h); },
                 "RETURN_BEFORE_START", "return_time"},
                {"date before the start's",
                 [](C& r) { r.return_time = ReportedTime{.date = "2026-03-27"}; },
                 "RETURN_BEFORE_START", "return_time"},
                {"back before born",
                 [](C& r) {
                   r.start_time.reset();
                   r.return_time = ReportedTime{.date = "2011-05-03"};
                 },
                 "START_BEFORE_BIRTH", "return_time"},
                {"bad date", [](C& r) { r.return_time = ReportedTime{.date = "yesterday"}; },
                 "DATE_INVALID", "return_time"},
                {"bad URN", [](C& r) { r.home_urn = "SC-1"; }, "URN_INVALID", "home_urn"},
                {"bad host", [](C& r) { r.host_authority_id = "E1"; }, "AUTHORITY_INVALID",
                 "host_authority_id"},
            });
}

TEST(Amendment, RefusesWhatIsWrongWithItsReasonAndField) {
  using C = CorrectionReport;
  Expect<C>(
      GoodCorrection(),
      {
          {"no child", [](C& r) { r.child.clear(); }, "CHILD_IDENTIFIER_MISSING", "child"},
          {"which episode?", [](C& r) { r.episode_reference = ""; }, "EPISODE_REFERENCE_MISSING",
           "episode_reference"},
          {"no reason", [](C& r) { r.reason_code = ""; }, "REASON_CODE_INVALID", "reason_code"},
          {"reason in words", [](C& r) { r.reason_code = "typing error"; }, "REASON_CODE_INVALID",
           "reason_code"},
          {"nothing", [](C& r) { r.return_time.reset(); }, "NOTHING_TO_CORRECT", "return_time"},
          {"future", [](C& r) { r.return_time = ReportedTime{.time = Now() + 1h}; },
           "TIME_IN_FUTURE", "return_time"},
          {"disorder", [](C& r) { r.start_time = Before(1h); }, "RETURN_BEFORE_START",
           "return_time"},
      });
  using W = WithdrawalReport;
  Expect<W>(
      GoodWithdrawal(),
      {
          {"no child", [](W& r) { r.child.clear(); }, "CHILD_IDENTIFIER_MISSING", "child"},
          {"which episode?", [](W& r) { r.episode_reference = ""; }, "EPISODE_REFERENCE_MISSING",
           "episode_reference"},
          {"no reason", [](W& r) { r.reason_code = ""; }, "REASON_CODE_INVALID", "reason_code"},
          {"bad date", [](W& r) { r.start_time_as_reported = ReportedTime{.date = "2026-3-1"}; },
           "DATE_INVALID", "start_time_as_reported"},
      });
}

TEST(ReportedTime, ADateIsItsFirstInstantInLondon) {
  const auto summer = CheckTime(ReportedTime{.date = "2025-07-01"}, "start_time", Now());
  ASSERT_TRUE(summer.ok());
  EXPECT_EQ(summer->time, *ParseInstant("2025-06-30T23:00:00Z"));
  EXPECT_EQ(summer->precision, TimePrecision::kDateOnly);

  const auto marked = CheckTime(ReportedTime{.time = *ParseInstant("2025-07-01T15:00:00Z"),
                                             .precision = TimePrecision::kDateOnly},
                                "start_time", Now());
  ASSERT_TRUE(marked.ok());
  EXPECT_EQ(marked->time, summer->time);
}

TEST(ReportedTime, ASendersClockMayRunFiveMinutesAhead) {
  EXPECT_TRUE(CheckTime(ReportedTime{.time = Now() + 5min}, "start_time", Now()).ok());
}

TEST(ReportedTime, AReturnByDateOnTheDayOfTheStartIsNotBeforeIt) {
  ReturnReport report = GoodReturn();
  report.return_time = ReportedTime{.date = "2026-03-28"};

  const auto notice = Check(report, kFrom, Now());

  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_EQ(notice->back->time, notice->start->time);
}

TEST(Identifiers, AreSortedAndUniqueWhicheverWayRoundTheyCome) {
  const std::vector<Identifier> one = {
      {"nhs", "nhs", "1"}, {"lcs", "E10000019", "2"}, {"nhs", "nhs", "1"}};
  const std::vector<Identifier> other = {{"lcs", "E10000019", "2"}, {"nhs", "nhs", "1"}};

  EXPECT_EQ(*CheckIdentifiers(one), *CheckIdentifiers(other));
}

}  // namespace
}  // namespace safereturn::referral
