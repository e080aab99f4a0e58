// Outcomes: what is said to scheduling, about which plans, and what is refused.
#include "services/interview/app/test_flow.h"

namespace safereturn::interview {
namespace {

using Types = std::vector<std::string>;

class Outcomes : public InterviewFlow {
 protected:
  std::string Declined(const InterviewId& id, DeclinedBy by = DeclinedBy::kChild,
                       const std::string& why = "no_trust") {
    return Ask(
        RecordDeclined{.name = id, .declined_by = by, .declined_time = {}, .reason_code = why});
  }
  void Attempt(uint8_t plan, double hours) {
    At(hours);
    Hear(AttemptRecorded{PlanOf(plan), Child(), Now()});
  }
  void Combine(uint8_t plan, uint8_t lead) {
    Hear(PlanCombined{PlanOf(plan), Child(), PlanOf(lead)});
  }
  void Close(uint8_t plan, PlanOutcome outcome) {
    Hear(PlanClosed{PlanOf(plan), Child(), outcome});
  }
};

TEST_F(Outcomes, ABookedPlanBringsItsInterviewerCaseAndFramework) {
  StartClock(1, 0, 0);
  Hear(InterviewBooked{PlanOf(1), Child(), BookingId(TestUuid(50)), InterviewerId(TestUuid(60)),
                       kStart + 20h, kStart + 21h});
  At(10);
  const Interview interview = Begin(1);
  EXPECT_EQ(interview.interviewer_id, InterviewerId(TestUuid(60)));
  EXPECT_EQ(interview.case_reference, "K7Q2M9");
  EXPECT_EQ(interview.home_urn, "1234567");
  EXPECT_EQ(interview.framework_id, "statutory");
  EXPECT_EQ(interview.framework_version, 1);
  EXPECT_EQ(interview.started_time, Now());
  EXPECT_EQ(Said(interview.interview_id), Types{"InterviewStarted"});
}

TEST_F(Outcomes, AnUnbookedPlanIsHeldToo) {
  StartClock(1, 0, 0);
  const Interview interview = Begin(1);
  EXPECT_TRUE(interview.interviewer_id.is_nil());
  At(5);
  EXPECT_EQ(Held(interview.interview_id), "");
  const auto said = Last<InterviewHeld>(interview.interview_id);
  EXPECT_EQ(said.plan_ids, std::vector<PlanId>{PlanOf(1)});
  EXPECT_EQ(said.held_time, Now());
  EXPECT_EQ(said.mode, "in_person");
  EXPECT_EQ(said.recorded_by, "users/anna");
  EXPECT_EQ(interview_.outcome, InterviewOutcome::kHeld);
}

TEST_F(Outcomes, ItKnowsThePlanByEitherServiceInAnyOrder) {
  ReferralAccepted accepted;
  accepted.episode_id = EpisodeId(TestUuid(1));
  accepted.child_id = Child();
  accepted.authority_id = kAuthority;
  accepted.agreement_id = AgreementId(TestUuid(90));
  accepted.return_time = kStart;
  Hear(accepted);
  StartInterview command;
  command.plan_id = PlanOf(1);
  EXPECT_EQ(Ask(command), "CLOCK_NOT_STARTED");
  StartClock(1, 1, 1);
  Hear(accepted);  // again, and late
  const auto plan = Read<KnownPlan>(PlanOf(1).key());
  EXPECT_EQ(plan.agreement_id, AgreementId(TestUuid(90)));
  EXPECT_EQ(plan.return_time, kStart + 1h);
  EXPECT_EQ(Ask(command), "");
}

TEST_F(Outcomes, OneInterviewCoversWhatIsCombinedIntoItsPlan) {
  StartClock(1, 0, 0);
  StartClock(2, 20, 20);
  Combine(1, 2);
  StartInterview follower;
  follower.plan_id = PlanOf(1);
  EXPECT_EQ(Ask(follower), "PLAN_COMBINED");
  const Interview interview = Begin(2);
  EXPECT_EQ(interview.plan_ids, (std::vector<PlanId>{PlanOf(2), PlanOf(1)}));
  At(30);
  EXPECT_EQ(Held(interview.interview_id), "");
  EXPECT_EQ(Last<InterviewHeld>(interview.interview_id).plan_ids,
            (std::vector<PlanId>{PlanOf(2), PlanOf(1)}));
}

TEST_F(Outcomes, MissingAgainAfterItBeganItCoversBothReturns) {
  StartClock(1, 0, 0);
  const Interview interview = Begin(1);
  StartClock(2, 20, 20);
  Combine(1, 2);
  StartInterview second;
  second.plan_id = PlanOf(2);
  EXPECT_EQ(Ask(second), "INTERVIEW_EXISTS");
  At(22);
  EXPECT_EQ(Held(interview.interview_id), "");
  EXPECT_EQ(interview_.plan_ids, (std::vector<PlanId>{PlanOf(2), PlanOf(1)}));
}

TEST_F(Outcomes, WhatWasHeldBeforeTheLaterReturnIsAboutTheEarlierOneAlone) {
  StartClock(1, 0, 0);
  const Interview interview = Begin(1);
  StartClock(2, 20, 20);
  Combine(1, 2);
  At(22);
  EXPECT_EQ(Held(interview.interview_id, kStart + 10h), "");
  EXPECT_EQ(interview_.plan_ids, std::vector<PlanId>{PlanOf(1)});
}

TEST_F(Outcomes, ASplitPlanIsNoLongerCovered) {
  StartClock(1, 0, 0);
  StartClock(2, 20, 20);
  Combine(1, 2);
  const Interview interview = Begin(2);
  Hear(PlanSplit{PlanOf(1), Child()});
  EXPECT_EQ(Held(interview.interview_id), "");
  EXPECT_EQ(interview_.plan_ids, std::vector<PlanId>{PlanOf(2)});
}

struct Bound {
  const char* name;
  double started, now, happened;  // hours after the return
  const char* reason;
};

class OutcomeTimes : public Outcomes, public ::testing::WithParamInterface<Bound> {};

TEST_P(OutcomeTimes, AreBoundedLikeMilestones) {
  const Bound& bound = GetParam();
  StartClock(1, 0, bound.started);
  const Interview interview = Begin(1);
  At(bound.now);
  const Instant happened = kStart + std::chrono::minutes(static_cast<int>(bound.happened * 60));
  EXPECT_EQ(Held(interview.interview_id, happened), bound.reason);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OutcomeTimes,
    ::testing::Values(Bound{"AtTheReturn", 0, 3, 0, ""},
                      Bound{"BeforeTheReturn", 0, 3, -0.1, "MILESTONE_BEFORE_RETURN"},
                      Bound{"AMinuteAhead", 0, 3, 3 + 1.0 / 60, ""},
                      Bound{"SixMinutesAhead", 0, 3, 3.1, "MILESTONE_IN_FUTURE"},
                      Bound{"ADayOld", 0, 60, 36, ""},
                      Bound{"OlderThanADay", 0, 60, 35.9, "MILESTONE_TOO_OLD"},
                      Bound{"OldButTheClockIsYoung", 50, 60, 1, ""},
                      Bound{"AfterTheDeadline", 0, 90, 89, ""}),
    [](const auto& info) { return info.param.name; });

TEST_F(Outcomes, ACorrectedReturnMovesTheBound) {
  StartClock(1, 0, 0);
  const Interview interview = Begin(1);
  At(10);
  Hear(ClockCorrected{PlanOf(1), Child(), kStart + 6h, kStart + 78h});
  EXPECT_EQ(Held(interview.interview_id, kStart + 5h), "MILESTONE_BEFORE_RETURN");
  EXPECT_EQ(Held(interview.interview_id, kStart + 7h), "");
}

TEST_F(Outcomes, ADeclinedInterviewSaysWhoAndWhyInCodes) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  At(5);
  EXPECT_EQ(Declined(id, DeclinedBy::kUnspecified), "DECLINED_BY_MISSING");
  EXPECT_EQ(Declined(id, DeclinedBy::kChild, "because of the dog"), "REASON_UNKNOWN");
  EXPECT_EQ(Declined(id, DeclinedBy::kParentCarer), "");
  const auto said = Last<InterviewDeclined>(id);
  EXPECT_EQ(said.declined_by, DeclinedBy::kParentCarer);
  EXPECT_EQ(said.reason_code, "no_trust");
  EXPECT_EQ(said.declined_time, Now());
}

TEST_F(Outcomes, NobodyReachedNeedsAnAttemptSinceTheLastReturn) {
  StartClock(1, 0, 0);
  Attempt(1, 3);
  StartClock(2, 20, 20);
  Combine(1, 2);
  const InterviewId id = Begin(2).interview_id;
  EXPECT_EQ(Ask(RecordNotReached{.name = id}), "ATTEMPT_REQUIRED");
  Attempt(2, 24);
  Attempt(2, 40);
  At(41);
  EXPECT_EQ(Ask(RecordNotReached{.name = id}), "");
  const auto said = Last<InterviewNotReached>(id);
  EXPECT_EQ(said.attempts, 3);
  EXPECT_EQ(said.last_attempt_time, kStart + 40h);
  EXPECT_EQ(said.plan_ids, (std::vector<PlanId>{PlanOf(2), PlanOf(1)}));
}

TEST_F(Outcomes, AnOutcomeIsRecordedOnce) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  At(2);
  EXPECT_EQ(Held(id), "");
  EXPECT_EQ(Held(id), "OUTCOME_RECORDED");
  EXPECT_EQ(Declined(id), "OUTCOME_RECORDED");
  EXPECT_EQ(Ask(RecordNotReached{.name = id}), "OUTCOME_RECORDED");
  EXPECT_EQ(Said(id), (Types{"InterviewStarted", "InterviewHeld"}));
}

TEST_F(Outcomes, NoSecondOneBeginsBetweenTheOutcomeAndTheClosedPlan) {
  StartClock(1, 0, 0);
  EXPECT_EQ(Held(Begin(1).interview_id), "");
  StartInterview command;
  command.plan_id = PlanOf(1);
  EXPECT_EQ(Ask(command), "INTERVIEW_EXISTS");
}

TEST_F(Outcomes, AModeThatIsNoneIsRefused) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  EXPECT_EQ(Ask(RecordHeld{.name = id, .held_time = {}, .mode = "letter"}), "MODE_UNKNOWN");
}

TEST_F(Outcomes, CarersHaveTheirOwnOpportunityAfterARefusal) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  RecordCarerInformation offer{.name = id, .offered_time = {}, .given = false, .text = ""};
  EXPECT_EQ(Ask(offer), "NOT_DECLINED");
  At(5);
  EXPECT_EQ(Declined(id), "");
  Close(1, PlanOutcome::kDeclinedByChild);
  EXPECT_EQ(Ask(offer), "");
  EXPECT_FALSE(Last<CarerInformationRecorded>(id).given);
  offer.text = "She was afraid of a man.";
  EXPECT_EQ(Ask(offer), "ANSWER_INVALID");
  offer.given = true;
  EXPECT_EQ(Ask(offer), "");
  EXPECT_TRUE(interview_.carer_information_given);

  const OpenedRecord opened = Open(id);
  ASSERT_EQ(opened.additions.size(), 1u);
  EXPECT_EQ(opened.additions[0].kind, AdditionKind::kCarerInformation);
  EXPECT_EQ(opened.additions[0].statement_kind, StatementKind::kThirdParty);
  EXPECT_EQ(opened.texts[0], "She was afraid of a man.");
}

TEST_F(Outcomes, CarersHaveNoneWhereTheChildWasHeard) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  EXPECT_EQ(Held(id), "");
  EXPECT_EQ(Ask(RecordCarerInformation{
                .name = id, .offered_time = {}, .given = true, .text = "Something."}),
            "NOT_DECLINED");
}

TEST_F(Outcomes, ARefusalCanBeTakenBackByAnotherInterview) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  At(5);
  EXPECT_EQ(Declined(id), "");
  Close(1, PlanOutcome::kDeclinedByChild);
  const Interview second = Begin(1);
  EXPECT_NE(second.interview_id, id);
  EXPECT_EQ(Held(second.interview_id), "");
}

TEST_F(Outcomes, NoInterviewBeginsWhereNoneIsDue) {
  for (const PlanOutcome outcome :
       {PlanOutcome::kHeld, PlanOutcome::kNotRequired, PlanOutcome::kWithdrawn,
        PlanOutcome::kDuplicate, PlanOutcome::kChildMovedOutOfArea, PlanOutcome::kChild18}) {
    const auto plan = static_cast<uint8_t>(10 + static_cast<int>(outcome));
    StartClock(plan, 0, static_cast<double>(outcome));
    Close(plan, outcome);
    StartInterview command;
    command.plan_id = PlanOf(plan);
    EXPECT_EQ(Ask(command), "PLAN_CLOSED");
    Hear(PlanReopened{PlanOf(plan), Child()});
    EXPECT_EQ(Ask(command), "");
  }
}

TEST_F(Outcomes, AStartSaysWhatItCannotDo) {
  StartInterview command;
  EXPECT_EQ(Ask(command), "PLAN_MISSING");
  command.plan_id = PlanOf(1);
  EXPECT_EQ(Ask(command), "PLAN_NOT_FOUND");
  StartClock(1, 0, 0);
  command.framework_id = "relationships";
  EXPECT_EQ(Ask(command), "FRAMEWORK_NOT_FOUND");
  command.framework_id = "";
  command.interviewer_id = InterviewerId(TestUuid(60));
  EXPECT_EQ(Ask(command), "INTERVIEWER_UNKNOWN");
  Hear(InterviewerRegistered{InterviewerId(TestUuid(60)), "E10000017", PersonId(), true});
  EXPECT_EQ(Ask(command), "INTERVIEWER_UNKNOWN");
  Hear(InterviewerRegistered{InterviewerId(TestUuid(60)), kAuthority, PersonId(), false});
  EXPECT_EQ(Ask(command), "INTERVIEWER_UNKNOWN");
  Hear(InterviewerRegistered{InterviewerId(TestUuid(60)), kAuthority, PersonId(), true});
  EXPECT_EQ(Ask(command), "");
  EXPECT_EQ(Ask(command), "INTERVIEW_EXISTS");
}

TEST_F(Outcomes, AReleasedBookingIsGone) {
  StartClock(1, 0, 0);
  const BookingId booking(TestUuid(50));
  Hear(InterviewBooked{PlanOf(1), Child(), booking, InterviewerId(TestUuid(60)), kStart + 20h,
                       kStart + 21h});
  Hear(BookingReleased{PlanOf(1), Child(), BookingId(TestUuid(51))});
  EXPECT_TRUE(Read<KnownPlan>(PlanOf(1).key()).booking.has_value());
  Hear(BookingReleased{PlanOf(1), Child(), booking});
  EXPECT_FALSE(Read<KnownPlan>(PlanOf(1).key()).booking.has_value());
}

TEST_F(Outcomes, FactsAboutAPlanThatNobodyToldAreNoError) {
  Hear(AttemptRecorded{PlanOf(9), Child(), kStart});
  Hear(PlanClosed{PlanOf(9), Child(), PlanOutcome::kHeld});
}

TEST_F(Outcomes, AgreementsAreKnownByTheirPackagesAndTheirEnd) {
  const AgreementId id(TestUuid(90));
  StartClock(1, 0, 0);
  ReferralAccepted accepted;
  accepted.episode_id = EpisodeId(TestUuid(1));
  accepted.child_id = Child();
  accepted.authority_id = kAuthority;
  accepted.agreement_id = id;
  accepted.return_time = kStart;
  Hear(accepted);
  const auto includes = [&](std::string_view package) {
    bool answer = false;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(const KnownPlan plan, tx.Load<KnownPlan>(PlanOf(1).key()));
      SR_ASSIGN_OR_RETURN(answer, PlanIncludes(plan, package, tx));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok());
    return answer;
  };
  EXPECT_FALSE(includes(kFollowUpPackage));
  Hear(AgreementCreated{id, kAuthority, {"follow_up"}, kStart + 48h});
  EXPECT_FALSE(includes(kFollowUpPackage));
  Hear(AgreementActivated{id, kAuthority, {"follow_up"}, kStart + 48h});
  EXPECT_TRUE(includes(kFollowUpPackage));
  EXPECT_FALSE(includes(kActionPlanPackage));
  At(49);
  EXPECT_FALSE(includes(kFollowUpPackage));
  Hear(AgreementActivated{id, kAuthority, {"follow_up"}, {}});
  EXPECT_TRUE(includes(kFollowUpPackage));
  Hear(AgreementExpired{id, kAuthority});
  EXPECT_FALSE(includes(kFollowUpPackage));
}

TEST_F(Outcomes, TheStateIsTheFoldOfItsEvents) {
  StartClock(1, 0, 0);
  const InterviewId id = Begin(1).interview_id;
  At(5);
  EXPECT_EQ(Declined(id), "");
  EXPECT_EQ(Ask(RecordCarerInformation{
                .name = id, .offered_time = {}, .given = true, .text = "Something."}),
            "");
  Interview folded;
  for (const auto& row : database_.state().journal) {
    if (row.subject != id.name()) continue;
    const auto event = DecodeInterviewEvent(row.type, row.data);
    ASSERT_TRUE(event.ok() && *event);
    folded = Evolve(folded, **event);
  }
  EXPECT_EQ(folded, interview_);
}

}  // namespace
}  // namespace safereturn::interview
