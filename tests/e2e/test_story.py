"""The main stories on the real stack in virtual time: what is said, who is told, when; and the recount of them all."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from play import AUTHORITY, HOMES, START, Play
import story_case
from instants import HOUR, SECOND, text
from run import NOTIFICATION, REFERRAL, SCHEDULING

END = 126
DUE, LATE, LAPSED, CORRECTED, DECLINED = "DUE", "LATE_NOTICE", "PROMISE_LAPSED", "CORRECTED", "DECLINED"


def setUpModule():
    Theatre.play()


def tearDownModule():
    Theatre.close()


class Theatre:
    """Plays all stories at once: children have nothing to do with each other."""

    @classmethod
    def play(cls):
        cls.stage = Play("e2e-story")
        try:
            cls._write_script()
            cls.stage.run()
            cls.evidence = cls.stage.evidence()
            cls.summary, cls.findings = cls.stage.recount(cls.evidence)
        except BaseException:
            cls.close()
            raise

    @classmethod
    def close(cls):
        cls.stage.close()

    @classmethod
    def _write_script(cls):
        stage = cls.stage
        for name in ("quick", "promise_kept", "promise_lapsed", "handed_over", "cannot_act", "breach", "child_declines",
                     "late_notice", "corrected", "told_twice", "out_of_order", "withdrawn", "never"):
            stage.cast(stage.absence(name, name))
        stage.cast(stage.absence("silent"))
        stage.cast(stage.absence("young", age=9))
        stage.cast(stage.absence("homeless", home=""))
        stage.cast(stage.absence("other_home", home=HOMES[1]))
        stage.cast(stage.absence("first", child="twice"))
        stage.cast(stage.absence("second", "covers_both", child="twice", hours=14, start=5, turn=1, turns=2))
        cls._withdrawn_again()
        cls._merged()
        cls._history()
        stage.at(END, lambda: None)

    @classmethod
    def _withdrawn_again(cls):
        """Reported missing again, and that was an error."""
        stage = cls.stage
        stage.cast(stage.absence("resumed"))
        again = stage.absence("error", child="resumed", hours=50)
        stage.at(20, lambda: stage.acts.tell_missing(again))
        stage.at(30, lambda: stage.acts.withdraw(again))
        again.start = START + 19 * HOUR

    @classmethod
    def _merged(cls):
        """Two references for one absence: merged, and taken apart again."""
        stage = cls.stage
        one = stage.cast(stage.absence("one", child="pair", start=20))
        other = stage.absence("other", child="pair", start=19)
        stage.conductor.at(one.back + 30 * 60 * SECOND, lambda: stage.acts.tell_return(other, part="other"))
        def name(absence):
            return f"episodes/{stage.story.episodes[absence.reference]}"

        def say(method, **request):
            answer = stage.ctl.command(f"referral.{method}", request, stage.house.coordinator)
            assert answer["ok"], answer
        stage.at(10, lambda: say("MergeEpisodes", name=name(other), into_episode_id=name(one)))
        stage.at(80, lambda: say("UnmergeEpisode", name=name(other)))

    @classmethod
    def _history(cls):
        """Said to be history: held until a person lets it go, six hours later."""
        stage = cls.stage
        absence = stage.absence("history")
        stage.conductor.at(absence.back + 10 * 60 * SECOND, lambda: stage.acts._publish(absence, "ChildReturned", {
            **stage.acts._facts(absence), "is_history": True, "return_time": {"time": text(absence.back)}}))
        stage.at(8, lambda: stage.ctl.command("referral.ReleaseNotice", {
            "name": f"episodes/{stage.story.episodes['history']}"}, stage.house.coordinator))


class Case(story_case.Case):
    theatre = Theatre


class StoryTest(Case):
    def test_the_recount_agrees(self):
        self.assertEqual([], [str(finding) for finding in Theatre.findings])
        self.assertEqual((0, 0), (Theatre.summary["events_lost"], Theatre.summary["events_doubled"]))
        self.assertGreaterEqual(Theatre.summary["episodes"], 20)

    def test_nothing_was_parked_and_no_mail_repeated(self):
        self.assertEqual([], Theatre.stage.letters())
        self.assertEqual(0, Theatre.summary["mails_repeated"])
        self.assertLess(Theatre.summary["worst_alert_lateness_s"], 1)

    def test_held_in_time(self):
        self.assertEqual([(0, 0, DUE, 0.17)], self.steps("quick"))
        self.assertEqual(("HELD", True, True), self.closed("quick"))
        self.assertEqual(self.people("coordinator"), self.mails("quick"))
        names = [record.name for record in self.said("quick", SCHEDULING)]
        for name in ("ClockStarted", "InterviewOffered", "InterviewBooked", "PlanClosed"):
            self.assertEqual(1, names.count(name), names)
        self.one("quick", REFERRAL, "EpisodeClosed")

    def test_nobody_does_anything_and_every_step_comes_in_its_time(self):
        self.assertEqual([(0, 0, DUE, 0.17), (1, 0, DUE, 4), (2, 0, DUE, 24), (3, 0, DUE, 36), (4, 0, DUE, 48), (5, 0, DUE, 60),
                          (6, 0, DUE, 72), (7, 0, DUE, 96), (7, 1, DUE, 120)], self.steps("silent"))
        self.one("silent", SCHEDULING, "DeadlineBreached")
        self.none("silent", SCHEDULING, "PlanClosed")

    def test_each_step_tells_its_people(self):
        five = ("coordinator", "service_lead", "placement_manager", "social_worker", "team_manager", "head_of_service",
                "registered_manager")
        wanted = {0: ("coordinator",), 1: ("coordinator",), 2: ("coordinator", "service_lead"),
                  3: ("placement_manager", "social_worker"), 4: ("team_manager",), 5: ("head_of_service", "registered_manager"),
                  6: five}
        for step, roles in wanted.items():
            with self.subTest(step=step):
                self.assertEqual(self.people(*roles), self.mails("silent", step))
        self.assertEqual(sorted(2 * self.people(*five, "iro")), self.mails("silent", 7))

    def test_the_manager_of_the_childs_own_home_is_told(self):
        self.assertEqual(self.people("placement_manager", "social_worker", home=HOMES[1]), self.mails("other_home", 3))

    def test_an_unknown_home_is_itself_an_alarm(self):
        told = [record.data for record in self.said("homeless", NOTIFICATION, "NobodyToTell")]
        self.assertTrue(told and all(data["home_unknown"] for data in told), told)
        self.assertEqual(self.people("duty_team", "social_worker"), self.mails("homeless", 3))

    def test_under_twelve_steps_come_one_earlier(self):
        self.assertEqual([(0, 0.17), (1, 4), (2, 4), (3, 24), (4, 36), (5, 48), (6, 72), (7, 96), (7, 120)],
                         [(step, hours) for step, _, _, hours in self.steps("young")])
        self.assertTrue(self.one("young", SCHEDULING, "ClockStarted")["shifted"])

    def test_a_kept_promise_holds_the_ladder_back(self):
        self.assertEqual([(0, 0, DUE, 0.17), (2, 0, DUE, 24), (3, 0, DUE, 36)], self.steps("promise_kept"))
        self.one("promise_kept", NOTIFICATION, "AlertAcknowledged")
        self.one("promise_kept", SCHEDULING, "PromiseKept")
        self.none("promise_kept", SCHEDULING, "PromiseLapsed")
        self.assertEqual(("HELD", True, True), self.closed("promise_kept"))

    def test_a_lapsed_promise_goes_one_step_higher(self):
        self.assertEqual([(0, 0, DUE, 0.17), (1, 0, DUE, 4), (2, 0, DUE, 24), (3, 0, DUE, 36), (4, 0, LAPSED, 40.6)],
                         self.steps("promise_lapsed"))
        self.one("promise_lapsed", SCHEDULING, "PromiseLapsed")
        self.one("promise_lapsed", NOTIFICATION, "AlertExpired")
        self.assertEqual(self.people("team_manager"), self.mails("promise_lapsed", 4))

    def test_who_cannot_act_sends_it_one_step_higher(self):
        self.assertEqual((4, 0, DECLINED, 37.3), self.steps("cannot_act")[-1])
        self.one("cannot_act", NOTIFICATION, "AlertDeclined")

    def test_handed_over_to_a_deputy_who_owns_it(self):
        over = self.one("handed_over", NOTIFICATION, "AlertHandedOver")
        owned = self.one("handed_over", NOTIFICATION, "AlertAcknowledged")
        self.assertEqual(over["to_person_id"], owned["person_id"])
        self.assertIn(Theatre.stage.house.emails[over["to_person_id"]], self.mails("handed_over", 2))

    def test_breach(self):
        self.assertEqual([0, 1, 2, 3, 4, 5, 6], [step for step, _, _, _ in self.steps("breach")])
        self.one("breach", SCHEDULING, "DeadlineBreached")
        self.one("breach", SCHEDULING, "PromiseLapsed")
        self.assertEqual(("HELD", True, False), self.closed("breach"))

    def test_unable_to_contact_ends_it(self):
        self.assertEqual(("UNABLE_TO_CONTACT", False, False), self.closed("never"))
        self.assertEqual(3, len(self.said("never", SCHEDULING, "AttemptRecorded")))

    def test_the_child_declines(self):
        self.assertEqual([(0, 0, DUE, 0.17)], self.steps("child_declines"))
        self.assertEqual("DECLINED_BY_CHILD", self.closed("child_declines")[0])

    def test_a_late_notice_is_not_back_dated(self):
        self.assertEqual([(3, 0, LATE, 40)], self.steps("late_notice"))
        self.assertEqual([0, 1, 2], self.one("late_notice", SCHEDULING, "ClockStarted")["skipped_steps"])

    def test_a_correction_plans_again(self):
        self.assertEqual([(0, 0, DUE, 0.17), (2, 0, DUE, 24), (3, 0, CORRECTED, 26.4)], self.steps("corrected"))
        clock = self.one("corrected", SCHEDULING, "ClockCorrected")
        back = self.one("corrected", REFERRAL, "ChildReturned")["return_time"]
        self.assertEqual((back - 11 * HOUR, back + 61 * HOUR), (clock["return_time"], clock["due_time"]))
        self.one("corrected", REFERRAL, "ReturnCorrected")

    def test_told_twice_is_one_clock(self):
        for topic, event in ((REFERRAL, "ChildReturned"), (REFERRAL, "ReferralAccepted"), (SCHEDULING, "ClockStarted")):
            self.one("told_twice", topic, event)
        self.assertEqual(1, len(self.said("told_twice", REFERRAL, "NoticeRepeated")))
        self.assertEqual([(0, 0, DUE, 0.17)], self.steps("told_twice"))

    def test_returned_before_it_was_reported_missing(self):
        self.one("out_of_order", REFERRAL, "EpisodeOpened")
        self.one("out_of_order", SCHEDULING, "ClockStarted")
        self.one("out_of_order", REFERRAL, "NoticeRepeated")

    def test_withdrawn_falls_silent(self):
        self.assertEqual(("WITHDRAWN", False, False), self.closed("withdrawn"))
        self.assertEqual([0, 1], [step for step, _, _, _ in self.steps("withdrawn")])

    def test_missing_again_stops_the_ladder_and_one_interview_covers_both(self):
        self.one("first", SCHEDULING, "PlanSuspended")
        self.assertEqual(self.people("safeguarding_lead", "social_worker"), self.mails("first", kind="MISSING_AGAIN"))
        self.assertEqual(f"plans/{self.key('second')}", self.one("first", SCHEDULING, "PlanCombined")["lead_plan_id"])
        self.assertEqual([0, 1], [step for step, _, _, _ in self.steps("first")])
        for name in ("first", "second"):
            self.assertEqual(("HELD", True, True), self.closed(name))

    def test_missing_again_in_error_and_the_clock_runs_again(self):
        self.one("resumed", SCHEDULING, "PlanSuspended")
        self.one("resumed", SCHEDULING, "PlanResumed")
        # Step 2 was due at 24 h, in the meantime: considered at once when it resumed.
        self.assertEqual([(0, 0.17), (1, 4), (2, 28), (3, 36)],
                         [(step, hours) for step, _, _, hours in self.steps("resumed")][:4])

    def test_merged_and_taken_apart(self):
        self.assertTrue(self.said("one", REFERRAL, "MergeCandidateFound") or self.said("other", REFERRAL, "MergeCandidateFound"))
        self.one("other", REFERRAL, "EpisodeMerged")
        self.one("other", REFERRAL, "EpisodeUnmerged")
        self.one("one", SCHEDULING, "PlanSplit")
        self.one("other", SCHEDULING, "PlanReopened")
        self.assertEqual("DUPLICATE", self.closed("other")[0])
        self.assertIn(6, [step for step, _, _, _ in self.steps("one")])

    def test_history_waits_for_a_person(self):
        self.one("history", REFERRAL, "NoticeHeld")
        self.one("history", REFERRAL, "HeldNoticeOverdue")
        self.one("history", REFERRAL, "NoticeReleased")
        accepted = self.said("history", REFERRAL, "ReferralAccepted")[0]
        self.assertEqual(START + 8 * HOUR, accepted.time)
        self.assertTrue(accepted.data["released"])
        self.assertEqual((1, 0, LATE, 6), self.steps("history")[0])

    def test_mails_name_the_case_and_nobody(self):
        reference = self.one("silent", SCHEDULING, "ClockStarted")["case_reference"]
        mails = [mail for mail in Theatre.evidence.mails if reference in f"{mail['subject']} {mail['body']}"]
        self.assertGreater(len(mails), 20)
        for mail in Theatre.evidence.mails:
            self.assertNotIn("silent", f"{mail['subject']} {mail['body']}")
            self.assertNotIn(AUTHORITY, mail["subject"])


if __name__ == "__main__":
    unittest.main()
