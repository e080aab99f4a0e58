// Contacts and duty hours.
#include "services/notification/domain/contact.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;

PersonId Person(int n) { return PersonId(UuidV5({}, std::to_string(n))); }
Instant At(const char* text) { return *ParseInstant(text); }

RegisterContact Good() {
  return {.person_id = Person(1),
          .authority_id = "E10000016",
          .email = "a.person@example.org",
          .duty_windows = {{1, 540, 1020}},
          .deputies = {Person(2)},
          .caller = "users/x"};
}

TEST(Contact, IsRegisteredAsGiven) {
  const auto contact = Decide(Good());

  ASSERT_TRUE(contact.ok());
  EXPECT_EQ(contact->email, "a.person@example.org");
  EXPECT_EQ(contact->deputies, std::vector{Person(2)});
}

struct RefusedContact {
  const char* what;
  void (*spoil)(RegisterContact&);
  const char* reason;
  const char* field;
};

TEST(Contact, RefusesWhatCannotReachAnybody) {
  const RefusedContact cases[] = {
      {"no person", [](auto& c) { c.person_id = {}; }, "PERSON_REQUIRED", "person_id"},
      {"no authority", [](auto& c) { c.authority_id = ""; }, "AUTHORITY_REQUIRED", "authority_id"},
      {"no address", [](auto& c) { c.email = ""; }, "EMAIL_INVALID", "email"},
      {"no domain", [](auto& c) { c.email = "a.person@"; }, "EMAIL_INVALID", "email"},
      {"display name", [](auto& c) { c.email = "A <a@example.org>"; }, "EMAIL_INVALID", "email"},
      {"second header", [](auto& c) { c.email = "a@example.org\r\nBcc: b@example.org"; },
       "EMAIL_INVALID", "email"},
      {"two addresses", [](auto& c) { c.email = "a@example.org,b@example.org"; }, "EMAIL_INVALID",
       "email"},
      {"two dots", [](auto& c) { c.email = "a..b@example.org"; }, "EMAIL_INVALID", "email"},
      {"too long", [](auto& c) { c.email = std::string(65, 'a') + "@example.org"; },
       "EMAIL_INVALID", "email"},
      {"weekday 8",
       [](auto& c) {
         c.duty_windows = {{1, 0, 60}, {8, 0, 60}};
       },
       "DUTY_WINDOW_INVALID", "duty_windows[1]"},
      {"end before start",
       [](auto& c) {
         c.duty_windows = {{1, 60, 60}};
       },
       "DUTY_WINDOW_INVALID", "duty_windows[0]"},
      {"past midnight",
       [](auto& c) {
         c.duty_windows = {{1, 0, 1441}};
       },
       "DUTY_WINDOW_INVALID", "duty_windows[0]"},
      {"too many windows",
       [](auto& c) {
         c.duty_windows.assign(22, {1, 0, 60});
       },
       "TOO_MANY_DUTY_WINDOWS", "duty_windows"},
      {"own deputy", [](auto& c) { c.deputies = {c.person_id}; }, "DEPUTY_INVALID", "deputies[0]"},
      {"deputy twice",
       [](auto& c) {
         c.deputies = {Person(2), Person(2)};
       },
       "DEPUTY_INVALID", "deputies[1]"},
      {"nil deputy", [](auto& c) { c.deputies = {PersonId()}; }, "DEPUTY_INVALID", "deputies[0]"},
      {"too many deputies",
       [](auto& c) {
         c.deputies = {Person(2), Person(3), Person(4), Person(5), Person(6), Person(7)};
       },
       "TOO_MANY_DEPUTIES", "deputies"},
  };
  for (const RefusedContact& one : cases) {
    RegisterContact command = Good();
    one.spoil(command);
    const auto refused = Decide(command);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << one.what;
    EXPECT_EQ(ReasonOf(refused.status()), one.reason) << one.what;
    EXPECT_EQ(FieldOf(refused.status()), one.field) << one.what;
  }
}

TEST(Duty, NoHoursMeansAlways) { EXPECT_TRUE(IsOnDuty({}, At("2026-03-28T03:00:00Z"))); }

TEST(Duty, FollowsTheWallClockOverTheChangeToSummerTime) {
  // Monday to Friday 9 to 17. Friday 27 March 2026 is GMT, Monday 30 March is BST.
  std::vector<DutyWindow> week;
  for (int day = 1; day <= 5; ++day) week.push_back({day, 540, 1020});

  EXPECT_FALSE(IsOnDuty(week, At("2026-03-27T08:59:59Z")));
  EXPECT_TRUE(IsOnDuty(week, At("2026-03-27T09:00:00Z")));
  EXPECT_TRUE(IsOnDuty(week, At("2026-03-30T08:00:00Z")));
  EXPECT_FALSE(IsOnDuty(week, At("2026-03-30T16:00:00Z")));
  EXPECT_FALSE(IsOnDuty(week, At("2026-03-28T12:00:00Z")));
}

TEST(Duty, ANightShiftIsTwoWindows) {
  const std::vector<DutyWindow> night = {{6, 1320, 1440}, {7, 0, 360}};

  EXPECT_TRUE(IsOnDuty(night, At("2026-02-07T23:59:59Z")));
  EXPECT_TRUE(IsOnDuty(night, At("2026-02-08T00:00:00Z")));
  EXPECT_FALSE(IsOnDuty(night, At("2026-02-08T06:00:00Z")));
}

}  // namespace
}  // namespace safereturn::notification
