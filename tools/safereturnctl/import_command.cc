// import ssda903: the rows of a return as intake events.
#include <iostream>

#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/output.h"
#include "tools/safereturnctl/ssda903.h"

namespace safereturn::ctl {
namespace {

constexpr size_t kBatch = 500;         // events acknowledged together
constexpr size_t kReportEvery = 5000;  // events

struct Summary {
  size_t rows = 0, events = 0, still_missing = 0, without_home = 0;
  Rows903 read;
};

Json ToJson(const Finding& finding) {
  return {{"row", finding.row},
          {"field", finding.field},
          {"reason", finding.reason},
          {"message", finding.message}};
}

Json ToJson(const Event& event, int row) {
  return {{"row", row},
          {"type", event.type},
          {"source", event.source},
          {"id", event.id},
          {"key", FirstIdentifier(event.data)},
          {"data", event.data}};
}

void Report(const std::vector<Finding>& findings, const char* what) {
  for (const Finding& finding : findings) {
    std::cerr << "row " << finding.row << " " << what << ": " << finding.reason << ": "
              << finding.field << (finding.field.empty() ? "" : " ") << finding.message << '\n';
  }
}

void Print(const Summary& summary, const ImportOptions& options) {
  if (!options.json) {
    Report(summary.read.refused, "refused");
    Report(summary.read.warnings, "noted");
    std::cout << (options.is_dry_run ? "would publish " : "published ") << summary.events
              << " events of " << summary.read.rows.size() << " rows (" << summary.still_missing
              << " still missing, " << summary.without_home << " without a home); "
              << summary.read.refused.size() << " rows refused\n";
    return;
  }
  Json json = {{"rows", summary.rows},
               {"accepted", summary.read.rows.size()},
               {"events", summary.events},
               {"still_missing", summary.still_missing},
               {"without_home", summary.without_home},
               {"refused", Json::array()},
               {"warnings", Json::array()}};
  for (const Finding& finding : summary.read.refused) json["refused"].push_back(ToJson(finding));
  for (const Finding& finding : summary.read.warnings) json["warnings"].push_back(ToJson(finding));
  // The dry run's standard output is events only, so that it can be piped.
  (options.is_dry_run ? std::cerr : std::cout) << Compact(json) << '\n';
}

absl::Status Flush(Session& session, std::vector<kafka::Message>& batch) {
  if (batch.empty()) return absl::OkStatus();
  const absl::Status status = session.Publish(std::move(batch));
  batch.clear();
  return status;
}

absl::Status PublishRows(Session& session, const ImportOptions& options, Summary& summary) {
  const std::string source =
      options.source.empty() ? ImportSource(options.authority) : options.source;
  std::vector<kafka::Message> batch;
  for (const MissingRow& row : summary.read.rows) {
    const size_t before = summary.events;
    summary.still_missing += row.end ? 0 : 1;
    summary.without_home += row.home_urn.empty() ? 1 : 0;
    for (const Event& event :
         EventsOf(row, options.authority, source, options.is_history, session.Now())) {
      if (options.is_dry_run) {
        if (options.json) std::cout << Compact(ToJson(event, row.number)) << '\n';
      } else {
        SR_ASSIGN_OR_RETURN(kafka::Message message, ToMessage(event));
        batch.push_back(std::move(message));
      }
      ++summary.events;
    }
    if (batch.size() >= kBatch) SR_RETURN_IF_ERROR(Flush(session, batch));
    if (summary.events / kReportEvery != before / kReportEvery) {
      std::cerr << "row " << row.number << " of " << summary.rows << '\n';
    }
  }
  return Flush(session, batch);
}

}  // namespace

int RunImport(Session& session, const ImportOptions& options) {
  Summary summary;
  const absl::Status status = [&]() -> absl::Status {
    SR_ASSIGN_OR_RETURN(auto tables, ReadCsvFolder(options.from));
    SR_ASSIGN_OR_RETURN(const Return903 found, FindTables(std::move(tables)));
    summary.rows = found.missing.rows.size();
    summary.read = ReadRows(found, LondonDate(session.Now()));
    return PublishRows(session, options, summary);
  }();
  if (!status.ok()) return Fail(status, options.json, std::cout, std::cerr);
  Print(summary, options);
  return summary.read.refused.empty() ? kOk : kRefused;
}

}  // namespace safereturn::ctl
