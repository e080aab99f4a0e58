// Who is told.
#include "services/notification/domain/recipients.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace safereturn::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAuthority[] = "E10000016";
constexpr char kHome[] = "SC123456";
const Instant kSaturdayNight = *ParseInstant("2026-03-28T23:00:00Z");

PersonId Person(int n) { return PersonId(UuidV5({}, std::to_string(n))); }

class RecipientsTest : public ::testing::Test {
 protected:
  void Role(const std::string& role, int person, const HomeUrn& home = {}) {
    directory_.posts[PostOf(kAuthority, role, home)].push_back(Person(person));
  }
  void OnDuty(int person) { Add(person, {}, {}); }
  void OffDuty(int person, std::vector<int> deputies = {}) {
    Add(person, {{1, 540, 1020}}, deputies);
  }
  Recipients Told(const std::vector<std::string>& roles, const HomeUrn& home = kHome) const {
    return Resolve({kAuthority, home, roles, {}}, directory_, kSaturdayNight);
  }
  Recipients ToldByName(const std::vector<PersonId>& people,
                        const std::vector<std::string>& roles) const {
    return Resolve({kAuthority, kHome, roles, people}, directory_, kSaturdayNight);
  }

 private:
  void Add(int person, std::vector<DutyWindow> windows, const std::vector<int>& deputies) {
    Contact contact{Person(person), kAuthority, "p@example.org", std::move(windows), {}};
    for (const int deputy : deputies) contact.deputies.push_back(Person(deputy));
    directory_.contacts[contact.person_id] = contact;
  }

  Directory directory_;
};

TEST_F(RecipientsTest, EverybodyOnDutyInTheRoleIsTold) {
  Role("coordinator", 1), Role("coordinator", 2), Role("coordinator", 3);
  OnDuty(1), OffDuty(2), OnDuty(3);

  const Recipients told = Told({"coordinator"});

  EXPECT_THAT(told.told, ElementsAre(Recipient{Person(1), "coordinator", {}},
                                     Recipient{Person(3), "coordinator", {}}));
  EXPECT_THAT(told.roles_without_people, IsEmpty());
}

TEST_F(RecipientsTest, TheNearestDeputyOnDutyStandsIn) {
  Role("team_manager", 1);
  OffDuty(1, {2, 3}), OffDuty(2, {4}), OffDuty(3, {5}), OffDuty(4), OnDuty(5);

  EXPECT_THAT(Told({"team_manager"}).told,
              ElementsAre(Recipient{Person(5), "team_manager", Person(1)}));
}

TEST_F(RecipientsTest, DeputiesAreFollowedThreeSteps) {
  Role("team_manager", 1);
  OffDuty(1, {2}), OffDuty(2, {3}), OffDuty(3, {4}), OffDuty(4, {5}), OnDuty(5);

  EXPECT_THAT(Told({"team_manager"}).told, ElementsAre(Recipient{Person(1), "team_manager", {}}));
}

TEST_F(RecipientsTest, ARingOfDeputiesEnds) {
  Role("team_manager", 1);
  OffDuty(1, {2}), OffDuty(2, {1});

  EXPECT_THAT(Told({"team_manager"}).told, ElementsAre(Recipient{Person(1), "team_manager", {}}));
}

TEST_F(RecipientsTest, NobodyOnDutyMeansEverybodyIsTold) {
  Role("service_lead", 1), Role("service_lead", 2);
  OffDuty(1), OffDuty(2);

  const Recipients told = Told({"service_lead"});

  EXPECT_THAT(told.told, ElementsAre(Recipient{Person(1), "service_lead", {}},
                                     Recipient{Person(2), "service_lead", {}}));
  EXPECT_THAT(told.roles_without_people, IsEmpty());
}

TEST_F(RecipientsTest, APersonIsToldOnceForSeveralRoles) {
  Role("coordinator", 1), Role("service_lead", 1);
  OnDuty(1);

  EXPECT_THAT(Told({"coordinator", "service_lead"}).told,
              ElementsAre(Recipient{Person(1), "coordinator", {}}));
}

TEST_F(RecipientsTest, TheHomesOwnPlacementManagerIsTold) {
  Role("placement_manager", 1, kHome), Role("placement_manager", 2, "SC999999");
  OnDuty(1), OnDuty(2);

  EXPECT_THAT(Told({"placement_manager"}).told,
              ElementsAre(Recipient{Person(1), "placement_manager", {}}));
}

TEST_F(RecipientsTest, ARoleWithoutAnAddressFallsToTheDutyTeam) {
  Role("placement_manager", 1, kHome), Role("duty_team", 2), Role("social_worker", 3);
  OnDuty(2), OnDuty(3);

  const Recipients told = Told({"placement_manager", "social_worker"});

  EXPECT_THAT(told.told, ElementsAre(Recipient{Person(3), "social_worker", {}},
                                     Recipient{Person(2), "duty_team", {}}));
  EXPECT_THAT(told.roles_without_people, ElementsAre("placement_manager"));
  EXPECT_FALSE(told.home_unknown);
}

TEST_F(RecipientsTest, AnUnknownHomeFallsToTheDutyTeamAndSaysWhy) {
  Role("placement_manager", 1, kHome), Role("duty_team", 2);
  OnDuty(1), OnDuty(2);

  const Recipients told = Told({"placement_manager"}, "");

  EXPECT_THAT(told.told, ElementsAre(Recipient{Person(2), "duty_team", {}}));
  EXPECT_TRUE(told.home_unknown);
}

TEST_F(RecipientsTest, WithoutADutyTeamNobodyIsTold) {
  const Recipients told = Told({"coordinator"});

  EXPECT_THAT(told.told, IsEmpty());
  EXPECT_THAT(told.roles_without_people, ElementsAre("coordinator"));
}

TEST_F(RecipientsTest, TheNamedPersonIsToldBesidesTheRoles) {
  Role("service_lead", 1);
  OnDuty(1), OnDuty(2);

  EXPECT_THAT(
      ToldByName({Person(2)}, {"service_lead"}).told,
      ElementsAre(Recipient{Person(1), "service_lead", {}}, Recipient{Person(2), "owner", {}}));
}

TEST_F(RecipientsTest, ANamedPersonOffDutyHasADeputyToo) {
  OffDuty(1, {2}), OnDuty(2);

  EXPECT_THAT(ToldByName({Person(1)}, {}).told,
              ElementsAre(Recipient{Person(2), "owner", Person(1)}));
}

TEST_F(RecipientsTest, ANamedPersonWithoutAnAddressFallsToTheDutyTeam) {
  Role("duty_team", 3);
  OnDuty(3);

  const Recipients told = ToldByName({Person(2)}, {});

  EXPECT_THAT(told.told, ElementsAre(Recipient{Person(3), "duty_team", {}}));
  EXPECT_THAT(told.roles_without_people, ElementsAre("owner"));
}

}  // namespace
}  // namespace safereturn::notification
