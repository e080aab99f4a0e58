// Reads committed aggregates straight from a process's database.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/codec/json_text.h"
#include "libs/messaging/tx.h"
#include "tests/sim/process.h"

namespace safereturn::sim {

// Calls `visit` for each row of T's table, in order of key.
template <class T>
void ForEachRow(const Process& process, const std::function<void(const messaging::Row&)>& visit) {
  const auto table = process.state().tables.find(messaging::Table<T>::Def().name);
  if (table == process.state().tables.end()) return;
  for (const auto& [key, row] : table->second) visit(row);
}

// Returns all aggregates of T that keep `ordering_key`; all of them where it is "".
template <class T>
std::vector<T> RowsOf(const Process& process, const std::string& ordering_key = "") {
  std::vector<T> rows;
  ForEachRow<T>(process, [&](const messaging::Row& row) {
    if (ordering_key.empty() || row.ordering_key == ordering_key) {
      rows.push_back(codec::FromJsonText<T>(row.state));
    }
  });
  return rows;
}

}  // namespace safereturn::sim
