// What people decide: refused, held, merged, not required; and what scheduling tells.
#include <gtest/gtest.h>

#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/referral_service.h"
#include "services/referral/app/decide_referral.h"
#include "services/referral/app/merge.h"
#include "services/referral/app/on_plan_events.h"
#include "services/referral/test_world.h"

namespace safereturn::referral {
namespace {

using Words = std::vector<std::string>;

class Deciding : public ::testing::Test {
 protected:
  void SetUp() override { world.Prepare(); }

  Episode Held() {
    ReturnReport back = Returned("2026-01-20T12:00:00Z");
    back.is_history = true;
    EXPECT_TRUE(world.Hear(back).ok());
    return world.Only<Episode>();
  }
  // Two open episodes of one child, twenty minutes apart.
  std::pair<EpisodeId, EpisodeId> Pair() {
    EXPECT_TRUE(world.Hear(Missing("2026-03-28T15:00:00Z")).ok());
    const EpisodeId first = world.Only<Episode>().episode_id;
    EXPECT_TRUE(world.Hear(Missing("2026-03-28T15:20:00Z"), kPolice).ok());
    for (const Episode& each : world.All<Episode>()) {
      if (each.episode_id != first) return {first, each.episode_id};
    }
    return {first, first};
  }
  Episode Get(EpisodeId id) {
    for (const Episode& each : world.All<Episode>()) {
      if (each.episode_id == id) return each;
    }
    return {};
  }

  World world;
};

TEST_F(Deciding, AReleasedNoticeIsAcceptedWithItsOldReturn) {
  const Episode held = Held();
  const auto released = world.Do(ReleaseNotice{held.episode_id, "users/ann"});
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->state, EpisodeState::kAccepted);
  EXPECT_TRUE(world.Last<ReferralAccepted>().released);
  EXPECT_EQ(world.Last<NoticeReleased>().released_by, "users/ann");
  EXPECT_EQ(ReasonOf(world.Do(ReleaseNotice{held.episode_id}).status()), "NOTICE_NOT_HELD");
}

TEST_F(Deciding, ADismissedNoticeHasNoClock) {
  const Episode held = Held();
  EXPECT_EQ(ReasonOf(world.Do(DismissNotice{held.episode_id, "no time"}).status()),
            "REASON_CODE_INVALID");
  ASSERT_TRUE(world.Do(DismissNotice{held.episode_id, "history", "users/ann"}).ok());
  EXPECT_EQ(world.Only<Episode>().state, EpisodeState::kDismissed);
}

TEST_F(Deciding, ARefusedReferralIsTriedAgainOnceThereIsAnAgreement) {
  World fresh;
  ASSERT_TRUE(fresh.Do(RegisterSource{kLincolnshire, kSource}).ok());
  ASSERT_TRUE(fresh.Hear(Returned("2026-03-28T19:30:00Z")).ok());
  const EpisodeId id = fresh.Only<Episode>().episode_id;
  EXPECT_EQ(ReasonOf(fresh.Do(AcceptReferral{id}).status()), "AGREEMENT_NOT_IN_FORCE");

  ASSERT_NO_FATAL_FAILURE(fresh.Agree());
  const auto accepted = fresh.Do(AcceptReferral{id});

  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->state, EpisodeState::kAccepted);
  EXPECT_EQ(ReasonOf(fresh.Do(AcceptReferral{id}).status()), "REFERRAL_NOT_REFUSED");
}

TEST_F(Deciding, AnAgreementMayCoverOneKindOnly) {
  World fresh;
  ASSERT_TRUE(fresh.Do(RegisterSource{kLincolnshire, kSource}).ok());
  CreateAgreement draft = fresh.Draft();
  draft.categories = {EpisodeCategory::kMissing};
  ASSERT_TRUE(fresh.Do(ActivateAgreement{fresh.Do(draft)->agreement_id}).ok());
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.category = EpisodeCategory::kAwayWithoutAuthorisation;
  ASSERT_TRUE(fresh.Hear(report).ok());
  ASSERT_TRUE(fresh.Hear(Returned("2026-03-28T19:30:00Z")).ok());
  EXPECT_EQ(fresh.Only<Episode>().refused_reason, "CATEGORY_NOT_COVERED");
}

TEST_F(Deciding, NotRequiredHasAnAuthorAndAReason) {
  ASSERT_TRUE(world.Hear(Returned("2026-03-28T19:30:00Z")).ok());
  const EpisodeId id = world.Only<Episode>().episode_id;
  ASSERT_TRUE(world.Do(DecideNotRequired{id, "recent_interview", "users/ann"}).ok());
  EXPECT_EQ(world.Last<InterviewNotRequired>().decided_by, "users/ann");
  EXPECT_EQ(ReasonOf(world.Do(DecideNotRequired{id, "other"}).status()), "REFERRAL_NOT_ACCEPTED");
}

TEST_F(Deciding, TurnedEighteenAndMovedAwayAreReasonsOfTheContract) {
  for (const char* code : {"CHILD_18", "MOVED_OUT_OF_AREA"}) {
    World fresh;
    fresh.Prepare();
    ASSERT_TRUE(fresh.Hear(Returned("2026-03-28T19:30:00Z")).ok());
    ASSERT_TRUE(fresh.Do(DecideNotRequired{fresh.Only<Episode>().episode_id, code}).ok()) << code;
    EXPECT_EQ(fresh.Last<InterviewNotRequired>().reason_code, code);
  }
  ASSERT_TRUE(world.Hear(Returned("2026-03-28T19:30:00Z")).ok());
  EXPECT_EQ(
      ReasonOf(world.Do(DecideNotRequired{world.Only<Episode>().episode_id, "child_18"}).status()),
      "REASON_CODE_INVALID");
}

TEST_F(Deciding, AMergedEpisodeEndsAndTheOtherTakesItsReturn) {
  const auto [first, second] = Pair();
  ReturnReport back = Returned("2026-03-28T18:00:00Z");
  back.start_time = Exactly("2026-03-28T15:20:00Z");
  ASSERT_TRUE(world.Hear(back, kPolice).ok());

  ASSERT_TRUE(world.Do(MergeEpisodes{second, first, "users/ann"}).ok());

  EXPECT_EQ(Get(second).state, EpisodeState::kMerged);
  EXPECT_EQ(Get(first).state, EpisodeState::kAccepted);
  EXPECT_EQ(Get(first).return_time, At("2026-03-28T18:00:00Z"));
  EXPECT_EQ(world.Only<MergeCandidate>().closed_reason, "MERGED");
  EXPECT_EQ(ReasonOf(world.Do(MergeEpisodes{second, first}).status()), "EPISODE_MERGED");
  EXPECT_EQ(ReasonOf(world.Do(MergeEpisodes{first, first}).status()), "MERGE_WITH_ITSELF");
}

TEST_F(Deciding, WhatIsToldOfAMergedEpisodeGoesToTheOther) {
  const auto [first, second] = Pair();
  ASSERT_TRUE(world.Do(MergeEpisodes{second, first}).ok());
  ReturnReport back = Returned("2026-03-28T18:00:00Z");
  back.start_time = Exactly("2026-03-28T15:20:00Z");
  ASSERT_TRUE(world.Hear(back, kPolice).ok());
  EXPECT_EQ(Get(first).return_time, At("2026-03-28T18:00:00Z"));
}

TEST_F(Deciding, AnUnmergedEpisodeLivesAgainAsItWas) {
  const auto [first, second] = Pair();
  const Episode before = Get(second);
  ASSERT_TRUE(world.Do(MergeEpisodes{second, first}).ok());
  ASSERT_TRUE(world.Do(UnmergeEpisode{second, "users/ann"}).ok());
  EXPECT_EQ(Get(second), before);
  EXPECT_EQ(world.Only<MergeCandidate>().state, MergeCandidateState::kOpen);
  EXPECT_EQ(ReasonOf(world.Do(UnmergeEpisode{second}).status()), "EPISODE_NOT_MERGED");
}

TEST_F(Deciding, APlanThatEndsMeanwhileStaysEndedAfterTheUnmerge) {
  const auto [first, second] = Pair();
  ReturnReport back = Returned("2026-03-28T18:00:00Z");
  back.start_time = Exactly("2026-03-28T15:20:00Z");
  ASSERT_TRUE(world.Hear(back, kPolice).ok());
  ASSERT_EQ(Get(second).state, EpisodeState::kAccepted);
  ASSERT_TRUE(world.Do(MergeEpisodes{second, first, "users/ann"}).ok());
  // Scheduling closed the plan before it heard of the merge.
  ASSERT_TRUE(world.Hear(PlanClosed{Get(second).child_id, second, PlanOutcome::kHeld}).ok());
  EXPECT_EQ(Get(second).state, EpisodeState::kMerged);

  ASSERT_TRUE(world.Do(UnmergeEpisode{second, "users/ann"}).ok());

  EXPECT_EQ(Get(second).state, EpisodeState::kClosed);
  EXPECT_FALSE(AwaitsInterview(Get(second)));
}

TEST_F(Deciding, ADismissedCandidateStaysDismissed) {
  Pair();
  const MergeCandidateId id = world.Only<MergeCandidate>().candidate_id;
  ASSERT_TRUE(world.Do(DismissMergeCandidate{id, "users/ann"}).ok());
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T15:20:00Z"), kPolice).ok());
  EXPECT_EQ(world.Only<MergeCandidate>().closed_reason, "DISMISSED");
  EXPECT_EQ(ReasonOf(world.Do(DismissMergeCandidate{id}).status()), "CANDIDATE_CLOSED");
}

TEST_F(Deciding, EpisodesOfTwoChildrenAreNotMerged) {
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T15:00:00Z", 0)).ok());
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T15:00:00Z", 1)).ok());
  const auto all = world.All<Episode>();
  EXPECT_EQ(ReasonOf(world.Do(MergeEpisodes{all[0].episode_id, all[1].episode_id}).status()),
            "MERGE_OF_TWO_CHILDREN");
}

TEST_F(Deciding, MergedChildrenAreOneFromThen) {
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T15:00:00Z", 0)).ok());
  ASSERT_TRUE(world.Hear(Returned("2026-03-28T16:00:00Z", 0)).ok());
  const ChildId kept = world.Only<Child>().child_id;
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T17:00:00Z", 1)).ok());
  ChildId ended;
  for (const Child& child : world.All<Child>()) {
    if (child.child_id != kept) ended = child.child_id;
  }
  EXPECT_EQ(ReasonOf(world.Do(MergeChildren{ended, kept}).status()), "CHILD_HAS_LIVE_EPISODES");
  ASSERT_TRUE(world
                  .Hear(WithdrawalReport{.child = TestChild(1),
                                         .start_time_as_reported = Exactly("2026-03-28T17:00:00Z"),
                                         .reason_code = "duplicate"})
                  .ok());
  ASSERT_TRUE(world.Do(MergeChildren{ended, kept, "users/ann"}).ok());

  ASSERT_TRUE(world.Hear(Missing("2026-03-28T18:00:00Z", 1)).ok());

  EXPECT_EQ(world.Last<EpisodeOpened>().child_id, kept);
  EXPECT_TRUE(world.Last<EpisodeOpened>().missing_again);
}

TEST_F(Deciding, AHeldInterviewEndsTheWait) {
  ASSERT_TRUE(world.Hear(Missing("2026-03-28T10:00:00Z")).ok());
  ASSERT_TRUE(world.Hear(Returned("2026-03-28T12:00:00Z")).ok());
  const Episode episode = world.Only<Episode>();
  ASSERT_TRUE(
      world.Hear(PlanClosed{episode.child_id, episode.episode_id, PlanOutcome::kDuplicate}).ok());
  EXPECT_EQ(world.Only<Episode>().state, EpisodeState::kAccepted);  // our own saying come back
  ASSERT_TRUE(
      world.Hear(PlanClosed{episode.child_id, episode.episode_id, PlanOutcome::kHeld}).ok());
  EXPECT_EQ(world.Only<Episode>().state, EpisodeState::kClosed);

  ASSERT_TRUE(world.Hear(Missing("2026-03-28T18:00:00Z")).ok());
  EXPECT_FALSE(world.Last<EpisodeOpened>().missing_again);

  ASSERT_TRUE(world.Hear(PlanReopened{PlanId(episode.episode_id.uuid()), episode.child_id}).ok());
  EXPECT_EQ(world.Said().back(), "EpisodeReopened");
}

TEST_F(Deciding, AnAgreementIsActivatedOnlyWhenItIsComplete) {
  CreateAgreement draft = world.Draft();
  draft.sharing_reference = "";
  const auto incomplete = world.Do(draft);
  const auto status = world.Do(ActivateAgreement{incomplete->agreement_id}).status();
  EXPECT_EQ(ReasonOf(status), "AGREEMENT_INCOMPLETE");
  EXPECT_EQ(FieldOf(status), "sharing_reference");

  draft = world.Draft();
  draft.expire_time = draft.start_time;
  EXPECT_EQ(ReasonOf(world.Do(draft).status()), "PERIOD_INVALID");
  draft = world.Draft();
  draft.packages = {"matrix"};
  EXPECT_EQ(ReasonOf(world.Do(draft).status()), "PACKAGE_UNKNOWN");
  draft.packages = {};
  EXPECT_EQ(ReasonOf(world.Do(draft).status()), "PACKAGE_MISSING");
}

TEST_F(Deciding, RolesAreHeldForAHomeOrForAnAuthority) {
  const PersonId ann(*Uuid::Parse("11111111-1111-4111-8111-111111111111"));
  EXPECT_EQ(ReasonOf(world.Do(AssignRole{ann, kLincolnshire, "king"}).status()), "ROLE_UNKNOWN");
  EXPECT_EQ(ReasonOf(world.Do(AssignRole{ann, kLincolnshire, "placement_manager"}).status()),
            "ROLE_NEEDS_HOME");
  EXPECT_EQ(ReasonOf(world.Do(AssignRole{ann, kLincolnshire, "placement_manager", "1"}).status()),
            "HOME_NOT_FOUND");
  EXPECT_EQ(ReasonOf(world.Do(AssignRole{ann, kLincolnshire, "coordinator", "1"}).status()),
            "ROLE_HAS_NO_HOME");
  EXPECT_EQ(ReasonOf(world.Do(RemoveRole{ann, kLincolnshire, "coordinator"}).status()),
            "ROLE_NOT_HELD");
  ASSERT_TRUE(world.Do(RegisterHome{"1", kLincolnshire}).ok());
  ASSERT_TRUE(world.Do(AssignRole{ann, kLincolnshire, "placement_manager", "1"}).ok());
  ASSERT_TRUE(world.Do(RemoveRole{ann, kLincolnshire, "placement_manager", "1"}).ok());
  EXPECT_EQ(world.Last<RoleRemoved>().home_urn, "1");
  EXPECT_FALSE(world.Only<Role>().is_held);
}

TEST_F(Deciding, AnAgreementMayIncludeSchoolVisitsAndSaysFromWhenItIsInForce) {
  CreateAgreement draft = world.Draft();
  draft.packages = {"return_interview", "school_visit"};
  const auto created = world.Do(draft);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_TRUE(world.Do(ActivateAgreement{created->agreement_id}).ok());
  EXPECT_EQ(world.Last<AgreementActivated>().packages, draft.packages);
  EXPECT_EQ(world.Last<AgreementActivated>().start_time, draft.start_time);
}

TEST_F(Deciding, ASchoolHasAUrnAndASafeguardingLead) {
  const PersonId ann(*Uuid::Parse("11111111-1111-4111-8111-111111111111"));
  const PersonId ben(*Uuid::Parse("22222222-2222-4222-8222-222222222222"));
  EXPECT_EQ(ReasonOf(world.Do(RegisterSchool{"12345", kLincolnshire, "", ann}).status()),
            "URN_INVALID");
  EXPECT_EQ(ReasonOf(world.Do(RegisterSchool{"120001", "Lincoln", "", ann}).status()),
            "AUTHORITY_INVALID");
  EXPECT_EQ(ReasonOf(world.Do(RegisterSchool{"120001", kLincolnshire, "Kent", ann}).status()),
            "AUTHORITY_INVALID");
  EXPECT_EQ(ReasonOf(world.Do(RegisterSchool{"120001", kLincolnshire, "", {}}).status()),
            "PERSON_MISSING");

  ASSERT_TRUE(world.Do(RegisterSchool{"120001", kLincolnshire, kKent, ann}).ok());
  EXPECT_EQ(world.Last<SchoolRegistered>().host_authority_id, kKent);
  const size_t said = world.state().journal.size();
  ASSERT_TRUE(world.Do(RegisterSchool{"120001", kLincolnshire, kKent, ann}).ok());
  EXPECT_EQ(world.state().journal.size(), said) << "known just so";
  ASSERT_TRUE(world.Do(RegisterSchool{"120001", kLincolnshire, kKent, ben}).ok());
  EXPECT_EQ(world.Only<School>().dsl_person_id, ben);
}

TEST_F(Deciding, ASourceOfAnAuthorityThatCannotBeSeenIsTakenAndSaysWhatToDo) {
  const rpc::Service service = MakeReferralService(world.store());
  const auto* handler = service.Find(*service.descriptor().FindMethodByName("RegisterSource"));
  ASSERT_NE(handler, nullptr);
  v1::RegisterSourceRequest request;
  request.set_authority_id(kKent);
  request.set_source(kSource);
  request.set_request_id("11111111-1111-4111-8111-111111111111");
  rpc::CallContext call;
  call.caller.authorities = {kKent};
  call.request_id = request.request_id();

  const auto taken = (*handler)(request, call);
  EXPECT_EQ(taken.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(taken.status()), "SOURCE_TAKEN");
  EXPECT_EQ(FieldOf(taken.status()), "source");

  request.set_source("//kent.example/mosaic");
  const auto own = (*handler)(request, call);
  EXPECT_TRUE(own.ok()) << Describe(own.status());
}

TEST_F(Deciding, ASourceSpeaksForOneAuthority) {
  EXPECT_EQ(ReasonOf(world.Do(RegisterSource{kKent, kSource}).status()), "SOURCE_TAKEN");
  EXPECT_EQ(ReasonOf(world.Do(RegisterSource{kKent, "two words"}).status()), "SOURCE_INVALID");
  EXPECT_EQ(ReasonOf(world.Do(RegisterSource{"Kent", "//kent.example"}).status()),
            "AUTHORITY_INVALID");
  RegisterSource policy{kLincolnshire, kSource};
  policy.burst_limit = 0;
  EXPECT_EQ(ReasonOf(world.Do(policy).status()), "POLICY_INVALID");
}

}  // namespace
}  // namespace safereturn::referral
