// Counts episodes in the database: three statements, however many there are.
#pragma once

#include "libs/messaging/tx.h"
#include "services/reporting/domain/statistics.h"

namespace safereturn::reporting {

struct StatisticsQuery {
  AuthorityId authority_id;  // "": all that the caller may see
  std::string from_date;
  std::string to_date;
  Breakdown breakdown = Breakdown::kUnspecified;
};
SR_STRUCT(StatisticsQuery, authority_id, from_date, to_date, breakdown)

// Returns what is counted, by all that statistics distinguish, as at tx.now().
// Errors: as ParsePeriod; RESOURCE_EXHAUSTED/TOO_MANY_GROUPS.
[[nodiscard]] absl::StatusOr<std::vector<CountedGroup>> CountEpisodes(const StatisticsQuery& query,
                                                                      messaging::Tx& tx);

// Returns the range of settles_at that holds what has settled by `now`, or what is running.
[[nodiscard]] messaging::TimeRange SettledBy(Instant now);
[[nodiscard]] messaging::TimeRange RunningAt(Instant now);

}  // namespace safereturn::reporting
