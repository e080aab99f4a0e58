"""Councils' events by HTTP: with a bearer token in every mode, and signed; on the topic before the answer, once in effect."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import sys
import time
import unittest
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import intake
import wire
from confluent_kafka import Consumer, TopicPartition
from house import House
from instants import SECOND
from probe import Probe
from rest import settle
from rest_api import Rest, RestApi
from stack import Stack
from stack.process import wait_until
from stack.redis import command_reply

KENT, LEEDS = "E10000016", "E08000035"
EVENTS, WEBHOOK = "/v1/intake/events", "/v1/intake/webhooks/kent"
STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


class RestIntakeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-rest-intake", own=True, fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.grpc = apis.Api(cls.stack)
        cls.addClassCleanup(cls.grpc.close)
        now = int(time.time()) * SECOND
        cls.kent = House(cls.grpc.call, KENT, now, interviewers=0)
        cls.leeds = House(cls.grpc.call, LEEDS, now, homes=("2890055",), interviewers=0)
        cls.sender = intake.Sender(wire.Wire(), cls.kent.source, KENT, now)
        cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(cls.probe.close)
        cls.old_key, cls.new_key = os.urandom(32), os.urandom(32)
        cls.webhooks = cls.stack.dir / "webhooks.json"
        cls.allow(cls.old_key)
        cls.stack.start_gateway({"SAFERETURN_WEBHOOKS_FILE": str(cls.webhooks)})
        cls.rest = Rest(cls.stack)
        cls.addClassCleanup(cls.rest.close)
        cls.api = RestApi(cls.grpc, cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.token = cls.api.token(cls.kent.caller("users/lcs", "integrator"))

    @classmethod
    def allow(cls, *keys):
        text = lambda key: "whsec_" + base64.b64encode(key).decode()
        cls.webhooks.write_text(json.dumps({"partners": {"kent": {
            "sources": [cls.kent.source], "keys": [text(key) for key in keys]}}}), encoding="utf-8")

    def event(self, name, **changes):
        """Returns a good structured event about a child and an episode of that name."""
        return {**self.sender.attributes("ChildReturned", f"event-{name}"), "data": self.sender.returned(name), **changes}

    def post(self, event, token=None, path=EVENTS, headers=None):
        media = BATCH if isinstance(event, list) else STRUCTURED
        return self.rest.ask("POST", path, self.token if token is None else token or None, json.dumps(event).encode(),
                             {"Content-Type": media, **(headers or {})})

    def sign(self, event, key, request=None, at=None):
        body = json.dumps(event).encode()
        request, at = request or f"msg_{uuid.uuid4().hex}", str(int(time.time()) if at is None else at)
        mac = hmac.new(key, f"{request}.{at}.".encode() + body, hashlib.sha256).digest()
        return body, {"Content-Type": BATCH if isinstance(event, list) else STRUCTURED, "webhook-id": request,
                      "webhook-timestamp": at, "webhook-signature": "v1," + base64.b64encode(mac).decode()}

    def records(self):
        """Returns id → how often it lies on the intake topic now."""
        consumer = Consumer({"bootstrap.servers": self.stack.kafka_address, "group.id": "none", "enable.auto.commit": False})
        topic, found = self.stack.topic("safereturn.intake"), {}
        try:
            partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
            wanted = {}
            for partition in partitions:
                low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
                wanted[partition] = high - low
            consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
            left = sum(wanted.values())
            while left:
                for message in consumer.consume(left, timeout=10):
                    event = dict(message.headers())["ce_id"].decode()
                    found[event] = found.get(event, 0) + 1
                    left -= 1
        finally:
            consumer.close()
        return found

    def episodes(self, *names):
        """Returns the references of Kent's episodes among these, in order, once each of them is there."""
        def found():
            listed = self.grpc.call("referral.ListEpisodes", {"authority_id": KENT, "page_size": 1000}, self.kent.system)
            said = [each.get("episode_reference") for episode in listed.get("episodes", ())
                    for each in episode.get("references", ())]
            return sorted(reference for reference in said if reference in names)
        wait_until(lambda: set(found()) == set(names), 30, f"episodes {names}", pause=0.1)
        return found()

    def refused(self, answer, status, reason, field=None):
        self.assertEqual((status, "application/problem+json"), (answer.status, answer.headers["content-type"]), answer)
        self.assertEqual((reason, field), (answer.json["reason"], answer.json.get("field")), answer.json)

    # --- with a bearer token

    def test_every_mode_becomes_an_episode(self):
        binary = self.sender.attributes("ChildReturned", "event-binary")
        attributes = {f"ce-{name}": urllib.parse.quote(value, safe="/:") for name, value in binary.items()}
        proto = {**attributes, "ce-id": "event-proto"}
        answers = [
            self.post(self.event("structured")),
            self.post([self.event("batched1"), self.event("batched2")]),
            self.rest.ask("POST", EVENTS, self.token, json.dumps(self.sender.returned("binary")).encode(),
                          {**attributes, "Content-Type": "application/json"}),
            self.rest.ask("POST", EVENTS, self.token,
                          self.sender.wire.encode(intake.TYPES + "ChildReturned", self.sender.returned("proto")),
                          {**proto, "Content-Type": "application/protobuf"})]
        self.assertEqual([202] * 4, [answer.status for answer in answers], answers)
        said = self.records()
        names = ("structured", "batched1", "batched2", "binary", "proto")
        self.assertEqual({f"event-{name}": 1 for name in names}, {f"event-{name}": said.get(f"event-{name}") for name in names})
        self.assertEqual(sorted(names), self.episodes(*names))

    def test_of_a_batch_each_refusal_is_named(self):
        answer = self.post([self.event("good"), self.event("theirs", source=self.leeds.source),
                            self.event("strange", source="//nobody"), self.event("kind", type="safereturn.intake.v1.Nothing"),
                            self.event("old", specversion="0.3"), self.event("odd", data={"chlid": []}), "text"])
        self.assertEqual((202, 1, 6), (answer.status, answer.json["accepted"], answer.json["refused"]), answer.json)
        self.assertEqual([("accepted", None, None), ("refused", "SOURCE_NOT_REGISTERED", "source"),
                          ("refused", "SOURCE_NOT_REGISTERED", "source"), ("refused", "EVENT_TYPE_UNKNOWN", "type"),
                          ("refused", "SPECVERSION_UNSUPPORTED", "specversion"), ("refused", "DATA_MALFORMED", "data"),
                          ("refused", "ENVELOPE_NOT_JSON", "data")],
                         [(each["status"], each.get("reason"), each.get("field")) for each in answer.json["events"]])
        said = self.records()
        self.assertEqual(["event-good"], [each for each in said if each in (
            "event-good", "event-theirs", "event-strange", "event-kind", "event-old", "event-odd")])

    def test_a_repeat_changes_nothing(self):
        self.assertEqual([202, 202], [self.post(self.event("twice")).status for _ in range(2)])
        settle(self.probe)
        self.assertEqual(["twice"], self.episodes("twice"))
        parked = self.grpc.call("operations.ListDeadLetters", {}, self.kent.caller("users/operator", "operator"), "referral")
        self.assertFalse([each for each in parked.values() if isinstance(each, list) and each])

    def test_who_may_not_send_is_told_and_nothing_is_taken(self):
        for name, caller, status, reason, field in (
                ("another authority", self.leeds.caller("users/x", "integrator"), 403, "SOURCE_NOT_REGISTERED", "source"),
                ("another role", self.kent.caller("users/x", "analyst"), 403, "PERMISSION_MISSING", None)):
            with self.subTest(name):
                self.refused(self.post(self.event("forbidden"), self.api.token(caller)), status, reason, field)
        self.refused(self.post(self.event("forbidden"), ""), 401, "TOKEN_MISSING")
        self.refused(self.rest.ask("GET", EVENTS, self.token), 405, "METHOD_NOT_ALLOWED")
        self.assertNotIn("event-forbidden", self.records())

    def test_limits(self):
        self.refused(self.post([0] * 1001), 413, "BATCH_TOO_LARGE", "body")
        self.refused(self.rest.ask("POST", EVENTS, self.token, b" " * (1 << 21), {"Content-Type": STRUCTURED}), 413,
                     "BODY_TOO_LARGE")
        self.refused(self.rest.ask("POST", EVENTS, self.token, b"[" * 100_000, {"Content-Type": STRUCTURED}), 400,
                     "ENVELOPE_NOT_JSON", "data")

    def test_without_a_broker_nothing_is_said_to_be_taken(self):
        self.stack.kill("kafka")
        try:
            self.refused(self.post(self.event("patient")), 503, "KAFKA_UNAVAILABLE")
        finally:
            self.stack.start("kafka")
        self.assertEqual(202, self.post(self.event("patient")).status)
        self.assertEqual(["patient"], self.episodes("patient"))

    # --- signed

    def test_signed_events_need_no_token(self):
        body, headers = self.sign([self.event("signed1"), self.event("signed2")], self.old_key)
        answer = self.rest.ask("POST", WEBHOOK, None, body, headers)
        self.assertEqual((202, 2), (answer.status, answer.json.get("accepted")), answer)
        self.assertEqual(["signed1", "signed2"], self.episodes("signed1", "signed2"))

        self.refused(self.rest.ask("POST", WEBHOOK, None, body, headers), 409, "WEBHOOK_REPLAYED", "webhook-id")

        # Redis may be emptied: the replay passes, and its events are known.
        command_reply(self.stack.redis_address, "FLUSHALL")
        self.assertEqual(202, self.rest.ask("POST", WEBHOOK, None, body, headers).status)
        settle(self.probe)
        self.assertEqual(["signed1", "signed2"], self.episodes("signed1", "signed2"))

    def test_what_is_not_signed_by_the_partner_is_refused(self):
        event, now = self.event("unsigned"), int(time.time())
        body, good = self.sign(event, self.old_key)
        for name, asked, reason in (
                ("a token instead", (WEBHOOK, self.token, body, {"Content-Type": STRUCTURED}), "WEBHOOK_SIGNATURE_INVALID"),
                ("another key", (WEBHOOK, None, *self.sign(event, self.new_key)), "WEBHOOK_SIGNATURE_INVALID"),
                ("another body", (WEBHOOK, None, body + b" ", good), "WEBHOOK_SIGNATURE_INVALID"),
                ("another partner", ("/v1/intake/webhooks/leeds", None, body, good), "WEBHOOK_SIGNATURE_INVALID"),
                ("late", (WEBHOOK, None, *self.sign(event, self.old_key, at=now - 400)), "WEBHOOK_TIMESTAMP_OUTSIDE"),
                ("early", (WEBHOOK, None, *self.sign(event, self.old_key, at=now + 400)), "WEBHOOK_TIMESTAMP_OUTSIDE")):
            with self.subTest(name):
                answer = self.rest.ask("POST", *asked)
                self.assertEqual((401, reason), (answer.status, answer.json["reason"]), answer)
        theirs = self.sign(self.event("unsigned", source=self.leeds.source), self.old_key)
        self.refused(self.rest.ask("POST", WEBHOOK, None, *theirs), 403, "SOURCE_NOT_REGISTERED", "source")
        self.assertNotIn("event-unsigned", self.records())

    def test_keys_are_changed_without_a_gap(self):
        def answers():
            return [self.rest.ask("POST", WEBHOOK, None, *self.sign([], key)).status for key in (self.old_key, self.new_key)]
        try:
            for keys, wanted in (((self.old_key,), [202, 401]), ((self.old_key, self.new_key), [202, 202]),
                                 ((self.new_key,), [401, 202])):
                self.allow(*keys)
                self.stack.restart("gateway")
                self.assertEqual(wanted, answers())
        finally:
            self.allow(self.old_key)
            self.stack.restart("gateway")


if __name__ == "__main__":
    unittest.main()
