// The statutory return on looked-after children (SSDA903) as intake events: table Missing, with
// Header and Episodes where they are there. Source: domain facts 3.1 and 3.2; product decisions 3,
// 15, 16, 18.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "tools/safereturnctl/csv_table.h"
#include "tools/safereturnctl/event.h"

namespace safereturn::ctl {

// A placement, from the table Episodes.
struct Placement {
  Date start;
  std::optional<Date> end;  // absent: it lasts
  std::string urn;          // digits; "" where it names no home
};

// The three tables of a folder.
struct Return903 {
  CsvTable missing;
  std::map<std::string, std::string> birth_dates;            // by child, as written, from Header
  std::map<std::string, std::vector<Placement>> placements;  // by child, from Episodes
};

// What is wrong with a row, or worth saying of it.
struct Finding {
  int row = 0;  // from 1, the header not counted
  std::string field;
  std::string reason;
  std::string message;
};

// A row of Missing that can be used.
struct MissingRow {
  int number = 0;
  std::string child;
  Date birth_date;
  std::string kind;  // M or A
  Date start;
  std::optional<Date> end;  // absent: still missing
  std::string home_urn;     // of the covering placement with the latest start; "" if unknown

  // Returns "903:<child>:<start>:<kind>": an imported episode is known by it, within its authority.
  [[nodiscard]] std::string Reference() const;
};

struct Rows903 {
  std::vector<MissingRow> rows;
  std::vector<Finding> refused;   // these rows are left out
  std::vector<Finding> warnings;  // these are not
};

// Finds the tables by their columns, whatever the files are called.
// Errors: NOT_FOUND/TABLE_MISSING where there is no table Missing.
[[nodiscard]] absl::StatusOr<Return903> FindTables(std::vector<CsvTable> tables);

// Checks and reads every row. `today` is the civil date after which nothing can have happened.
[[nodiscard]] Rows903 ReadRows(const Return903& tables, Date today);

// Returns dd/mm/yyyy as a date.
[[nodiscard]] std::optional<Date> ParseUkDate(std::string_view text);

// Returns the row's events: reported missing, and returned where it has an end. Their ids are
// UUIDv5 of what they say, so that the same row always gives the same event.
[[nodiscard]] std::vector<Event> EventsOf(const MissingRow& row, const std::string& authority,
                                          const std::string& source, bool is_history, Instant now);

// The CloudEvents source that an import speaks as unless told otherwise; `seed` registers it.
[[nodiscard]] std::string ImportSource(const std::string& authority);

}  // namespace safereturn::ctl
