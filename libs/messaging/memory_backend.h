// The unit of work in memory: what unit tests and the simulator run on. A small true
// implementation; tests/contract holds it against PostgreSQL.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "libs/messaging/backend.h"

namespace safereturn::messaging {

// Nothing is visible to others before Commit; a Backend that is destroyed first leaves no trace.
// Thread-safety: one thread; several open transactions of it may be interleaved.
class MemoryDatabase final : public Database {
 public:
  absl::StatusOr<std::unique_ptr<Backend>> Begin(const BeginOptions& options) override;

  // What is committed, for checkers.
  struct State {
    std::map<std::string, std::map<std::string, Row>> tables;
    std::map<std::string, const TableDef*> defs;
    std::vector<JournalRow> journal;
    std::set<int64_t> outbox;
    std::map<std::pair<std::string, Uuid>, std::pair<std::string, Instant>> inbox;
    std::map<Uuid, std::pair<RequestRow, Instant>> requests;
  };
  [[nodiscard]] const State& state() const { return state_; }

 private:
  friend class MemoryBackend;
  // What a table's rows are found by: their next due time and the values of their columns.
  struct Index {
    std::set<std::pair<Instant, std::string>> due;
    std::vector<std::map<std::string, std::set<std::string>>> columns;  // value → keys
  };
  Index& IndexOf(const TableDef& table);
  void Put(const TableDef& table, Row row);

  State state_;
  std::map<std::string, Index> indexes_;      // by table
  std::map<std::string, const void*> locks_;  // ordering key → holder
};

}  // namespace safereturn::messaging
