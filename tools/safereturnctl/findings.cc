#include "tools/safereturnctl/findings.h"

#include <map>

#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

using data_returns::Finding;
using data_returns::Outcome;
using data_returns::RuleResult;
using data_returns::Severity;

const char* NameOf(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// The table is said where it is not the one that is imported.
std::string RowsText(const Finding& finding) {
  std::vector<std::string> parts;
  for (const auto& row : finding.rows) {
    const bool is_missing = row.table == data_returns::Table::kMissing;
    parts.push_back((is_missing ? "" : data_returns::NameOf(row.table) + " ") +
                    std::to_string(row.row));
  }
  return Joined(parts);
}

}  // namespace

Json FindingJson(const Finding& finding) {
  Json json = {{"row", finding.rows.front().row},
               {"field", finding.fields.empty() ? "" : finding.fields.front()},
               {"code", finding.code},
               {"reason", finding.reason},
               {"severity", NameOf(finding.severity)},
               {"message", finding.message},
               {"fields", finding.fields},
               {"rows", Json::array()}};
  for (const auto& row : finding.rows) {
    json["rows"].push_back({{"table", data_returns::NameOf(row.table)}, {"row", row.row}});
  }
  return json;
}

Json RulesJson(const std::vector<RuleResult>& rules) {
  Json json = Json::array();
  for (const RuleResult& rule : rules) {
    Json lacking = Json::array();
    for (const auto need : rule.lacking) lacking.push_back(data_returns::NameOf(need));
    json.push_back({{"code", rule.code},
                    {"outcome", data_returns::NameOf(rule.outcome)},
                    {"lacking", std::move(lacking)}});
  }
  return json;
}

void PrintFindings(const data_returns::Screening& screening, std::ostream& out) {
  std::vector<Finding> all = screening.refused;
  all.insert(all.end(), screening.warnings.begin(), screening.warnings.end());
  if (all.empty()) return;
  data_returns::SortFindings(all);
  Table table({"ROW", "SEVERITY", "RULE", "FIELDS", "WHAT IS WRONG"});
  for (const Finding& finding : all) {
    table.Add({RowsText(finding), NameOf(finding.severity), finding.code, Joined(finding.fields),
               finding.message});
  }
  table.Print(out);
}

std::string RulesLine(const std::vector<RuleResult>& rules) {
  std::map<Outcome, int> count;
  std::map<std::string, std::vector<std::string>> codes_by_lack;
  for (const RuleResult& rule : rules) {
    ++count[rule.outcome];
    if (rule.outcome != Outcome::kNotChecked) continue;
    std::vector<std::string> lacking;
    for (const auto need : rule.lacking) lacking.push_back(data_returns::NameOf(need));
    codes_by_lack[Joined(lacking)].push_back(rule.code);
  }
  std::string line = "rules: " + std::to_string(count[Outcome::kPassed]) + " passed, " +
                     std::to_string(count[Outcome::kFailed]) + " failed, " +
                     std::to_string(count[Outcome::kNotChecked]) + " not checked";
  std::string why;
  for (const auto& [lack, codes] : codes_by_lack) {
    why += (why.empty() ? "" : "; ") + Joined(codes) + ": without " + lack;
  }
  return why.empty() ? line : line + " (" + why + ")";
}

}  // namespace safereturn::ctl
