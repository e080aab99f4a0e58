// What is written is read back the same, in every format; a clean return has no finding.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/rules.h"
#include "libs/data_returns/ssd_missing.h"
#include "libs/data_returns/ssda903_csv.h"
#include "libs/data_returns/ssda903_xml.h"
#include "libs/data_returns/usable_rows.h"

namespace safereturn::data_returns {
namespace {

const std::chrono::sys_days kFirstDay = *ParseDate("2025-04-01");
const Date kToday = *ParseDate("2026-03-31");

DateCell Day(int days) { return DateCellOf(Date(kFirstDay + std::chrono::days(days))); }

std::optional<std::chrono::seconds> MaybeTime() {
  const int seconds = *rc::gen::inRange(0, 86400);
  if (seconds % 3 == 0) return std::nullopt;  // midnight included: it is no time
  return std::chrono::seconds(seconds);
}

// Periods of a few children, each child's one after the other, the last one perhaps open.
std::vector<MissingPeriod> CleanYear() {
  std::vector<MissingPeriod> periods;
  const int children = *rc::gen::inRange(0, 6);
  for (int child = 0; child < children; ++child) {
    int day = *rc::gen::inRange(0, 40);
    const DateCell birth_date = Day(-*rc::gen::inRange(1, 6500));
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      MissingPeriod period;
      period.child = "C" + std::to_string(child);
      period.birth_date = birth_date;
      period.kind = *rc::gen::element<std::string>("M", "A");
      period.id = "E-" + std::to_string(child) + "-" + std::to_string(i);
      period.start = Day(day);
      day += *rc::gen::inRange(1, 20);
      const bool is_open = i + 1 == count && *rc::gen::arbitrary<bool>();
      if (!is_open) period.end = Day(day);
      period.interview_offered = *rc::gen::element<std::string>("", "Y", "N", "NA");
      period.interview_accepted = *rc::gen::element<std::string>("", "Y", "N", "NA");
      day += *rc::gen::inRange(0, 20);
      periods.push_back(std::move(period));
    }
  }
  SortForReturn(periods);
  int row = 0;
  for (MissingPeriod& period : periods) period.row = ++row;
  return periods;
}

// What the 903 says of a period.
std::vector<MissingPeriod> AsSsda903(std::vector<MissingPeriod> periods) {
  for (MissingPeriod& period : periods) {
    period.id.clear();
    period.interview_offered.clear();
    period.interview_accepted.clear();
  }
  return periods;
}

RC_GTEST_PROP(RoundTrip, MissingCsvIsReadBackTheSame, ()) {
  const auto periods = CleanYear();
  const auto tables = ReadTables({{"a.csv", *WriteMissingCsv(periods)}});
  RC_ASSERT(tables.ok());
  RC_ASSERT(tables->missing->periods == AsSsda903(periods));
  RC_ASSERT(*WriteMissingCsv(tables->missing->periods) == *WriteMissingCsv(periods));
}

RC_GTEST_PROP(RoundTrip, XmlIsReadBackTheSame, ()) {
  const auto periods = CleanYear();
  const std::string written = WriteSsda903Xml(periods)->content;
  const auto tables = ReadTables({{"a.xml", written}});
  RC_ASSERT(tables.ok());
  RC_ASSERT(tables->missing->periods == AsSsda903(periods));
  RC_ASSERT(WriteSsda903Xml(tables->missing->periods)->content == written);
  // Filling what was written with the same periods changes nothing.
  const File supplied{"a.xml", written};
  RC_ASSERT(WriteSsda903Xml(periods, &supplied)->content == written);
}

RC_GTEST_PROP(RoundTrip, SsdMissingIsReadBackTheSame, ()) {
  auto periods = CleanYear();
  for (MissingPeriod& period : periods) {
    period.start_time = MaybeTime();
    if (period.end.date) period.end_time = MaybeTime();
  }
  const std::string written = *WriteSsdMissing(periods);
  const auto tables = ReadTables({{"a.csv", written}});
  RC_ASSERT(tables.ok());
  RC_ASSERT(tables->missing->periods.size() == periods.size());
  for (size_t i = 0; i < periods.size(); ++i) {
    MissingPeriod read = tables->missing->periods[i];
    read.birth_date = periods[i].birth_date;  // the dataset has none, and writes dates its way
    RC_ASSERT(read.start.date == periods[i].start.date);
    RC_ASSERT(read.end.date == periods[i].end.date);
    read.start = periods[i].start;
    read.end = periods[i].end;
    RC_ASSERT(read == periods[i]);
  }
  RC_ASSERT(*WriteSsdMissing(tables->missing->periods) == written);
}

RC_GTEST_PROP(RoundTrip, ACleanYearHasNoFindingAndGivesTheSameEpisodes, ()) {
  const auto periods = CleanYear();
  auto tables = *ReadTables({{"a.csv", *WriteMissingCsv(periods)}});
  tables.header.emplace();
  tables.episodes.emplace();
  tables.missing_last_year.emplace();
  for (const MissingPeriod& period : periods) {
    tables.header->push_back({1, period.child, period.birth_date});
    tables.episodes->push_back({1, period.child, Day(-1), {}, "C2", "", "2890011"});
  }
  Screening screening = Screen(tables, CollectionYear::Ending(2026), kToday);
  RC_ASSERT(screening.refused.empty());
  RC_ASSERT(screening.warnings.empty());
  for (const RuleResult& rule : screening.rules) RC_ASSERT(rule.outcome == Outcome::kPassed);
  RC_ASSERT(screening.rows.size() == periods.size());
  for (size_t i = 0; i < periods.size(); ++i) {
    RC_ASSERT(screening.rows[i].Reference() ==
              (UsableRow{AsSsda903({periods[i]})[0], {}, ""}.Reference()));
  }
}

// Bytes are changed, cut and doubled at random; nothing may crash, and what is refused says why.
RC_GTEST_PROP(Damage, IsReadOrRefused, ()) {
  const auto periods = CleanYear();
  std::string content = *rc::gen::element(*WriteMissingCsv(periods), *WriteSsdMissing(periods),
                                          WriteSsda903Xml(periods)->content);
  const int changes = *rc::gen::inRange(0, 8);
  for (int i = 0; i < changes && !content.empty(); ++i) {
    const auto at = *rc::gen::inRange<size_t>(0, content.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        content[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        content.erase(at, *rc::gen::inRange<size_t>(1, 20));
        break;
      default:
        content.insert(at, content.substr(at, 30));
    }
  }
  const auto tables = ReadTables({{"a", content}});
  if (!tables.ok()) {
    RC_ASSERT(!ReasonOf(tables.status()).empty());
    return;
  }
  const Screening screening = Screen(*tables, CollectionYear::Ending(2026), kToday);
  RC_ASSERT(screening.rows.size() <= tables->missing->RowCount());
  for (const UsableRow& row : screening.rows) {
    RC_ASSERT(row.period.start.date.has_value());
    RC_ASSERT(row.period.kind == "M" || row.period.kind == "A");
    RC_ASSERT(!row.period.end.IsBroken());
  }
}

RC_GTEST_PROP(Cells, NeverBeginAFormula, ()) {
  std::vector<std::vector<std::string>> rows = {
      {*rc::gen::string<std::string>(), *rc::gen::string<std::string>()}};
  for (std::string& cell : rows[0]) {
    std::erase_if(cell, [](char c) { return c == '\0' || (c & 0x80) != 0; });
  }
  const auto table = ParseCsv(WriteCsv({"A", "B"}, rows), "a.csv");
  RC_ASSERT(table.ok());
  for (const auto& row : table->rows) {
    for (const std::string& cell : row) {
      RC_ASSERT(cell.empty() || std::string("=+-@").find(cell[0]) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace safereturn::data_returns
