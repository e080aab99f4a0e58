#!/usr/bin/python3
"""The recount finds what is planted in a recorded run, each by its name, and agrees with the clean one."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from fixture import ACTION, DANGER, GOOD, LATE, RISKY, START, VISIT, Recording
import instants
from instants import HOUR
from recount import recount
from run import RISK, SCHEDULING


class RecountTest(unittest.TestCase):
    def setUp(self):
        self.recording = Recording()

    def found(self) -> dict:
        """Recounts and returns the findings by kind."""
        summary, findings = recount(self.recording.run())
        self.assertEqual(summary["recount_agrees"], not findings)
        kinds = {}
        for finding in findings:
            kinds.setdefault(finding.kind, []).append(finding)
        self.summary = summary
        return kinds

    def drop(self, name: str, **fields) -> None:
        self.recording.records.remove(self.recording.find(name, **fields))

    def test_clean_run_agrees(self):
        self.assertEqual(self.found(), {})
        self.assertEqual(self.summary, {
            "episodes": 3, "offered_in_time": 1, "held_in_time": 2,
            "escalated_by_step": {"0": 3, "1": 2, "2": 2, "3": 2, "4": 1, "5": 1, "6": 1, "7": 1},
            "interviews_held": 3, "dangers": 1, "actions_overdue": 1, "ladders_shifted": 1, "repeat_triggers": 0,
            "alerts_sent": 18, "acknowledged": 1, "expired": 1, "worst_alert_lateness_s": 0.0,
            "worst_alert_wall_ms": 0.0, "mails_received": 18, "mails_repeated": 0, "events_lost": 0,
            "events_doubled": 0, "recount_agrees": True})

    def test_lost_event(self):
        for name in ("EpisodeOpened", "ChildReturned", "ReferralAccepted", "ClockStarted"):
            self.recording = Recording()
            field = {"plan_id": f"plans/{GOOD}"} if name == "ClockStarted" else {"episode_id": f"episodes/{GOOD}"}
            self.drop(name, **field)
            found = self.found()
            self.assertTrue({"EVENT_LOST", "CLOCK_LOST"} & found.keys(), name)
            self.assertGreater(self.summary["events_lost"], 0)

    def test_lost_milestone(self):
        self.drop("InterviewBooked", plan_id=f"plans/{GOOD}")
        finding, = self.found()["EVENT_LOST"]
        self.assertEqual(finding.subject, "AAAAAA")
        self.assertIn("InterviewBooked", finding.text)

    def test_lost_row(self):
        self.recording.journal = [entry for entry in self.recording.journal
                                  if not (entry.kind == "row" and entry.said["row"] == 2)]
        self.assertEqual([finding.subject for finding in self.found()["ROW_LOST"]], ["row 2"])

    def test_doubled_alert(self):
        alert = self.recording.find("AlertSent", plan_id=f"plans/{LATE}", step=3)
        self.recording.again(alert, id="another", time=alert.time + HOUR)
        finding, = self.found()["ALERT_DOUBLED"]
        self.assertEqual(finding.subject, "BBBBBB")
        self.assertEqual(self.summary["events_doubled"], 1)

    def test_doubled_step(self):
        self.recording.again(self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=3), id="another")
        self.assertEqual(list(self.found()), ["STEP_DOUBLED"])

    def test_same_event_delivered_again_is_no_double(self):
        for record in list(self.recording.records):
            self.recording.again(record)
        self.assertEqual(self.found(), {})

    def test_event_id_with_other_content(self):
        record = self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=3)
        self.recording.again(record, digest="other")
        self.assertIn("EVENT_ID_REUSED", self.found())

    def test_mail_repeated_is_counted_but_allowed(self):
        self.recording.mails.append(dict(self.recording.mails[0]))
        self.assertEqual(self.found(), {})
        self.assertEqual(self.summary["mails_repeated"], 1)

    def test_lost_mail(self):
        del self.recording.mails[-1]
        self.assertEqual(list(self.found()), ["MAIL_LOST"])

    def test_early_step(self):
        self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=2).time -= 2 * HOUR
        finding, = self.found()["EARLY_STEP"]
        self.assertEqual(finding.subject, "BBBBBB")
        self.assertIn("step 2", finding.text)
        self.assertIn("2.00 h before its time", finding.text)

    def test_step_that_must_not_fire(self):
        self.recording.step(GOOD, 1, 4 * HOUR)
        finding, = self.found()["UNEXPECTED_STEP"]
        self.assertIn("step 1", finding.text)

    def test_missing_step(self):
        self.drop("EscalationRaised", plan_id=f"plans/{LATE}", step=5)
        self.drop("AlertSent", plan_id=f"plans/{LATE}", step=5)
        finding, = self.found()["MISSING_STEP"]
        self.assertEqual(finding.subject, "BBBBBB")
        self.assertIn("step 5", finding.text)

    def test_late_step(self):
        self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=6).time += HOUR
        self.assertEqual(list(self.found()), ["LATE_STEP"])

    def test_lost_alert(self):
        self.drop("AlertSent", plan_id=f"plans/{LATE}", step=6)
        self.assertIn("ALERT_LOST", self.found())

    def test_promise_that_lapses_without_a_word(self):
        self.drop("PromiseLapsed", plan_id=f"plans/{LATE}")
        self.assertIn("WRONG_PROMISE", self.found())

    def test_wrong_result(self):
        self.recording.find("PlanClosed", plan_id=f"plans/{LATE}").data["held_in_time"] = True
        self.assertEqual(list(self.found()), ["WRONG_RESULT"])

    def test_wrong_cause(self):
        self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=4).data["cause"] = "ESCALATION_CAUSE_DUE"
        self.assertEqual(list(self.found()), ["WRONG_STEP"])

    def test_outcome_that_the_plan_never_heard(self):
        self.drop("PlanClosed", plan_id=f"plans/{RISKY}")
        self.assertIn("EVENT_LOST", self.found())

    def test_outcome_at_another_time_than_was_told(self):
        self.recording.find("InterviewHeld", interview_id=f"interviews/{GOOD}").data["held_time"] += HOUR
        self.assertIn("WRONG_MILESTONE", self.found())

    def test_outcome_that_nobody_recorded(self):
        self.recording.journal = [entry for entry in self.recording.journal if entry.name != "RecordHeld"]
        self.assertIn("EFFECT_WITHOUT_CAUSE", self.found())

    def test_lost_danger(self):
        self.drop("ImmediateDangerRaised")
        self.assertIn("EVENT_LOST", self.found())

    def test_lost_danger_alert(self):
        alert = next(record for record in self.recording.records if record.name == "AlertSent" and record.data["kind"] == "DANGER")
        self.recording.records.remove(alert)
        finding = self.found()["ALERT_LOST"][0]
        self.assertEqual(finding.subject, "CCCCCC")
        self.assertIn("danger", finding.text)
        self.assertGreater(self.summary["events_lost"], 0)

    def test_danger_alert_that_comes_late(self):
        alert = next(record for record in self.recording.records if record.name == "AlertSent" and record.data["kind"] == "DANGER")
        alert.time += 2 * HOUR // 3600
        self.assertEqual(list(self.found()), ["LATE_STEP"])

    def test_danger_that_does_not_climb(self):
        self.drop("DangerUnanswered", step=1)
        found = self.found()
        self.assertIn(DANGER, found["MISSING_STEP"][0].text)
        self.assertIn("ALERT_DOUBLED", found)  # its alert has no reason any more

    def test_danger_that_climbs_after_the_answer(self):
        self.recording.find("DangerAnswered").time -= HOUR // 6
        self.assertIn("UNEXPECTED_STEP", self.found())

    def test_missing_climb_of_an_action(self):
        self.drop("ActionOverdue", step=1)
        finding, = self.found()["MISSING_STEP"]
        self.assertEqual(finding.subject, "BBBBBB")
        self.assertIn(f"step 1 of the action {ACTION}", finding.text)

    def test_action_that_is_overdue_before_its_day_is_over(self):
        self.recording.find("ActionOverdue", step=0).time -= HOUR
        self.assertIn("EARLY_STEP", self.found())

    def test_overdue_action_tells_its_owner(self):
        self.recording.find("ActionOverdue", step=0).data["roles"] = ["coordinator"]
        self.assertIn("WRONG_STEP", self.found())

    def test_visit_that_nobody_missed(self):
        self.drop("VisitOverdue")
        self.assertIn(VISIT, self.found()["MISSING_STEP"][0].text)

    def test_early_shift(self):
        self.recording.find("LadderShifted").time -= HOUR
        found = self.found()
        self.assertEqual(["the ladder was shortened before the child's risk asked for it"],
                         [finding.text for finding in found["EARLY_STEP"]])

    def test_shift_without_a_risk(self):
        self.recording.find("RiskAssessed").data["effective_level"] = "RISK_LEVEL_MEDIUM"
        self.assertIn("EFFECT_WITHOUT_CAUSE", self.found())

    def test_shift_for_an_assessment_in_shadow(self):
        self.recording.find("RiskAssessed").data["shadow"] = True
        self.assertIn("EFFECT_WITHOUT_CAUSE", self.found())

    def test_risk_that_shortens_nothing(self):
        self.drop("LadderShifted")
        self.assertIn("LadderShifted", self.found()["EVENT_LOST"][0].text)

    def test_clock_that_is_born_shortened_for_no_reason(self):
        self.recording.find("ClockStarted", plan_id=f"plans/{GOOD}").data["shifted"] = True
        self.assertIn("WRONG_CLOCK", self.found())

    def away_for_longer(self) -> None:
        """The third child was away for 30 hours, which nobody was told."""
        start, = (entry for entry in self.recording.journal if entry.name == "ChildReportedMissing"
                  and entry.said["episode"] == RISKY)
        start.said["request"]["data"]["start_time"] = {"time": instants.text(START - 30 * HOUR)}

    def trigger(self, **changes) -> None:
        self.recording.urgent(RISKY, RISK, "RepeatThresholdReached", "REPEAT_TRIGGER", 0, ["coordinator", "social_worker"],
                              **{"trigger_id": "triggers/1", "rule_key": "over_24_hours", "count": 30, "window_days": 0,
                                 "template_key": "repeat_trigger", "step": 0, **changes})

    def test_repeat_trigger_is_counted_again(self):
        self.away_for_longer()
        self.trigger()
        self.assertEqual(self.found(), {})
        self.assertEqual(self.summary["repeat_triggers"], 1)

    def test_lost_repeat_trigger(self):
        self.away_for_longer()
        self.assertIn("over_24_hours", self.found()["EVENT_LOST"][0].text)

    def test_repeat_trigger_for_nothing(self):
        self.trigger()
        self.assertIn("EFFECT_WITHOUT_CAUSE", self.found())

    def test_repeat_trigger_with_a_wrong_count(self):
        self.away_for_longer()
        self.trigger(count=31)
        self.assertEqual(list(self.found()), ["WRONG_DECISION"])

    def test_personal_data_in_a_mail(self):
        self.recording.mails[0]["body"] += " child 510001"
        self.assertEqual(list(self.found()), ["PERSONAL_DATA"])

    def test_event_from_nowhere(self):
        self.recording.record(SCHEDULING, "EscalationRaised", 4 * HOUR, **{
            **self.recording.find("EscalationRaised", plan_id=f"plans/{LATE}", step=1).data,
            "plan_id": "plans/00000000-0000-7000-8000-000000000009"})
        self.assertIn("EFFECT_WITHOUT_CAUSE", self.found())

    def test_worst_lateness_is_virtual(self):
        self.recording.find("AlertSent", plan_id=f"plans/{LATE}", step=6).time += HOUR // 3600
        self.found()
        self.assertEqual(self.summary["worst_alert_lateness_s"], 1.0)
        self.assertEqual(START % HOUR, 0)


if __name__ == "__main__":
    unittest.main()
