// The twenty public rules on the table Missing of SSDA903: data and pure functions. The import of
// councils' files and the data returns that go out are checked by the same ones.
// Source: domain facts 3.2; the logic is written anew from it, the messages are our own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/describe.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

// Error: the row contradicts itself or cannot be understood; it cannot be used.
// Warning: it conflicts with other rows, tables or the collection year. A return must be free of
// both; an import refuses errors only.
enum class Severity { kUnspecified = 0, kError = 1, kWarning = 2 };
SR_ENUM(Severity, kUnspecified, kError, kWarning)

// What a rule must have to be checked at all.
enum class Need {
  kUnspecified = 0,
  kMissing = 1,
  kHeader = 2,
  kEpisodes = 3,
  kMissingLastYear = 4,
  kCollectionYear = 5,
  kBirthDate = 6,     // in Missing, or Header
  kOwnBirthDate = 7,  // in Missing
};
SR_ENUM(Need, kUnspecified, kMissing, kHeader, kEpisodes, kMissingLastYear, kCollectionYear,
        kBirthDate, kOwnBirthDate)

// Returns e.g. "the table Episodes" or "the collection year".
[[nodiscard]] std::string NameOf(Need need);

struct Rule {
  std::string code;    // the public one: 1004, INT13
  std::string reason;  // ours, UPPER_SNAKE
  Severity severity = Severity::kUnspecified;
  std::vector<Need> needs;
  std::vector<std::string> fields;
  std::string message;
};
SR_STRUCT(Rule, code, reason, severity, needs, fields, message)

// All twenty, in the order of domain facts 3.2.
[[nodiscard]] const std::vector<Rule>& Rules();

// Returns the rule, which must be one of the twenty.
[[nodiscard]] const Rule& RuleOf(const std::string& code);

struct RowRef {
  Table table = Table::kUnspecified;
  int row = 0;
};
SR_STRUCT(RowRef, table, row)

struct Finding {
  std::string code;  // of a rule; else our own reason (usable_rows.h)
  std::string reason;
  Severity severity = Severity::kUnspecified;
  std::vector<RowRef> rows;  // the flagged one first, then those that it conflicts with
  std::vector<std::string> fields;
  std::string message;
};
SR_STRUCT(Finding, code, reason, severity, rows, fields, message)

enum class Outcome { kUnspecified = 0, kPassed = 1, kFailed = 2, kNotChecked = 3 };
SR_ENUM(Outcome, kUnspecified, kPassed, kFailed, kNotChecked)

// Returns "passed", "failed" or "not checked".
[[nodiscard]] std::string NameOf(Outcome outcome);

struct RuleResult {
  std::string code;
  Outcome outcome = Outcome::kUnspecified;
  std::vector<Need> lacking;  // why it was not checked
};
SR_STRUCT(RuleResult, code, outcome, lacking)

struct Report {
  std::vector<RuleResult> rules;  // all twenty, in order
  std::vector<Finding> findings;  // by table, row and rule
};

// A year of the return: 1 April to 31 March.
struct CollectionYear {
  Date start;
  Date end;

  // Returns the one that ends in `year`.
  [[nodiscard]] static CollectionYear Ending(int year);
};

// Checks all rules that can be checked with what was supplied.
[[nodiscard]] Report Check(const Tables& tables, const std::optional<CollectionYear>& year);

// Puts findings in order of table and row; those of one row keep theirs.
void SortFindings(std::vector<Finding>& findings);

}  // namespace safereturn::data_returns
