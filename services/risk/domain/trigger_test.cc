#include "services/risk/domain/trigger.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

std::vector<std::string> Raised(ChildHistory& history, Instant now,
                                const TriggerPolicy& policy = DefaultTriggerPolicy()) {
  std::vector<std::string> keys;
  for (const HistoryEvent& event : RaiseTriggers(history, policy, now)) {
    keys.push_back(std::get<RepeatThresholdReached>(event).rule_key);
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST(Triggers, TheThirdEpisodeInThirtyDaysRaisesOnce) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 10, 10.1)});
  EXPECT_EQ(Raised(history, Day(10)), Keys());
  history.episodes.push_back(MakeEpisode(3, 20, 20.1));

  EXPECT_EQ(Raised(history, Day(20)), (Keys{"three_in_30_days", "three_in_90_days"}));
  EXPECT_EQ(Raised(history, Day(20)), Keys()) << "never twice";
}

TEST(Triggers, TheWindowEndsWithTheEpisodeAndItsOtherEdgeIsOutside) {
  ChildHistory history =
      MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 10, 10.1), MakeEpisode(3, 30, 30.1)});

  EXPECT_EQ(Raised(history, Day(30)), Keys{"three_in_90_days"});
}

TEST(Triggers, AWithdrawnEpisodeDoesNotCountAndAReturnToTheCountDoesNotRaiseAgain) {
  ChildHistory history =
      MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 10, 10.1), MakeEpisode(3, 20, 20.1)});
  history.episodes[0].standing = EpisodeStanding::kWithdrawn;
  EXPECT_EQ(Raised(history, Day(20)), Keys());

  history.episodes[0].standing = EpisodeStanding::kLive;
  EXPECT_EQ(Raised(history, Day(21)).size(), 2u);

  history.episodes[1].standing = EpisodeStanding::kMerged;
  EXPECT_EQ(Raised(history, Day(22)), Keys());
  history.episodes[1].standing = EpisodeStanding::kLive;
  EXPECT_EQ(Raised(history, Day(23)), Keys());
}

TEST(Triggers, AFourthEpisodeRaisesItself) {
  ChildHistory history =
      MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 5, 5.1), MakeEpisode(3, 10, 10.1)});
  EXPECT_EQ(Raised(history, Day(10)).size(), 2u);
  history.episodes.push_back(MakeEpisode(4, 12, 12.1));

  const HistoryEvents events = RaiseTriggers(history, DefaultTriggerPolicy(), Day(12));

  ASSERT_EQ(events.size(), 2u);
  const auto& reached = std::get<RepeatThresholdReached>(events[0]);
  EXPECT_EQ(reached.episode_id, EpisodeId(TestUuid(4)));
  EXPECT_EQ(reached.count, 4);
  EXPECT_EQ(reached.window_days, 30);
  EXPECT_EQ(reached.template_key, "repeat_trigger");
  EXPECT_EQ(reached.roles, (Keys{"social_worker", "team_manager"}));
}

TEST(Triggers, TheFirstEpisodeUnderThirteenAndOnlyTheFirst) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 0.1)});
  history.episodes[0].under_13 = true;
  EXPECT_EQ(Raised(history, Day(0)), Keys{"first_under_13"});

  history.episodes.push_back(MakeEpisode(2, 5, 5.1));
  history.episodes[1].under_13 = true;
  EXPECT_EQ(Raised(history, Day(5)), Keys());

  ChildHistory known_before = MakeHistory({MakeEpisode(1, 0, 0.1)});
  known_before.episodes[0].under_13 = true;
  known_before.has_forgotten = true;
  EXPECT_EQ(Raised(known_before, Day(0)), Keys());
}

TEST(Triggers, LongerThanADayIsMoreThanADay) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1)});
  EXPECT_EQ(Raised(history, Day(1)), Keys()) << "24 hours are not over 24 hours";

  history.episodes[0].return_time = Day(1.01);
  const HistoryEvents events = RaiseTriggers(history, DefaultTriggerPolicy(), Day(1.1));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(std::get<RepeatThresholdReached>(events[0]).rule_key, "over_24_hours");
  EXPECT_EQ(std::get<RepeatThresholdReached>(events[0]).count, 24);
}

TEST(Triggers, AwayWithoutAuthorisationCountsWhereTheRuleSaysSoAndUnknownAlways) {
  ChildHistory history =
      MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 5, 5.1), MakeEpisode(3, 10, 10.1)});
  history.episodes[1].category = EpisodeCategory::kAwayWithoutAuthorisation;
  EXPECT_EQ(Raised(history, Day(10)), Keys());
  TriggerPolicy policy = DefaultTriggerPolicy();
  policy.rules[0].include_away = true;
  EXPECT_EQ(Raised(history, Day(10), policy), Keys{"three_in_30_days"});

  history.episodes[1].category = EpisodeCategory::kUnspecified;
  EXPECT_EQ(Raised(history, Day(10)), Keys{"three_in_90_days"});
}

TEST(Triggers, ImportedHistoryCountsButRaisesNothingItself) {
  ChildHistory history =
      MakeHistory({MakeEpisode(1, 0, 0.1), MakeEpisode(2, 5, 5.1), MakeEpisode(3, 10, 10.1)});
  EXPECT_EQ(Raised(history, Day(17.2)), Keys()) << "over a week ago";

  history.episodes.push_back(MakeEpisode(4, 17, 17.1));
  EXPECT_EQ(Raised(history, Day(17.2)).size(), 2u);
}

TEST(Triggers, TheIdFollowsFromChildRuleAndEpisode) {
  ChildHistory a = MakeHistory({MakeEpisode(1, 0, 2)});
  ChildHistory b = a;
  const auto first = RaiseTriggers(a, DefaultTriggerPolicy(), Day(2));
  const auto second = RaiseTriggers(b, DefaultTriggerPolicy(), Day(3));
  ASSERT_EQ(first.size(), 1u);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(std::get<RepeatThresholdReached>(first[0]).trigger_id,
            std::get<RepeatThresholdReached>(second[0]).trigger_id);
}

TEST(PublishTriggerPolicy, EachFaultHasItsReasonAndItsPath) {
  struct Case {
    const char* reason;
    const char* field;
    std::function<void(PublishTriggerPolicy&)> spoil;
  };
  const Case cases[] = {
      {"AUTHORITY_MISSING", "authority_id", [](auto& c) { c.authority_id.clear(); }},
      {"TRIGGER_TOO_MANY_RULES", "rules", [](auto& c) { c.rules.resize(51, c.rules[0]); }},
      {"TRIGGER_KEY_INVALID", "rules[0].key", [](auto& c) { c.rules[0].key = "three in 30"; }},
      {"TRIGGER_KEY_REPEATED", "rules[1].key", [](auto& c) { c.rules[1].key = c.rules[0].key; }},
      {"TRIGGER_KIND_MISSING", "rules[0].kind",
       [](auto& c) { c.rules[0].kind = TriggerKind::kUnspecified; }},
      {"TRIGGER_NUMBERS_INVALID", "rules[0].count", [](auto& c) { c.rules[0].count = 1; }},
      {"TRIGGER_NUMBERS_INVALID", "rules[0].window_days",
       [](auto& c) { c.rules[0].window_days = 401; }},
      {"TRIGGER_AGE_UNKNOWN", "rules[2].under_age", [](auto& c) { c.rules[2].under_age = 16; }},
      {"TRIGGER_NUMBERS_INVALID", "rules[3].hours", [](auto& c) { c.rules[3].hours = 0; }},
      {"TRIGGER_ROLES_MISSING", "rules[0].roles", [](auto& c) { c.rules[0].roles.clear(); }},
      {"TRIGGER_ROLE_UNKNOWN", "rules[0].roles[0]",
       [](auto& c) { c.rules[0].roles = {"father_christmas"}; }},
      {"TRIGGER_QUIET_INVALID", "quiet_after_days", [](auto& c) { c.quiet_after_days = -1; }},
  };
  for (const Case& each : cases) {
    PublishTriggerPolicy command;
    command.authority_id = "E10000016";
    command.rules = DefaultTriggerPolicy().rules;
    ASSERT_TRUE(Decide(0, command, Day(0)).ok());
    each.spoil(command);
    const auto result = Decide(0, command, Day(0));
    EXPECT_EQ(ReasonOf(result.status()), each.reason);
    EXPECT_EQ(FieldOf(result.status()), each.field) << each.reason;
  }
}

TEST(PublishTriggerPolicy, VersionsGrowFromTheBuiltInOne) {
  PublishTriggerPolicy command;
  command.authority_id = "E10000016";
  EXPECT_EQ(Decide(0, command, Day(0))->version, 2);
  EXPECT_EQ(Decide(2, command, Day(0))->version, 3);
  EXPECT_EQ(Decide(2, command, Day(0))->quiet_after_days, 7);
}

}  // namespace
}  // namespace safereturn::risk
