// How referral's aggregates lie in the database.
#pragma once

#include "libs/messaging/tx.h"
#include "services/referral/domain/agreement.h"
#include "services/referral/domain/child.h"
#include "services/referral/domain/directory.h"
#include "services/referral/domain/episode.h"
#include "services/referral/domain/merge_candidate.h"
#include "services/referral/domain/source.h"

namespace safereturn::referral {

// Returns the C++ name of an enumerator: how states stand in columns and in filters.
std::string StateText(EpisodeState state);
std::string StateText(AgreementState state);
std::string StateText(MergeCandidateState state);

// Returns all tables, for the auditor and for the test that holds them against the schema.
std::vector<const messaging::TableDef*> AllTables();

}  // namespace safereturn::referral

namespace safereturn::messaging {

template <>
struct Table<referral::Episode> {
  static const TableDef& Def();
  static std::string Key(const referral::Episode& episode) { return episode.episode_id.key(); }
  static AuthorityId Authority(const referral::Episode& episode) { return episode.authority_id; }
  static std::string OrderingKey(const referral::Episode& episode) {
    return episode.child_id.name();
  }
  static std::optional<Instant> NextDue(const referral::Episode& episode) {
    return referral::NextDue(episode);
  }
  static bool IsLive(const referral::Episode& episode) { return NextDue(episode).has_value(); }
  static ColumnValues Columns(const referral::Episode& episode);
};

template <>
struct Table<referral::Child> {
  static const TableDef& Def();
  static std::string Key(const referral::Child& child) { return child.child_id.key(); }
  static AuthorityId Authority(const referral::Child& child) { return child.authority_id; }
  static std::string OrderingKey(const referral::Child& child) { return child.child_id.name(); }
  static std::optional<Instant> NextDue(const referral::Child&) { return std::nullopt; }
  static bool IsLive(const referral::Child&) { return false; }
  static ColumnValues Columns(const referral::Child&) { return {}; }
};

template <>
struct Table<referral::ChildIdentifier> {
  static const TableDef& Def();
  static std::string Key(const referral::ChildIdentifier& identifier) {
    return identifier.authority_id + "|" + identifier.identity;
  }
  static AuthorityId Authority(const referral::ChildIdentifier& identifier) {
    return identifier.authority_id;
  }
  static std::string OrderingKey(const referral::ChildIdentifier& identifier) {
    return identifier.child_id.name();
  }
  static std::optional<Instant> NextDue(const referral::ChildIdentifier&) { return std::nullopt; }
  static bool IsLive(const referral::ChildIdentifier&) { return false; }
  static ColumnValues Columns(const referral::ChildIdentifier& identifier) {
    return {identifier.identity};
  }
};

template <>
struct Table<referral::MergeCandidate> {
  static const TableDef& Def();
  static std::string Key(const referral::MergeCandidate& candidate) {
    return candidate.candidate_id.key();
  }
  static AuthorityId Authority(const referral::MergeCandidate& candidate) {
    return candidate.authority_id;
  }
  static std::string OrderingKey(const referral::MergeCandidate& candidate) {
    return candidate.child_id.name();
  }
  static std::optional<Instant> NextDue(const referral::MergeCandidate&) { return std::nullopt; }
  static bool IsLive(const referral::MergeCandidate&) { return false; }
  static ColumnValues Columns(const referral::MergeCandidate& candidate);
};

template <>
struct Table<referral::Agreement> {
  static const TableDef& Def();
  static std::string Key(const referral::Agreement& agreement) {
    return agreement.agreement_id.key();
  }
  static AuthorityId Authority(const referral::Agreement& agreement) {
    return agreement.authority_id;
  }
  static std::string OrderingKey(const referral::Agreement& agreement) {
    return agreement.agreement_id.name();
  }
  static std::optional<Instant> NextDue(const referral::Agreement& agreement) {
    return referral::NextDue(agreement);
  }
  static bool IsLive(const referral::Agreement& agreement) {
    return NextDue(agreement).has_value();
  }
  static ColumnValues Columns(const referral::Agreement& agreement);
};

template <>
struct Table<referral::IntakeSource> {
  static const TableDef& Def();
  static std::string Key(const referral::IntakeSource& source) { return source.source_id.key(); }
  static AuthorityId Authority(const referral::IntakeSource& source) { return source.authority_id; }
  static std::string OrderingKey(const referral::IntakeSource& source) {
    return source.source_id.name();
  }
  static std::optional<Instant> NextDue(const referral::IntakeSource&) { return std::nullopt; }
  static bool IsLive(const referral::IntakeSource&) { return false; }
  static ColumnValues Columns(const referral::IntakeSource& source) { return {source.source}; }
};

template <>
struct Table<referral::LateNotices> {
  static const TableDef& Def();
  static std::string Key(const referral::LateNotices& late) { return late.source_id.key(); }
  static AuthorityId Authority(const referral::LateNotices& late) { return late.authority_id; }
  static std::string OrderingKey(const referral::LateNotices& late) {
    return late.source_id.name();
  }
  static std::optional<Instant> NextDue(const referral::LateNotices&) { return std::nullopt; }
  static bool IsLive(const referral::LateNotices&) { return false; }
  static ColumnValues Columns(const referral::LateNotices&) { return {}; }
};

template <>
struct Table<referral::Home> {
  static const TableDef& Def();
  static std::string Key(const referral::Home& home) {
    return referral::HomeKey(home.authority_id, home.home_urn);
  }
  static AuthorityId Authority(const referral::Home& home) { return home.authority_id; }
  static std::string OrderingKey(const referral::Home& home) { return "homes/" + Key(home); }
  static std::optional<Instant> NextDue(const referral::Home&) { return std::nullopt; }
  static bool IsLive(const referral::Home&) { return false; }
  static ColumnValues Columns(const referral::Home& home) { return {home.home_urn}; }
};

template <>
struct Table<referral::School> {
  static const TableDef& Def();
  static std::string Key(const referral::School& school) {
    return referral::SchoolKey(school.authority_id, school.school_urn);
  }
  static AuthorityId Authority(const referral::School& school) { return school.authority_id; }
  static std::string OrderingKey(const referral::School& school) {
    return "schools/" + Key(school);
  }
  static std::optional<Instant> NextDue(const referral::School&) { return std::nullopt; }
  static bool IsLive(const referral::School&) { return false; }
  static ColumnValues Columns(const referral::School& school) { return {school.school_urn}; }
};

template <>
struct Table<referral::Role> {
  static const TableDef& Def();
  static std::string Key(const referral::Role& role) {
    return referral::RoleKey(role.authority_id, role.role, role.home_urn, role.person_id);
  }
  static AuthorityId Authority(const referral::Role& role) { return role.authority_id; }
  static std::string OrderingKey(const referral::Role& role) { return role.person_id.name(); }
  static std::optional<Instant> NextDue(const referral::Role&) { return std::nullopt; }
  static bool IsLive(const referral::Role&) { return false; }
  static ColumnValues Columns(const referral::Role& role);
};

}  // namespace safereturn::messaging
