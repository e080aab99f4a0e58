// How scheduling's aggregates lie in the database (adapters/store/migrations).
#pragma once

#include "libs/messaging/tx.h"
#include "services/scheduling/domain/agreement.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/child_risk.h"
#include "services/scheduling/domain/early_outcome.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/ladder.h"
#include "services/scheduling/domain/plan.h"
#include "services/scheduling/domain/school.h"
#include "services/scheduling/domain/timetable.h"

namespace safereturn::messaging {

template <>
struct Table<scheduling::Plan> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Plan& plan) { return plan.episode_id.key(); }
  static AuthorityId Authority(const scheduling::Plan& plan) { return plan.authority_id; }
  static std::string OrderingKey(const scheduling::Plan& plan) { return plan.child_id.name(); }
  static std::optional<Instant> NextDue(const scheduling::Plan& plan) {
    return scheduling::NextDue(plan);
  }
  // A combined plan waits for nothing but its own breach; after it the lead acts for it.
  static bool IsLive(const scheduling::Plan& plan);
  static ColumnValues Columns(const scheduling::Plan& plan);
};

template <>
struct Table<scheduling::Booking> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Booking& booking) { return booking.booking_id.key(); }
  static AuthorityId Authority(const scheduling::Booking& booking) { return booking.authority_id; }
  static std::string OrderingKey(const scheduling::Booking& booking) {
    return booking.child_id.name();
  }
  // A booking has no deadline of its own: the plan is the clock.
  static std::optional<Instant> NextDue(const scheduling::Booking&) { return std::nullopt; }
  static bool IsLive(const scheduling::Booking&) { return false; }
  static ColumnValues Columns(const scheduling::Booking& booking);
};

template <>
struct Table<scheduling::Interviewer> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Interviewer& interviewer) {
    return interviewer.interviewer_id.key();
  }
  static AuthorityId Authority(const scheduling::Interviewer& interviewer) {
    return interviewer.authority_id;
  }
  static std::string OrderingKey(const scheduling::Interviewer& interviewer) {
    return interviewer.interviewer_id.name();
  }
  static std::optional<Instant> NextDue(const scheduling::Interviewer&) { return std::nullopt; }
  static bool IsLive(const scheduling::Interviewer&) { return false; }
  static ColumnValues Columns(const scheduling::Interviewer& interviewer);
};

template <>
struct Table<scheduling::Ladder> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Ladder& ladder) {
    return scheduling::LadderKey(ladder.authority_id, ladder.ladder_id, ladder.version);
  }
  static AuthorityId Authority(const scheduling::Ladder& ladder) { return ladder.authority_id; }
  // All versions of an authority: two that are published at once get different numbers.
  static std::string OrderingKey(const scheduling::Ladder& ladder) {
    return "ladders/" + ladder.authority_id;
  }
  static std::optional<Instant> NextDue(const scheduling::Ladder&) { return std::nullopt; }
  static bool IsLive(const scheduling::Ladder&) { return false; }
  static ColumnValues Columns(const scheduling::Ladder& ladder);
};

template <>
struct Table<scheduling::School> {
  static const TableDef& Def();
  static std::string Key(const scheduling::School& school) {
    return scheduling::SchoolKey(school.authority_id, school.school_urn);
  }
  static AuthorityId Authority(const scheduling::School& school) { return school.authority_id; }
  static std::string OrderingKey(const scheduling::School& school) {
    return "schools/" + Key(school);
  }
  static std::optional<Instant> NextDue(const scheduling::School&) { return std::nullopt; }
  static bool IsLive(const scheduling::School&) { return false; }
  static ColumnValues Columns(const scheduling::School& school) { return {school.school_urn}; }
};

template <>
struct Table<scheduling::Timetable> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Timetable& timetable) {
    return scheduling::TimetableKey(timetable.authority_id, timetable.child_id);
  }
  static AuthorityId Authority(const scheduling::Timetable& timetable) {
    return timetable.authority_id;
  }
  static std::string OrderingKey(const scheduling::Timetable& timetable) {
    return timetable.child_id.name();
  }
  static std::optional<Instant> NextDue(const scheduling::Timetable&) { return std::nullopt; }
  static bool IsLive(const scheduling::Timetable&) { return false; }
  static ColumnValues Columns(const scheduling::Timetable&) { return {}; }
};

template <>
struct Table<scheduling::Agreement> {
  static const TableDef& Def();
  static std::string Key(const scheduling::Agreement& agreement) {
    return agreement.agreement_id.key();
  }
  static AuthorityId Authority(const scheduling::Agreement& agreement) {
    return agreement.authority_id;
  }
  static std::string OrderingKey(const scheduling::Agreement& agreement) {
    return agreement.agreement_id.name();
  }
  // Referral ends it in time; what is asked here is asked for the time of a slot.
  static std::optional<Instant> NextDue(const scheduling::Agreement&) { return std::nullopt; }
  static bool IsLive(const scheduling::Agreement&) { return false; }
  static ColumnValues Columns(const scheduling::Agreement& agreement) {
    return {agreement.authority_id};
  }
};

template <>
struct Table<scheduling::ChildRisk> {
  static const TableDef& Def();
  static std::string Key(const scheduling::ChildRisk& risk) { return risk.child_id.key(); }
  static AuthorityId Authority(const scheduling::ChildRisk& risk) { return risk.authority_id; }
  static std::string OrderingKey(const scheduling::ChildRisk& risk) { return risk.child_id.name(); }
  static std::optional<Instant> NextDue(const scheduling::ChildRisk&) { return std::nullopt; }
  static bool IsLive(const scheduling::ChildRisk&) { return false; }
  static ColumnValues Columns(const scheduling::ChildRisk&) { return {}; }
};

template <>
struct Table<scheduling::EarlyOutcome> {
  static const TableDef& Def();
  static std::string Key(const scheduling::EarlyOutcome& early) { return early.plan_id.key(); }
  static AuthorityId Authority(const scheduling::EarlyOutcome& early) { return early.authority_id; }
  static std::string OrderingKey(const scheduling::EarlyOutcome& early) {
    return early.child_id.name();
  }
  // It waits for a fact, not for a time.
  static std::optional<Instant> NextDue(const scheduling::EarlyOutcome&) { return std::nullopt; }
  static bool IsLive(const scheduling::EarlyOutcome&) { return false; }
  static ColumnValues Columns(const scheduling::EarlyOutcome&) { return {}; }
};

}  // namespace safereturn::messaging
