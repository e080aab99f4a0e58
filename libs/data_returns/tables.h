// The tables of the data returns, as what was supplied says it: nothing is corrected, so that the
// rules see what a person sees. Source: domain facts 3.1 and 3.3.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/describe.h"
#include "libs/data_returns/uk_date.h"

namespace safereturn::data_returns {

enum class Table {
  kUnspecified = 0,
  kMissing = 1,          // SSDA903 Missing, AMISSING of its XML, or ssd_missing
  kHeader = 2,           // SSDA903 Header
  kEpisodes = 3,         // SSDA903 Episodes: placements, not episodes of being missing
  kMissingLastYear = 4,  // Missing of the collection year before
};
SR_ENUM(Table, kUnspecified, kMissing, kHeader, kEpisodes, kMissingLastYear)

// Returns "Missing", "Header", "Episodes" or "Missing (last year)".
[[nodiscard]] std::string NameOf(Table table);

// One time that a child was missing or away without authorisation.
struct MissingPeriod {
  int row = 0;  // from 1, the header not counted; in XML the AMISSING elements are counted
  std::string child;
  DateCell birth_date;  // ssd_missing has none
  std::string kind;     // M or A; else what was written
  DateCell start;
  DateCell end;  // blank: still missing

  // Standard Safeguarding Dataset only.
  std::string id;                                  // miss_table_id
  std::optional<std::chrono::seconds> start_time;  // on London's clock; absent: only a date
  std::optional<std::chrono::seconds> end_time;
  std::string interview_offered;   // Y, N, NA or ""
  std::string interview_accepted;  // the same
};
SR_STRUCT(MissingPeriod, row, child, birth_date, kind, start, end, id, start_time, end_time,
          interview_offered, interview_accepted)

// One child, from Header.
struct HeaderRow {
  int row = 0;
  std::string child;
  DateCell birth_date;
};
SR_STRUCT(HeaderRow, row, child, birth_date)

// One placement, from Episodes.
struct Placement {
  int row = 0;
  std::string child;
  DateCell start;  // DECOM
  DateCell end;    // DEC; blank: it lasts
  std::string legal_status;
  std::string reason_ceased;  // REC
  std::string home_urn;       // digits; "" where it names no home
};
SR_STRUCT(Placement, row, child, start, end, legal_status, reason_ceased, home_urn)

enum class Format { kUnspecified = 0, kSsda903Csv = 1, kSsda903Xml = 2, kSsdMissing = 3 };
SR_ENUM(Format, kUnspecified, kSsda903Csv, kSsda903Xml, kSsdMissing)

// A row that has not as many cells as its table has columns: it is not read.
struct TornRow {
  int row = 0;
  int cells = 0;
};
SR_STRUCT(TornRow, row, cells)

struct MissingTable {
  std::string file;
  Format format = Format::kUnspecified;
  std::vector<MissingPeriod> periods;
  std::vector<TornRow> torn;

  [[nodiscard]] size_t RowCount() const { return periods.size() + torn.size(); }
};

// What was supplied; absent is not the same as empty.
struct Tables {
  std::optional<MissingTable> missing;
  std::optional<std::vector<HeaderRow>> header;
  std::optional<std::vector<Placement>> episodes;
  std::optional<MissingTable> missing_last_year;
  std::vector<std::string> notes;  // e.g. that a file was read as Windows-1252
};

// A file as it was supplied.
struct File {
  std::string name;
  std::string content;
};

// Finds the tables by their columns (or the XML's root), whatever the files are called; files that
// hold none of them are left out.
//
// Errors: NOT_FOUND/TABLE_MISSING without a table Missing; INVALID_ARGUMENT with TABLE_TWICE (two
// files hold the same table), ENCODING_UNSUPPORTED, CSV_BROKEN or XML_BROKEN.
[[nodiscard]] absl::StatusOr<Tables> ReadTables(const std::vector<File>& files);

// Sorts as the returns are written: child, start, end (open last), kind, id.
void SortForReturn(std::vector<MissingPeriod>& periods);

// Returns whether it is 1 to 10 letters and digits, as CHILDID must be (domain facts 3.1).
[[nodiscard]] bool IsChildId(const std::string& text);

}  // namespace safereturn::data_returns
