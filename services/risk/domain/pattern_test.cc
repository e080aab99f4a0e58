#include "services/risk/domain/pattern.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

FactEntry Entry(uint8_t child, double returned, uint8_t episode = 0) {
  FactEntry entry;
  entry.child_id = ChildId(TestUuid(child));
  entry.episode_id = EpisodeId(TestUuid(episode == 0 ? child : episode));
  entry.interview_id = InterviewId(TestUuid(episode == 0 ? child : episode));
  entry.time = Day(returned);
  return entry;
}

FactIndex IndexOf(PatternKind kind, const std::vector<FactEntry>& entries) {
  FactIndex index;
  index.authority_id = "E10000016";
  index.kind = kind;
  index.digest = "ab";
  for (const FactEntry& entry : entries) index = Add(index, entry);
  return index;
}

PatternCandidate CandidateOf(const FactIndex& index) {
  PatternCandidate candidate;
  candidate.candidate_id = CandidateOfFact(index.authority_id, index.kind, index.digest);
  candidate.authority_id = index.authority_id;
  candidate.kind = index.kind;
  return candidate;
}

TEST(FactIndex, AnInterviewsLaterSayingReplacesItsEarlier) {
  FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1), Entry(1, 2)});
  EXPECT_EQ(index.entries.size(), 1u);
  EXPECT_EQ(index.entries[0].time, Day(2));
}

TEST(FactIndex, OfOneChildTheLatestTwoAreKept) {
  const FactIndex index =
      IndexOf(PatternKind::kPhone, {Entry(1, 3, 13), Entry(1, 1, 11), Entry(1, 2, 12)});
  ASSERT_EQ(index.entries.size(), 2u);
  EXPECT_EQ(index.entries[0].time, Day(2));
}

TEST(FactIndex, MoreThanFiftyChildrenMakeItTooCommonForEver) {
  FactIndex index;
  index.kind = PatternKind::kPlace;
  for (uint8_t child = 1; child <= 50; ++child) index = Add(index, Entry(child, 1));
  EXPECT_FALSE(index.too_common);

  index = Add(index, Entry(51, 1));

  EXPECT_TRUE(index.too_common);
  EXPECT_TRUE(index.entries.empty()) << "it names nobody any more";
  EXPECT_EQ(Add(index, Entry(52, 1)), index);
  EXPECT_EQ(SupportOf(index).why_code, "");
}

TEST(FactIndex, TheHourIsThatOfUtc) {
  EXPECT_EQ(HourOf(Day(0)), "2026-11-02T00");
  EXPECT_EQ(HourOf(Day(0) - std::chrono::microseconds(1)), "2026-11-01T23");
}

TEST(Support, OneChildAloneIsNoPattern) {
  const FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1, 11), Entry(1, 2, 12)});
  EXPECT_EQ(SupportOf(index).why_code, "");
}

TEST(Support, APhoneLinksTwoWithinHalfAYear) {
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kPhone, {Entry(1, 0), Entry(2, 179)})).why_code,
            "SHARED_PHONE");
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kPhone, {Entry(1, 0), Entry(2, 180)})).why_code, "");
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kVehicle, {Entry(1, 0), Entry(2, 1)})).why_code,
            "SHARED_VEHICLE");
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kHandle, {Entry(1, 0), Entry(2, 1)})).why_code,
            "SHARED_HANDLE");
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kAssociate, {Entry(1, 0), Entry(2, 1)})).why_code,
            "SHARED_ASSOCIATE");
}

TEST(Support, APlaceLinksThreeOrTwoWhoWereAwayAtTheSameTime) {
  FactEntry first = Entry(1, 10);
  FactEntry second = Entry(2, 11);
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kPlace, {first, second})).why_code, "");
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kPlace, {first, second, Entry(3, 50)})).why_code,
            "SHARED_PLACE");

  first.start_time = Day(9);
  second.start_time = Day(9.5);
  const Support together = SupportOf(IndexOf(PatternKind::kPlace, {first, second, Entry(4, 200)}));
  EXPECT_EQ(together.why_code, "SHARED_PLACE_SAME_TIME");
  EXPECT_EQ(together.evidence.size(), 2u) << "the third is no evidence";

  second.start_time = Day(10.5);
  EXPECT_EQ(SupportOf(IndexOf(PatternKind::kPlace, {first, second})).why_code, "")
      << "one was back before the other left";
}

TEST(Support, TwoOutingsTogetherLinkAndThreeOfOneHome) {
  const auto meeting = [](double day, const char* home) {
    Meeting made{Entry(1, day), Entry(2, day)};
    made.first.home_urn = home;
    made.second.home_urn = home;
    return made;
  };
  EXPECT_EQ(SupportOf(std::vector<Meeting>{meeting(1, "")}).why_code, "");
  EXPECT_EQ(SupportOf({meeting(1, ""), meeting(5, "")}).why_code, "LEFT_AND_RETURNED_TOGETHER");
  EXPECT_EQ(SupportOf({meeting(1, ""), meeting(91, "")}).why_code, "");
  EXPECT_EQ(SupportOf({meeting(1, "1234567"), meeting(5, "1234567")}).why_code, "");
  EXPECT_EQ(
      SupportOf({meeting(1, "1234567"), meeting(5, "1234567"), meeting(9, "1234567")}).why_code,
      "LEFT_AND_RETURNED_TOGETHER");
}

TEST(Together, MeansBothEndsWithinHalfAnHour) {
  FactEntry a = Entry(1, 1);
  FactEntry b = Entry(2, 1);
  EXPECT_FALSE(IsTogether(a, b)) << "nobody knows when they left";
  a.start_time = Day(0.5);
  b.start_time = Day(0.5) + std::chrono::minutes(30);
  EXPECT_TRUE(IsTogether(a, b));
  b.time += std::chrono::minutes(31);
  EXPECT_FALSE(IsTogether(a, b));
  EXPECT_FALSE(IsTogether(a, a));
}

TEST(Candidate, IsFoundOnceAndAgainWhenAnotherChildJoins) {
  FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1), Entry(2, 2)});
  Carried carried = Carry(CandidateOf(index), SupportOf(index), false, Day(2));
  ASSERT_EQ(carried.events.size(), 1u);
  const auto& found = std::get<PatternCandidateFound>(carried.events[0]);
  EXPECT_EQ(found.child_ids.size(), 2u);
  EXPECT_EQ(found.evidence_count, 2);
  EXPECT_EQ(carried.candidate.state, CandidateState::kOpen);
  EXPECT_EQ(carried.candidate.why_code, "SHARED_PHONE");

  index = Add(index, Entry(2, 3, 12));
  carried = Carry(carried.candidate, SupportOf(index), false, Day(3));
  EXPECT_TRUE(carried.events.empty()) << "more of the same children is evidence, no news";
  EXPECT_EQ(carried.candidate.evidence.size(), 3u);

  index = Add(index, Entry(3, 4));
  carried = Carry(carried.candidate, SupportOf(index), false, Day(4));
  EXPECT_EQ(carried.events.size(), 1u);
  EXPECT_EQ(carried.candidate.child_ids.size(), 3u);
}

TEST(Candidate, ADismissedOneIsOpenAgainOnlyWhenAnotherChildJoins) {
  FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1), Entry(2, 2)});
  PatternCandidate candidate = Carry(CandidateOf(index), SupportOf(index), false, Day(2)).candidate;
  DismissPattern dismiss;
  dismiss.reason_code = "coincidence";
  dismiss.caller = "users/lead";
  const auto events = Decide(candidate, dismiss, Day(3));
  ASSERT_TRUE(events.ok());
  candidate = Evolve(candidate, events->front());
  EXPECT_EQ(candidate.state, CandidateState::kDismissed);

  index = Add(index, Entry(1, 4, 14));
  Carried carried = Carry(candidate, SupportOf(index), false, Day(4));
  EXPECT_TRUE(carried.events.empty());
  EXPECT_EQ(carried.candidate.state, CandidateState::kDismissed);

  index = Add(index, Entry(3, 5));
  carried = Carry(carried.candidate, SupportOf(index), false, Day(5));
  EXPECT_EQ(carried.candidate.state, CandidateState::kOpen);
  EXPECT_EQ(carried.candidate.decisions.size(), 1u) << "what was decided stays on record";
}

TEST(Candidate, LosesItsEvidenceButNotADecision) {
  const FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1), Entry(2, 2)});
  PatternCandidate open = Carry(CandidateOf(index), SupportOf(index), false, Day(2)).candidate;
  EXPECT_EQ(Carry(open, {}, false, Day(3)).candidate.state, CandidateState::kUnsupported);
  EXPECT_EQ(Carry(open, {}, true, Day(3)).candidate.state, CandidateState::kTooCommon);

  ConfirmPattern confirm;
  confirm.reason_code = "shared_with_police";
  const PatternCandidate confirmed = Evolve(open, Decide(open, confirm, Day(3))->front());
  const PatternCandidate after = Carry(confirmed, {}, false, Day(4)).candidate;
  EXPECT_EQ(after.state, CandidateState::kConfirmed);
  EXPECT_EQ(after.evidence.size(), 2u);
}

TEST(Candidate, IsDecidedWithItsOwnReasonsWhileItIsOpen) {
  const FactIndex index = IndexOf(PatternKind::kPhone, {Entry(1, 1), Entry(2, 2)});
  const PatternCandidate open =
      Carry(CandidateOf(index), SupportOf(index), false, Day(2)).candidate;
  ConfirmPattern confirm;
  confirm.reason_code = "coincidence";
  EXPECT_EQ(ReasonOf(Decide(open, confirm, Day(3)).status()), "PATTERN_REASON_UNKNOWN");
  DismissPattern dismiss;
  dismiss.reason_code = "shared_with_police";
  EXPECT_EQ(ReasonOf(Decide(open, dismiss, Day(3)).status()), "PATTERN_REASON_UNKNOWN");

  for (const CandidateState state :
       {CandidateState::kForming, CandidateState::kConfirmed, CandidateState::kDismissed,
        CandidateState::kUnsupported, CandidateState::kTooCommon}) {
    PatternCandidate other = open;
    other.state = state;
    confirm.reason_code = "shared_with_police";
    EXPECT_EQ(ReasonOf(Decide(other, confirm, Day(3)).status()), "PATTERN_NOT_OPEN");
  }
}

TEST(Candidate, HasOneIdForAFactAndOneForTwoChildrenInEitherOrder) {
  EXPECT_EQ(CandidateOfFact("E1", PatternKind::kPhone, "ab"),
            CandidateOfFact("E1", PatternKind::kPhone, "ab"));
  EXPECT_NE(CandidateOfFact("E1", PatternKind::kPhone, "ab"),
            CandidateOfFact("E2", PatternKind::kPhone, "ab"));
  EXPECT_NE(CandidateOfFact("E1", PatternKind::kPhone, "ab"),
            CandidateOfFact("E1", PatternKind::kPlace, "ab"));
  const ChildId a(TestUuid(1));
  const ChildId b(TestUuid(2));
  EXPECT_EQ(CandidateOfPair("E1", a, b), CandidateOfPair("E1", b, a));
}

TEST(Tally, CountsBothPerKind) {
  PatternTally tally;
  Count(tally, PatternKind::kPhone, CandidateState::kConfirmed);
  Count(tally, PatternKind::kPhone, CandidateState::kDismissed);
  Count(tally, PatternKind::kPhone, CandidateState::kDismissed);
  Count(tally, PatternKind::kTime, CandidateState::kConfirmed);
  ASSERT_EQ(tally.kinds.size(), 2u);
  EXPECT_EQ(tally.kinds[0].confirmed, 1);
  EXPECT_EQ(tally.kinds[0].dismissed, 2);
}

}  // namespace
}  // namespace safereturn::risk
