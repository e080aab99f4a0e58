// How long people who were lacking are looked for again.
#include "services/notification/domain/vacancy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kNow = *ParseInstant("2026-03-28T20:00:00Z");

Alert Lacking(std::vector<std::string> roles, const HomeUrn& home = "SC123456") {
  Alert alert;
  alert.alert_id = AlertId(UuidV5({}, "alert"));
  alert.child_id = ChildId(UuidV5({}, "child"));
  alert.authority_id = "E10000016";
  alert.home_urn = home;
  alert.roles_without_people = std::move(roles);
  alert.person_ids = {PersonId(UuidV5({}, "owner"))};
  return alert;
}

TEST(Vacancy, ThereIsNoneWhereNobodyIsLacking) {
  EXPECT_EQ(VacancyOf(Lacking({}), kNow), std::nullopt);
}

TEST(Vacancy, NobodyWillEverHoldARoleOfAnUnknownHome) {
  EXPECT_EQ(VacancyOf(Lacking({"placement_manager"}, ""), kNow), std::nullopt);
  EXPECT_THAT(VacancyOf(Lacking({"placement_manager", "iro"}, ""), kNow)->roles,
              ElementsAre("iro"));
  EXPECT_THAT(VacancyOf(Lacking({"placement_manager"}), kNow)->roles,
              ElementsAre("placement_manager"));
}

TEST(Vacancy, TheNamedPersonIsLookedForByName) {
  const Vacancy vacancy = *VacancyOf(Lacking({"owner"}), kNow);

  EXPECT_THAT(vacancy.roles, IsEmpty());
  EXPECT_THAT(vacancy.person_ids, ElementsAre(PersonId(UuidV5({}, "owner"))));
  EXPECT_THAT(LackingOf(vacancy), ElementsAre("owner"));
  EXPECT_EQ(NextDue(Looked(vacancy, {}, kNow)), std::nullopt);
  EXPECT_NE(NextDue(Looked(vacancy, {"owner"}, kNow)), std::nullopt);
}

TEST(Vacancy, ItIsLookedForSoonAndThenLessOften) {
  Vacancy vacancy = *VacancyOf(Lacking({"iro"}), kNow);
  std::vector<std::chrono::microseconds> pauses;
  Instant now = kNow;
  while (NextDue(vacancy)) {
    pauses.push_back(*NextDue(vacancy) - now);
    now = *NextDue(vacancy);
    vacancy = Looked(vacancy, {"iro"}, now);
    ASSERT_LT(pauses.size(), 100u);
  }

  EXPECT_THAT(pauses, ElementsAre(2s, 10s, 60s, 300s, 1800s));
}

TEST(Vacancy, WhoWasFoundIsNotLookedForAgain) {
  const Vacancy vacancy = *VacancyOf(Lacking({"iro", "team_manager"}), kNow);

  EXPECT_THAT(Looked(vacancy, {"team_manager"}, kNow).roles, ElementsAre("team_manager"));
  EXPECT_EQ(NextDue(Looked(vacancy, {}, kNow)), std::nullopt);
  EXPECT_EQ(NextDue(Ended(vacancy)), std::nullopt);
}

}  // namespace
}  // namespace safereturn::notification
