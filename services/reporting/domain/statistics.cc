#include "services/reporting/domain/statistics.h"

#include "services/reporting/domain/figure.h"

namespace safereturn::reporting {
namespace {

constexpr char kNever[] = "NEVER";
constexpr char kOpen[] = "OPEN";
constexpr char kTotal[] = "total";

// Sums of one group while they grow; tallies are kept by the enumerators' numbers, so that they
// come out in the contracts' order.
struct Sums {
  Counts counts;
  std::map<HourBand, int64_t> offered_after;
  std::map<HourBand, int64_t> held_after;
  std::map<LateReason, int64_t> late_reasons;
  std::map<Delay, int64_t> delays;
  std::map<Outcome, int64_t> outcomes;

  void Add(const CountedGroup& group) {
    counts.episodes += group.episodes;
    if (group.is_running) {
      counts.running += group.episodes;
      return;
    }
    const auto add_if = [&](bool counts_here, int64_t& sum) {
      if (counts_here) sum += group.episodes;
    };
    counts.settled += group.episodes;
    add_if(group.offered == Timeliness::kInTime, counts.offered_in_time);
    add_if(group.offered == Timeliness::kLate, counts.offered_late);
    add_if(group.held == Timeliness::kInTime, counts.held_in_time);
    add_if(group.held == Timeliness::kLate, counts.held_late);
    add_if(IsDeclined(group.outcome), counts.declined);
    offered_after[group.offered_after] += group.episodes;
    held_after[group.held_after] += group.episodes;
    outcomes[group.outcome] += group.episodes;
    if (group.late_reason == LateReason::kUnspecified) return;
    late_reasons[group.late_reason] += group.episodes;
    delays[DelayOf(group.late_reason)] += group.episodes;
  }

  template <class E>
  static std::vector<Tally> Tallies(const std::map<E, int64_t>& sums, const char* unspecified) {
    std::vector<Tally> tallies;
    for (const auto& [value, episodes] : sums) {
      tallies.push_back({value == E::kUnspecified ? unspecified : CodeOf(value), episodes});
    }
    return tallies;
  }

  Counts Finish() {
    counts.offered_after = Tallies(offered_after, kNever);
    counts.held_after = Tallies(held_after, kNever);
    counts.late_reasons = Tallies(late_reasons, "");
    counts.delays = Tallies(delays, "");
    counts.outcomes = Tallies(outcomes, kOpen);
    return counts;
  }
};

size_t PublicColumnOf(const CountedGroup& group) {
  if (group.is_running) return 6;
  if (group.held == Timeliness::kInTime) return 0;
  if (group.offered == Timeliness::kInTime) return group.held == Timeliness::kLate ? 1 : 2;
  if (group.offered == Timeliness::kLate) return group.held == Timeliness::kLate ? 3 : 4;
  return 5;
}

}  // namespace

Statistics Summarise(const std::vector<CountedGroup>& groups) {
  std::map<std::string, Sums> by_key;
  Sums total;
  std::map<Standing, int64_t> not_counted;
  for (const CountedGroup& group : groups) {
    if (group.standing != Standing::kDue) {
      not_counted[group.standing] += group.episodes;
      continue;
    }
    by_key[group.key].Add(group);
    total.Add(group);
  }
  Statistics statistics;
  for (auto& [key, sums] : by_key) statistics.groups.push_back({key, sums.Finish()});
  statistics.total = total.Finish();
  statistics.not_counted = Sums::Tallies(not_counted, "");
  return statistics;
}

const std::vector<std::string>& PublicColumns() {
  static const auto& columns = *new std::vector<std::string>{"HELD_IN_TIME",
                                                             "OFFERED_IN_TIME_HELD_LATE",
                                                             "OFFERED_IN_TIME_NOT_HELD",
                                                             "OFFERED_LATE_HELD_LATE",
                                                             "OFFERED_LATE_NOT_HELD",
                                                             "NEVER_OFFERED",
                                                             "RUNNING"};
  return columns;
}

PublicTable Publish(const std::vector<CountedGroup>& groups) {
  std::map<std::string, std::vector<int64_t>> by_key;
  for (const CountedGroup& group : groups) {
    if (group.standing != Standing::kDue) continue;
    auto& row = by_key[group.key];
    row.resize(PublicColumns().size());
    row[PublicColumnOf(group)] += group.episodes;
  }
  PublicTable table;
  table.columns = PublicColumns();
  table.columns.emplace_back("TOTAL");
  if (by_key.empty()) return table;
  std::vector<std::vector<int64_t>> counts;
  for (const auto& [key, row] : by_key) {
    table.keys.push_back(key);
    counts.push_back(row);
  }
  table.keys.emplace_back(kTotal);
  table.rows = Suppress(counts);
  return table;
}

}  // namespace safereturn::reporting
