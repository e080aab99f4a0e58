#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "libs/base/civil.h"
#include "libs/messaging/envelope.h"
#include "tests/sim/checks.h"

namespace safereturn::sim {
namespace {

using messaging::JournalRow;

std::string Name(const Process& process, const JournalRow& row) {
  return process.name() + " #" + std::to_string(row.id) + " " + row.type + " " + row.subject;
}

std::string HeaderOf(const kafka::Message& message, std::string_view name) {
  const std::string* value = message.FindHeader(name);
  return value == nullptr ? "" : *value;
}

std::string IdOf(const kafka::Message& message) { return HeaderOf(message, "ce_id"); }

void CheckPublished(World& world, Process& process, Findings& findings) {
  if (!process.state().outbox.empty()) {
    findings.Add("outbox", process.name() + " has " +
                               std::to_string(process.state().outbox.size()) + " rows to publish");
  }
  // Each key lies in one partition; the first copy of each event counts.
  std::map<std::string, std::pair<kafka::TopicPartition, size_t>> places;
  for (const auto& [place, log] : world.bus().logs()) {
    if (place.topic != process.topic()) continue;
    for (size_t i = 0; i < log.size(); ++i) places.try_emplace(IdOf(log[i].message), place, i);
  }
  std::map<std::string, size_t> last;  // key → place of its latest event
  for (const JournalRow& row : process.state().journal) {
    const auto found = places.find(row.event_id.ToString());
    if (found == places.end()) {
      findings.Add("unpublished", Name(process, row) + " is not on the topic");
      continue;
    }
    const size_t offset = found->second.second;
    const auto [before, is_first] = last.try_emplace(row.partition_key, offset);
    if (!is_first && before->second > offset) {
      findings.Add("out_of_order", Name(process, row) + " lies before an earlier event of its key");
    }
    before->second = std::max(before->second, offset);
    places.erase(found);
  }
  for (const auto& [id, place] : places) {
    findings.Add("no_event", "event " + id + " on " + process.topic() + " is in no journal");
  }
}

void CheckHeard(World& world, Process& process, Findings& findings) {
  const std::set<std::string> topics(process.spec().topics.begin(), process.spec().topics.end());
  for (const auto& [place, log] : world.bus().logs()) {
    if (!topics.contains(place.topic)) continue;
    for (const Entry& entry : log) {
      messaging::Envelope event;
      event.id = HeaderOf(entry.message, "ce_id");
      event.source = HeaderOf(entry.message, "ce_source");
      event.type = HeaderOf(entry.message, "ce_type");
      if (process.spec().router->Find(event.type) == nullptr) continue;
      if (process.state().inbox.contains({event.source, messaging::InboxId(event)})) continue;
      findings.Add("lost_event", process.name() + " never did " + event.type + " " + event.id +
                                     " of " + HeaderOf(entry.message, "ce_subject"));
    }
  }
}

std::string CausationOf(const JournalRow& row) {
  const auto headers = nlohmann::json::parse(row.headers, nullptr, false);
  return headers.is_object() ? headers.value("causationid", "") : "";
}

}  // namespace

void CheckBus(World& world, Findings& findings) {
  for (Process* process : world.processes()) {
    CheckPublished(world, *process, findings);
    CheckHeard(world, *process, findings);
  }
}

void CheckCauses(World& world, Findings& findings) {
  for (Process* process : world.processes()) {
    std::map<std::string, Instant> done;  // cause → its unit of work's instant
    std::set<std::tuple<std::string, std::string, std::string>> said;  // cause, subject, content
    for (const JournalRow& row : process->state().journal) {
      const std::string cause = CausationOf(row);
      if (cause.empty()) continue;  // a tick
      const auto [first, is_new] = done.try_emplace(cause, row.occurred_at);
      if (first->second != row.occurred_at) {
        findings.Add("doubled", Name(*process, row) + " at " + FormatInstant(row.occurred_at) +
                                    ": its cause " + cause + " was done before, at " +
                                    FormatInstant(first->second));
      } else if (!said.emplace(cause, row.subject, row.type + row.data).second) {
        findings.Add("doubled", Name(*process, row) + " was said twice for one cause");
      }
    }
  }
}

void CheckTimes(World& world, Findings& findings) {
  for (Process* process : world.processes()) {
    std::map<std::string, const JournalRow*> rows;
    for (const JournalRow& row : process->state().journal) rows[row.event_id.ToString()] = &row;
    for (const auto& [place, log] : world.bus().logs()) {
      if (place.topic != process->topic()) continue;
      for (const Entry& entry : log) {
        const auto row = rows.find(IdOf(entry.message));
        if (row == rows.end() || row->second->occurred_at <= entry.published_time) continue;
        findings.Add("early", Name(*process, *row->second) + " says " +
                                  FormatInstant(row->second->occurred_at) +
                                  " but was published at " + FormatInstant(entry.published_time));
      }
    }
  }
}

void CheckAuditor(World& world, Findings& findings) {
  for (Process* process : world.processes()) {
    for (const messaging::TableDef* table : process->spec().audited) {
      const auto backend = process->store().database().Begin({});
      if (!backend.ok()) continue;
      const auto audit = (*backend)->AuditTable(*table, world.now() - std::chrono::seconds(60));
      if (!audit.ok() || audit->without_next > 0 || audit->overdue > 0) {
        findings.Add("auditor", process->name() + "." + table->name + ": " +
                                    std::to_string(audit->without_next) +
                                    " without a next instant, " + std::to_string(audit->overdue) +
                                    " overdue");
      }
    }
  }
}

}  // namespace safereturn::sim
