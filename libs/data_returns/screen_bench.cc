// A national-size return: how long reading and checking 100,000 rows takes.
#include <benchmark/benchmark.h>

#include "libs/base/check.h"
#include "libs/data_returns/usable_rows.h"

namespace safereturn::data_returns {
namespace {

std::vector<File> Return(int rows) {
  std::string missing = "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
  std::string header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
  std::string episodes = "CHILD,DECOM,DEC,LS,REC,URN\n";
  const std::chrono::sys_days first = *ParseDate("2025-04-01");
  for (int i = 0; i < rows; ++i) {
    const std::string child = "C" + std::to_string(i / 3);
    const Date start = first + std::chrono::days((i % 3) * 100 + i % 97);
    const Date end = std::chrono::sys_days(start) + std::chrono::days(2);
    missing += child + ",01/02/2010,M," + FormatUkDate(start) + "," + FormatUkDate(end) + "\n";
    if (i % 3 > 0) continue;
    header += child + ",1,01/02/2010,WBRI,,,\n";
    episodes += child + ",01/01/2024,01/06/2025,C2,X1,2890011\n";
    episodes += child + ",01/06/2025,,C2,,2890012\n";
  }
  return {{"missing.csv", missing}, {"header.csv", header}, {"episodes.csv", episodes}};
}

void BM_ReadAndScreen(benchmark::State& state) {
  const auto files = Return(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto tables = ReadTables(files);
    SR_CHECK(tables.ok(), "the bench's own file");
    const Screening screening =
        Screen(*tables, CollectionYear::Ending(2026), *ParseDate("2026-03-31"));
    SR_CHECK(screening.rows.size() == static_cast<size_t>(state.range(0)), "all rows are good");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_ReadAndScreen)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace safereturn::data_returns
