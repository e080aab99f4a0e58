// Who owns an alert, and every refusal.
#include "services/notification/domain/ownership.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;

const Instant kNow = *ParseInstant("2026-03-28T20:00:00Z");

PersonId Person(int n) { return PersonId(UuidV5({}, std::to_string(n))); }
std::string User(int n) { return "users/" + Person(n).key(); }

Alert OpenAlert(int32_t step = 3) {
  AlertSent draft{.alert_id = EscalationAlertId(PlanId(UuidV5({}, "plan")), step, 0),
                  .plan_id = PlanId(UuidV5({}, "plan")),
                  .child_id = ChildId(UuidV5({}, "child")),
                  .authority_id = "E10000016",
                  .step = step,
                  .kind = kEscalation,
                  .roles = {"team_manager"},
                  .max_promise = 4h,
                  .acknowledgeable = step <= 5};
  return Fold(
      {}, MakeAlert(draft, {.told = {{Person(1), "team_manager", {}}}, .roles_without_people = {}},
                    kNow));
}

AcknowledgeAlert Acknowledge(int person) {
  return {.name = OpenAlert().alert_id,
          .person_id = {},
          .action_code = "book_interview",
          .until_time = kNow + 2h,
          .caller = User(person)};
}

Alert OwnedBy(int person) {
  const Alert alert = OpenAlert();
  return Fold(alert, *Decide(alert, Acknowledge(person), kNow));
}

Alert In(AlertState state) {
  Alert alert = OpenAlert();
  alert.state = state;
  return alert;
}

TEST(Acknowledge, MakesTheCallerTheOwner) {
  const Alert owned = OwnedBy(1);

  EXPECT_EQ(owned.state, AlertState::kOwned);
  EXPECT_EQ(owned.owner_id, Person(1));
  EXPECT_EQ(owned.until_time, kNow + 2h);
  EXPECT_EQ(owned.action_code, "book_interview");
}

TEST(Acknowledge, AMachineNamesThePerson) {
  AcknowledgeAlert command = Acknowledge(1);
  command.caller = "system/gateway";
  command.person_id = Person(2);

  const auto events = Decide(OpenAlert(), command, kNow);

  ASSERT_TRUE(events.ok());
  EXPECT_EQ(std::get<AlertAcknowledged>(events->front()).person_id, Person(2));
}

TEST(Acknowledge, TheOwnerMayRenewAndAnotherMayTakeWhatLapsed) {
  EXPECT_TRUE(Decide(OwnedBy(1), Acknowledge(1), kNow).ok());
  EXPECT_TRUE(Decide(In(AlertState::kExpired), Acknowledge(2), kNow).ok());
  EXPECT_TRUE(Decide(In(AlertState::kDeclined), Acknowledge(2), kNow).ok());
  EXPECT_TRUE(Decide(In(AlertState::kNobody), Acknowledge(2), kNow).ok());
}

struct Refused {
  const char* what;
  Alert alert;
  std::function<void(AcknowledgeAlert&)> spoil;
  absl::StatusCode code;
  const char* reason;
};

TEST(Acknowledge, Refuses) {
  using Code = absl::StatusCode;
  Alert missing_again = OpenAlert();
  missing_again.step = kNoStep;
  missing_again.acknowledgeable = false;
  const auto nothing = [](AcknowledgeAlert&) {};
  const Refused cases[] = {
      {"closed plan", In(AlertState::kClosed), nothing, Code::kFailedPrecondition, "PLAN_CLOSED"},
      {"kept", In(AlertState::kKept), nothing, Code::kFailedPrecondition, "ALERT_KEPT"},
      {"breach", OpenAlert(6), nothing, Code::kFailedPrecondition, "STEP_NOT_ACKNOWLEDGEABLE"},
      {"daily", OpenAlert(7), nothing, Code::kFailedPrecondition, "STEP_NOT_ACKNOWLEDGEABLE"},
      {"outside the ladder", missing_again, nothing, Code::kFailedPrecondition,
       "STEP_NOT_ACKNOWLEDGEABLE"},
      {"owned", OwnedBy(2), nothing, Code::kAlreadyExists, "ALERT_ALREADY_OWNED"},
      {"no action", OpenAlert(), [](auto& c) { c.action_code = ""; }, Code::kInvalidArgument,
       "ACTION_CODE_UNKNOWN"},
      {"free text", OpenAlert(), [](auto& c) { c.action_code = "I will see"; },
       Code::kInvalidArgument, "ACTION_CODE_UNKNOWN"},
      {"now", OpenAlert(), [](auto& c) { c.until_time = kNow; }, Code::kInvalidArgument,
       "UNTIL_TIME_OUT_OF_RANGE"},
      {"too far", OpenAlert(), [](auto& c) { c.until_time = kNow + 4h + 1us; },
       Code::kInvalidArgument, "UNTIL_TIME_OUT_OF_RANGE"},
      {"nobody", OpenAlert(), [](auto& c) { c.caller = "system/gateway"; }, Code::kInvalidArgument,
       "PERSON_REQUIRED"},
      {"for another", OpenAlert(), [](auto& c) { c.person_id = Person(2); },
       Code::kPermissionDenied, "NOT_YOURSELF"},
  };
  for (const Refused& one : cases) {
    AcknowledgeAlert command = Acknowledge(1);
    one.spoil(command);
    const auto refused = Decide(one.alert, command, kNow);
    EXPECT_EQ(refused.status().code(), one.code) << one.what;
    EXPECT_EQ(ReasonOf(refused.status()), one.reason) << one.what;
  }
}

TEST(Acknowledge, TheLongestPromiseIsAllowed) {
  AcknowledgeAlert command = Acknowledge(1);
  command.until_time = kNow + 4h;
  EXPECT_TRUE(Decide(OpenAlert(), command, kNow).ok());
}

TEST(HandOver, OpensTheAlertAgainForTheReceiver) {
  const Alert owned = OwnedBy(1);
  const auto events = Decide(owned, HandOverAlert{owned.alert_id, {}, Person(2), User(1)}, kNow);
  ASSERT_TRUE(events.ok());

  const Alert next = Fold(owned, *events);

  EXPECT_EQ(next.state, AlertState::kOpen);
  EXPECT_EQ(next.told.back(), (Recipient{Person(2), "team_manager", Person(1)}));
  EXPECT_TRUE(Decide(next, Acknowledge(2), kNow).ok());
}

TEST(HandOver, Refuses) {
  const AlertId id = OpenAlert().alert_id;
  const auto reason = [](const Alert& alert, const HandOverAlert& command) {
    return ReasonOf(Decide(alert, command, kNow).status());
  };
  EXPECT_EQ(reason(OwnedBy(1), {id, {}, Person(3), User(2)}), "ALERT_ALREADY_OWNED");
  EXPECT_EQ(reason(OpenAlert(), {id, {}, Person(1), User(1)}), "HAND_OVER_TO_SELF");
  EXPECT_EQ(reason(OpenAlert(), {id, {}, {}, User(1)}), "PERSON_REQUIRED");
  EXPECT_EQ(reason(In(AlertState::kClosed), {id, {}, Person(2), User(1)}), "PLAN_CLOSED");
}

TEST(Decline, GoesUpOnce) {
  const Alert alert = OpenAlert();
  const auto events = Decide(alert, DeclineAlert{alert.alert_id, {}, User(1)}, kNow);
  ASSERT_TRUE(events.ok());
  const Alert declined = Fold(alert, *events);

  const auto again = Decide(declined, DeclineAlert{alert.alert_id, {}, User(2)}, kNow);

  EXPECT_EQ(declined.state, AlertState::kDeclined);
  EXPECT_EQ(ReasonOf(again.status()), "ALERT_NOT_OPEN");
}

TEST(Decline, Refuses) {
  const AlertId id = OpenAlert().alert_id;
  const auto reason = [&](const Alert& alert) {
    return ReasonOf(Decide(alert, DeclineAlert{id, {}, User(1)}, kNow).status());
  };
  EXPECT_EQ(reason(OpenAlert(6)), "STEP_NOT_ACKNOWLEDGEABLE");
  EXPECT_EQ(reason(OwnedBy(2)), "ALERT_ALREADY_OWNED");
  EXPECT_EQ(reason(In(AlertState::kExpired)), "ALERT_NOT_OPEN");
  EXPECT_EQ(reason(In(AlertState::kClosed)), "PLAN_CLOSED");
  EXPECT_EQ(reason(In(AlertState::kKept)), "ALERT_KEPT");
}

TEST(Promise, LapsesOnlyForTheTimeThatStands) {
  const Alert owned = OwnedBy(1);

  EXPECT_TRUE(DecideLapsed(owned, kNow + 1h).empty());
  EXPECT_EQ(Fold(owned, DecideLapsed(owned, kNow + 2h)).state, AlertState::kExpired);
  EXPECT_TRUE(DecideLapsed(In(AlertState::kClosed), kNow + 2h).empty());
}

TEST(Promise, KeptAndClosedEndTheAlert) {
  const Alert owned = OwnedBy(1);

  EXPECT_EQ(Fold(owned, DecideKept(owned)).state, AlertState::kKept);
  EXPECT_TRUE(DecideKept(OpenAlert()).empty());
  EXPECT_EQ(Fold(owned, DecidePlanClosed(owned)).state, AlertState::kClosed);
  EXPECT_TRUE(DecidePlanClosed(In(AlertState::kClosed)).empty());
  EXPECT_TRUE(DecidePlanClosed(In(AlertState::kKept)).empty());
}

}  // namespace
}  // namespace safereturn::notification
