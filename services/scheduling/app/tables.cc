#include "services/scheduling/app/tables.h"

#include "libs/codec/json.h"

namespace safereturn::messaging {
namespace {

template <class E>
std::string Name(E value) {
  return boost::describe::enum_to_string(value, "kUnspecified");
}

std::string Range(Instant from, Instant to) {
  return "[\"" + FormatInstant(from) + "\",\"" + FormatInstant(to) + "\")";
}

}  // namespace

const TableDef& Table<scheduling::Plan>::Def() {
  static const TableDef def{.name = "plan",
                            .collection = "plans",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"case_reference", "text"},
                                        {"plan_state", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

bool Table<scheduling::Plan>::IsLive(const scheduling::Plan& plan) {
  using scheduling::PlanState;
  return plan.state == PlanState::kRunning || plan.state == PlanState::kSuspended ||
         (plan.state == PlanState::kCombined &&
          scheduling::MarkOf(plan, scheduling::kBreachStep) == nullptr);
}

ColumnValues Table<scheduling::Plan>::Columns(const scheduling::Plan& plan) {
  return {plan.child_id.key(), plan.home_urn, plan.case_reference, Name(plan.state)};
}

const TableDef& Table<scheduling::Booking>::Def() {
  static const TableDef def{
      .name = "booking",
      .collection = "bookings",
      .key_type = "uuid",
      .columns = {{"plan_id", "uuid"},
                  {"child_id", "uuid"},
                  {"home_urn", "text"},
                  {"interviewer_id", "uuid"},
                  {"slot", "tstzrange"},
                  {"booking_state", "text"},
                  {"room", "text"}},
      .unique = {},
      // The names of the constraints are what a caller reads when a race is lost.
      .exclusions = {{"slot_taken", "interviewer_id", "slot"},
                     {"child_slot_taken", "child_id", "slot"},
                     {"room_taken", "room", "slot"}}};
  return def;
}

ColumnValues Table<scheduling::Booking>::Columns(const scheduling::Booking& booking) {
  const bool live = booking.state == scheduling::BookingState::kLive;
  return {booking.plan_id.key(),
          booking.child_id.key(),
          booking.home_urn,
          booking.interviewer_id.key(),
          live ? std::optional(Range(booking.start_time, booking.end_time)) : std::nullopt,
          Name(booking.state),
          booking.room_code.empty()
              ? std::nullopt
              : std::optional(scheduling::RoomKey(booking.venue_id, booking.room_code))};
}

const TableDef& Table<scheduling::Interviewer>::Def() {
  static const TableDef def{.name = "interviewer",
                            .collection = "interviewers",
                            .key_type = "uuid",
                            .columns = {{"scope", "text"}, {"person_id", "uuid"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<scheduling::Interviewer>::Columns(const scheduling::Interviewer& interviewer) {
  return {interviewer.authority_id, interviewer.person_id.is_nil()
                                        ? std::nullopt
                                        : std::optional(interviewer.person_id.key())};
}

const TableDef& Table<scheduling::Ladder>::Def() {
  static const TableDef def{.name = "ladder",
                            .collection = "ladders",
                            .key_type = "text",
                            .columns = {{"scope", "text"}, {"ladder_id", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<scheduling::Ladder>::Columns(const scheduling::Ladder& ladder) {
  return {ladder.authority_id, ladder.ladder_id};
}

const TableDef& Table<scheduling::School>::Def() {
  static const TableDef def{.name = "school",
                            .collection = "schools",
                            .key_type = "text",
                            .columns = {{"school_urn", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<scheduling::Timetable>::Def() {
  static const TableDef def{.name = "timetable",
                            .collection = "timetables",
                            .key_type = "text",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<scheduling::Agreement>::Def() {
  static const TableDef def{.name = "agreement",
                            .collection = "agreements",
                            .key_type = "uuid",
                            .columns = {{"scope", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<scheduling::ChildRisk>::Def() {
  static const TableDef def{.name = "child_risk",
                            .collection = "childRisks",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<scheduling::EarlyOutcome>::Def() {
  static const TableDef def{.name = "early_outcome",
                            .collection = "earlyOutcomes",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::scheduling::Plan)
SR_STORED(safereturn::scheduling::Booking)
SR_STORED(safereturn::scheduling::Interviewer)
SR_STORED(safereturn::scheduling::Ladder)
SR_STORED(safereturn::scheduling::School)
SR_STORED(safereturn::scheduling::Timetable)
SR_STORED(safereturn::scheduling::Agreement)
SR_STORED(safereturn::scheduling::ChildRisk)
SR_STORED(safereturn::scheduling::EarlyOutcome)
