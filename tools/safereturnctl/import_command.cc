// import: the rows of a council's return as intake events, checked first.
#include <iostream>

#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/files.h"
#include "tools/safereturnctl/findings.h"
#include "tools/safereturnctl/import_events.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

using data_returns::Format;
using data_returns::Tables;
using data_returns::UsableRow;

constexpr size_t kBatch = 500;         // events acknowledged together
constexpr size_t kReportEvery = 5000;  // events

struct Summary {
  size_t rows = 0, events = 0, still_missing = 0, without_home = 0;
  std::vector<std::string> notes;
  data_returns::Screening screening;

  [[nodiscard]] size_t Refused() const { return rows - screening.rows.size(); }
};

Json ToJson(const Event& event, int row) {
  return {{"row", row},
          {"type", event.type},
          {"source", event.source},
          {"id", event.id},
          {"key", FirstIdentifier(event.data)},
          {"data", event.data}};
}

std::string Advice(const Summary& summary) {
  if (summary.Refused() > 0) {
    return "correct the rows with errors in your own system and import the return again: rows that "
           "were taken before change nothing\n";
  }
  if (!summary.screening.warnings.empty()) {
    return "warnings do not stop an import; the return itself should have none when it is sent\n";
  }
  return "";
}

void PrintForPeople(const Summary& summary, const ImportOptions& options) {
  std::ostream& details = options.is_check ? std::cout : std::cerr;
  for (const std::string& note : summary.notes) details << note << '\n';
  PrintFindings(summary.screening, details);
  details << RulesLine(summary.screening.rules) << '\n';
  if (options.is_check) {
    std::cout << summary.rows << " rows: " << summary.screening.rows.size() << " can be imported, "
              << summary.Refused() << " cannot\n";
  } else {
    std::cout << (options.is_dry_run ? "would publish " : "published ") << summary.events
              << " events of " << summary.screening.rows.size() << " rows ("
              << summary.still_missing << " still missing, " << summary.without_home
              << " without a home); " << summary.Refused() << " rows refused\n";
  }
  std::cerr << Advice(summary);
}

void Print(const Summary& summary, const ImportOptions& options) {
  if (!options.json) {
    PrintForPeople(summary, options);
    return;
  }
  Json json = {{"rows", summary.rows},
               {"accepted", summary.screening.rows.size()},
               {"events", summary.events},
               {"still_missing", summary.still_missing},
               {"without_home", summary.without_home},
               {"notes", summary.notes},
               {"rules", RulesJson(summary.screening.rules)},
               {"refused", Json::array()},
               {"warnings", Json::array()}};
  for (const auto& finding : summary.screening.refused)
    json["refused"].push_back(FindingJson(finding));
  for (const auto& finding : summary.screening.warnings)
    json["warnings"].push_back(FindingJson(finding));
  // The dry run's standard output is events only, so that it can be piped.
  (options.is_dry_run ? std::cerr : std::cout) << Compact(json) << '\n';
}

absl::Status Flush(Session& session, std::vector<kafka::Message>& batch) {
  if (batch.empty()) return absl::OkStatus();
  const absl::Status status = session.Publish(std::move(batch));
  batch.clear();
  return status;
}

std::string SourceOf(const ImportOptions& options) {
  if (!options.source.empty()) return options.source;
  return options.is_ssd ? SsdImportSource(options.authority) : ImportSource(options.authority);
}

absl::Status PublishRows(Session& session, const ImportOptions& options, Summary& summary) {
  const std::string source = SourceOf(options);
  std::vector<kafka::Message> batch;
  for (const UsableRow& row : summary.screening.rows) {
    const size_t before = summary.events;
    for (const Event& event :
         EventsOf(row, options.authority, source, options.is_history, session.Now())) {
      if (options.is_dry_run) {
        if (options.json) std::cout << Compact(ToJson(event, row.period.row)) << '\n';
      } else {
        SR_ASSIGN_OR_RETURN(kafka::Message message, ToMessage(event));
        batch.push_back(std::move(message));
      }
      ++summary.events;
    }
    if (batch.size() >= kBatch) SR_RETURN_IF_ERROR(Flush(session, batch));
    if (summary.events / kReportEvery != before / kReportEvery) {
      std::cerr << "row " << row.period.row << " of " << summary.rows << '\n';
    }
  }
  return Flush(session, batch);
}

absl::StatusOr<Tables> ReadFrom(const std::string& path) {
  SR_ASSIGN_OR_RETURN(const auto files, ReadReturnFiles(path));
  return data_returns::ReadTables(files);
}

absl::StatusOr<Tables> Read(const ImportOptions& options) {
  SR_ASSIGN_OR_RETURN(Tables tables, ReadFrom(options.from));
  const bool is_ssd = tables.missing->format == Format::kSsdMissing;
  if (is_ssd != options.is_ssd) {
    return Refuse(
        absl::StatusCode::kInvalidArgument, "FORMAT_OTHER",
        tables.missing->file + " is " +
            (is_ssd ? "ssd_missing: use import ssd-missing" : "of SSDA903: use import ssda903"),
        "from");
  }
  if (!options.last_year.empty()) {
    SR_ASSIGN_OR_RETURN(Tables last_year, ReadFrom(options.last_year));
    tables.missing_last_year = std::move(last_year.missing);
  }
  return tables;
}

}  // namespace

int RunImport(Session& session, const ImportOptions& options) {
  Summary summary;
  const absl::Status status = [&]() -> absl::Status {
    SR_ASSIGN_OR_RETURN(const Tables tables, Read(options));
    std::optional<data_returns::CollectionYear> year;
    if (options.year != 0) year = data_returns::CollectionYear::Ending(options.year);
    summary.rows = tables.missing->RowCount();
    summary.notes = tables.notes;
    summary.screening = data_returns::Screen(tables, year, LondonDate(session.Now()));
    for (const UsableRow& row : summary.screening.rows) {
      summary.still_missing += row.period.end.date ? 0 : 1;
      summary.without_home += row.home_urn.empty() ? 1 : 0;
    }
    return options.is_check ? absl::OkStatus() : PublishRows(session, options, summary);
  }();
  if (!status.ok()) return Fail(status, options.json, std::cout, std::cerr);
  Print(summary, options);
  return summary.Refused() == 0 ? kOk : kRefused;
}

}  // namespace safereturn::ctl
