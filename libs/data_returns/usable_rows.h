// Which rows can become episodes: an import takes those and says of the others why not.
#pragma once

#include <string>
#include <vector>

#include "libs/data_returns/rules.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

// A row that can be used, with what the other tables add to it.
struct UsableRow {
  MissingPeriod period;            // kind, start and, where there is one, the end are good
  std::optional<Date> birth_date;  // its own, else that of Header; ssd_missing may have none
  std::string home_urn;            // see HomeOn; "" if unknown

  // Returns "903:<child>:<start>:<kind>", or "ssd:<id>" of the Standard Safeguarding Dataset: an
  // imported episode is known by it, within its authority (product decision 18).
  [[nodiscard]] std::string Reference() const;
};

struct Screening {
  std::vector<UsableRow> rows;
  std::vector<Finding> refused;   // errors: these rows are left out
  std::vector<Finding> warnings;  // these are not
  std::vector<RuleResult> rules;  // all twenty
};

// Checks the twenty rules and what an import needs beyond them: whole rows (COLUMNS_WRONG), a
// child's id (CHILD_INVALID), a date of birth where the format has one (BIRTH_DATE_INVALID), dates
// not after `today` (DATE_IN_FUTURE), a row's id (ID_INVALID). tables.missing must be there.
[[nodiscard]] Screening Screen(const Tables& tables, const std::optional<CollectionYear>& year,
                               Date today);

// Returns the URN of the placement that covers the day and began last; "" if that names no home
// (product decision 18).
[[nodiscard]] std::string HomeOn(const std::vector<const Placement*>& placements, Date day);

}  // namespace safereturn::data_returns
