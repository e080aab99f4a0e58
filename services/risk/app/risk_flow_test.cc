// Assessments, overrides, shadows and triggers from the events that lead to them.
#include "libs/codec/json.h"
#include "services/risk/app/comparison.h"
#include "services/risk/app/matrix_document.h"
#include "services/risk/app/test_flow.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;

// Likelihood by one indicator code; a protective answer.
std::string MatrixOn(const std::string& code, const std::string& floor = "HIGH") {
  return R"({"title": "Test", "likelihood_bands": [1], "severity_bands": [1],
    "grid": [["LOW", "MEDIUM"], ["MEDIUM", "HIGH"]], "protective_at_most": 1,
    "factors": [
      {"key": "f", "axis": "LIKELIHOOD", "points": 1, "asked": "INTERVIEW", "reason": "F",
       "when": {"codes": {"list": "INDICATOR", "any_of": [")" +
         code + R"("]}}},
      {"key": "p", "axis": "PROTECTIVE", "points": 1, "asked": "RETURN", "reason": "P",
       "when": {"answer": "trusted_adult"}}],
    "floors": [{"key": "g", "level": ")" +
         floor + R"(", "asked": "INTERVIEW", "reason": "G",
       "when": {"codes": {"list": "INDICATOR", "any_of": [")" +
         code + R"("]}}}]})";
}

class RiskFlow : public Flow {
 protected:
  void Publish(const std::string& id, MatrixMode mode, const std::string& document) {
    PublishMatrix command;
    command.authority_id = kAuthority;
    command.matrix_id = id;
    command.mode = mode;
    command.document = document;
    ASSERT_EQ(Ask(command), "") << Describe(last_);
  }
  OverrideAssessment Overriding(const Assessment& assessment, RiskLevel level) {
    OverrideAssessment command;
    command.name = assessment.assessment_id;
    command.level = level;
    command.reason_code = "professional_judgement";
    command.reason_text = "Seen with the network; the plan holds.";
    return command;
  }
};

TEST_F(RiskFlow, AReturnIsAssessedProvisionally) {
  Away(1, 0, 0.1);

  const Assessment assessment = Current(1);
  EXPECT_TRUE(assessment.provisional);
  EXPECT_EQ(assessment.matrix_id, "default");
  EXPECT_EQ(assessment.matrix_version, 1);
  EXPECT_EQ(assessment.cause, "RETURNED");
  EXPECT_EQ(assessment.lowest_level, RiskLevel::kVeryLow);
  EXPECT_EQ(assessment.highest_level, RiskLevel::kMedium);
  EXPECT_EQ(assessment.effective_level, RiskLevel::kMedium);
  EXPECT_EQ(assessment.inputs.minutes_away, 144);
  EXPECT_EQ(assessment.home_urn, "1234567");
  const auto said = Said<pb::RiskAssessed>();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(said[0].assessment_id(), assessment.assessment_id.name());
  EXPECT_FALSE(said[0].shadow());
}

TEST_F(RiskFlow, APoliceGradeThatCameWithTheReportCounts) {
  Open(1, 0, Child(), 3);
  Return(1, 0.1);

  EXPECT_EQ(Current(1).effective_level, RiskLevel::kHigh);
  EXPECT_EQ(Said<pb::RiskAssessed>().back().reason_codes(0), "POLICE_MEDIUM_OR_HIGH");
}

TEST_F(RiskFlow, FactsOfTheInterviewMakeANewAssessmentAndTheOldOneIsKept) {
  Away(1, 0, 0.1);
  const AssessmentId first = Current(1).assessment_id;
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  At(1);
  Hear(facts);

  EXPECT_EQ(Current(1).effective_level, RiskLevel::kHigh);
  EXPECT_EQ(Current(1).cause, "FACTS");
  EXPECT_FALSE(Current(1).provisional);
  EXPECT_EQ(Current(1).inputs.indicator_codes, std::vector<std::string>{"24A"});
  EXPECT_EQ(TryRead<Assessment>(first.key())->state, AssessmentState::kSuperseded);
  EXPECT_EQ(Said<pb::RiskAssessed>().size(), 2u);
}

TEST_F(RiskFlow, NothingIsStoredOrSaidWhenNothingChanged) {
  Away(1, 0, 0.1);
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  Hear(facts);
  const size_t rows = Rows("assessment");
  const size_t said = Said<pb::RiskAssessed>().size();

  Hear(facts);
  AssessChild again;
  again.child_id = Child();
  EXPECT_EQ(Ask(again), "");

  EXPECT_EQ(Rows("assessment"), rows);
  EXPECT_EQ(Said<pb::RiskAssessed>().size(), said);
}

TEST_F(RiskFlow, OtherInputsWithTheSameLevelsAreStoredButNotSaid) {
  Away(1, 0, 0.1);
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  Hear(facts);
  const size_t rows = Rows("assessment");
  const size_t said = Said<pb::RiskAssessed>().size();

  facts.push_codes = {"boundaries"};
  Hear(facts);

  EXPECT_EQ(Rows("assessment"), rows + 1);
  EXPECT_EQ(Said<pb::RiskAssessed>().size(), said);
}

TEST_F(RiskFlow, WhatWasNotAskedIsARangeAndTheHighestCounts) {
  Away(1, 0, 0.1);
  FactsRecorded facts = Facts(9, 1, 1);
  facts.not_asked_codes = {"24A"};
  Hear(facts);

  EXPECT_EQ(Current(1).lowest_level, RiskLevel::kVeryLow);
  EXPECT_EQ(Current(1).highest_level, RiskLevel::kHigh);
  EXPECT_EQ(Current(1).effective_level, RiskLevel::kHigh);

  facts.not_asked_codes.clear();
  Hear(facts);
  EXPECT_EQ(Current(1).effective_level, RiskLevel::kVeryLow) << "asked, and not so";
}

TEST_F(RiskFlow, FactsThatComeBeforeTheReferralAreNotLost) {
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  Hear(facts);
  EXPECT_EQ(Said<pb::RiskAssessed>().size(), 0u);

  Return(1, 0.1);

  EXPECT_EQ(Current(1).effective_level, RiskLevel::kHigh);
  EXPECT_FALSE(Current(1).provisional);
}

TEST_F(RiskFlow, AnOverrideStandsWithAuthorAndSealedReason) {
  Away(1, 0, 0.1);
  OverrideAssessment command = Overriding(Current(1), RiskLevel::kLow);
  ASSERT_EQ(Ask(command, vault_), "") << Describe(last_);

  const Assessment overridden = Current(1);
  EXPECT_EQ(overridden.effective_level, RiskLevel::kLow);
  EXPECT_EQ(overridden.highest_level, RiskLevel::kMedium) << "what the matrix says stays";
  ASSERT_TRUE(overridden.override_decision.has_value());
  EXPECT_EQ(overridden.override_decision->decided_by, "users/lead");
  EXPECT_EQ(codec::ToJsonText(overridden).find("network"), std::string::npos) << "sealed";
  const auto opened = vault_.Open(Child(), OverrideContext(overridden.assessment_id),
                                  overridden.override_decision->reason_text);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(*opened, command.reason_text);
  const auto said = Said<pb::RiskAssessed>().back();
  EXPECT_TRUE(said.overridden());
  EXPECT_EQ(said.cause(), "OVERRIDE");
  EXPECT_EQ(said.effective_level(), pb::RISK_LEVEL_LOW);

  ClearOverride clear;
  clear.name = overridden.assessment_id;
  EXPECT_EQ(Ask(clear), "");
  EXPECT_EQ(Current(1).effective_level, RiskLevel::kMedium);
  EXPECT_EQ(Said<pb::RiskAssessed>().back().cause(), "OVERRIDE_CLEARED");
  EXPECT_EQ(Ask(clear), "NOT_OVERRIDDEN");
}

TEST_F(RiskFlow, AnOverrideIsHandedOnUntilTheHighestRisesAboveWhatItsAuthorSaw) {
  Away(1, 0, 0.1);
  ASSERT_EQ(Ask(Overriding(Current(1), RiskLevel::kLow), vault_), "");
  FactsRecorded facts = Facts(9, 1, 1);
  facts.push_codes = {"boundaries"};
  Hear(facts);
  EXPECT_EQ(Current(1).effective_level, RiskLevel::kLow) << "handed on";
  EXPECT_TRUE(Current(1).override_decision.has_value());

  facts.indicator_codes = {"24A"};
  Hear(facts);

  EXPECT_EQ(Current(1).effective_level, RiskLevel::kHigh) << "its author did not know that";
  EXPECT_FALSE(Current(1).override_decision.has_value());
  EXPECT_FALSE(Said<pb::RiskAssessed>().back().overridden());
}

TEST_F(RiskFlow, AnOverrideOfAnEarlierEpisodeIsNotTheLastWordAboutTheChild) {
  Away(1, 0, 0.1);
  Away(2, 3, 3.1);
  ASSERT_EQ(Ask(Overriding(Current(1), RiskLevel::kVeryLow), vault_), "") << Describe(last_);

  const auto said = Said<pb::RiskAssessed>();
  ASSERT_GE(said.size(), 2U);
  EXPECT_EQ(said[said.size() - 2].episode_id(), Current(1).episode_id.name());
  EXPECT_EQ(said.back().episode_id(), Current(2).episode_id.name());
  EXPECT_EQ(static_cast<int>(said.back().effective_level()),
            static_cast<int>(Current(2).effective_level));
}

TEST_F(RiskFlow, EachOverrideThatIsNoneHasItsReason) {
  Away(1, 0, 0.1);
  const Assessment old = Current(1);
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  Hear(facts);
  EXPECT_EQ(Ask(Overriding(old, RiskLevel::kLow), vault_), "ASSESSMENT_SUPERSEDED");

  const Assessment current = Current(1);
  OverrideAssessment command = Overriding(current, RiskLevel::kUnspecified);
  EXPECT_EQ(Ask(command, vault_), "LEVEL_MISSING");
  command = Overriding(current, RiskLevel::kLow);
  command.reason_code = "because";
  EXPECT_EQ(Ask(command, vault_), "OVERRIDE_REASON_UNKNOWN");
  const std::pair<std::string, const char*> texts[] = {
      {"", "TEXT_MISSING"},
      {" \n", "TEXT_MISSING"},
      {std::string(4001, 'x'), "TEXT_TOO_LONG"},
      {"a\x01", "TEXT_CONTROL_CHARACTER"},
      {std::string("a\0b", 3), "TEXT_CONTROL_CHARACTER"},
      {"\xc3\x28", "TEXT_NOT_UTF8"},
      {"\xed\xa0\x80", "TEXT_NOT_UTF8"},
  };
  for (const auto& [text, reason] : texts) {
    command = Overriding(current, RiskLevel::kLow);
    command.reason_text = text;
    EXPECT_EQ(Ask(command, vault_), reason);
  }
  command = Overriding(current, RiskLevel::kLow);
  command.reason_text = "N\xc3\xa4her\n\xf0\x9f\x99\x82";
  command.etag = "77";
  EXPECT_EQ(Ask(command, vault_), "VERSION_STALE");
  command.etag = "1";
  EXPECT_EQ(Ask(command, vault_), "") << Describe(last_);
  command.name = AssessmentId(TestUuid(99));
  EXPECT_EQ(Ask(command, vault_), "ASSESSMENT_NOT_FOUND");
}

TEST_F(RiskFlow, ThirdEpisodeInThirtyDaysIsRaisedOnceAndRaisesTheRisk) {
  Away(1, 0, 0.1);
  Away(2, 10, 10.1);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().size(), 0u);

  Open(3, 20);
  const auto said = Said<pb::RepeatThresholdReached>();
  ASSERT_EQ(said.size(), 2u) << "30 and 90 days; before the child is back";
  EXPECT_EQ(said[0].rule_key(), "three_in_30_days");
  EXPECT_EQ(said[0].count(), 3);
  EXPECT_EQ(said[0].case_reference(), "K7Q2M9");

  Return(3, 20.1);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().size(), 2u);
  EXPECT_GE(Current(3).lowest_level, RiskLevel::kMedium);
}

TEST_F(RiskFlow, AWithdrawnEpisodeGivesTheFormerOneItsRiskBack) {
  Away(1, 0, 0.1);
  Open(2, 5, Child(), 3);
  Return(2, 5.1);
  EXPECT_EQ(Said<pb::RiskAssessed>().back().effective_level(), pb::RISK_LEVEL_HIGH);

  Hear(EpisodeWithdrawn{Episode(2), Child(), kAuthority});

  const auto said = Said<pb::RiskAssessed>().back();
  EXPECT_EQ(said.episode_id(), Episode(1).name());
  EXPECT_EQ(said.effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(said.cause(), "WITHDRAWN");
  EXPECT_EQ(Current(2).state, AssessmentState::kSuperseded);
}

TEST_F(RiskFlow, ACorrectionOfTheTimesCounts) {
  Away(1, 0, 0.1);
  ReturnCorrected corrected;
  corrected.episode_id = Episode(1);
  corrected.child_id = Child();
  corrected.authority_id = kAuthority;
  corrected.return_time = Day(3.5);
  corrected.return_precision = TimePrecision::kExact;
  At(3.6);
  Hear(corrected);

  EXPECT_EQ(Current(1).inputs.minutes_away, 84 * 60);
  EXPECT_EQ(Current(1).lowest_level, RiskLevel::kMedium);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().back().rule_key(), "over_24_hours");
}

TEST_F(RiskFlow, MergedChildrenHaveOneHistory) {
  Away(1, 0, 0.1, Child(201));
  Away(2, 5, 5.1, Child(202));
  FactsRecorded facts = Facts(9, 1, 6, Child(201));
  facts.indicator_codes = {"24A"};
  Hear(facts);

  Hear(ChildMerged{Child(201), Child(202), kAuthority});

  EXPECT_EQ(History(202).episodes.size(), 2u);
  EXPECT_EQ(History(201).merged_into_child_id, Child(202));
  EXPECT_TRUE(History(201).episodes.empty());
  EXPECT_EQ(Said<pb::RiskAssessed>().back().child_id(), Child(202).name());
  EXPECT_EQ(Current(2, 202).cause, "MERGED");

  Away(3, 8, 8.1, Child(201));
  EXPECT_EQ(History(202).episodes.size(), 3u) << "a late event of the old id goes to the new";
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().back().child_id(), Child(202).name());
  Hear(ChildMerged{Child(201), Child(202), kAuthority});
  EXPECT_EQ(History(202).episodes.size(), 3u);
}

TEST_F(RiskFlow, ImportedHistoryIsCountedInSilence) {
  clock_.AdvanceTo(Day(100));
  Away(1, 0, 0.1);
  Away(2, 1, 1.1);
  Away(3, 2, 2.1);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().size(), 0u);
  EXPECT_EQ(Current(3).inputs.episodes.size(), 3u);
}

TEST_F(RiskFlow, AnswersNarrowTheRangeAndAreKept) {
  Publish("own", MatrixMode::kActive, MatrixOn("24A", "LOW"));
  Away(1, 0, 0.1);
  FactsRecorded facts = Facts(9, 1, 1);
  facts.indicator_codes = {"24A"};
  Hear(facts);
  EXPECT_EQ(Current(1).lowest_level, RiskLevel::kLow);
  EXPECT_EQ(Current(1).highest_level, RiskLevel::kMedium);

  AssessChild command;
  command.child_id = Child();
  command.answers = {{"trusted_adult", Truth::kYes}};
  ASSERT_EQ(Ask(command), "") << Describe(last_);

  EXPECT_EQ(Current(1).highest_level, RiskLevel::kLow);
  EXPECT_EQ(Current(1).cause, "MANUAL");
  EXPECT_EQ(Current(1).assessed_by, "users/lead");
  command.answers = {{"trusted_adlut", Truth::kYes}};
  EXPECT_EQ(Ask(command), "ANSWER_NOT_ASKED");
  command.answers = {{"trusted_adult", Truth::kUnspecified}};
  EXPECT_EQ(Ask(command), "ANSWERS_INVALID");
  command.answers.assign(2, {"trusted_adult", Truth::kYes});
  EXPECT_EQ(Ask(command), "ANSWERS_INVALID");
  command.answers.clear();
  command.child_id = Child(77);
  EXPECT_EQ(Ask(command), "CHILD_HISTORY_NOT_FOUND");
  Open(4, 2, Child(78));
  command.child_id = Child(78);
  EXPECT_EQ(Ask(command), "NO_EPISODE_TO_ASSESS");
}

TEST_F(RiskFlow, AProvidersMatrixIsLoadedAsDataAndUsedFromThen) {
  Away(1, 0, 0.1);
  EXPECT_EQ(Current(1).matrix_id, "default");
  Publish("safe_return_matrix", MatrixMode::kActive, MatrixOn("24A"));
  EXPECT_EQ(Current(1).matrix_id, "default") << "a stored assessment keeps its version";

  FactsRecorded facts = Facts(9, 1, 1);
  Hear(facts);

  EXPECT_EQ(Current(1).matrix_id, "safe_return_matrix");
  EXPECT_EQ(Current(1).matrix_version, 1);
  EXPECT_EQ(Said<pb::RiskAssessed>().back().matrix_id(), "safe_return_matrix");
  Publish("default", MatrixMode::kActive, DefaultMatrixDocument());
  EXPECT_EQ(Said<pb::MatrixPublished>().back().version(), 2) << "the built-in one is 1";
}

TEST_F(RiskFlow, MatricesInShadowAreComparedAndChangeNothing) {
  Publish("first", MatrixMode::kShadow, MatrixOn("24A"));
  Publish("second", MatrixMode::kShadow, MatrixOn("11A"));
  PublishMatrix third;
  third.authority_id = kAuthority;
  third.matrix_id = "third";
  third.mode = MatrixMode::kShadow;
  third.document = MatrixOn("13A");
  EXPECT_EQ(Ask(third), "MATRIX_TOO_MANY_SHADOWS");
  Away(1, 0, 0.1, Child(201));
  Away(2, 0, 0.1, Child(202));
  FactsRecorded facts = Facts(9, 1, 1, Child(201));
  facts.indicator_codes = {"24A"};
  Hear(facts);
  facts = Facts(10, 2, 1, Child(202));
  Hear(facts);

  EXPECT_EQ(Current(1, 201).matrix_id, "default");
  size_t shadows = 0;
  for (const auto& said : Said<pb::RiskAssessed>()) shadows += said.shadow() ? 1 : 0;
  EXPECT_GT(shadows, 0u);
  EXPECT_EQ(History(201).said.matrix.matrix_id, "default");
  const Assessment shadow =
      *TryRead<Assessment>(History(201).episodes[0].shadows[0].assessment_id.key());
  EXPECT_EQ(Ask(Overriding(shadow, RiskLevel::kLow), vault_), "ASSESSMENT_IS_SHADOW");

  const auto compare = [&](const std::string& id) {
    ComparisonReport report;
    CompareQuery query;
    query.authority_id = kAuthority;
    query.active_matrix_id = "default";
    query.active_version = 1;
    query.shadow_matrix_id = id;
    query.shadow_version = 1;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(report, Handle(query, tx));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return report;
  };
  const ComparisonReport first = compare("first");
  EXPECT_EQ(first.compared, 2);
  EXPECT_TRUE(first.is_complete);
  // The default: HIGH for 24A, VERY_LOW where everything was asked; the other: HIGH and LOW.
  EXPECT_EQ(first.same, 1);
  EXPECT_EQ(first.shadow_higher, 1);
  ASSERT_EQ(first.differences.size(), 1u);
  EXPECT_EQ(first.differences[0].child_id, Child(202));
  EXPECT_EQ(first.cells.size(), 2u);
  const ComparisonReport second = compare("second");
  EXPECT_EQ(second.shadow_lower, 1);
  EXPECT_EQ(second.shadow_higher, 1);
  EXPECT_EQ(compare("nobody").compared, 0);

  Publish("first", MatrixMode::kActive, MatrixOn("24A"));
  EXPECT_EQ(TryRead<InForce>(kAuthority)->shadows.size(), 1u);
}

TEST_F(RiskFlow, PublishingRefusesWhatIsNoMatrix) {
  PublishMatrix command;
  command.authority_id = kAuthority;
  command.matrix_id = "own";
  command.mode = MatrixMode::kActive;
  command.document = "{}";
  EXPECT_EQ(Ask(command), "MATRIX_FIELD_MISSING");
  EXPECT_EQ(FieldOf(last_), "title");
  command.document = MatrixOn("24A");
  command.mode = MatrixMode::kUnspecified;
  EXPECT_EQ(Ask(command), "MATRIX_MODE_MISSING");
  command.mode = MatrixMode::kActive;
  command.matrix_id = "Own.Matrix";
  EXPECT_EQ(Ask(command), "MATRIX_ID_INVALID");
  command.matrix_id = "own";
  command.authority_id.clear();
  EXPECT_EQ(Ask(command), "AUTHORITY_MISSING");
  EXPECT_EQ(Rows("matrix"), 0u);
}

TEST_F(RiskFlow, AnAuthoritysOwnRulesReplaceTheBuiltInOnes) {
  PublishTriggerPolicy command;
  command.authority_id = kAuthority;
  TriggerRule rule;
  rule.key = "two_in_10_days";
  rule.kind = TriggerKind::kCountInDays;
  rule.count = 2;
  rule.window_days = 10;
  rule.roles = {"iro"};
  command.rules = {rule};
  ASSERT_EQ(Ask(command), "");
  EXPECT_EQ(Said<pb::TriggerPolicyPublished>().back().version(), 2);

  Away(1, 0, 0.1);
  Away(2, 5, 7);

  const auto said = Said<pb::RepeatThresholdReached>();
  ASSERT_EQ(said.size(), 1u) << "over 24 hours is no rule of theirs";
  EXPECT_EQ(said[0].rule_key(), "two_in_10_days");
  EXPECT_EQ(said[0].roles(0), "iro");
}

TEST_F(RiskFlow, FirstEpisodeOfAYoungChildIsRaised) {
  Open(1, 0);
  Return(1, 0.1, Child(), false, true);
  ASSERT_EQ(Said<pb::RepeatThresholdReached>().size(), 1u);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>()[0].rule_key(), "first_under_13");

  Open(2, 0, Child(201));
  Return(2, 0.1, Child(201), true, false);
  EXPECT_EQ(Said<pb::RepeatThresholdReached>().size(), 2u)
      << "an event of an earlier release tells under 12 only";
}

}  // namespace
}  // namespace safereturn::risk
