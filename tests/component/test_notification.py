"""The notification service alone, on real servers: events in, mails out, through refusals, kills and a login."""
from __future__ import annotations

import collections
import datetime
import os
import pathlib
import random
import subprocess
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from alone import ROOT, eventually, now, stamp

import topics
import wire
from api import Api, Refused
from stack.process import Process, accepts, free_port
from stack.stack import Stack

AUTHORITY = "E10000016"
OTHER = "E10000003"
HOME = "SC123456"
SYSTEM = {"subject": "system/test", "roles": ["system"], "authorities": [AUTHORITY, OTHER]}


class Bus:
    """Says other services' events, in CloudEvents' binary mode."""

    def __init__(self, stack: Stack, contracts: wire.Wire):
        from confluent_kafka import Producer
        self._producer = Producer({"bootstrap.servers": stack.kafka_address, "linger.ms": 1})
        self._stack, self._wire = stack, contracts

    def say(self, name: str, fields: dict, key: str, flush: bool = True) -> None:
        service = name.split(".")[0]
        kind = f"safereturn.{service}.v1.{name.split('.')[1]}"
        headers = {"ce_specversion": "1.0", "ce_id": str(uuid.uuid4()), "ce_source": f"//safereturn/{service}",
                   "ce_type": kind, "ce_subject": key, "ce_time": stamp(now()), "ce_partitionkey": key,
                   "content-type": "application/protobuf"}
        self._producer.produce(self._stack.topic(f"safereturn.{service}.events"), key=key,
                               value=self._wire.encode(kind, fields), headers=list(headers.items()))
        if flush:
            self.flush()

    def flush(self) -> None:
        assert self._producer.flush(20) == 0


class NotificationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("notification", fsync=False, partitions=4)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services(["notification"])
        cls.wire = wire.Wire()
        cls.bus = Bus(cls.stack, cls.wire)
        cls.api = Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.people = {}
        for role, home in (("coordinator", ""), ("service_lead", ""), ("social_worker", ""), ("duty_team", ""),
                           ("placement_manager", HOME)):
            cls.people[role] = cls.person(role, home)
        # The directory is heard from Kafka: wait until it is complete.
        plan = cls.raise_step(0, ["coordinator", "service_lead", "social_worker", "duty_team", "placement_manager"])
        eventually("the directory is known", lambda: len(cls.mails_of(plan)) >= 5 or cls.retry_directory(plan))

    @classmethod
    def retry_directory(cls, _plan) -> bool:
        plan = cls.raise_step(0, ["coordinator", "service_lead", "social_worker", "duty_team", "placement_manager"])
        time.sleep(0.5)
        return len({mail["to"][0] for mail in cls.mails_of(plan)}) == 5

    @classmethod
    def person(cls, role: str, home: str = "", authority: str = AUTHORITY) -> str:
        person = f"people/{uuid.uuid4()}"
        cls.bus.say("referral.RoleAssigned", {"person_id": person, "authority_id": authority, "role": role,
                                              "home_urn": home}, person)
        cls.api.call("notification.RegisterContact", {"person_id": person, "authority_id": authority,
                                                      "email": f"{role}@{authority.lower()}.example"}, SYSTEM)
        return person

    @classmethod
    def raise_step(cls, step: int, roles: list, authority: str = AUTHORITY, home: str = HOME, flush: bool = True,
                   plan: str = "") -> str:
        """Returns the plan's uuid; its child and episode have the same."""
        plan = plan or str(uuid.uuid4())
        cls.bus.say("scheduling.EscalationRaised", {
            "plan_id": f"plans/{plan}", "child_id": f"children/{plan}", "episode_id": f"episodes/{plan}",
            "authority_id": authority, "case_reference": "K7Q2MX", "home_urn": home, "step": step, "day": 0,
            "step_due_time": stamp(now()), "due_time": stamp(now() + datetime.timedelta(hours=36)), "roles": roles,
            "ack_mode": "ACK_MODE_LINK", "template_key": "not_booked", "max_promise": "14400s",
            "acknowledgeable": step <= 5}, f"children/{plan}", flush)
        return plan

    @classmethod
    def mails_of(cls, plan: str) -> list[dict]:
        return [mail for mail in cls.stack.smtp.mails() if mail["headers"].get("X-Safereturn-Plan") == f"plans/{plan}"]

    def alerts_of(self, plan: str, authority: str = AUTHORITY) -> list[dict]:
        return self.api.call("notification.ListAlerts", {"authority_id": authority, "plan_id": f"plans/{plan}"},
                             SYSTEM).get("alerts", [])

    @staticmethod
    def alert_id(plan: str, step: int, day: int = 0) -> str:
        return f"alerts/{uuid.uuid5(uuid.UUID(plan), f'{step}/{day}')}"

    def test_a_step_becomes_an_alert_and_a_mail_that_names_the_case_and_no_child(self):
        plan = self.raise_step(3, ["placement_manager", "social_worker"])

        mails = eventually("two mails", lambda: len(self.mails_of(plan)) == 2 and self.mails_of(plan))
        self.assertEqual({mail["to"][0].split("@")[0] for mail in mails}, {"placement_manager", "social_worker"})
        mail = mails[0]
        self.assertEqual(mail["headers"]["X-Safereturn-Alert"], self.alert_id(plan, 3))
        self.assertEqual((mail["headers"]["X-Safereturn-Step"], mail["headers"]["X-Safereturn-Day"]), ("3", "0"))
        self.assertIn("K7Q2MX", mail["subject"])
        self.assertIn(self.alert_id(plan, 3), mail["body"])
        self.assertRegex(mail["message_id"], r"^<[0-9a-f-]{36}@safereturn>$")
        alert = self.api.call("notification.GetAlert", {"name": self.alert_id(plan, 3)}, SYSTEM)["alert"]
        self.assertEqual(alert["state"], "ALERT_STATE_OPEN")
        self.assertEqual(len(alert["told"]), 2)

    def test_a_promise_is_made_kept_from_others_and_lapses(self):
        plan = self.raise_step(1, ["coordinator"])
        eventually("an alert", lambda: self.alerts_of(plan))
        until = stamp(now() + datetime.timedelta(hours=1))
        me = {"subject": self.people["coordinator"].replace("people", "users"), "roles": ["coordinator"],
              "authorities": [AUTHORITY]}
        request = {"name": self.alert_id(plan, 1), "action_code": "book_interview", "until_time": until,
                   "request_id": str(uuid.uuid4())}

        owned = self.api.call("notification.AcknowledgeAlert", request, me)["alert"]
        again = self.api.call("notification.AcknowledgeAlert", request, me)["alert"]

        self.assertEqual(owned["state"], "ALERT_STATE_OWNED")
        self.assertEqual(owned["owner_id"], self.people["coordinator"])
        self.assertEqual(again["etag"], owned["etag"], "the same request is done once")
        with self.assertRaises(Refused) as refused:
            self.api.call("notification.AcknowledgeAlert",
                          {**request, "request_id": "", "person_id": self.people["service_lead"]}, SYSTEM)
        self.assertEqual((refused.exception.code, refused.exception.reason), ("ALREADY_EXISTS", "ALERT_ALREADY_OWNED"))
        self.bus.say("scheduling.PromiseLapsed", {
            "plan_id": f"plans/{plan}", "child_id": f"children/{plan}", "authority_id": AUTHORITY, "step": 1,
            "alert_id": self.alert_id(plan, 1), "until_time": until}, f"children/{plan}")
        eventually("expired", lambda: self.alerts_of(plan)[0]["state"] == "ALERT_STATE_EXPIRED")

    def test_an_unknown_home_goes_to_the_duty_team_with_an_alarm(self):
        plan = self.raise_step(3, ["placement_manager"], home="")

        mails = eventually("two mails", lambda: len(self.mails_of(plan)) == 2 and self.mails_of(plan))

        self.assertEqual({mail["to"][0].split("@")[0] for mail in mails}, {"duty_team"})
        self.assertEqual({mail["headers"]["X-Safereturn-Kind"] for mail in mails}, {"ESCALATION", "NOBODY_TO_TELL"})

    def test_nobody_at_all_raises_the_gauge_and_stays_visible(self):
        plan = self.raise_step(1, ["coordinator"], authority=OTHER)

        eventually("an alert", lambda: len(self.alerts_of(plan, OTHER)) == 2)

        self.assertEqual({alert["state"] for alert in self.alerts_of(plan, OTHER)}, {"ALERT_STATE_NOBODY"})
        eventually("the gauge", lambda: self.metric("safereturn_nobody_to_tell") >= 2)

    def need(self, event: str, subject: str, roles: list, **fields) -> str:
        """Says that interview or risk asks for people; returns the alert. The child has the subject's uuid."""
        key = subject.partition("/")[2]
        told = "requested_time" if event.endswith("Requested") else "raised_time"
        self.bus.say(event, {"child_id": f"children/{key}", "authority_id": AUTHORITY, "case_reference": "K7Q2MX",
                             "home_urn": HOME, "roles": roles, told: stamp(now()), **fields}, f"children/{key}")
        return f"alerts/{uuid.uuid5(uuid.UUID(key), str(fields.get('step', 0)))}"

    def alert(self, name: str) -> dict | None:
        try:
            return self.api.call("notification.GetAlert", {"name": name}, SYSTEM)["alert"]
        except Refused:
            return None

    def mails_about(self, alert: str) -> list[dict]:
        return [mail for mail in self.stack.smtp.mails() if mail["headers"].get("X-Safereturn-Alert") == alert]

    def test_a_danger_tells_at_once_and_its_answer_ends_it(self):
        danger = f"dangers/{uuid.uuid4()}"

        alert = self.need("interview.ImmediateDangerRaised", danger, ["social_worker", "placement_manager"],
                          danger_id=danger, template_key="danger", raised_by="users/x",
                          next_time=stamp(now() + datetime.timedelta(minutes=15)))

        mails = eventually("two mails", lambda: len(self.mails_about(alert)) == 2 and self.mails_about(alert))
        texts = {mail["to"][0].split("@")[0]: mail["subject"] + mail["body"] for mail in mails}
        self.assertIn("999", texts["social_worker"])
        self.assertIn("K7Q2MX", texts["placement_manager"])
        self.assertNotIn("danger", texts["placement_manager"], "a home is told that it is needed, never why")
        self.assertEqual(self.alert(alert)["kind"], "DANGER")
        self.assertFalse(self.alert(alert).get("acknowledgeable", False))
        self.bus.say("interview.DangerAnswered", {
            "danger_id": danger, "child_id": f"children/{danger.partition('/')[2]}", "authority_id": AUTHORITY,
            "answered_by": "users/x", "action_code": "VISITING_NOW", "answered_time": stamp(now())},
            f"children/{danger.partition('/')[2]}")
        eventually("closed", lambda: self.alert(alert)["state"] == "ALERT_STATE_CLOSED")
        found = self.api.call("notification.ListAlerts", {"subject": danger}, SYSTEM)["alerts"]
        self.assertEqual([each["name"] for each in found], [alert])

    def test_each_thing_that_asks_for_people_becomes_one_alert_of_its_kind(self):
        episode = str(uuid.uuid4())
        cases = {
            "ACTION_OVERDUE": ("interview.ActionOverdue", "actions", "action_id",
                               {"template_key": "action_overdue", "due_date": "2026-03-27", "step": 1,
                                "owner_person_id": self.people["coordinator"]}),
            "VISIT_OVERDUE": ("interview.VisitOverdue", "visits", "visit_id",
                              {"template_key": "visit_overdue", "expected_end_time": stamp(now())}),
            "DEBRIEF": ("interview.DebriefRequested", "interviews", "interview_id", {"template_key": "debrief"}),
            "BOOKING_QUESTIONED": ("scheduling.BookingQuestioned", "bookingQuestions", "question_id",
                                   {"template_key": "booking_questioned", "reason": "OUT_OF_TERM"}),
            "REPEAT_TRIGGER": ("risk.RepeatThresholdReached", "triggers", "trigger_id",
                               {"template_key": "repeat_trigger", "episode_id": f"episodes/{episode}", "count": 3,
                                "rule_key": "three_in_thirty_days", "window_days": 30}),
        }
        for kind, (event, collection, field, fields) in cases.items():
            with self.subTest(kind):
                subject = f"{collection}/{uuid.uuid4()}"
                alert = self.need(event, subject, ["service_lead"], **{field: subject}, **fields)

                people = 2 if kind == "ACTION_OVERDUE" else 1
                eventually("the mails", lambda: len(self.mails_about(alert)) == people)
                self.assertEqual(self.alert(alert)["kind"], kind)
                self.assertEqual({mail["headers"]["X-Safereturn-Kind"] for mail in self.mails_about(alert)}, {kind})

    def test_who_comes_to_a_role_after_the_alert_is_told_late(self):
        authority = "E10000009"
        system = {**SYSTEM, "authorities": [authority]}
        plan = self.raise_step(1, ["coordinator"], authority=authority)
        name = self.alert_id(plan, 1)

        def read() -> dict:
            return self.api.call("notification.GetAlert", {"name": name}, system)["alert"]
        eventually("an alert without people", lambda: self.api.call(
            "notification.ListAlerts", {"authority_id": authority}, system).get("alerts"))
        person = f"people/{uuid.uuid4()}"
        self.bus.say("referral.RoleAssigned", {"person_id": person, "authority_id": authority, "role": "coordinator"},
                     person)
        self.api.call("notification.RegisterContact", {"person_id": person, "authority_id": authority,
                                                       "email": "late@coordinator.example"}, system)

        eventually("told late", lambda: self.mails_of(plan), 30)

        self.assertEqual([mail["to"][0] for mail in self.mails_of(plan)], ["late@coordinator.example"])
        self.assertEqual(read()["state"], "ALERT_STATE_OPEN")
        self.assertEqual(read().get("roles_without_people", []), [])

    def metric(self, name: str) -> float:
        import urllib.request
        with urllib.request.urlopen(f"http://{self.stack.metrics_address('notification')}/metrics", timeout=5) as page:
            lines = page.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    def test_another_authority_sees_nothing(self):
        plan = self.raise_step(1, ["coordinator"])
        eventually("an alert", lambda: self.alerts_of(plan))
        stranger = {"subject": f"users/{uuid.uuid4()}", "roles": ["coordinator"], "authorities": [OTHER]}

        with self.assertRaises(Refused) as refused:
            self.api.call("notification.GetAlert", {"name": self.alert_id(plan, 1)}, stranger)

        self.assertEqual(refused.exception.code, "NOT_FOUND")

    def test_what_the_server_refuses_for_now_goes_later(self):
        self.stack.smtp.refuse_file.touch()
        try:
            plan = self.raise_step(2, ["coordinator"])
            message = eventually("a refused try", lambda: [
                message for message in self.messages_of(plan, 2) if message.get("last_reason") == "SMTP_451"])[0]
            self.assertEqual(message["state"], "MESSAGE_STATE_PENDING")
        finally:
            self.stack.smtp.refuse_file.unlink()

        mail = eventually("a mail", lambda: self.mails_of(plan))[0]

        self.assertEqual(mail["message_id"], f"<{message['name'].split('/')[1]}@safereturn>")

    def messages_of(self, plan: str, step: int) -> list[dict]:
        return self.api.call("notification.ListMessages", {"alert_id": self.alert_id(plan, step)},
                             SYSTEM).get("messages", [])

    def test_kills_repeat_at_most_the_batch_in_hand_and_lose_nothing(self):
        dice = random.Random(1)
        plans = []
        for _ in range(4):
            plans += [self.raise_step(1, ["coordinator"], flush=False) for _ in range(250)]
            self.bus.flush()
            time.sleep(dice.uniform(0.05, 0.6))
            self.stack.restart("notification", 9)
        wanted = {f"plans/{plan}" for plan in plans}

        def ours() -> collections.Counter:
            return collections.Counter(mail["message_id"] for mail in self.stack.smtp.mails()
                                       if mail["headers"].get("X-Safereturn-Plan") in wanted)
        eventually("all mails", lambda: len(ours()) >= 1000, 60)

        eventually("all recorded", lambda: not self.api.call(
            "notification.ListMessages", {"state": "MESSAGE_STATE_PENDING"}, SYSTEM).get("messages"), 30)
        counted = ours()
        self.assertEqual(len(counted), 1000)
        self.assertLessEqual(sum(counted.values()) - 1000, 4 * 200)
        said = [record for record in topics.read_topics(self.stack.kafka_address, self.wire, self.stack.topic_prefix)
                if record.name == "AlertSent" and record.data["plan_id"] in wanted]
        self.assertEqual(len({record.data["alert_id"] for record in said}), 1000)
        self.assertEqual(len({record.id for record in said}), 1000)

    def lines(self) -> int:
        return self.stack.smtp.mailbox.read_bytes().count(b"\n")

    def processor_seconds(self) -> float:
        """Processor time of the service so far."""
        stat = pathlib.Path(f"/proc/{self.stack.services['notification'].process.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def test_one_processor_is_enough_for_two_hundred_mails_a_second(self):
        # Processor time, because the rate itself is the sink's and that of whatever else runs on this machine.
        before, used, began = self.lines(), self.processor_seconds(), time.monotonic()
        plans = {f"plans/{self.raise_step(1, ['coordinator'], flush=False)}" for _ in range(2000)}
        self.bus.flush()

        eventually("all mails", lambda: self.lines() - before >= 2000, 60, pause=0.1)

        rate = 2000 / (time.monotonic() - began)
        cost = (self.processor_seconds() - used) / 2000
        print(f"from Kafka to the sink: {rate:.0f} mails a second, {cost * 1e3:.2f} ms of a processor each")
        self.assertLess(cost, 1 / 200)
        self.assertEqual(len({mail["message_id"] for mail in self.stack.smtp.mails()
                              if mail["headers"].get("X-Safereturn-Plan") in plans}), 2000)

    def test_a_provider_with_starttls_and_a_login(self):
        folder = self.stack.dir
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                        folder / "smtp.key", "-out", folder / "smtp.pem"], check=True, capture_output=True)
        (folder / "smtp.password").write_text("secret")
        port = free_port()
        mailbox = folder / "secure.jsonl"
        sink = Process.start("secure_smtp", ["/usr/bin/python3", ROOT / "tools" / "stack" / "smtp_sink.py", "--port", port,
                                             "--mailbox", mailbox, "--login", "sender:secret", "--certificate",
                                             folder / "smtp.pem", "--key", folder / "smtp.key"], folder / "secure.log")
        self.addCleanup(sink.stop)
        sink.wait_ready(lambda: accepts(port), 15)
        service = self.stack.services["notification"]
        plain = dict(service.environment)

        def back() -> None:
            service.environment = plain
            self.stack.restart("notification")
        self.addCleanup(back)
        service.environment = {**plain, "SAFERETURN_SMTP_URL": f"smtp://localhost:{port}",
                               "SAFERETURN_SMTP_STARTTLS": "required", "SAFERETURN_SMTP_USER": "sender",
                               "SAFERETURN_SMTP_PASSWORD_FILE": str(folder / "smtp.password"),
                               "SAFERETURN_SMTP_CA_FILE": str(folder / "smtp.pem")}
        self.stack.restart("notification")

        self.api.call("notification.SendTestMessage",
                      {"contact": self.people["coordinator"].replace("people", "contacts")}, SYSTEM)

        eventually("a mail over TLS", lambda: "Test message" in mailbox.read_text())


if __name__ == "__main__":
    unittest.main()
