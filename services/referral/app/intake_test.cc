// What becomes of notices: the flows of intake over the memory store.
#include "services/referral/test_world.h"

namespace safereturn::referral {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

class Intake : public ::testing::Test {
 protected:
  void SetUp() override { world.Prepare(); }

  // Expects that the notice is refused.
  template <class Fact>
  void Refused(const Fact& fact, const char* reason, const char* source = kSource) {
    const size_t before = world.state().journal.size();
    const absl::Status status = world.Hear(fact, source);
    EXPECT_EQ(ReasonOf(status), reason) << status;
    EXPECT_EQ(world.state().journal.size(), before);
  }
  template <class Fact>
  void Heard(const Fact& fact, const char* source = kSource) {
    const absl::Status status = world.Hear(fact, source);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  World world;
};

TEST_F(Intake, AReportAndAReturnBecomeAnAcceptedReferral) {
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.birth_date = "2016-03-28";  // ten today
  report.home_urn = "8969628";
  Heard(report);
  Heard(Returned("2026-03-28T19:30:00Z"));

  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "ChildReturned", "ReferralAccepted"}));
  const auto accepted = world.Last<ReferralAccepted>();
  EXPECT_EQ(accepted.return_time, At("2026-03-28T19:30:00Z"));
  EXPECT_EQ(accepted.received_time, world.clock().Now());
  EXPECT_EQ(accepted.home_urn, "8969628");
  EXPECT_TRUE(accepted.under_12);
  EXPECT_TRUE(accepted.under_13);
  EXPECT_EQ(accepted.case_reference.size(), 6u);
  EXPECT_EQ(accepted.authority_id, kLincolnshire);
  EXPECT_EQ(world.Only<Episode>().state, EpisodeState::kAccepted);
}

TEST_F(Intake, TheAgeAtTheReturnIsSaidAsTwoFactsAndNoDate) {
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.birth_date = "2013-03-29";  // thirteen tomorrow
  Heard(report);
  Heard(Returned("2026-03-28T19:30:00Z"));
  EXPECT_FALSE(world.Last<ReferralAccepted>().under_12);
  EXPECT_TRUE(world.Last<ReferralAccepted>().under_13);

  MissingReport older = Missing("2026-03-28T15:00:00Z", 1);
  older.birth_date = "2013-03-28";
  Heard(older);
  Heard(Returned("2026-03-28T19:30:00Z", 1));
  EXPECT_FALSE(world.Last<ReferralAccepted>().under_13);
}

TEST_F(Intake, ASourceThatNobodyRegisteredIsNotHeard) {
  Refused(Missing("2026-03-28T15:00:00Z"), "SOURCE_NOT_REGISTERED", "//stranger.example");
}

TEST_F(Intake, AReturnBeforeItsReportOpensTheEpisodeAndTheReportFillsTheStart) {
  Heard(Returned("2026-03-28T19:30:00Z"));
  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "ChildReturned", "ReferralAccepted"}));

  Heard(Missing("2026-03-28T15:00:00Z"), kPolice);

  const Episode episode = world.Only<Episode>();
  EXPECT_EQ(episode.start_time, At("2026-03-28T15:00:00Z"));
  EXPECT_EQ(episode.category, EpisodeCategory::kMissing);
  EXPECT_EQ(episode.references.size(), 2u);
  EXPECT_EQ(world.Said().back(), "NoticeRepeated");
  EXPECT_EQ(world.Last<NoticeRepeated>().start_time, At("2026-03-28T15:00:00Z"));
}

TEST_F(Intake, TheSameEpisodeToldByAnotherSourceIsOneEpisode) {
  Heard(Missing("2026-03-28T15:00:00Z"));
  Heard(Missing("2026-03-28T15:00:00Z"), kPolice);
  Heard(Returned("2026-03-28T19:00:00Z"), kPolice);
  Heard(Returned("2026-03-28T19:00:00Z"));

  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "NoticeRepeated", "ChildReturned",
                                 "ReferralAccepted", "NoticeRepeated"}));
}

TEST_F(Intake, ADateOnlyStartOfTheSameDayIsTheSameEpisode) {
  Heard(Missing("2026-03-27T15:00:00Z"));
  MissingReport by_date = Missing("2026-03-27T15:00:00Z");
  by_date.start_time = OnDate("2026-03-27");
  Heard(by_date, kPolice);

  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "NoticeRepeated"}));
}

TEST_F(Intake, AnotherStartOfAnotherSourceIsAMergeCandidate) {
  Heard(Missing("2026-03-28T15:00:00Z"));
  Heard(Missing("2026-03-28T15:20:00Z"), kPolice);

  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "EpisodeOpened", "MergeCandidateFound"}));
  EXPECT_EQ(world.Only<MergeCandidate>().state, MergeCandidateState::kOpen);
}

TEST_F(Intake, ACandidateThatNoLongerOverlapsIsClosed) {
  Heard(Missing("2026-03-26T10:00:00Z"));
  Heard(Missing("2026-03-27T20:00:00Z"));
  Heard(Returned("2026-03-26T12:00:00Z"));

  EXPECT_EQ(world.Only<MergeCandidate>().closed_reason, "APART");
}

TEST_F(Intake, TheSameReferenceWithAnotherStartNeedsACorrection) {
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.episode_reference = "M-17";
  Heard(report);
  report.start_time = Exactly("2026-03-28T14:00:00Z");
  Refused(report, "EPISODE_ALREADY_REPORTED");

  CorrectionReport correction{.child = TestChild(0),
                              .episode_reference = "M-17",
                              .start_time = Exactly("2026-03-28T14:00:00Z"),
                              .reason_code = "entered_wrongly"};
  Heard(correction);
  EXPECT_EQ(world.Only<Episode>().start_time, At("2026-03-28T14:00:00Z"));
  Heard(correction);  // again: changes nothing
  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "ReturnCorrected"}));
}

TEST_F(Intake, AnotherReturnTimeNeedsACorrection) {
  MissingReport report = Missing("2026-03-28T12:00:00Z");
  report.episode_reference = "M-17";
  Heard(report);
  ReturnReport back = Returned("2026-03-28T15:00:00Z");
  back.episode_reference = "M-17";
  Heard(back);
  back.return_time = Exactly("2026-03-28T16:00:00Z");
  Refused(back, "EPISODE_ALREADY_RETURNED");

  Heard(CorrectionReport{.child = TestChild(0),
                         .episode_reference = "M-17",
                         .return_time = Exactly("2026-03-28T16:00:00Z"),
                         .reason_code = "better_information"});

  EXPECT_EQ(world.Last<ReturnCorrected>().return_time, At("2026-03-28T16:00:00Z"));
  EXPECT_EQ(world.Only<Episode>().return_time, At("2026-03-28T16:00:00Z"));
}

TEST_F(Intake, CorrectionsThatDoNotFitAreRefused) {
  CorrectionReport correction{.child = TestChild(0),
                              .episode_reference = "M-17",
                              .return_time = Exactly("2026-03-28T16:00:00Z"),
                              .reason_code = "other"};
  Refused(correction, "CHILD_NOT_FOUND");
  MissingReport report = Missing("2026-03-28T12:00:00Z");
  report.episode_reference = "M-17";
  Heard(report);
  Refused(correction, "EPISODE_NOT_RETURNED");
  correction.episode_reference = "M-18";
  Refused(correction, "EPISODE_NOT_FOUND");
  Heard(Returned("2026-03-28T15:00:00Z"));
  correction.episode_reference = "M-17";
  correction.return_time = Exactly("2026-03-28T11:00:00Z");
  Refused(correction, "RETURN_BEFORE_START");
  correction.return_time.reset();
  correction.start_time = Exactly("2026-03-28T15:30:00Z");
  Refused(correction, "START_AFTER_RETURN");
}

TEST_F(Intake, AWithdrawnEpisodeIsFoundByTheStartAsReported) {
  Heard(Missing("2026-03-28T12:00:00Z"));
  const WithdrawalReport withdrawal{.child = TestChild(0),
                                    .start_time_as_reported = Exactly("2026-03-28T12:00:00Z"),
                                    .reason_code = "recorded_in_error"};
  Heard(withdrawal);
  Heard(withdrawal);  // again: changes nothing

  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "EpisodeWithdrawn"}));
  Heard(Missing("2026-03-28T12:00:00Z"));  // told anew: a new episode
  EXPECT_EQ(world.All<Episode>().size(), 2u);
}

TEST_F(Intake, MissingAgainBeforeTheInterviewIsSaid) {
  Heard(Missing("2026-03-28T10:00:00Z"));
  Heard(Returned("2026-03-28T12:00:00Z"));
  Heard(Missing("2026-03-28T18:00:00Z"));

  const auto opened = world.Last<EpisodeOpened>();
  EXPECT_TRUE(opened.missing_again);
  EXPECT_TRUE(world.All<MergeCandidate>().empty());
}

TEST_F(Intake, ADateOnlyReturnRunsFromTheStartOfThatDay) {
  Heard(Missing("2026-03-27T15:00:00Z"));
  ReturnReport back = Returned("2026-03-28T00:00:00Z");
  back.return_time = OnDate("2026-03-28");
  Heard(back);

  const auto accepted = world.Last<ReferralAccepted>();
  EXPECT_EQ(accepted.return_time, At("2026-03-28T00:00:00Z"));
  EXPECT_EQ(accepted.return_precision, TimePrecision::kDateOnly);
}

TEST_F(Intake, ADateOnlyReturnMovesToAStartLearntLaterThatDay) {
  ReturnReport back = Returned("2026-03-28T00:00:00Z");
  back.return_time = OnDate("2026-03-28");
  Heard(back);
  Heard(Missing("2026-03-28T09:00:00Z"));

  EXPECT_EQ(world.Last<ReturnCorrected>().return_time, At("2026-03-28T09:00:00Z"));
  EXPECT_EQ(world.Only<Episode>().return_time, At("2026-03-28T09:00:00Z"));
}

TEST_F(Intake, WithoutAnAgreementInForceAReferralIsRefusedUntilOneIs) {
  World fresh;
  ASSERT_TRUE(fresh.Do(RegisterSource{kLincolnshire, kSource}).ok());
  ASSERT_TRUE(fresh.Hear(Returned("2026-03-28T19:30:00Z")).ok());
  EXPECT_EQ(fresh.Last<ReferralRefused>().reason, "AGREEMENT_NOT_IN_FORCE");
}

TEST_F(Intake, AnAgreementEndsAtItsTime) {
  world.clock().Advance(24h * 365);
  world.Tick();
  EXPECT_EQ(world.Only<Agreement>().state, AgreementState::kExpired);
  Heard(Returned("2027-03-28T19:30:00Z"));
  EXPECT_EQ(world.Only<Episode>().refused_reason, "AGREEMENT_NOT_IN_FORCE");
}

TEST_F(Intake, NobodyIsAChildFromTheEighteenthBirthday) {
  ReturnReport back = Returned("2026-03-28T00:00:00Z");
  back.birth_date = "2008-03-28";
  Heard(back);
  EXPECT_EQ(world.Only<Episode>().refused_reason, "CHILD_18");

  ReturnReport day_before = Returned("2026-03-27T23:59:59Z", 1);
  day_before.birth_date = "2008-03-28";
  Heard(day_before);
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");
}

TEST_F(Intake, ASingleLateNoticeIsNeverHeld) {
  Heard(Returned("2026-03-20T12:00:00Z"));
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");
}

TEST_F(Intake, WhatAnImporterMarksAsHistoryIsHeldAndOverdueOnce) {
  ReturnReport back = Returned("2026-01-20T12:00:00Z");
  back.is_history = true;
  Heard(back);
  EXPECT_EQ(world.Last<NoticeHeld>().reason, "HISTORY");
  EXPECT_EQ(world.Last<NoticeHeld>().release_due_time, world.clock().Now() + 4h);

  world.clock().Advance(4h);
  world.Tick();
  world.clock().Advance(4h);
  world.Tick();

  EXPECT_EQ(world.Said(),
            (Words{"EpisodeOpened", "ChildReturned", "NoticeHeld", "HeldNoticeOverdue"}));
}

TEST_F(Intake, TheTwentyFirstLateNoticeInTenMinutesIsHeld) {
  for (int child = 0; child < 20; ++child) Heard(Returned("2026-03-20T12:00:00Z", child));
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");

  world.clock().Advance(9min + 59s);
  Heard(Returned("2026-03-20T12:00:00Z", 20));
  EXPECT_EQ(world.Last<NoticeHeld>().reason, "STORM");
  Heard(Returned("2026-03-20T12:00:00Z", 21), kPolice);  // another source counts by itself
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");

  world.clock().Advance(10min);
  Heard(Returned("2026-03-20T12:00:00Z", 22));
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");
}

TEST_F(Intake, ExactlySeventyTwoHoursOldIsNotLate) {
  for (int child = 0; child < 25; ++child) Heard(Returned("2026-03-25T20:00:00Z", child));
  EXPECT_EQ(world.Said().back(), "ReferralAccepted");
}

TEST_F(Intake, EqualValuesOfTwoIssuersAreTwoChildren) {
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  Heard(report);
  report.child[0].issuer = kKent;
  Heard(report);

  EXPECT_EQ(world.All<Child>().size(), 2u);
}

TEST_F(Intake, EqualIdentifiersOfTwoAuthoritiesAreTwoChildren) {
  ASSERT_TRUE(world.Do(RegisterSource{kKent, "//kent.example"}).ok());
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.child = {{"nhs", "nhs", "9434765919"}};
  Heard(report);
  Heard(report, "//kent.example");
  Heard(report, "//kent.example");

  EXPECT_EQ(world.All<Child>().size(), 2u);
  EXPECT_EQ(world.Said(), (Words{"EpisodeOpened", "EpisodeOpened", "NoticeRepeated"}));
}

TEST_F(Intake, ASecondIdentifierJoinsTheChildAndThenNamesIt) {
  Heard(Missing("2026-03-28T15:00:00Z"));
  ReturnReport back = Returned("2026-03-28T17:00:00Z");
  back.child.push_back({"lcs", kLincolnshire, "77"});  // sorts before the founding one
  Heard(back);
  ReturnReport again = Returned("2026-03-28T17:00:00Z");
  again.child = {{"lcs", kLincolnshire, "77"}};
  Heard(again);

  EXPECT_EQ(world.Only<Child>().identifiers.size(), 2u);
  EXPECT_EQ(world.Said(),
            (Words{"EpisodeOpened", "ChildReturned", "ReferralAccepted", "NoticeRepeated"}));
}

TEST_F(Intake, IdentifiersOfTwoChildrenInOneNoticeWaitForAPerson) {
  Heard(Missing("2026-03-28T15:00:00Z", 0));
  Heard(Missing("2026-03-28T15:00:00Z", 1));
  ReturnReport back = Returned("2026-03-28T17:00:00Z", 0);
  back.child.push_back(TestChild(1)[0]);
  Refused(back, "IDENTIFIERS_CONFLICT");
}

TEST_F(Intake, AnotherDateOfBirthIsPerhapsAnotherChild) {
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.birth_date = "2012-01-01";
  Heard(report);
  ReturnReport back = Returned("2026-03-28T17:00:00Z");
  back.birth_date = "2012-10-01";
  Refused(back, "BIRTH_DATE_CONFLICT");
}

TEST_F(Intake, TheHostAuthorityComesFromTheRegisterOfHomes) {
  ASSERT_TRUE(world.Do(RegisterHome{"8969628", kLincolnshire, kKent}).ok());
  MissingReport report = Missing("2026-03-28T15:00:00Z");
  report.home_urn = "8969628";
  Heard(report);
  EXPECT_EQ(world.Last<EpisodeOpened>().host_authority_id, kKent);
}

TEST_F(Intake, AClashOfCaseReferencesIsMintedAnew) {
  for (int child = 0; child < 50; ++child) Heard(Missing("2026-03-28T15:00:00Z", child));
  std::set<std::string> references;
  for (const Episode& episode : world.All<Episode>()) references.insert(episode.case_reference);
  EXPECT_EQ(references.size(), 50u);
}

TEST_F(Intake, CommandsSayTheSame) {
  const auto episode = world.Do(ReportReturn{kLincolnshire, Returned("2026-03-28T17:00:00Z")});
  ASSERT_TRUE(episode.ok()) << episode.status();
  EXPECT_EQ(episode->state, EpisodeState::kAccepted);
  Heard(Returned("2026-03-28T17:00:00Z"));
  EXPECT_EQ(world.Said().back(), "NoticeRepeated");
}

}  // namespace
}  // namespace safereturn::referral
