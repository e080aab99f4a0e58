// How scheduling's aggregates lie in the database (adapters/store/migrations).
#pragma once

#include "libs/messaging/tx.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/ladder.h"
#include "services/scheduling/domain/plan.h"

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

}  // namespace safereturn::messaging
