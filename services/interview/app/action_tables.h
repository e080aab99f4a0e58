// How dangers, actions, visits and debriefs lie in the database (adapters/store/migrations/0002).
#pragma once

#include "libs/messaging/tx.h"
#include "services/interview/domain/action.h"
#include "services/interview/domain/danger.h"
#include "services/interview/domain/debrief.h"
#include "services/interview/domain/visit.h"

namespace safereturn::messaging {

// Ordered by itself, not by its child: it neither waits for a lock that a draft holds nor stands in
// a queue behind a parked message of the child.
template <>
struct Table<interview::Danger> {
  static const TableDef& Def();
  static std::string Key(const interview::Danger& value) { return value.danger_id.key(); }
  static AuthorityId Authority(const interview::Danger& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Danger& value) { return value.danger_id.name(); }
  static std::optional<Instant> NextDue(const interview::Danger& value) {
    return interview::NextDue(value);
  }
  static bool IsLive(const interview::Danger& value) {
    return value.state == interview::DangerState::kRaised;
  }
  static ColumnValues Columns(const interview::Danger& value);
};

template <>
struct Table<interview::Action> {
  static const TableDef& Def();
  static std::string Key(const interview::Action& value) { return value.action_id.key(); }
  static AuthorityId Authority(const interview::Action& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Action& value) { return value.child_id.name(); }
  static std::optional<Instant> NextDue(const interview::Action& value) {
    return interview::NextDue(value);
  }
  static bool IsLive(const interview::Action& value) { return interview::IsOpen(value); }
  static ColumnValues Columns(const interview::Action& value);
};

// About the interviewer: ordered by itself, as a danger is.
template <>
struct Table<interview::Visit> {
  static const TableDef& Def();
  static std::string Key(const interview::Visit& value) { return value.visit_id.key(); }
  static AuthorityId Authority(const interview::Visit& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Visit& value) { return value.visit_id.name(); }
  static std::optional<Instant> NextDue(const interview::Visit& value) {
    return interview::NextDue(value);
  }
  static bool IsLive(const interview::Visit& value) {
    return value.state != interview::VisitState::kEnded;
  }
  static ColumnValues Columns(const interview::Visit& value);
};

template <>
struct Table<interview::Debrief> {
  static const TableDef& Def();
  static std::string Key(const interview::Debrief& value) { return value.interview_id.key(); }
  static AuthorityId Authority(const interview::Debrief& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Debrief& value) {
    return "debriefs/" + value.interview_id.key();
  }
  static std::optional<Instant> NextDue(const interview::Debrief&) { return std::nullopt; }
  static bool IsLive(const interview::Debrief&) { return false; }
  static ColumnValues Columns(const interview::Debrief& value);
};

}  // namespace safereturn::messaging
