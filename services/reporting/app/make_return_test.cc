// The returns of small years, as text.
#include "services/reporting/app/make_return.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"
#include "services/reporting/app/return_periods.h"
#include "services/reporting/domain/test_figure.h"

namespace safereturn::reporting {
namespace {

using data_returns::File;
using Field = StatementField;

constexpr char kAuthority[] = "E10000016";

// An absence of five hours before `hour`.
Figure Away(uint8_t episode, uint8_t child, double hour,
            EpisodeCategory category = EpisodeCategory::kMissing) {
  Figure figure;
  figure.episode_id = EpisodeId(TestUuid(episode));
  figure.child_id = ChildId(TestUuid(child));
  figure.authority_id = kAuthority;
  Statement start = Stated(Field::kStart, "", 1, Hour(hour - 5));
  start.precision = TimePrecision::kExact;
  Statement returned = Stated(Field::kReturn, "", 2, Hour(hour));
  returned.precision = TimePrecision::kExact;
  return With(figure, {Stated(Field::kCategory, CodeOf(category), 1), start, returned,
                       Stated(Field::kDuty, code::kAccepted, 3)});
}

ChildIdentity Known(const std::string& id, const std::string& type = "ssda903") {
  return {{{type, kAuthority, id}}, ParseDate("2011-05-06")};
}

ChildIdentities Children() {
  return {{ChildId(TestUuid(201)), Known("510001")}, {ChildId(TestUuid(202)), Known("510002")}};
}

absl::StatusOr<MadeReturn> Make(ReturnKind kind, const std::vector<Figure>& figures,
                                const std::vector<File>& supplied = {},
                                const ChildIdentities& children = Children()) {
  return MakeReturn({kAuthority, kind, 2026, supplied}, figures, children, Hour(24 * 200));
}

std::string OutcomeOf(const MadeReturn& made, const std::string& code) {
  for (const auto& rule : made.checked->rules) {
    if (rule.code == code) return data_returns::NameOf(rule.outcome);
  }
  return "no such rule";
}

TEST(MakeReturn, WritesTheMissingTableInItsOrder) {
  const auto made =
      Make(ReturnKind::kSsda903Csv,
           {Away(1, 202, 30), Away(2, 201, 100, EpisodeCategory::kAwayWithoutAuthorisation),
            Away(3, 201, 30)});

  ASSERT_TRUE(made.ok()) << Describe(made.status());
  EXPECT_EQ(made->file_name, "missing_E10000016_2026.csv");
  EXPECT_EQ(made->content,
            "CHILD,DOB,MISSING,MIS_START,MIS_END\r\n"
            "510001,06/05/2011,M,02/12/2025,02/12/2025\r\n"
            "510001,06/05/2011,A,04/12/2025,05/12/2025\r\n"
            "510002,06/05/2011,M,02/12/2025,02/12/2025\r\n");
  EXPECT_EQ(made->row_count, 3);
  EXPECT_TRUE(made->checked->findings.empty());
  EXPECT_TRUE(made->left_out.empty());
}

TEST(MakeReturn, SaysOfEachRowWhichEventsItRestsOn) {
  const Figure first = Away(1, 202, 30);
  const Figure second = Away(2, 201, 30);
  const auto made = Make(ReturnKind::kSsda903Csv, {first, second});

  EXPECT_EQ(made->lineage,
            "row,figure,type_event,start_event,end_event,offered_event,outcome_event\r\n"
            "1,figures/" +
                second.episode_id.key() +
                ",event-1-CATEGORY,event-1-START,event-2-RETURN,,\r\n"
                "2,figures/" +
                first.episode_id.key() + ",event-1-CATEGORY,event-1-START,event-2-RETURN,,\r\n");
}

TEST(MakeReturn, TheSameFiguresInAnotherOrderGiveTheSameBytes) {
  const std::vector<Figure> figures = {Away(1, 202, 30), Away(2, 201, 100), Away(3, 201, 30)};
  const std::vector<Figure> turned(figures.rbegin(), figures.rend());
  for (const ReturnKind kind : {ReturnKind::kSsda903Csv, ReturnKind::kSsda903Xml,
                                ReturnKind::kSsdMissing, ReturnKind::kAnnexAList8}) {
    const auto one = Make(kind, figures);
    const auto other = Make(kind, turned);
    ASSERT_TRUE(one.ok() && other.ok()) << CodeOf(kind);
    EXPECT_EQ(one->content, other->content) << CodeOf(kind);
    EXPECT_EQ(one->lineage, other->lineage) << CodeOf(kind);
  }
}

TEST(MakeReturn, ARuleWhoseTablesWereNotSuppliedIsNotChecked) {
  const std::vector<Figure> figures = {Away(1, 201, 30)};
  const auto bare = Make(ReturnKind::kSsda903Csv, figures);
  EXPECT_EQ(OutcomeOf(*bare, "574"), "passed");
  EXPECT_EQ(OutcomeOf(*bare, "581"), "not checked");
  EXPECT_EQ(OutcomeOf(*bare, "INT04"), "not checked");
  EXPECT_EQ(OutcomeOf(*bare, "576"), "not checked");

  const auto helped = Make(
      ReturnKind::kSsda903Csv, figures,
      {{"h.csv", data_returns::kHeaderHeader + data_returns::Listed("510001", "06/05/2011")},
       {"e.csv", data_returns::kEpisodesHeader + data_returns::Placed("510001", "01/01/2025", "")},
       {"m.csv", data_returns::kMissingHeader}});
  ASSERT_TRUE(helped.ok()) << Describe(helped.status());
  for (const auto& rule : helped->checked->rules) {
    EXPECT_EQ(data_returns::NameOf(rule.outcome), "passed") << rule.code;
  }
}

TEST(MakeReturn, FindsWhatIsPlanted) {
  const std::vector<Figure> overlapping = {Away(1, 201, 30), Away(2, 201, 30 + 24),
                                           Away(3, 201, 30 + 48)};
  std::vector<Figure> figures = overlapping;
  Statement long_before = Stated(Field::kStart, "", 5, Hour(-100));
  figures[2] = With(figures[2], {long_before});
  EXPECT_EQ(OutcomeOf(*Make(ReturnKind::kSsda903Csv, overlapping), "574"), "passed");
  EXPECT_EQ(OutcomeOf(*Make(ReturnKind::kSsda903Csv, figures), "574"), "failed");
  const auto other_birthday =
      Make(ReturnKind::kSsda903Csv, overlapping,
           {{"h.csv", data_returns::kHeaderHeader + data_returns::Listed("510001", "07/05/2011")}});
  EXPECT_EQ(OutcomeOf(*other_birthday, "INT13"), "failed");
  EXPECT_EQ(other_birthday->checked->findings.size(), 3u);
}

TEST(MakeReturn, AnAbsenceThatOutlastsTheYearIsOpen) {
  const auto made = Make(ReturnKind::kSsda903Csv, {Away(1, 201, 24 * 121 + 2)});
  EXPECT_EQ(made->content,
            "CHILD,DOB,MISSING,MIS_START,MIS_END\r\n510001,06/05/2011,M,31/03/2026,\r\n");
  EXPECT_TRUE(made->checked->findings.empty());
}

TEST(MakeReturn, NamesWhatTheFormatCannotHold) {
  Figure no_start = Away(3, 201, 30);
  std::erase_if(no_start.statements, [](const Statement& s) { return s.field == Field::kStart; });
  Figure no_category = Away(4, 201, 30);
  std::erase_if(no_category.statements,
                [](const Statement& s) { return s.field == Field::kCategory; });
  Refresh(no_start);
  Refresh(no_category);
  ChildIdentities children = Children();
  children[ChildId(TestUuid(203))] = Known("child:12");
  children[ChildId(TestUuid(204))] = {{{"ssda903", kAuthority, "510004"}}, std::nullopt};
  children[ChildId(TestUuid(205))] = {{{"ssda903", "E08000035", "510005"}},
                                      ParseDate("2011-05-06")};

  const auto made = Make(ReturnKind::kSsda903Csv,
                         {Away(1, 209, 30), Away(2, 203, 30), no_start, no_category,
                          Away(5, 204, 30), Away(6, 205, 30)},
                         {}, children);

  std::vector<std::string> why;
  for (const LeftOut& each : made->left_out) why.push_back(each.reason);
  EXPECT_EQ(why, (std::vector<std::string>{"CHILD_UNKNOWN", "NO_CHILD_ID", "NO_START",
                                           "NO_CATEGORY", "NO_BIRTH_DATE", "NO_CHILD_ID"}));
  EXPECT_EQ(made->row_count, 0);
}

TEST(MakeReturn, TheXmlNamesWhatIsNotOursAndFillsWhatIsSupplied) {
  const auto fresh = Make(ReturnKind::kSsda903Xml, {Away(1, 201, 30)});
  ASSERT_TRUE(fresh.ok()) << Describe(fresh.status());
  EXPECT_NE(fresh->content.find("<MIS_START>02/12/2025</MIS_START>"), std::string::npos);
  EXPECT_FALSE(fresh->blank_columns.empty());
  EXPECT_EQ(OutcomeOf(*fresh, "1012"), "not checked");

  const File theirs{
      "903.xml",
      "<EXPSSDA903><CHILD><HEADER><CHILDID>510002</CHILDID><SEX>1</SEX><DOB>06/05/2011"
      "</DOB></HEADER></CHILD><CHILD><HEADER><CHILDID>510001</CHILDID><SEX>2</SEX>"
      "<DOB>06/05/2011</DOB></HEADER></CHILD></EXPSSDA903>"};
  const Figure second = Away(2, 202, 60);
  const auto filled = Make(ReturnKind::kSsda903Xml, {Away(1, 201, 30), second}, {theirs});
  ASSERT_TRUE(filled.ok()) << Describe(filled.status());
  EXPECT_NE(filled->content.find("<SEX>2</SEX>"), std::string::npos);
  // Rows are counted in the file's order: 510002 comes first there.
  EXPECT_NE(filled->lineage.find("\r\n1,figures/" + second.episode_id.key()), std::string::npos);
  EXPECT_EQ(OutcomeOf(*filled, "INT04"), "passed");
  EXPECT_EQ(OutcomeOf(*filled, "1012"), "failed");  // it has no EPISODE elements
}

TEST(MakeReturn, TheDatasetHasTimesAnswersAndItsOwnIds) {
  Figure imported = With(Away(1, 201, 30), {Stated(Field::kReference, "ssd:M-17", 1),
                                            Ended(Outcome::kDeclinedByChild, 40)});
  ChildIdentities children = Children();
  children[ChildId(TestUuid(201))].identifiers.push_back({"ssd", kAuthority, "P-9"});
  const auto made = Make(ReturnKind::kSsdMissing, {imported, Away(2, 202, 30)}, {}, children);

  ASSERT_TRUE(made.ok()) << Describe(made.status());
  EXPECT_NE(made->content.find("M-17,P-9,2025-12-02 01:00:00,M,2025-12-02 06:00:00,Y,N\r\n"),
            std::string::npos)
      << made->content;
  EXPECT_NE(made->content.find(","
                               "510002,2025-12-02 01:00:00,M,2025-12-02 06:00:00,N,NA\r\n"),
            std::string::npos);
}

TEST(MakeReturn, List8CountsAndNamesTheColumnsThatAreTheAuthoritys) {
  const Figure held = With(Away(1, 201, 30), {Ended(Outcome::kHeld, 40)});
  const auto fresh = Make(ReturnKind::kAnnexAList8, {held, Away(2, 202, 30)});
  ASSERT_TRUE(fresh.ok()) << Describe(fresh.status());
  EXPECT_EQ(fresh->row_count, 2);
  EXPECT_FALSE(fresh->checked.has_value());
  EXPECT_EQ(fresh->blank_columns.size(), 28u);
  EXPECT_NE(fresh->content.find(",1,0,a) Yes,a) Yes,,"), std::string::npos);
  EXPECT_NE(fresh->lineage.find("\r\n1,figures/" + held.episode_id.key()), std::string::npos);
}

TEST(MakeReturn, ACellThatASpreadsheetWouldRunIsGuarded) {
  ChildIdentities children = Children();
  children[ChildId(TestUuid(201))] = Known("=1+1", "ssd");
  const auto made = Make(ReturnKind::kSsdMissing, {Away(1, 201, 30)}, {}, children);
  ASSERT_TRUE(made.ok()) << Describe(made.status());
  EXPECT_NE(made->content.find(",'=1+1,"), std::string::npos);
  EXPECT_NE(made->lineage.find("\r\n1,figures/"), std::string::npos);
}

TEST(MakeReturn, RefusesWhatItCannotUse) {
  const auto reason = [](ReturnRequest request) { return ReasonOf(CheckRequest(request)); };
  const File header{"h.csv", data_returns::kHeaderHeader};
  EXPECT_EQ(reason({kAuthority, ReturnKind::kUnspecified, 2026, {}}), "KIND_UNSPECIFIED");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kSsda903Csv, 26, {}}), "YEAR_INVALID");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kSsda903Csv, 2026, {header, header}}), "FILE_TWICE");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kSsda903Csv, 2026, {{"x.csv", "a,b\n1,2\n"}}}),
            "FILE_UNKNOWN");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kSsda903Csv, 2026, {{"x.xml", "<EXPSSDA903/>"}}}),
            "FILE_UNKNOWN");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kAnnexAList8, 2026, {{"x.csv", "a,b\n1,2\n"}}}),
            "LIST_UNKNOWN");
  EXPECT_EQ(reason({kAuthority, ReturnKind::kSsda903Xml, 2026, {{"x.xml", "<a/>"}}}), "");
}

TEST(Answers, SayWhatIsKnownOfAnInterview) {
  const Instant now = Hour(200);
  const Figure due = Away(1, 201, 0);
  const auto answers = [&](const Figure& figure, Instant at) {
    const InterviewAnswers given = AnswersOf(figure, at);
    return given.offered + "/" + given.accepted;
  };
  EXPECT_EQ(answers(due, Hour(10)), "/");
  EXPECT_EQ(answers(due, now), "N/NA");
  EXPECT_EQ(answers(With(due, {Stated(Field::kOffered, "phone", 4, Hour(5))}), now), "Y/");
  EXPECT_EQ(answers(With(due, {Ended(Outcome::kHeld, 5)}), now), "Y/Y");
  EXPECT_EQ(answers(With(due, {Ended(Outcome::kDeclinedByParentCarer, 5)}), now), "Y/N");
  EXPECT_EQ(answers(With(due, {Ended(Outcome::kUnableToContact, 5)}), now), "N/NA");
  EXPECT_EQ(answers(With(due, {Stated(Field::kDuty, code::kNotRequired, 5)}), now), "NA/NA");
  EXPECT_EQ(answers(With(due, {Stated(Field::kDuty, code::kRefused, 5)}), now), "/");
}

}  // namespace
}  // namespace safereturn::reporting
