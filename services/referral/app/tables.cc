#include "services/referral/app/tables.h"

#include "libs/codec/json.h"

namespace safereturn::referral {
namespace {

std::optional<std::string> NotEmpty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

template <class Enum>
std::string NameOf(Enum value) {
  return boost::describe::enum_to_string(value, "kUnspecified");
}

}  // namespace

std::string StateText(EpisodeState state) { return NameOf(state); }
std::string StateText(AgreementState state) { return NameOf(state); }
std::string StateText(MergeCandidateState state) { return NameOf(state); }

std::vector<const messaging::TableDef*> AllTables() {
  using messaging::Table;
  return {&Table<Episode>::Def(),         &Table<Child>::Def(),
          &Table<ChildIdentifier>::Def(), &Table<MergeCandidate>::Def(),
          &Table<Agreement>::Def(),       &Table<IntakeSource>::Def(),
          &Table<LateNotices>::Def(),     &Table<Home>::Def(),
          &Table<School>::Def(),          &Table<Role>::Def()};
}

}  // namespace safereturn::referral

namespace safereturn::messaging {

using referral::StateText;

const TableDef& Table<referral::Episode>::Def() {
  static const TableDef def{.name = "episode",
                            .collection = "episodes",
                            .columns = {{"child_id", "uuid"},
                                        {"case_reference", "text"},
                                        {"state_name", "text"},
                                        {"home_urn", "text"}},
                            .unique = {{"episode_case_reference_minted", {"case_reference"}}},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<referral::Episode>::Columns(const referral::Episode& episode) {
  return {episode.child_id.key(), episode.case_reference, StateText(episode.state),
          referral::NotEmpty(episode.home_urn)};
}

const TableDef& Table<referral::Child>::Def() {
  static const TableDef def{
      .name = "child", .collection = "children", .columns = {}, .unique = {}, .exclusions = {}};
  return def;
}

const TableDef& Table<referral::ChildIdentifier>::Def() {
  static const TableDef def{.name = "child_identifier",
                            .collection = "childIdentifiers",
                            .key_type = "text",
                            .columns = {{"identity", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<referral::MergeCandidate>::Def() {
  static const TableDef def{.name = "merge_candidate",
                            .collection = "mergeCandidates",
                            .columns = {{"child_id", "uuid"}, {"state_name", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<referral::MergeCandidate>::Columns(const referral::MergeCandidate& candidate) {
  return {candidate.child_id.key(), StateText(candidate.state)};
}

const TableDef& Table<referral::Agreement>::Def() {
  static const TableDef def{.name = "agreement",
                            .collection = "agreements",
                            .columns = {{"active_for", "text"}, {"state_name", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<referral::Agreement>::Columns(const referral::Agreement& agreement) {
  const bool is_active = agreement.state == referral::AgreementState::kActive;
  return {is_active ? std::optional(agreement.authority_id) : std::nullopt,
          StateText(agreement.state)};
}

const TableDef& Table<referral::IntakeSource>::Def() {
  static const TableDef def{.name = "source",
                            .collection = "sources",
                            .columns = {{"source", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<referral::LateNotices>::Def() {
  static const TableDef def{.name = "late_notices",
                            .collection = "lateNotices",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<referral::Home>::Def() {
  static const TableDef def{.name = "home",
                            .collection = "homes",
                            .key_type = "text",
                            .columns = {{"home_urn", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<referral::School>::Def() {
  static const TableDef def{.name = "school",
                            .collection = "schools",
                            .key_type = "text",
                            .columns = {{"school_urn", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<referral::Role>::Def() {
  static const TableDef def{.name = "role",
                            .collection = "roles",
                            .key_type = "text",
                            .columns = {{"role", "text"},
                                        {"home_urn", "text"},
                                        {"person_id", "text"},
                                        {"is_held", "boolean"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<referral::Role>::Columns(const referral::Role& role) {
  return {role.role, referral::NotEmpty(role.home_urn), role.person_id.name(),
          role.is_held ? "true" : "false"};
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::referral::Episode)
SR_STORED(safereturn::referral::Child)
SR_STORED(safereturn::referral::ChildIdentifier)
SR_STORED(safereturn::referral::MergeCandidate)
SR_STORED(safereturn::referral::Agreement)
SR_STORED(safereturn::referral::IntakeSource)
SR_STORED(safereturn::referral::LateNotices)
SR_STORED(safereturn::referral::Home)
SR_STORED(safereturn::referral::School)
SR_STORED(safereturn::referral::Role)
