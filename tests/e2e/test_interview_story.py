"""The child is heard, harm is acted on, the plan is followed up: one story per path on the real stack in virtual time."""
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import psycopg2
import story_case
from play import HOMES, Play
from instants import HOUR
from stack.services import SEALING
from run import INTERVIEW, NOTIFICATION, REFERRAL, RISK, SCHEDULING

END = 104
SECRET = "the blue gate behind the mill"  # said by a child before the key was rotated


def setUpModule():
    Theatre.play()


def tearDownModule():
    Theatre.stage.close()


class Theatre:
    """Plays all stories at once; what is asked between acts is kept by name."""

    asked: dict = {}

    @classmethod
    def play(cls):
        cls.stage = Play("e2e-interview", interviewers=14)
        try:
            cls._write_script()
            cls.stage.run()
            cls.evidence = cls.stage.evidence()
            cls.summary, cls.findings = cls.stage.recount(cls.evidence)
        except BaseException:
            cls.stage.close()
            raise

    @classmethod
    def _write_script(cls):
        stage = cls.stage
        for name in ("quick", "breach", "child_declines", "carer_declines", "danger", "risk_rises", "never", "promise_kept",
                     "booked_at_step_2"):
            stage.cast(stage.absence(name, name))
        stage.cast(stage.absence("first", child="twice"))
        stage.cast(stage.absence("second", "covers_both", child="twice", hours=14, start=5, turn=1, turns=2))
        for turn, hours in enumerate((2, 8, 14)):
            stage.cast(stage.absence(f"again{turn}", "quick" if turn == 2 else "", child="thrice", hours=hours, start=4,
                                     turn=turn, turns=3))
        stage.cast(stage.absence("young", "quick", age=12, start=4))
        cls._shifted_at_birth()
        stage.at(0.5, cls._publish_a_shadow)
        Conflict(cls).write()
        Framework(cls).write()
        Rotation(cls).write()
        stage.at(END, lambda: None)

    @classmethod
    def _shifted_at_birth(cls):
        """At high risk before and after the child comes back again: the second ladder is born one step earlier."""
        stage = cls.stage
        stage.cast(stage.absence("marked", "risk_rises"))
        later = stage.absence("later", child="marked", hours=60, start=5)
        later.police_risk = 3
        stage.cast(later)

    @classmethod
    def _publish_a_shadow(cls):
        """A matrix that calls everybody high is compared, and changes nothing."""
        house = cls.stage.house
        manager = house.by_role("service_lead")
        built_in = json.loads(cls.stage.acts.query("risk.GetMatrix", {"name": "matrices/default.1"}, manager)["matrix"]["document"])
        built_in["floors"].append({"key": "everybody", "level": "HIGH", "asked": "RETURN", "reason": "EVERYBODY",
                                   "when": {"episodes": {"days": 400, "at_least": 1}}})
        cls.say("risk.PublishMatrix", manager, authority_id=house.authority, matrix_id="strict", mode="MATRIX_MODE_SHADOW",
                document=json.dumps(built_in))

    @classmethod
    def say(cls, method, caller=None, **request):
        """Runs a command that must be accepted."""
        answer = cls.stage.ctl.command(method, request, caller or cls.stage.house.coordinator)
        assert answer["ok"], (method, answer)
        return answer["response"]

    @classmethod
    def plan(cls, name):
        return f"plans/{cls.stage.story.episodes[name]}"


class Part:
    """A story of its own: some acts at their hours."""

    name = ""

    def __init__(self, theatre):
        self.theatre, self.stage = theatre, theatre.stage
        self.interviewer = next(iter(self.stage.house.interviewers))

    def write(self):
        self.stage.cast(self.stage.absence(self.name, home=HOMES[1]))
        for hours, act in self.acts():
            self.stage.at(hours, act)

    def begin(self, name=None):
        caller = self.stage.house.interviewer(self.interviewer)
        return self.theatre.say("interview.StartInterview", caller, plan_id=self.theatre.plan(name or self.name),
                                interviewer_id=self.interviewer)["interview"]

    def save(self, interview, etag, words, **changes):
        """Returns the answer, refused or not."""
        return self.stage.ctl.command("interview.SaveDraft", {
            "name": interview["name"], "etag": etag, "document": {"child_account": words, **changes}},
            self.stage.house.interviewer(self.interviewer))


class Conflict(Part):
    """Two tablets write over one draft while a child is in danger."""

    name = "conflict"

    def acts(self):
        return ((5, self.start), (5.5, self.collide), (9, self.answer), (10, self.read))

    def start(self):
        self.interview = self.begin()
        self.first = self.save(self.interview, "", "the first words")

    def collide(self):
        """Twenty drafts over one etag and the danger, all at once."""
        etag = self.first["response"]["record"]["etag"]
        api, house = self.stage.api(), self.stage.house
        caller = house.interviewer(self.interviewer)

        def draft(number):
            try:
                return api.call("interview.SaveDraft", {"name": self.interview["name"], "etag": etag, "document": {
                    "child_account": f"words of tablet {number}"}}, caller)
            except Exception as refused:
                return refused

        with concurrent.futures.ThreadPoolExecutor(21) as pool:
            drafts = [pool.submit(draft, number) for number in range(20)]
            raised = self.theatre.say("interview.RaiseImmediateDanger", caller, interview_id=self.interview["name"],
                                      danger_code="HARM_NOW")
            answers = [future.result() for future in drafts]
        self.danger = raised["danger"]
        self.theatre.asked["collided"] = answers
        self.theatre.asked["danger"] = self.danger

    def answer(self):
        self.theatre.say("interview.AnswerDanger", self.stage.house.by_role("social_worker"), name=self.danger["name"],
                         action_code="POLICE_CALLED", note="They are on their way")

    def read(self):
        lead = self.stage.house.by_role("safeguarding_lead")
        kept = self.stage.ctl.query("interview.ListKeptDrafts", {"interview_id": self.interview["name"], "page_size": 100}, lead)
        self.theatre.asked["kept"] = [self.stage.ctl.query("interview.GetKeptDraft", {"name": each["name"]}, lead)["kept_draft"]
                                      for each in kept.get("kept_drafts", [])]
        self.theatre.asked["record"] = self.stage.ctl.query(
            "interview.GetInterview", {"name": self.interview["name"], "with_record": True}, lead)


class Framework(Part):
    """A framework is published while an interview runs."""

    name = "running"

    def acts(self):
        return ((6, self.start), (7, self.publish), (8, self.finish))

    def start(self):
        self.interview = self.begin()
        self.stage.cast(self.stage.absence("after", hours=3, home=HOMES[1]))

    def publish(self):
        built_in = self.stage.acts.query("interview.GetFramework", {"name": "frameworks/statutory.1"},
                                         self.stage.house.coordinator)["framework"]
        body = {name: built_in[name] for name in ("title", "topics", "pull_codes", "indicators", "advice")}
        body["push_codes"] = [*built_in["push_codes"], {"code": "only_in_version_2", "label": "Added later"}]
        self.theatre.asked["published"] = self.theatre.say(
            "interview.PublishFramework", self.stage.house.by_role("service_lead"), framework_id="statutory",
            authority_id=self.stage.house.authority, **body)["framework"]

    def finish(self):
        """The running one refuses what only the new version knows; one that begins now has it."""
        finding = [{"code": "only_in_version_2", "state": "FINDING_STATE_PRESENT"}]
        self.theatre.asked["old_version"] = self.save(self.interview, "", "words", findings=finding)
        later = self.begin("after")
        self.theatre.asked["versions"] = (self.interview["framework_version"], later["framework_version"])
        self.theatre.asked["new_version"] = self.save(later, "", "words", findings=finding)


class Rotation(Part):
    """The key that wraps the children's keys is changed while the service runs; no narrative is touched."""

    name = "sealed"

    def acts(self):
        return ((6, self.start), (7, self.rotate), (8, self.retire), (9, self.destroy))

    def sql(self, statement, database=None):
        connection = psycopg2.connect(self.stage.stack.pg_uri(database))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            connection.close()

    def texts(self):
        return self.sql("SELECT id, state::text FROM interview.record ORDER BY id")

    def keys(self):
        return self.sql("SELECT child_id, kek_id FROM interview_keys.child_key ORDER BY 1",
                        self.stage.stack.keys_database("interview"))

    def keys_command(self, *arguments, service="interview"):
        program = self.stage.stack.services[service]
        return subprocess.run([program.binary, "keys", *arguments], env=program.environment, capture_output=True, text=True,
                              check=False)

    def start(self):
        self.interview = self.begin()
        self.first = self.save(self.interview, "", SECRET)

    def rotate(self):
        asked = self.theatre.asked
        asked["texts_before"], asked["keys_before"] = self.texts(), self.keys()
        asked["rotated"] = [self.keys_command("generate", "second"),
                            *[self.keys_command("rotate", service=service) for service in SEALING]]
        asked["texts_after"], asked["keys_after"] = self.texts(), self.keys()

    def retire(self):
        """The old wrapping key leaves the file: everything is read and written with the new one alone. A process that runs may
        have gone on wrapping with the old one, so what is left is wrapped again first, and the processes begin anew."""
        for service in SEALING:
            self.theatre.asked["rotated"].append(self.keys_command("rotate", service=service))
        file = self.stage.stack.wrapping_key
        lines = [line for line in file.read_text(encoding="ascii").splitlines() if not line.startswith("wrap first")]
        file.write_text("\n".join(lines) + "\n", encoding="ascii")
        for service in SEALING:
            self.stage.stack.restart(service)
        lead = self.stage.house.by_role("safeguarding_lead")
        self.theatre.asked["opened"] = self.stage.ctl.query(
            "interview.GetInterview", {"name": self.interview["name"], "with_record": True}, lead)
        self.theatre.asked["saved_again"] = self.save(self.interview, self.first["response"]["record"]["etag"], "more words")

    def destroy(self):
        """The child's key is destroyed; a process that still knew it must not keep it for long, so it begins anew."""
        self.theatre.asked["destroyed"] = self.keys_command("destroy", self.interview["child_id"])
        self.stage.stack.restart("interview")
        lead = self.stage.house.by_role("safeguarding_lead")
        self.theatre.asked["after_destruction"] = self.stage.ctl.command(
            "interview.GetInterview", {"name": self.interview["name"], "with_record": True}, lead)


class Case(story_case.Case):
    theatre = Theatre

    def alerts(self, name, kind):
        """Returns (hours after the return, roles) of each alert of a kind."""
        return [(self.hours(name, record), set(record.data["roles"]))
                for record in self.said(name, NOTIFICATION, "AlertSent") if record.data["kind"] == kind]


class WholeTest(Case):
    def test_the_recount_agrees(self):
        self.assertEqual([], [str(finding) for finding in Theatre.findings])
        self.assertEqual((0, 0), (Theatre.summary["events_lost"], Theatre.summary["events_doubled"]))

    def test_nothing_was_parked(self):
        self.assertEqual([], Theatre.stage.letters())

    def test_every_path_was_played(self):
        for name in ("interviews_held", "dangers", "actions_overdue", "ladders_shifted", "repeat_triggers"):
            self.assertGreater(Theatre.summary[name], 0, name)


class HeardTest(Case):
    def test_held_in_time(self):
        self.assertEqual(("HELD", True, True), self.closed("quick"))
        names = [record.name for record in self.said("quick", INTERVIEW)]
        for name in ("InterviewStarted", "InterviewHeld", "FactsRecorded"):
            self.assertEqual(1, names.count(name), names)
        back = self.one("quick", REFERRAL, "ChildReturned")["return_time"]
        held = self.one("quick", INTERVIEW, "InterviewHeld")
        self.assertLess(held["held_time"], back + 72 * HOUR)
        self.assertEqual([f"plans/{self.key('quick')}"], held["plan_ids"])
        child = [record.name for record in self.of_child("quick", INTERVIEW)]
        for name in ("InterviewSubmitted", "InterviewSignedOff", "VisitEnded"):
            self.assertEqual(1, child.count(name), child)
        self.one("quick", REFERRAL, "EpisodeClosed")

    def test_held_late(self):
        self.assertEqual(("HELD", True, False), self.closed("breach"))
        self.one("breach", SCHEDULING, "DeadlineBreached")
        held = self.said("breach", INTERVIEW, "InterviewHeld")[0]
        self.assertGreater(self.hours("breach", held), 72)

    def test_declined_then_the_carer_gives_information(self):
        self.assertEqual("DECLINED_BY_CHILD", self.closed("child_declines")[0])
        declined = self.one("child_declines", INTERVIEW, "InterviewDeclined")
        self.assertEqual("DECLINED_BY_CHILD", declined["declined_by"])
        carer, = self.of_child("child_declines", INTERVIEW, "CarerInformationRecorded")
        self.assertTrue(carer.data["given"])
        self.assertEqual(26.3, self.hours("child_declines", carer))

    def test_declined_by_the_carer_who_gives_none(self):
        self.assertEqual("DECLINED_BY_PARENT_CARER", self.closed("carer_declines")[0])
        carer, = self.of_child("carer_declines", INTERVIEW, "CarerInformationRecorded")
        self.assertFalse(carer.data["given"])

    def test_nobody_was_reached(self):
        self.assertEqual("UNABLE_TO_CONTACT", self.closed("never")[0])
        self.assertEqual(3, self.one("never", INTERVIEW, "InterviewNotReached")["attempts"])

    def test_missing_again_and_one_interview_covers_both(self):
        self.one("first", SCHEDULING, "PlanSuspended")
        held = self.one("second", INTERVIEW, "InterviewHeld")
        self.assertEqual([f"plans/{self.key(name)}" for name in ("second", "first")], held["plan_ids"])
        facts = self.one("second", INTERVIEW, "FactsRecorded")
        self.assertEqual([f"episodes/{self.key(name)}" for name in ("second", "first")], facts["episode_ids"])
        for name in ("first", "second"):
            self.assertEqual("HELD", self.closed(name)[0])

    def test_an_action_falls_overdue_and_climbs(self):
        overdue = self.said("booked_at_step_2", INTERVIEW, "ActionOverdue")
        self.assertEqual([0, 1], [record.data["step"] for record in overdue][:2])
        self.assertEqual({"social_worker", "coordinator"}, set(overdue[0].data["roles"]))
        self.assertEqual(len(overdue), len(self.alerts("booked_at_step_2", "ACTION_OVERDUE")))
        self.assertEqual(self.people("service_lead"), self.told("booked_at_step_2", "ACTION_OVERDUE", 1))

    def told(self, name, kind, place):
        """Returns who was told by the `place`th alert of a kind."""
        alert = [record for record in self.said(name, NOTIFICATION, "AlertSent") if record.data["kind"] == kind][place]
        known = {alert.data["alert_id"].rpartition("/")[2]}
        return sorted(address for mail in Theatre.evidence.mails if story_case.mail_alert(mail, known) in known
                      for address in mail["to"])

    def test_an_amendment_adds_and_overwrites_nothing(self):
        amended, = self.of_child("booked_at_step_2", INTERVIEW, "InterviewAmended")
        self.assertEqual(1, amended.data["amendment"])

    def test_a_debrief_tells_the_service_lead(self):
        self.assertEqual([{"service_lead"}], [roles for _, roles in self.alerts("promise_kept", "DEBRIEF")])


class DangerTest(Case):
    CASE = {"safeguarding_lead", "social_worker"}

    def test_immediate_danger_is_told_at_once_and_climbs_until_it_is_answered(self):
        self.assertEqual([(5.1, self.CASE), (5.35, self.CASE | {"team_manager"}),
                          (5.6, self.CASE | {"team_manager", "service_lead"})], self.alerts("danger", "DANGER"))
        answered, = self.of_child("danger", INTERVIEW, "DangerAnswered")
        self.assertEqual(5.9, self.hours("danger", answered))
        self.assertEqual(1, len(self.of_child("danger", INTERVIEW, "DangerClosed")))
        self.assertEqual(sorted([*self.people("safeguarding_lead", "social_worker")] * 3
                                + self.people("team_manager") * 2 + self.people("service_lead")),
                         self.mails("danger", kind="DANGER"))

    def test_danger_does_not_touch_the_ladder(self):
        self.assertEqual(("HELD", True, True), self.closed("danger"))

    def test_a_danger_is_accepted_while_drafts_conflict(self):
        answers = Theatre.asked["collided"]
        saved = [answer for answer in answers if isinstance(answer, dict)]
        refused = [answer for answer in answers if not isinstance(answer, dict)]
        self.assertEqual(1, len(saved), answers)
        self.assertEqual({("ABORTED", "STALE_VERSION")}, {(each.code, each.reason) for each in refused})
        raised = self.said("conflict", INTERVIEW, "ImmediateDangerRaised")
        self.assertEqual(1, len(raised))
        self.assertEqual((5.5 - 2, self.CASE), self.alerts("conflict", "DANGER")[0])

    def test_both_versions_of_a_conflict_are_there(self):
        stands = Theatre.asked["record"]["record"]["document"]["child_account"]
        kept = [draft["document"]["child_account"] for draft in Theatre.asked["kept"]]
        self.assertTrue(kept)
        self.assertNotIn(stands, kept)
        for words in (stands, *kept):
            self.assertRegex(words, r"^words of tablet \d+$")


class RiskTest(Case):
    def test_a_repeat_trigger_is_said_once_and_tells_its_people(self):
        found = {record.data["rule_key"]: record.data for record in self.said("again2", RISK, "RepeatThresholdReached")}
        self.assertLessEqual({"three_in_30_days", "three_in_90_days"}, set(found))
        self.assertEqual((3, 30), (found["three_in_30_days"]["count"], found["three_in_30_days"]["window_days"]))
        for name in ("again0", "again1"):
            rules = [record.data["rule_key"] for record in self.said(name, RISK, "RepeatThresholdReached")]
            self.assertFalse({"three_in_30_days", "three_in_90_days"} & set(rules), name)
        self.assertIn({"social_worker", "team_manager"}, [roles for _, roles in self.alerts("again2", "REPEAT_TRIGGER")])

    def test_the_first_episode_under_13(self):
        rules = [record.data["rule_key"] for record in self.said("young", RISK, "RepeatThresholdReached")]
        self.assertEqual(1, rules.count("first_under_13"))

    def test_risk_shortens_a_running_ladder(self):
        shifted = self.said("risk_rises", SCHEDULING, "LadderShifted")
        self.assertEqual([20.4], [self.hours("risk_rises", record) for record in shifted])
        self.assertEqual((4, [0, 240, 240, 1440, 2160, 2880, 4320, 5760]),
                         (shifted[0].data["level"], shifted[0].data["step_offset_minutes"]))
        self.assertIn((2, 0, "RISK", 20.4), self.steps("risk_rises"))
        self.assertIn((3, 0, "DUE", 24), self.steps("risk_rises"))

    def test_a_clock_of_a_child_at_high_risk_is_born_one_step_earlier(self):
        self.assertTrue(self.one("later", SCHEDULING, "ClockStarted")["shifted"])
        self.none("later", SCHEDULING, "LadderShifted")

    def test_an_assessment_in_shadow_shortens_nothing(self):
        shadows = [record.data for record in self.said("quick", RISK, "RiskAssessed") if record.data["shadow"]]
        self.assertEqual({"RISK_LEVEL_HIGH"}, {data["effective_level"] for data in shadows})
        self.none("quick", SCHEDULING, "LadderShifted")
        self.assertFalse(self.one("quick", SCHEDULING, "ClockStarted")["shifted"])

    def test_an_override_is_a_persons_and_the_matrix_keeps_its_own(self):
        said = [record.data for record in self.said("risk_rises", RISK, "RiskAssessed")
                if record.data["cause"] == "OVERRIDE" and not record.data["shadow"]]
        self.assertEqual([("RISK_LEVEL_HIGH", True)], [(data["effective_level"], data["overridden"]) for data in said])
        self.assertNotEqual("RISK_LEVEL_HIGH", said[0]["lowest_level"])


class FrameworkTest(Case):
    def test_an_interview_keeps_the_version_it_began_with(self):
        self.assertEqual((1, 2), Theatre.asked["versions"])
        self.assertEqual(2, Theatre.asked["published"]["version"])
        error = Theatre.asked["old_version"]["error"]
        self.assertEqual(("INVALID_ARGUMENT", "CODE_UNKNOWN"), (error["code"], error["reason"]))
        self.assertTrue(Theatre.asked["new_version"]["ok"], Theatre.asked["new_version"])


class RotationTest(Case):
    def test_the_wrapping_key_is_rotated_without_touching_a_narrative(self):
        asked = Theatre.asked
        for done in asked["rotated"]:
            self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue(asked["texts_before"])
        self.assertEqual(asked["texts_before"], asked["texts_after"])
        self.assertEqual([child for child, _ in asked["keys_before"]], [child for child, _ in asked["keys_after"]])
        self.assertEqual({"first"}, {kek for _, kek in asked["keys_before"]})
        self.assertEqual({"second"}, {kek for _, kek in asked["keys_after"]})

    def test_what_was_said_before_is_read_without_the_old_key(self):
        self.assertEqual(SECRET, Theatre.asked["opened"]["record"]["document"]["child_account"])
        self.assertTrue(Theatre.asked["saved_again"]["ok"], Theatre.asked["saved_again"])

    def test_what_a_destroyed_key_sealed_is_gone(self):
        self.assertEqual(0, Theatre.asked["destroyed"].returncode, Theatre.asked["destroyed"].stderr)
        answer = Theatre.asked["after_destruction"]
        said = answer.get("error", {}).get("reason", "") or answer["response"].get("record") or {}
        self.assertTrue(said == "KEY_DESTROYED" or not said.get("document"), answer)


if __name__ == "__main__":
    unittest.main()
