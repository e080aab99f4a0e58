// What the check of a return found, for people and for programs.
#pragma once

#include <ostream>
#include <string>

#include "libs/data_returns/usable_rows.h"
#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {

// Returns {"row", "field", "code", "reason", "severity", "message", "fields", "rows"}.
[[nodiscard]] Json FindingJson(const data_returns::Finding& finding);

// Returns [{"code", "outcome", "lacking"}] of all twenty rules.
[[nodiscard]] Json RulesJson(const std::vector<data_returns::RuleResult>& rules);

// Prints one line a finding, in order of the rows; nothing where there is none.
void PrintFindings(const data_returns::Screening& screening, std::ostream& out);

// Returns "rules: 17 passed, 1 failed, 2 not checked (570, 571: without the collection year)".
[[nodiscard]] std::string RulesLine(const std::vector<data_returns::RuleResult>& rules);

}  // namespace safereturn::ctl
