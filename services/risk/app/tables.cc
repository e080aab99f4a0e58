#include "services/risk/app/tables.h"

#include "libs/codec/json.h"

namespace safereturn::messaging {
namespace {

template <class E>
std::string Name(E value) {
  return boost::describe::enum_to_string(value, "kUnspecified");
}

}  // namespace

const TableDef& Table<risk::MatrixVersion>::Def() {
  static const TableDef def{.name = "matrix",
                            .collection = "matrices",
                            .key_type = "text",
                            .columns = {{"matrix_id", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<risk::MatrixVersion>::Columns(const risk::MatrixVersion& matrix) {
  return {matrix.matrix_id};
}

const TableDef& Table<risk::TriggerPolicy>::Def() {
  static const TableDef def{.name = "trigger_policy",
                            .collection = "triggerPolicies",
                            .key_type = "text",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<risk::InForce>::Def() {
  static const TableDef def{.name = "in_force",
                            .collection = "inForce",
                            .key_type = "text",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<risk::ChildHistory>::Def() {
  static const TableDef def{.name = "child_history",
                            .collection = "childHistories",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<risk::Assessment>::Def() {
  static const TableDef def{.name = "assessment",
                            .collection = "assessments",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"episode_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"matrix_mode", "text"},
                                        {"assessment_state", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<risk::Assessment>::Columns(const risk::Assessment& assessment) {
  return {assessment.child_id.key(), assessment.episode_id.key(), assessment.home_urn,
          Name(assessment.mode), Name(assessment.state)};
}

const TableDef& Table<risk::Comparison>::Def() {
  static const TableDef def{.name = "comparison",
                            .collection = "comparisons",
                            .key_type = "text",
                            .columns = {{"pair", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<risk::Comparison>::Columns(const risk::Comparison& comparison) {
  return {risk::PairOf(comparison)};
}

const TableDef& Table<risk::FactIndex>::Def() {
  static const TableDef def{.name = "fact_index",
                            .collection = "factIndexes",
                            .key_type = "text",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<risk::PatternCandidate>::Def() {
  static const TableDef def{.name = "pattern_candidate",
                            .collection = "patternCandidates",
                            .key_type = "uuid",
                            .columns = {{"pattern_kind", "text"}, {"candidate_state", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<risk::PatternCandidate>::Columns(const risk::PatternCandidate& candidate) {
  return {Name(candidate.kind), Name(candidate.state)};
}

const TableDef& Table<risk::PatternTally>::Def() {
  static const TableDef def{.name = "pattern_tally",
                            .collection = "patternTallies",
                            .key_type = "text",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::risk::MatrixVersion)
SR_STORED(safereturn::risk::TriggerPolicy)
SR_STORED(safereturn::risk::InForce)
SR_STORED(safereturn::risk::ChildHistory)
SR_STORED(safereturn::risk::Assessment)
SR_STORED(safereturn::risk::Comparison)
SR_STORED(safereturn::risk::FactIndex)
SR_STORED(safereturn::risk::PatternCandidate)
SR_STORED(safereturn::risk::PatternTally)
