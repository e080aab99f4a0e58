// Pattern candidates from what interviews and absences share.
#include "services/risk/app/pattern_index.h"
#include "services/risk/app/test_flow.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;

constexpr char kDigest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

class PatternFlow : public Flow {
 protected:
  // The child was away for two hours and named a fact.
  void Name(uint8_t child, FactKind kind, double day, const std::string& digest = kDigest,
            std::vector<std::string> indicators = {}) {
    Away(child, day, day + 0.08, Child(child));
    FactsRecorded facts = Facts(child, child, day + 1, Child(child));
    facts.linked_facts = {{kind, digest}};
    facts.indicator_codes = std::move(indicators);
    Hear(facts);
  }
  std::optional<PatternCandidate> Candidate(PatternKind kind, const std::string& digest = kDigest) {
    return TryRead<PatternCandidate>(CandidateOfFact(kAuthority, kind, digest).key());
  }
  std::optional<PatternCandidate> Pair(uint8_t a, uint8_t b) {
    return TryRead<PatternCandidate>(CandidateOfPair(kAuthority, Child(a), Child(b)).key());
  }
};

TEST_F(PatternFlow, TwoChildrenWithOnePhoneAreACandidateWithItsEvidence) {
  Name(1, FactKind::kPhone, 0);
  EXPECT_FALSE(Candidate(PatternKind::kPhone)) << "one child alone is no pattern";

  Name(2, FactKind::kPhone, 30);

  const auto candidate = Candidate(PatternKind::kPhone);
  ASSERT_TRUE(candidate.has_value());
  EXPECT_EQ(candidate->state, CandidateState::kOpen);
  EXPECT_EQ(candidate->why_code, "SHARED_PHONE");
  ASSERT_EQ(candidate->evidence.size(), 2u);
  EXPECT_EQ(candidate->evidence[0].child_id, Child(2)) << "latest first";
  EXPECT_EQ(candidate->evidence[0].episode_id, Episode(2));
  EXPECT_EQ(candidate->evidence[0].time, Day(30.08));
  const auto said = Said<pb::PatternCandidateFound>();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].child_ids_size(), 2);
  EXPECT_EQ(said[0].kind(), pb::PATTERN_KIND_PHONE);
}

TEST_F(PatternFlow, NobodysRiskChangesByACandidate) {
  Name(1, FactKind::kPhone, 0);
  const size_t assessments = Rows("assessment");
  const Assessment before = Current(1, 1);

  Name(2, FactKind::kPhone, 30);
  ConfirmPattern confirm;
  confirm.name = Candidate(PatternKind::kPhone)->candidate_id;
  confirm.reason_code = "for_exploitation_panel";
  EXPECT_EQ(Ask(confirm), "");

  EXPECT_EQ(Current(1, 1), before);
  EXPECT_EQ(Rows("assessment"), assessments + 2) << "the other child's own two";
}

TEST_F(PatternFlow, OtherKindsAndDigestsAndAuthoritiesDoNotMeet) {
  Name(1, FactKind::kPhone, 0);
  Name(2, FactKind::kVehicle, 1);
  Name(3, FactKind::kPhone, 2, std::string(64, 'e'));
  FactsRecorded elsewhere = Facts(4, 4, 3, Child(4));
  elsewhere.authority_id = "E06000023";
  elsewhere.linked_facts = {{FactKind::kPhone, kDigest}};
  Hear(elsewhere);
  EXPECT_EQ(Said<pb::PatternCandidateFound>().size(), 0u);
  EXPECT_EQ(Rows("pattern_candidate"), 0u);
}

TEST_F(PatternFlow, AnAmendmentTakesTheFactBack) {
  Name(1, FactKind::kPhone, 0);
  Name(2, FactKind::kPhone, 30);

  Hear(Facts(2, 2, 40, Child(2)));

  EXPECT_EQ(Candidate(PatternKind::kPhone)->state, CandidateState::kUnsupported);
  FactsRecorded again = Facts(2, 2, 41, Child(2));
  again.linked_facts = {{FactKind::kPhone, kDigest}};
  Hear(again);
  EXPECT_EQ(Candidate(PatternKind::kPhone)->state, CandidateState::kOpen);
  EXPECT_EQ(Said<pb::PatternCandidateFound>().size(), 2u);
}

TEST_F(PatternFlow, TwoRecordsOfOneChildAreNoLink) {
  Name(1, FactKind::kPhone, 0);
  Name(2, FactKind::kPhone, 30);

  Hear(ChildMerged{Child(1), Child(2), kAuthority});

  EXPECT_EQ(Candidate(PatternKind::kPhone)->state, CandidateState::kUnsupported);
  Name(3, FactKind::kPhone, 50);
  EXPECT_EQ(Candidate(PatternKind::kPhone)->child_ids.size(), 2u);
}

TEST_F(PatternFlow, AFactOfMoreThanFiftyChildrenIsTooCommonAndCostsOneRead) {
  for (uint8_t child = 1; child <= 51; ++child) Name(child, FactKind::kVehicle, child * 0.5);

  EXPECT_EQ(Candidate(PatternKind::kVehicle)->state, CandidateState::kTooCommon);
  const auto index = TryRead<FactIndex>(FactIndexKey(kAuthority, PatternKind::kVehicle, kDigest));
  EXPECT_TRUE(index->too_common);
  EXPECT_TRUE(index->entries.empty());
  const size_t said = Said<pb::PatternCandidateFound>().size();
  Name(52, FactKind::kVehicle, 30);
  EXPECT_EQ(Said<pb::PatternCandidateFound>().size(), said);
}

TEST_F(PatternFlow, TheSamePlaceOutOfAreaIsATravelPatternToo) {
  Name(1, FactKind::kPlace, 0, kDigest, {"found_out_of_area"});
  Name(2, FactKind::kPlace, 40, kDigest, {"found_out_of_area"});

  ASSERT_TRUE(Candidate(PatternKind::kTravel).has_value());
  EXPECT_EQ(Candidate(PatternKind::kTravel)->why_code, "SAME_PLACE_OUT_OF_AREA");
  EXPECT_FALSE(Candidate(PatternKind::kPlace)) << "two at other times are too few for a place";
}

TEST_F(PatternFlow, LeavingAndReturningTogetherTwiceIsATimePattern) {
  Open(1, 0, Child(1));
  Open(2, 0.01, Child(2));
  Return(1, 0.5, Child(1));
  Return(2, 0.51, Child(2));
  ASSERT_TRUE(Pair(1, 2).has_value());
  EXPECT_EQ(Pair(1, 2)->state, CandidateState::kForming) << "once is chance";
  Open(3, 5, Child(1));
  Open(4, 5.01, Child(2));
  Return(3, 5.5, Child(1));
  Return(4, 5.51, Child(2));
  // Both came back to one home: three are needed.
  EXPECT_EQ(Pair(1, 2)->state, CandidateState::kForming);
  Open(5, 9, Child(1));
  Open(6, 9.01, Child(2));
  Return(5, 9.5, Child(1));
  Return(6, 9.51, Child(2));

  EXPECT_EQ(Pair(1, 2)->state, CandidateState::kOpen);
  EXPECT_EQ(Pair(1, 2)->why_code, "LEFT_AND_RETURNED_TOGETHER");
  EXPECT_EQ(Pair(1, 2)->evidence.size(), 6u);
  EXPECT_EQ(Said<pb::PatternCandidateFound>().back().kind(), pb::PATTERN_KIND_TIME);

  Hear(EpisodeWithdrawn{Episode(5), Child(1), kAuthority});
  EXPECT_EQ(Pair(1, 2)->state, CandidateState::kUnsupported) << "corrected away";
  EXPECT_EQ(Pair(1, 2)->meetings.size(), 2u);
}

TEST_F(PatternFlow, AReturnThatIsADateOnlyMeetsNobody) {
  for (const uint8_t child : {1, 2}) {
    Open(child, 0, Child(child));
    ChildReturned returned;
    returned.episode_id = Episode(child);
    returned.child_id = Child(child);
    returned.authority_id = kAuthority;
    returned.return_time = Day(1);
    returned.return_precision = TimePrecision::kDateOnly;
    Hear(returned);
  }
  EXPECT_EQ(Rows("pattern_candidate"), 0u);
  EXPECT_EQ(Rows("fact_index"), 0u);
}

TEST_F(PatternFlow, AWholeGroupThatLeftTogetherIsAnEventAndNoLink) {
  for (uint8_t child = 1; child <= 30; ++child) {
    Open(child, 0, Child(child));
    Return(child, 0.5, Child(child));
  }
  // The first eleven meet each other before there are too many; none of the rest meets anybody.
  EXPECT_LE(Rows("pattern_candidate"), 55u);
}

TEST_F(PatternFlow, DecisionsAreCountedAndStaleOrSecondOnesRefused) {
  Name(1, FactKind::kPhone, 0);
  Name(2, FactKind::kPhone, 30);
  DismissPattern dismiss;
  dismiss.name = Candidate(PatternKind::kPhone)->candidate_id;
  dismiss.reason_code = "coincidence";
  dismiss.etag = "9";
  EXPECT_EQ(Ask(dismiss), "VERSION_STALE");
  dismiss.etag.clear();
  EXPECT_EQ(Ask(dismiss), "");
  EXPECT_EQ(Ask(dismiss), "PATTERN_NOT_OPEN");
  Name(3, FactKind::kPhone, 40);
  ConfirmPattern confirm;
  confirm.name = dismiss.name;
  confirm.reason_code = "shared_with_police";
  EXPECT_EQ(Ask(confirm), "");

  const auto tally = TryRead<PatternTally>(kAuthority);
  ASSERT_TRUE(tally.has_value());
  EXPECT_EQ(tally->kinds[0].confirmed, 1);
  EXPECT_EQ(tally->kinds[0].dismissed, 1);
  EXPECT_EQ(Said<pb::PatternConfirmed>().size(), 1u);
  EXPECT_EQ(Said<pb::PatternDismissed>()[0].reason_code(), "coincidence");
  confirm.name = CandidateId(TestUuid(99));
  EXPECT_EQ(Ask(confirm), "PATTERN_CANDIDATE_NOT_FOUND");
}

TEST_F(PatternFlow, DigestsThatAreNoneAreIgnored) {
  for (const uint8_t child : {1, 2}) {
    Away(child, child, child + 0.1, Child(child));
    FactsRecorded facts = Facts(child, child, 5, Child(child));
    facts.linked_facts = {{FactKind::kPhone, "0123 not hex"},
                          {FactKind::kPhone, std::string(65, 'a')},
                          {FactKind::kPhone, ""},
                          {FactKind::kUnspecified, kDigest}};
    Hear(facts);
  }
  EXPECT_EQ(Rows("pattern_candidate"), 0u);
}

}  // namespace
}  // namespace safereturn::risk
