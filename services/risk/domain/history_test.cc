#include "services/risk/domain/history.h"

#include <gtest/gtest.h>

#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

InterviewRecord Interview(uint8_t number, uint8_t episode, double recorded) {
  InterviewRecord record;
  record.interview_id = InterviewId(TestUuid(number));
  record.episode_ids = {EpisodeId(TestUuid(episode))};
  record.recorded_time = Day(recorded);
  return record;
}

TEST(History, AnInterviewsLaterSayingReplacesTheEarlier) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1)});
  InterviewRecord first = Interview(9, 1, 2);
  first.indicator_codes = {"11A", "24A"};
  Record(history, first);
  InterviewRecord second = Interview(9, 1, 3);
  second.indicator_codes = {"24A"};

  Record(history, second);

  EXPECT_EQ(history.interviews.size(), 1u);
  const Inputs inputs = InputsFor(history, history.episodes[0]);
  EXPECT_EQ(inputs.indicator_codes, std::vector<std::string>{"24A"});
  EXPECT_TRUE(inputs.has_interview);
}

TEST(History, WhatInterviewsOfOtherEpisodesSaidIsEarlier) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1), MakeEpisode(2, 20, 21)});
  InterviewRecord about_first = Interview(9, 1, 2);
  about_first.indicator_codes = {"11A"};
  about_first.unknown_codes = {"24A"};
  Record(history, about_first);

  const Inputs inputs = InputsFor(history, history.episodes[1]);

  EXPECT_FALSE(inputs.has_interview);
  ASSERT_EQ(inputs.earlier.size(), 1u) << "what was not asked then is not open now";
  EXPECT_EQ(inputs.earlier[0].code, "11A");
  EXPECT_TRUE(inputs.unknown_codes.empty());
}

TEST(History, FactsAboutAMergedEpisodeAreAboutTheOneItWasMergedInto) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1), MakeEpisode(2, 0, 1.1)});
  InterviewRecord about_first = Interview(9, 1, 2);
  about_first.indicator_codes = {"11A"};
  Record(history, about_first);
  history.episodes[0].standing = EpisodeStanding::kMerged;
  history.episodes[0].merged_into_episode_id = history.episodes[1].episode_id;

  EXPECT_TRUE(InputsFor(history, history.episodes[1]).has_interview);
}

TEST(History, WithdrawnEpisodesDoNotCount) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1), MakeEpisode(2, 5, 6)});
  EXPECT_EQ(InputsFor(history, history.episodes[1]).episodes.size(), 2u);
  EXPECT_FALSE(InputsFor(history, history.episodes[1]).is_first_episode);

  history.episodes[0].standing = EpisodeStanding::kWithdrawn;

  EXPECT_EQ(InputsFor(history, history.episodes[1]).episodes.size(), 1u);
  EXPECT_TRUE(InputsFor(history, history.episodes[1]).is_first_episode);
}

TEST(History, TheLongerAbsenceCountsWhetherReportedOrTold) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 0.5)});
  EXPECT_EQ(TimeAway(history, history.episodes[0]), std::chrono::hours(12));

  InterviewRecord record = Interview(9, 1, 1);
  record.left_time = Day(-1);
  Record(history, record);
  EXPECT_EQ(TimeAway(history, history.episodes[0]), std::chrono::hours(36));

  record.left_time.reset();
  record.absence_hours = 50;
  Record(history, record);
  EXPECT_EQ(TimeAway(history, history.episodes[0]), std::chrono::hours(50));

  history.interviews.clear();
  history.episodes[0].start_time.reset();
  EXPECT_EQ(TimeAway(history, history.episodes[0]), std::nullopt);
}

TEST(History, ItForgetsAfterFourHundredDaysButNotThatThereWasSomething) {
  ChildHistory history = MakeHistory({MakeEpisode(1, -450, -449), MakeEpisode(2, 0, 1)});

  Tidy(history, Day(2));

  ASSERT_EQ(history.episodes.size(), 1u);
  EXPECT_TRUE(history.has_forgotten);
  EXPECT_FALSE(InputsFor(history, history.episodes[0]).is_first_episode);
}

TEST(History, AChildWhoIsStillAwayIsNotForgotten) {
  ChildHistory history = MakeHistory({MakeEpisode(1, -450, -449)});
  history.episodes[0].return_time.reset();

  Tidy(history, Day(2));

  EXPECT_EQ(history.episodes.size(), 1u);
}

TEST(History, ItIsBoundedInNumber) {
  ChildHistory history = MakeHistory({});
  for (int i = 0; i < 500; ++i) {
    EpisodeRecord episode = MakeEpisode(1, i * 0.1, i * 0.1 + 0.01);
    Uuid id = TestUuid(1);
    id.bytes[1] = static_cast<uint8_t>(i % 256);
    id.bytes[2] = static_cast<uint8_t>(i / 256);
    episode.episode_id = EpisodeId(id);
    history.episodes.push_back(episode);
  }

  Tidy(history, Day(60));

  EXPECT_EQ(history.episodes.size(), kMostEpisodes);
  EXPECT_EQ(ReferenceTime(history.episodes.back()), Day(49.9)) << "the latest are kept";
}

TEST(History, TheLatestAcceptedIsByReturnAndLive) {
  ChildHistory history = MakeHistory({MakeEpisode(1, 0, 1), MakeEpisode(2, 5, 6)});
  EXPECT_EQ(LatestAccepted(history)->episode_id, EpisodeId(TestUuid(2)));
  history.episodes[1].standing = EpisodeStanding::kWithdrawn;
  EXPECT_EQ(LatestAccepted(history)->episode_id, EpisodeId(TestUuid(1)));
  history.episodes[0].is_accepted = false;
  EXPECT_EQ(LatestAccepted(history), nullptr);
}

TEST(History, TakingOverKeepsWhatIsKnownAndAddsTheRest) {
  ChildHistory into = MakeHistory({MakeEpisode(1, 0, 1)});
  into.answers = {{"trusted_adult", Truth::kYes}};
  ChildHistory from = MakeHistory({MakeEpisode(1, 0, 9), MakeEpisode(2, 5, 6)});
  from.answers = {{"safety_plan_agreed", Truth::kNo}, {"trusted_adult", Truth::kNo}};

  TakeOver(into, from);

  ASSERT_EQ(into.episodes.size(), 2u);
  EXPECT_EQ(into.episodes[0].return_time, Day(1));
  ASSERT_EQ(into.answers.size(), 2u);
  EXPECT_EQ(into.answers[1].answer, Truth::kYes);
}

TEST(History, UnknownTakesAnAnswerBack) {
  ChildHistory history = MakeHistory({});
  Answered(history, {{"a", Truth::kYes}, {"b", Truth::kNo}});

  Answered(history, {{"a", Truth::kUnknown}});

  EXPECT_EQ(history.answers, (std::vector<Answer>{{"b", Truth::kNo}}));
}

}  // namespace
}  // namespace safereturn::risk
