// Statistics are sums of counted groups: pure arithmetic on what one or two statements counted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/reporting/domain/codes.h"
#include "services/reporting/domain/suppression.h"

namespace safereturn::reporting {

// So many episodes that are alike in all that is counted.
struct CountedGroup {
  std::string key;  // value of the breakdown
  Standing standing = Standing::kUnspecified;
  Timeliness offered = Timeliness::kUnspecified;
  Timeliness held = Timeliness::kUnspecified;
  HourBand offered_after = HourBand::kUnspecified;
  HourBand held_after = HourBand::kUnspecified;
  LateReason late_reason = LateReason::kUnspecified;
  Outcome outcome = Outcome::kUnspecified;
  bool is_running = false;  // open and within its 72 hours
  int64_t episodes = 0;
};

struct Tally {
  std::string key;
  int64_t episodes = 0;
};
SR_STRUCT(Tally, key, episodes)

struct Counts {
  int64_t episodes = 0;
  int64_t running = 0;
  int64_t settled = 0;
  int64_t offered_in_time = 0;
  int64_t offered_late = 0;
  int64_t held_in_time = 0;
  int64_t held_late = 0;
  int64_t declined = 0;
  std::vector<Tally> offered_after;
  std::vector<Tally> held_after;
  std::vector<Tally> late_reasons;
  std::vector<Tally> delays;
  std::vector<Tally> outcomes;
};
SR_STRUCT(Counts, episodes, running, settled, offered_in_time, offered_late, held_in_time,
          held_late, declined, offered_after, held_after, late_reasons, delays, outcomes)

struct StatisticsGroup {
  std::string key;
  Counts counts;
};
SR_STRUCT(StatisticsGroup, key, counts)

struct Statistics {
  std::vector<StatisticsGroup> groups;  // in order of their keys
  Counts total;
  std::vector<Tally> not_counted;  // returned episodes for which no interview is owed
};
SR_STRUCT(Statistics, groups, total, not_counted)

[[nodiscard]] Statistics Summarise(const std::vector<CountedGroup>& groups);

struct PublicTable {
  std::vector<std::string> columns;
  std::vector<std::string> keys;  // "total" last
  std::vector<std::vector<PublicCell>> rows;
};

// Returns the columns of a public table without its totals. Each episode is in exactly one.
[[nodiscard]] const std::vector<std::string>& PublicColumns();

[[nodiscard]] PublicTable Publish(const std::vector<CountedGroup>& groups);

}  // namespace safereturn::reporting
