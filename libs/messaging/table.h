// How an aggregate lies in the database: a few real columns for what is queried or constrained, the
// rest as one JSON state. The same definition drives PostgreSQL and the memory store, and a
// contract test holds it against the migrated schema.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/ids.h"

namespace safereturn::messaging {

// A column beside the standard ones; its values travel as PostgreSQL's text form.
struct Column {
  std::string name;
  std::string sql_type;  // text, uuid, boolean, integer, timestamptz, tstzrange
};

// No two rows may have the same values in all `columns`; a row with a NULL among them is free.
struct UniqueKey {
  std::string constraint;  // its name in the schema; reported as the field of the refusal
  std::vector<std::string> columns;
};

// No two rows with the same value of `equal` may have overlapping `range`s ("[from,to)"); rows with
// a NULL range are free. The guard of bookings (product decision 9).
struct Exclusion {
  std::string constraint;
  std::string equal;
  std::string range;
};

// Every aggregate table has: id, authority_id, ordering_key, version, next_due_at, is_live, the
// columns below, state (jsonb) and updated_at.
struct TableDef {
  std::string name;
  std::string collection;         // of the resource name: "episodes"
  std::string key_type = "uuid";  // of the column id: uuid, or text for natural keys
  std::vector<Column> columns;
  std::vector<UniqueKey> unique;
  std::vector<Exclusion> exclusions;

  // Returns the position of a column, or nothing.
  [[nodiscard]] std::optional<size_t> ColumnIndex(std::string_view column) const;
};

using ColumnValues = std::vector<std::optional<std::string>>;

// One row as a store sees it.
struct Row {
  std::string key;
  AuthorityId authority_id;
  std::string ordering_key;  // whose order is kept: children/<uuid>, or the resource's own name
  int64_t version = 0;       // counts the aggregate's events; 0 = not stored yet
  std::optional<Instant> next_due;
  bool is_live = false;  // not in a final state: the auditor demands a next_due
  ColumnValues columns;  // in the order of TableDef::columns
  std::string state;     // JSON
};

// Specialised by each service in app/tables.h for each aggregate T (a described struct):
//
//   template <> struct Table<Plan> {
//     static const TableDef& Def();
//     static std::string Key(const Plan&);             // text of the primary key
//     static AuthorityId Authority(const Plan&);
//     static std::string OrderingKey(const Plan&);     // plan.child_id.name()
//     static std::optional<Instant> NextDue(const Plan&);
//     static bool IsLive(const Plan&);                 // true: must have a NextDue
//     static ColumnValues Columns(const Plan&);        // in the order of Def().columns
//   };
template <class T>
struct Table;

}  // namespace safereturn::messaging
