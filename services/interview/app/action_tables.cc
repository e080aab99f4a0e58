#include "services/interview/app/action_tables.h"

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

const TableDef& Table<interview::Danger>::Def() {
  static const TableDef def{.name = "danger",
                            .collection = "dangers",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"plan_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"case_reference", "text"},
                                        {"danger_state", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Danger>::Columns(const interview::Danger& value) {
  return {KeyOrNothing(value.child_id), KeyOrNothing(value.plan_id), value.home_urn,
          value.case_reference, Name(value.state)};
}

const TableDef& Table<interview::Action>::Def() {
  static const TableDef def{.name = "action",
                            .collection = "actions",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"interview_id", "uuid"},
                                        {"plan_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"case_reference", "text"},
                                        {"owner_person_id", "uuid"},
                                        {"action_status", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Action>::Columns(const interview::Action& value) {
  return {value.child_id.key(),        KeyOrNothing(value.interview_id),
          KeyOrNothing(value.plan_id), value.home_urn,
          value.case_reference,        KeyOrNothing(value.owner_person_id),
          Name(value.status)};
}

const TableDef& Table<interview::Visit>::Def() {
  static const TableDef def{.name = "visit",
                            .collection = "visits",
                            .key_type = "uuid",
                            .columns = {{"interviewer_id", "uuid"},
                                        {"running_interviewer_id", "uuid"},
                                        {"case_reference", "text"},
                                        {"visit_state", "text"}},
                            // Nobody is in two places: the second check-in of a race is refused.
                            .unique = {{"visit_still_running", {"running_interviewer_id"}}},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Visit>::Columns(const interview::Visit& value) {
  const bool running = value.state == interview::VisitState::kRunning;
  return {value.interviewer_id.key(),
          running ? std::optional(value.interviewer_id.key()) : std::nullopt, value.case_reference,
          Name(value.state)};
}

const TableDef& Table<interview::Debrief>::Def() {
  static const TableDef def{.name = "debrief",
                            .collection = "debriefs",
                            .key_type = "uuid",
                            .columns = {{"interviewer_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<interview::Debrief>::Columns(const interview::Debrief& value) {
  return {KeyOrNothing(value.interviewer_id)};
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::interview::Danger)
SR_STORED(safereturn::interview::Action)
SR_STORED(safereturn::interview::Visit)
SR_STORED(safereturn::interview::Debrief)
