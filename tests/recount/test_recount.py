#!/usr/bin/python3
"""The recount finds what is planted in a recorded run, each by its name, and agrees with the clean one."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from fixture import GOOD, LATE, START, Recording
from instants import HOUR
from recount import recount
from run import SCHEDULING


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
            "episodes": 2, "offered_in_time": 1, "held_in_time": 1,
            "escalated_by_step": {"0": 2, "1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": 1},
            "alerts_sent": 9, "acknowledged": 1, "expired": 1, "worst_alert_lateness_s": 0.0,
            "worst_alert_wall_ms": 0.0, "mails_received": 9, "mails_repeated": 0, "events_lost": 0,
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
