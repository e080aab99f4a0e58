// How reporting's aggregates lie in the database (adapters/store/migrations).
#pragma once

#include "libs/messaging/tx.h"
#include "services/reporting/domain/child_link.h"
#include "services/reporting/domain/data_return.h"
#include "services/reporting/domain/figure.h"

namespace safereturn::reporting {

// Nothing here has a deadline: statistics answer, and returns are made when somebody asks.
struct NoDeadline {
  template <class T>
  static std::optional<Instant> NextDue(const T&) {
    return std::nullopt;
  }
  template <class T>
  static bool IsLive(const T&) {
    return false;
  }
};

}  // namespace safereturn::reporting

namespace safereturn::messaging {

template <>
struct Table<reporting::Figure> : reporting::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const reporting::Figure& figure) { return figure.episode_id.key(); }
  static AuthorityId Authority(const reporting::Figure& figure) { return figure.authority_id; }
  static std::string OrderingKey(const reporting::Figure& figure) { return figure.child_id.name(); }
  static ColumnValues Columns(const reporting::Figure& figure);
};

template <>
struct Table<reporting::ChildLink> : reporting::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const reporting::ChildLink& link) { return link.child_id.key(); }
  static AuthorityId Authority(const reporting::ChildLink& link) { return link.authority_id; }
  static std::string OrderingKey(const reporting::ChildLink& link) { return link.child_id.name(); }
  static ColumnValues Columns(const reporting::ChildLink&) { return {}; }
};

template <>
struct Table<reporting::DataReturn> : reporting::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const reporting::DataReturn& made) { return made.return_id.key(); }
  static AuthorityId Authority(const reporting::DataReturn& made) { return made.authority_id; }
  static std::string OrderingKey(const reporting::DataReturn& made) {
    return made.return_id.name();
  }
  static ColumnValues Columns(const reporting::DataReturn&) { return {}; }
};

}  // namespace safereturn::messaging
