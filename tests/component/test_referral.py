"""The referral service alone, on real servers: intake in every mode, refusals that are parked, scope, kills."""
from __future__ import annotations

import base64
import datetime
import json
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from alone import eventually, now, stamp

import topics
import wire
from api import Api, Refused
from stack.stack import Stack

AUTHORITY = "E10000019"
OTHER = "E10000016"
SOURCE = "//lincolnshire.example/mosaic"
SYSTEM = {"subject": "system/test", "roles": ["system"], "authorities": [AUTHORITY, OTHER]}


def ago(**by) -> str:
    return stamp(now() - datetime.timedelta(**by))


def a_child() -> list[dict]:
    return [{"type": "ssda903", "issuer": AUTHORITY, "value": uuid.uuid4().hex[:10]}]


def missing(child: list[dict], **changes) -> dict:
    return {"child": child, "category": "EPISODE_CATEGORY_MISSING", "start_time": {"time": ago(hours=5)}, **changes}


def returned(child: list[dict], **changes) -> dict:
    return {"child": child, "return_time": {"time": ago(hours=1)}, **changes}


class ReferralTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from confluent_kafka import Producer
        cls.stack = Stack("referral", fsync=False, partitions=4)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services(["referral"])
        cls.wire = wire.Wire()
        cls.producer = Producer({"bootstrap.servers": cls.stack.kafka_address, "linger.ms": 1})
        cls.api = Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.call("RegisterSource", {"authority_id": AUTHORITY, "source": SOURCE})
        year = datetime.timedelta(days=365)
        later = stamp(now() + year)
        draft = cls.call("CreateAgreement", {
            "authority_id": AUTHORITY, "packages": ["return_interview"], "sharing_reference": "ISA-1",
            "sharing_start_time": ago(days=1), "sharing_end_time": later, "privacy_notice_reference": "PN-1",
            "expire_time": later})["agreement"]
        cls.call("ActivateAgreement", {"name": draft["name"]})

    @classmethod
    def call(cls, method: str, request: dict, caller: dict = SYSTEM) -> dict:
        return cls.api.call(f"referral.{method}", request, caller)

    def refusal(self, method: str, request: dict, caller: dict = SYSTEM) -> tuple[str, str]:
        with self.assertRaises(Refused) as refused:
            self.call(method, request, caller)
        return refused.exception.code, refused.exception.reason

    def say(self, kind: str, fields: dict, mode: str = "protobuf", source: str = SOURCE, event: str = "",
            flush: bool = True) -> str:
        """Publishes an intake event; returns its id."""
        name = f"safereturn.intake.v1.{kind}"
        event = event or str(uuid.uuid4())
        headers = {"ce_specversion": "1.0", "ce_id": event, "ce_source": source, "ce_type": name,
                   "ce_time": ago(seconds=0), "content-type": f"application/{mode}"}
        value = self.wire.encode(name, fields) if mode == "protobuf" else json.dumps(fields).encode()
        if mode == "cloudevents+json":
            headers = {"content-type": "application/cloudevents+json"}
            value = json.dumps({"specversion": "1.0", "id": event, "source": source, "type": name,
                                "datacontenttype": "application/json", "data": fields}).encode()
        key = fields["child"][0]["value"] if fields["child"] else "nobody"
        self.producer.produce(self.stack.topic("safereturn.intake"), key=key, value=value,
                              headers=list(headers.items()))
        if flush:
            self.assertEqual(self.producer.flush(20), 0)
        return event

    def child_of(self, child: list[dict]) -> str:
        try:
            return self.call("FindChild", {"authority_id": AUTHORITY, **child[0]})["child"]["name"]
        except Refused:
            return ""

    def episodes(self, child: list[dict]) -> list[dict]:
        name = self.child_of(child)
        return self.call("ListEpisodes", {"authority_id": AUTHORITY, "child": name})["episodes"] if name else []

    def one(self, child: list[dict], state: str) -> dict:
        """Returns the child's only episode once it is in `state`."""
        def look():
            found = self.episodes(child)
            return found[0] if [each["state"] for each in found] == [f"EPISODE_STATE_{state}"] else None
        return eventually(f"one episode {state}", look)

    def parked(self, event: str) -> dict | None:
        letters = self.api.call("operations.ListDeadLetters", {"page_size": 1000}, SYSTEM, "referral")
        return next((letter for letter in letters.get("dead_letters", []) if letter.get("event_id") == event), None)

    def test_a_report_and_a_return_in_every_mode_become_an_accepted_referral(self):
        for mode in ("protobuf", "json", "cloudevents+json"):
            with self.subTest(mode):
                child = a_child()
                self.say("ChildReportedMissing", missing(child), mode)
                self.say("ChildReturned", returned(child), mode)
                episode = self.one(child, "ACCEPTED")
                self.assertRegex(episode["case_reference"], "^[2-9A-HJKMNP-Z]{6}$")
                said = eventually("three events", lambda: [
                    record.name for record in topics.read_topics(self.stack.kafka_address, self.wire,
                                                                 self.stack.topic_prefix)
                    if record.data and record.data.get("episode_id") == episode["name"]] or None)
                self.assertEqual(said, ["EpisodeOpened", "ChildReturned", "ReferralAccepted"])

    def test_the_same_command_is_done_once(self):
        request = {"authority_id": AUTHORITY, "report": returned(a_child()), "request_id": str(uuid.uuid4())}
        first = self.call("ReportReturn", request)["episode"]
        again = self.call("ReportReturn", request)["episode"]
        self.assertEqual((first["name"], first["etag"]), (again["name"], again["etag"]))

    def test_a_doubled_event_is_heard_once(self):
        child = a_child()
        event = self.say("ChildReportedMissing", (report := missing(child)))
        for _ in range(3):
            self.say("ChildReportedMissing", report, event=event)
        self.say("ChildReturned", returned(child))
        episode = self.one(child, "ACCEPTED")
        self.assertEqual(episode["etag"], "3")

    def test_what_is_wrong_is_parked_with_its_reason_and_its_neighbours_go_on(self):
        child, other = a_child(), a_child()
        reused = self.say("ChildReportedMissing", missing(other))
        cases = {
            "SOURCE_NOT_REGISTERED": self.say("ChildReportedMissing", missing(child), source="//stranger.example"),
            "CHILD_IDENTIFIER_MISSING": self.say("ChildReportedMissing", missing([])),
            "IDENTIFIER_INVALID": self.say("ChildReportedMissing", missing([{**child[0], "value": "Ann Other"}])),
            "CATEGORY_MISSING": self.say("ChildReportedMissing", missing(child, category=0)),
            "TIME_MISSING": self.say("ChildReturned", returned(child, return_time={})),
            "TIME_IN_FUTURE": self.say("ChildReturned", returned(child, return_time={"time": ago(hours=-1)})),
            "DATE_INVALID": self.say("ChildReturned", returned(child, return_time={"date": "2026-02-30"})),
            "RETURN_BEFORE_START": self.say("ChildReturned", returned(child, start_time={"time": ago(minutes=9)})),
            "URN_INVALID": self.say("ChildReturned", returned(child, home_urn="Oak House")),
            "CHILD_NOT_FOUND": self.say("EpisodeWithdrawn", {"child": child, "episode_reference": "x",
                                                             "reason_code": "other"}),
            "EVENT_ID_REUSED": self.say("ChildReportedMissing", missing(child), event=reused),
        }
        good = a_child()
        self.say("ChildReturned", returned(good))

        self.one(good, "ACCEPTED")
        for reason, event in cases.items():
            with self.subTest(reason):
                letter = eventually("a dead letter", lambda event=event: self.parked(event))
                self.assertEqual(letter["reason"], reason)
        self.assertEqual(self.episodes(child), [])

    def test_a_parked_message_is_retried_once_its_source_is_registered(self):
        child, source = a_child(), f"//late.example/{uuid.uuid4()}"
        event = self.say("ChildReturned", returned(child), source=source)
        letter = eventually("a dead letter", lambda: self.parked(event))
        self.call("RegisterSource", {"authority_id": AUTHORITY, "source": source})

        self.api.call("operations.RetryDeadLetter", {"name": letter["name"]}, SYSTEM, "referral")

        self.one(child, "ACCEPTED")

    def test_another_authority_sees_nothing_and_may_do_nothing(self):
        child = a_child()
        self.say("ChildReturned", returned(child))
        episode = self.one(child, "ACCEPTED")
        stranger = {"subject": f"users/{uuid.uuid4()}", "roles": ["coordinator"], "authorities": [OTHER]}

        self.assertEqual(self.refusal("GetEpisode", {"name": episode["name"]}, stranger)[0], "NOT_FOUND")
        self.assertEqual(self.call("ListEpisodes", {}, stranger), {})
        self.assertEqual(self.refusal("ReportReturn", {"authority_id": AUTHORITY, "report": returned(child)}, stranger),
                         ("PERMISSION_DENIED", "AUTHORITY_FORBIDDEN"))
        theirs = self.call("ReportReturn", {"authority_id": OTHER, "report": returned(child)}, stranger)["episode"]
        self.assertNotEqual(theirs["child_id"], episode["child_id"])

    def test_a_placement_manager_sees_her_home_only(self):
        child = a_child()
        self.say("ChildReturned", returned(child, home_urn="1234567"))
        episode = self.one(child, "ACCEPTED")
        manager = {"subject": f"users/{uuid.uuid4()}", "roles": ["placement_manager"], "authorities": [AUTHORITY],
                   "homes": ["1234567"]}

        self.call("GetEpisode", {"name": episode["name"]}, manager)
        self.assertIn(episode["name"], [each["name"] for each in self.call("ListEpisodes", {}, manager)["episodes"]])
        self.assertEqual(self.refusal("GetEpisode", {"name": episode["name"]}, {**manager, "homes": ["7654321"]}),
                         ("PERMISSION_DENIED", "HOME_FORBIDDEN"))

    def test_what_people_decide(self):
        child = a_child()
        self.say("ChildReturned", returned(child, is_history=True))
        held = self.one(child, "HELD")
        names = [each["name"] for each in self.call("ListHeldNotices", {"authority_id": AUTHORITY})["episodes"]]
        self.assertIn(held["name"], names)
        self.assertTrue(self.call("ReleaseNotice", {"name": held["name"]})["episode"]["released"])
        self.assertEqual(self.refusal("ReleaseNotice", {"name": held["name"]}),
                         ("FAILED_PRECONDITION", "NOTICE_NOT_HELD"))
        self.assertEqual(self.refusal("AcceptReferral", {"name": held["name"]}),
                         ("FAILED_PRECONDITION", "REFERRAL_NOT_REFUSED"))
        required = self.call("DecideNotRequired", {"name": held["name"], "reason_code": "recent_interview"})["episode"]
        self.assertEqual(required["state"], "EPISODE_STATE_NOT_REQUIRED")

    def test_overlapping_episodes_are_merged_and_unmerged(self):
        child = a_child()
        for hours in (5, 4):
            self.say("ChildReportedMissing", missing(child, start_time={"time": ago(hours=hours)}))
        name = eventually("the child", lambda: self.child_of(child))
        candidate = eventually("a merge candidate", lambda: self.call(
            "ListMergeCandidates", {"child": name, "state": 1}).get("merge_candidates"))[0]
        merged = self.call("MergeEpisodes", {"name": candidate["episode_id"],
                                             "into_episode_id": candidate["other_episode_id"]})["episode"]
        self.assertEqual(merged["state"], "EPISODE_STATE_MERGED")
        self.assertEqual(self.call("UnmergeEpisode", {"name": merged["name"]})["episode"]["state"],
                         "EPISODE_STATE_OPEN")

    def test_homes_and_roles(self):
        person = f"people/{uuid.uuid4()}"
        role = {"authority_id": AUTHORITY, "person_id": person, "role": "placement_manager", "home_urn": "5550001"}
        self.assertEqual(self.refusal("AssignRole", role), ("FAILED_PRECONDITION", "HOME_NOT_FOUND"))
        self.call("RegisterHome", {"authority_id": AUTHORITY, "home_urn": "5550001"})
        self.call("AssignRole", role)
        listed = self.call("ListRoles", {"person_id": person, "is_held": True})["roles"]
        self.assertEqual([each["role"] for each in listed], ["placement_manager"])
        self.call("RemoveRole", role)
        self.assertEqual(self.call("ListRoles", {"person_id": person, "is_held": True}), {})

    def test_schools(self):
        lead = f"people/{uuid.uuid4()}"
        school = {"authority_id": AUTHORITY, "school_urn": "120001", "dsl_person_id": lead}
        self.assertEqual(self.refusal("RegisterSchool", {**school, "dsl_person_id": ""}),
                         ("INVALID_ARGUMENT", "PERSON_MISSING"))
        made = self.call("RegisterSchool", school)["school"]
        self.assertEqual(made["name"], f"schools/{AUTHORITY}|120001")
        self.assertEqual(self.call("RegisterSchool", school)["school"], made, "known just so")
        self.assertEqual(self.call("GetSchool", {"name": made["name"]})["school"]["dsl_person_id"], lead)
        listed = self.call("ListSchools", {"school_urn": "120001"})["schools"]
        self.assertEqual([each["name"] for each in listed], [made["name"]])
        stranger = {"subject": f"users/{uuid.uuid4()}", "roles": ["coordinator"], "authorities": [OTHER]}
        self.assertEqual(self.call("ListSchools", {}, stranger), {})

    def test_a_source_of_an_authority_that_cannot_be_seen_is_taken(self):
        theirs = {"subject": f"users/{uuid.uuid4()}", "roles": ["operator"], "authorities": [OTHER]}
        self.assertEqual(self.refusal("RegisterSource", {"authority_id": OTHER, "source": SOURCE}, theirs),
                         ("FAILED_PRECONDITION", "SOURCE_TAKEN"))
        self.call("RegisterSource", {"authority_id": OTHER, "source": "//kent.example/mosaic"}, theirs)

    def test_kills_lose_and_double_nothing(self):
        children = [a_child() for _ in range(1500)]
        for round_ in range(3):
            for child in children[round_ * 500:(round_ + 1) * 500]:
                self.say("ChildReportedMissing", missing(child), flush=False)
                self.say("ChildReturned", returned(child), flush=False)
            self.producer.flush(20)
            time.sleep(0.2)
            self.stack.restart("referral", 9)
        ours = {child[0]["value"] for child in children}

        def accepted() -> list:
            return [record for record in topics.read_topics(self.stack.kafka_address, self.wire,
                                                            self.stack.topic_prefix)
                    if record.name == "ReferralAccepted"]
        before = eventually("all accepted", lambda: (found := accepted()) and len(
            {record.data["episode_id"] for record in found}) >= 1500 and found, 90, 1)
        counted = {}
        for record in before:
            counted.setdefault(record.data["episode_id"], set()).add(record.id)
        self.assertTrue(all(len(ids) == 1 for ids in counted.values()), "one event an episode, however often published")
        for value in list(ours)[:20]:
            self.one([{"type": "ssda903", "issuer": AUTHORITY, "value": value}], "ACCEPTED")


if __name__ == "__main__":
    unittest.main()
