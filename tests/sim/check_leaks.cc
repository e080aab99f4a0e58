#include <string_view>

#include "safereturn/interview/v1/events.pb.h"
#include "tests/sim/checks.h"
#include "tests/sim/journal.h"
#include "tests/sim/said.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::interview::v1;

bool Says(std::string_view text) { return text.find(kMarker) != std::string_view::npos; }

// A code is a short word, no sentence.
bool IsCode(std::string_view text) {
  if (text.empty() || text.size() > 60) return false;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/';
    if (!is_plain) return false;
  }
  return true;
}

bool IsDigest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void CheckFacts(const pb::FactsRecorded& facts, Findings& findings) {
  for (const auto* codes :
       {&facts.push_codes(), &facts.pull_codes(), &facts.indicator_codes(), &facts.advice_codes(),
        &facts.not_asked_codes(), &facts.not_said_codes()}) {
    for (const std::string& code : *codes) {
      if (!IsCode(code)) findings.Add("leak", facts.interview_id() + " says in words: " + code);
    }
  }
  for (const auto& fact : facts.linked_facts()) {
    if (!IsDigest(fact.digest()))
      findings.Add("leak", facts.interview_id() + " links by a fact that is no digest");
  }
}

void CheckDatabase(const Process& process, Findings& findings) {
  for (const auto& row : process.state().journal) {
    if (Says(row.data) || Says(row.headers))
      findings.Add("leak", process.name() + " says in " + row.type + " what was told in words");
  }
  for (const auto& [name, rows] : process.state().tables) {
    for (const auto& [key, row] : rows) {
      bool says = Says(row.state);
      for (const auto& column : row.columns) says = says || (column && Says(*column));
      if (says) findings.Add("leak", process.name() + "." + name + " keeps words in plain: " + key);
    }
  }
  for (const auto& [id, request] : process.state().requests) {
    if (Says(request.first.fingerprint) || Says(request.first.resource))
      findings.Add("leak", process.name() + " keeps words of a request");
  }
}

}  // namespace

void CheckLeaks(World& world, Findings& findings) {
  for (Process* process : world.processes()) CheckDatabase(*process, findings);
  for (const auto& [place, log] : world.bus().logs()) {
    for (const Entry& entry : log) {
      bool says = Says(entry.message.value) || Says(entry.message.key);
      for (const auto& header : entry.message.headers) says = says || Says(header.value);
      if (says) findings.Add("leak", place.topic + " carries what was told in words");
    }
  }
  for (const Arrived& arrived : world.mailbox().arrived()) {
    bool says = Says(arrived.mail.subject) || Says(arrived.mail.body);
    for (const auto& [name, value] : arrived.mail.headers) says = says || Says(value);
    if (says) findings.Add("leak", arrived.mail.message_id + " tells what was told in words");
  }
  ForEachEvent<pb::FactsRecorded>(
      world.interview(), [&](const auto& facts, const auto&) { CheckFacts(facts, findings); });
}

}  // namespace safereturn::sim
