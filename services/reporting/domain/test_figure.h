// Statements and figures that the tests of reporting share.
#pragma once

#include "libs/base/uuid.h"
#include "services/reporting/domain/figure.h"

namespace safereturn::reporting {

inline Uuid TestUuid(uint8_t number) {
  Uuid uuid;
  uuid.bytes[0] = 1;
  uuid.bytes[15] = number;
  return uuid;
}

// Hour 0 is 1 December 2025, 00:00 UTC, when the child of these tests comes back.
inline Instant Hour(double hour) {
  return Instant(std::chrono::seconds(1'764'547'200)) +
         std::chrono::microseconds(static_cast<int64_t>(hour * 3'600'000'000));
}

inline Statement Stated(StatementField field, const std::string& code, int64_t version,
                        std::optional<Instant> at = {}) {
  Statement statement;
  statement.field = field;
  statement.code = code;
  statement.at = at;
  statement.event_id = "event-" + std::to_string(version) + "-" + CodeOf(field);
  statement.said_time = Hour(static_cast<double>(version));
  statement.version = version;
  statement.is_of_own = true;
  return statement;
}

// A child came back at hour 0, the notice was received an hour later and the referral accepted.
inline Figure Due() {
  Figure figure;
  figure.episode_id = EpisodeId(TestUuid(1));
  figure.child_id = ChildId(TestUuid(200));
  figure.authority_id = "E10000016";
  Say(figure, Stated(StatementField::kReturn, "", 1, Hour(0)));
  Say(figure, Stated(StatementField::kReceived, "", 1, Hour(1)));
  Say(figure, Stated(StatementField::kDuty, code::kAccepted, 2));
  Refresh(figure);
  return figure;
}

inline Figure With(Figure figure, const std::vector<Statement>& statements) {
  for (const Statement& each : statements) Say(figure, each);
  Refresh(figure);
  return figure;
}

inline Statement Ended(Outcome outcome, double hour, std::optional<double> offered = {},
                       int64_t version = 9) {
  Statement statement = Stated(StatementField::kOutcome, CodeOf(outcome), version, Hour(hour));
  if (offered) statement.also_at = Hour(*offered);
  return statement;
}

}  // namespace safereturn::reporting
