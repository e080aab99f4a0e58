#include "libs/messaging/table_sql.h"

#include <absl/synchronization/mutex.h>

namespace safereturn::messaging {
namespace {

TableSql MakeSql(const TableDef& table) {
  TableSql sql;
  const std::string name = Quoted(table.name);
  const std::string select = "SELECT " + SelectList(table) + " FROM " + name;
  std::string columns = "id, authority_id, ordering_key, version, next_due_at, is_live";
  std::string arrays = "$1::" + table.key_type +
                       "[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::boolean[]";
  std::string sets =
      "authority_id = u.authority_id, ordering_key = u.ordering_key, version = u.version, "
      "next_due_at = u.next_due_at, is_live = u.is_live";
  int number = 7;
  for (const Column& column : table.columns) {
    columns += ", " + Quoted(column.name);
    arrays += ", $" + std::to_string(number++) + "::" + column.sql_type + "[]";
    sets += ", " + Quoted(column.name) + " = u." + Quoted(column.name);
  }
  columns += ", state";
  arrays += ", $" + std::to_string(number++) + "::jsonb[]";
  sets += ", state = u.state";
  const std::string now = "$" + std::to_string(number++) + "::timestamptz";
  sql.insert = "INSERT INTO " + name + " (" + columns + ", updated_at) SELECT u.*, " + now +
               " FROM unnest(" + arrays + ") AS u(" + columns + ")";
  sql.update = "UPDATE " + name + " AS t SET " + sets + ", updated_at = " + now + " FROM unnest(" +
               arrays + ", $" + std::to_string(number) + "::bigint[]) AS u(" + columns +
               ", expected) WHERE t.id = u.id AND t.version = u.expected";
  sql.by_key = select + " WHERE id = ANY ($1::" + table.key_type + "[])";
  for (const Column& column : table.columns) {
    sql.by_column[column.name] =
        select + " WHERE " + Quoted(column.name) + " = ANY ($1::" + column.sql_type + "[])";
  }
  sql.due = "SELECT id, ordering_key, next_due_at FROM " + name +
            " WHERE next_due_at <= $1::timestamptz ORDER BY next_due_at LIMIT $2::bigint";
  sql.earliest = "SELECT min(next_due_at) FROM " + name;
  sql.audit =
      "SELECT count(*) FILTER (WHERE is_live), "
      "count(*) FILTER (WHERE is_live AND next_due_at IS NULL), "
      "count(*) FILTER (WHERE next_due_at < $1::timestamptz), min(next_due_at) FROM " +
      name + " WHERE is_live OR next_due_at IS NOT NULL";
  return sql;
}

}  // namespace

const TableSql& SqlOf(const TableDef& table) {
  static absl::Mutex mutex;
  static auto* all = new std::map<std::string, TableSql>;
  const absl::MutexLock lock(&mutex);
  const std::string identity = table.name + "/" + table.key_type + "/" + SelectList(table);
  const auto found = all->find(identity);
  return found != all->end() ? found->second : all->emplace(identity, MakeSql(table)).first->second;
}

std::string SelectList(const TableDef& table) {
  std::string list = "id, authority_id, ordering_key, version, next_due_at, is_live";
  for (const Column& column : table.columns) list += ", " + Quoted(column.name) + "::text";
  return list + ", state";
}

std::string Quoted(const std::string& name) { return '"' + name + '"'; }

}  // namespace safereturn::messaging
