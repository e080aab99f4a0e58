#include "services/interview/app/tables.h"

#include "libs/codec/json.h"

namespace safereturn::messaging {
namespace {

template <class E>
std::string Name(E value) {
  return boost::describe::enum_to_string(value, "kUnspecified");
}

template <class Id>
std::optional<std::string> KeyOrNothing(const Id& id) {
  return id.is_nil() ? std::nullopt : std::optional(id.key());
}

}  // namespace

const TableDef& Table<interview::Interview>::Def() {
  static const TableDef def{.name = "interview",
                            .collection = "interviews",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"plan_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"case_reference", "text"},
                                        {"interviewer_id", "uuid"},
                                        {"interview_state", "text"},
                                        {"open_plan_id", "uuid"}},
                            // The name of the constraint is what the loser of a race reads.
                            .unique = {{"interview_exists", {"open_plan_id"}}},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Interview>::Columns(const interview::Interview& value) {
  const PlanId lead = value.plan_ids.empty() ? PlanId() : value.plan_ids.front();
  return {value.child_id.key(),
          KeyOrNothing(lead),
          value.home_urn,
          value.case_reference,
          KeyOrNothing(value.interviewer_id),
          Name(value.state),
          interview::IsOpen(value) ? KeyOrNothing(lead) : std::nullopt};
}

const TableDef& Table<interview::Record>::Def() {
  static const TableDef def{.name = "record",
                            .collection = "records",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Record>::Columns(const interview::Record& value) {
  return {value.child_id.key()};
}

const TableDef& Table<interview::KeptDraft>::Def() {
  static const TableDef def{.name = "kept_draft",
                            .collection = "keptDrafts",
                            .key_type = "uuid",
                            .columns = {{"interview_id", "uuid"}, {"child_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::KeptDraft>::Columns(const interview::KeptDraft& value) {
  return {KeyOrNothing(value.interview_id), value.child_id.key()};
}

const TableDef& Table<interview::Addition>::Def() {
  static const TableDef def{.name = "addition",
                            .collection = "additions",
                            .key_type = "uuid",
                            .columns = {{"interview_id", "uuid"}, {"child_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Addition>::Columns(const interview::Addition& value) {
  return {KeyOrNothing(value.interview_id), value.child_id.key()};
}

const TableDef& Table<interview::Reading>::Def() {
  static const TableDef def{.name = "reading",
                            .collection = "readings",
                            .key_type = "uuid",
                            .columns = {{"interview_id", "uuid"}, {"child_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Reading>::Columns(const interview::Reading& value) {
  return {KeyOrNothing(value.interview_id), value.child_id.key()};
}

const TableDef& Table<interview::Framework>::Def() {
  static const TableDef def{.name = "framework",
                            .collection = "frameworks",
                            .key_type = "text",
                            .columns = {{"scope", "text"}, {"framework_id", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Framework>::Columns(const interview::Framework& value) {
  return {value.authority_id, value.framework_id};
}

const TableDef& Table<interview::KnownPlan>::Def() {
  static const TableDef def{.name = "plan",
                            .collection = "plans",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::KnownPlan>::Columns(const interview::KnownPlan& value) {
  return {value.child_id.key()};
}

const TableDef& Table<interview::KnownAgreement>::Def() {
  static const TableDef def{.name = "agreement",
                            .collection = "agreements",
                            .key_type = "uuid",
                            .columns = {{"scope", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::KnownAgreement>::Columns(const interview::KnownAgreement& value) {
  return {value.authority_id};
}

const TableDef& Table<interview::KnownInterviewer>::Def() {
  static const TableDef def{.name = "interviewer",
                            .collection = "interviewers",
                            .key_type = "uuid",
                            .columns = {{"scope", "text"}, {"person_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::KnownInterviewer>::Columns(const interview::KnownInterviewer& value) {
  return {value.authority_id, KeyOrNothing(value.person_id)};
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::interview::Interview)
SR_STORED(safereturn::interview::Record)
SR_STORED(safereturn::interview::KeptDraft)
SR_STORED(safereturn::interview::Addition)
SR_STORED(safereturn::interview::Reading)
SR_STORED(safereturn::interview::Framework)
SR_STORED(safereturn::interview::KnownPlan)
SR_STORED(safereturn::interview::KnownAgreement)
SR_STORED(safereturn::interview::KnownInterviewer)
