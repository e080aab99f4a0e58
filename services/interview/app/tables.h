// How interview's aggregates lie in the database (adapters/store/migrations).
#pragma once

#include "libs/messaging/tx.h"
#include "services/interview/domain/framework.h"
#include "services/interview/domain/interview.h"
#include "services/interview/domain/known.h"
#include "services/interview/domain/record.h"

namespace safereturn::messaging {

// The facts of an interview have no deadline of their own: the plan is the clock.
template <>
struct Table<interview::Interview> {
  static const TableDef& Def();
  static std::string Key(const interview::Interview& value) { return value.interview_id.key(); }
  static AuthorityId Authority(const interview::Interview& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Interview& value) {
    return value.child_id.name();
  }
  static std::optional<Instant> NextDue(const interview::Interview&) { return std::nullopt; }
  static bool IsLive(const interview::Interview&) { return false; }
  static ColumnValues Columns(const interview::Interview& value);
};

// Saved without an event: what is in it is nobody's but the authorised reader's.
template <>
struct Table<interview::Record> {
  static const TableDef& Def();
  static std::string Key(const interview::Record& value) { return value.interview_id.key(); }
  static AuthorityId Authority(const interview::Record& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Record& value) { return value.child_id.name(); }
  static std::optional<Instant> NextDue(const interview::Record&) { return std::nullopt; }
  static bool IsLive(const interview::Record&) { return false; }
  static ColumnValues Columns(const interview::Record& value);
};

template <>
struct Table<interview::KeptDraft> {
  static const TableDef& Def();
  static std::string Key(const interview::KeptDraft& value) { return value.kept_draft_id.key(); }
  static AuthorityId Authority(const interview::KeptDraft& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::KeptDraft& value) {
    return value.child_id.name();
  }
  static std::optional<Instant> NextDue(const interview::KeptDraft&) { return std::nullopt; }
  static bool IsLive(const interview::KeptDraft&) { return false; }
  static ColumnValues Columns(const interview::KeptDraft& value);
};

template <>
struct Table<interview::Addition> {
  static const TableDef& Def();
  static std::string Key(const interview::Addition& value) { return value.addition_id.key(); }
  static AuthorityId Authority(const interview::Addition& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Addition& value) { return value.child_id.name(); }
  static std::optional<Instant> NextDue(const interview::Addition&) { return std::nullopt; }
  static bool IsLive(const interview::Addition&) { return false; }
  static ColumnValues Columns(const interview::Addition& value);
};

template <>
struct Table<interview::Reading> {
  static const TableDef& Def();
  static std::string Key(const interview::Reading& value) { return value.reading_id.key(); }
  static AuthorityId Authority(const interview::Reading& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::Reading& value) { return value.child_id.name(); }
  static std::optional<Instant> NextDue(const interview::Reading&) { return std::nullopt; }
  static bool IsLive(const interview::Reading&) { return false; }
  static ColumnValues Columns(const interview::Reading& value);
};

template <>
struct Table<interview::Framework> {
  static const TableDef& Def();
  static std::string Key(const interview::Framework& value) {
    return interview::FrameworkKey(value.authority_id, value.framework_id, value.version);
  }
  static AuthorityId Authority(const interview::Framework& value) { return value.authority_id; }
  // All versions of an authority: two that are published at once get different numbers.
  static std::string OrderingKey(const interview::Framework& value) {
    return "frameworks/" + value.authority_id;
  }
  static std::optional<Instant> NextDue(const interview::Framework&) { return std::nullopt; }
  static bool IsLive(const interview::Framework&) { return false; }
  static ColumnValues Columns(const interview::Framework& value);
};

template <>
struct Table<interview::KnownPlan> {
  static const TableDef& Def();
  static std::string Key(const interview::KnownPlan& value) { return value.plan_id.key(); }
  static AuthorityId Authority(const interview::KnownPlan& value) { return value.authority_id; }
  static std::string OrderingKey(const interview::KnownPlan& value) {
    return value.child_id.name();
  }
  static std::optional<Instant> NextDue(const interview::KnownPlan&) { return std::nullopt; }
  static bool IsLive(const interview::KnownPlan&) { return false; }
  static ColumnValues Columns(const interview::KnownPlan& value);
};

template <>
struct Table<interview::KnownAgreement> {
  static const TableDef& Def();
  static std::string Key(const interview::KnownAgreement& value) {
    return value.agreement_id.key();
  }
  static AuthorityId Authority(const interview::KnownAgreement& value) {
    return value.authority_id;
  }
  static std::string OrderingKey(const interview::KnownAgreement& value) {
    return value.agreement_id.name();
  }
  static std::optional<Instant> NextDue(const interview::KnownAgreement&) { return std::nullopt; }
  static bool IsLive(const interview::KnownAgreement&) { return false; }
  static ColumnValues Columns(const interview::KnownAgreement& value);
};

template <>
struct Table<interview::KnownInterviewer> {
  static const TableDef& Def();
  static std::string Key(const interview::KnownInterviewer& value) {
    return value.interviewer_id.key();
  }
  static AuthorityId Authority(const interview::KnownInterviewer& value) {
    return value.authority_id;
  }
  static std::string OrderingKey(const interview::KnownInterviewer& value) {
    return value.interviewer_id.name();
  }
  static std::optional<Instant> NextDue(const interview::KnownInterviewer&) { return std::nullopt; }
  static bool IsLive(const interview::KnownInterviewer&) { return false; }
  static ColumnValues Columns(const interview::KnownInterviewer& value);
};

}  // namespace safereturn::messaging
