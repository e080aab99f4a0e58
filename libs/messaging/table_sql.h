// The SQL of one table, made from its definition once and kept for the process: connections prepare
// statements by their text.
#pragma once

#include <map>
#include <string>

#include "libs/messaging/table.h"

namespace safereturn::messaging {

struct TableSql {
  std::string insert;
  std::string update;
  std::string by_key;
  std::map<std::string, std::string> by_column;
  std::string due;
  std::string earliest;
  std::string audit;
};

// Returns the statements of a table; they live as long as the process. Thread-safety: any thread.
const TableSql& SqlOf(const TableDef& table);

// "id, authority_id, …, own columns, state": how rows are read.
std::string SelectList(const TableDef& table);

// Returns a name as SQL writes it.
std::string Quoted(const std::string& name);

}  // namespace safereturn::messaging
