// How risk's aggregates lie in the database (adapters/store/migrations).
#pragma once

#include "libs/messaging/tx.h"
#include "services/risk/app/comparison.h"
#include "services/risk/domain/assessment.h"
#include "services/risk/domain/pattern.h"
#include "services/risk/domain/trigger.h"

namespace safereturn::risk {

// Nothing of risk has a deadline: it answers to events and commands.
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

}  // namespace safereturn::risk

namespace safereturn::messaging {

template <>
struct Table<risk::MatrixVersion> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::MatrixVersion& matrix) {
    return risk::MatrixKey(matrix.authority_id, {matrix.matrix_id, matrix.version});
  }
  static AuthorityId Authority(const risk::MatrixVersion& matrix) { return matrix.authority_id; }
  static std::string OrderingKey(const risk::MatrixVersion& matrix) {
    return risk::InForceName(matrix.authority_id);
  }
  static ColumnValues Columns(const risk::MatrixVersion& matrix);
};

template <>
struct Table<risk::TriggerPolicy> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::TriggerPolicy& policy) {
    return risk::TriggerPolicyKey(policy.authority_id, policy.version);
  }
  static AuthorityId Authority(const risk::TriggerPolicy& policy) { return policy.authority_id; }
  static std::string OrderingKey(const risk::TriggerPolicy& policy) {
    return risk::InForceName(policy.authority_id);
  }
  static ColumnValues Columns(const risk::TriggerPolicy&) { return {}; }
};

template <>
struct Table<risk::InForce> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::InForce& in_force) { return in_force.authority_id; }
  static AuthorityId Authority(const risk::InForce& in_force) { return in_force.authority_id; }
  static std::string OrderingKey(const risk::InForce& in_force) {
    return risk::InForceName(in_force.authority_id);
  }
  static ColumnValues Columns(const risk::InForce&) { return {}; }
};

template <>
struct Table<risk::ChildHistory> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::ChildHistory& history) { return history.child_id.key(); }
  static AuthorityId Authority(const risk::ChildHistory& history) { return history.authority_id; }
  static std::string OrderingKey(const risk::ChildHistory& history) {
    return history.child_id.name();
  }
  static ColumnValues Columns(const risk::ChildHistory&) { return {}; }
};

template <>
struct Table<risk::Assessment> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::Assessment& assessment) {
    return assessment.assessment_id.key();
  }
  static AuthorityId Authority(const risk::Assessment& assessment) {
    return assessment.authority_id;
  }
  static std::string OrderingKey(const risk::Assessment& assessment) {
    return assessment.child_id.name();
  }
  static ColumnValues Columns(const risk::Assessment& assessment);
};

template <>
struct Table<risk::Comparison> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::Comparison& comparison) {
    return risk::ComparisonKey(comparison);
  }
  static AuthorityId Authority(const risk::Comparison& comparison) {
    return comparison.authority_id;
  }
  static std::string OrderingKey(const risk::Comparison& comparison) {
    return comparison.child_id.name();
  }
  static ColumnValues Columns(const risk::Comparison& comparison);
};

template <>
struct Table<risk::FactIndex> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::FactIndex& index) {
    return risk::FactIndexKey(index.authority_id, index.kind, index.digest);
  }
  static AuthorityId Authority(const risk::FactIndex& index) { return index.authority_id; }
  // A fact is locked together with the candidate that it makes.
  static std::string OrderingKey(const risk::FactIndex& index) {
    return risk::FactLock(index.authority_id, index.kind, index.digest);
  }
  static ColumnValues Columns(const risk::FactIndex&) { return {}; }
};

template <>
struct Table<risk::PatternCandidate> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::PatternCandidate& candidate) {
    return candidate.candidate_id.key();
  }
  static AuthorityId Authority(const risk::PatternCandidate& candidate) {
    return candidate.authority_id;
  }
  static std::string OrderingKey(const risk::PatternCandidate& candidate) {
    return candidate.candidate_id.name();
  }
  static ColumnValues Columns(const risk::PatternCandidate& candidate);
};

template <>
struct Table<risk::PatternTally> : risk::NoDeadline {
  static const TableDef& Def();
  static std::string Key(const risk::PatternTally& tally) { return tally.authority_id; }
  static AuthorityId Authority(const risk::PatternTally& tally) { return tally.authority_id; }
  static std::string OrderingKey(const risk::PatternTally& tally) {
    return "patternTallies/" + tally.authority_id;
  }
  static ColumnValues Columns(const risk::PatternTally&) { return {}; }
};

}  // namespace safereturn::messaging
