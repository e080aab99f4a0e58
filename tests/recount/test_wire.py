#!/usr/bin/python3
"""Events are read by the contracts' own descriptors, in all three modes of CloudEvents."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import instants
import topics
import wire

NAME = "safereturn.intake.v1.ChildReturned"
FIELDS = {"child": [{"type": "ssda903", "issuer": "E10000016", "value": "510000"}],
          "return_time": {"time": "2026-03-27T09:00:00.25Z", "precision": "TIME_PRECISION_EXACT"}}


class Message:
    """What the Kafka client returns, as far as it is read."""

    def __init__(self, headers, value):
        self._headers, self._value = headers, value

    def headers(self):
        return [(name, value.encode()) for name, value in self._headers.items()]

    def value(self):
        return self._value

    def key(self):
        return b"children/1"

    def partition(self):
        return 3

    def offset(self):
        return 7

    def timestamp(self):
        return 1, 1000


class WireTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wire = wire.Wire()

    def parse(self, headers, value):
        return topics.parse("safereturn.intake", Message(headers, value), self.wire)

    def test_three_modes_say_the_same(self):
        attributes = {"specversion": "1.0", "id": "1", "source": "//council", "type": NAME, "time": "2026-03-27T10:00:00Z"}
        binary = {f"ce_{name}": value for name, value in attributes.items()}
        said = [
            self.parse({**binary, "content-type": "application/protobuf"}, self.wire.encode(NAME, FIELDS)),
            self.parse({**binary, "content-type": "application/json"}, json.dumps(FIELDS).encode()),
            self.parse({"content-type": "application/cloudevents+json; charset=UTF-8"},
                       json.dumps({**attributes, "data": FIELDS}).encode()),
        ]
        for record in said:
            self.assertEqual(record.data["return_time"]["time"], instants.parse("2026-03-27T09:00:00.250000Z"))
            self.assertEqual(record.data["return_time"]["precision"], "TIME_PRECISION_EXACT")
            self.assertIsNone(record.data["start_time"])
            self.assertEqual((record.id, record.name, record.offset), ("1", "ChildReturned", 7))
            self.assertEqual(record.digest, said[0].digest)

    def test_what_cannot_be_read_is_kept_without_data(self):
        for headers, value in (({}, b"\xff"), ({"content-type": "application/cloudevents+json"}, b"[1]"),
                               ({"ce_type": NAME, "content-type": "application/json"}, b"{")):
            self.assertIsNone(self.parse(headers, value).data)

    def test_every_event_of_every_service_is_known(self):
        for name in ("referral.v1.ReferralAccepted", "scheduling.v1.EscalationRaised", "interview.v1.ImmediateDangerRaised",
                     "risk.v1.RiskAssessed", "notification.v1.AlertSent"):
            self.assertTrue(self.wire.knows(f"safereturn.{name}"))


class InstantTest(unittest.TestCase):
    def test_round_trip_and_civil_time(self):
        instant = instants.parse("2026-03-29T00:59:59.000001Z")
        self.assertEqual(instants.text(instant), "2026-03-29T00:59:59.000001Z")
        self.assertEqual(instants.civil(instant), "Sun 29 Mar 00:59 GMT")
        self.assertEqual(instants.civil(instant + instants.SECOND), "Sun 29 Mar 02:00 BST")
        self.assertEqual(instants.parse("2026-03-29T02:00:00+01:00"), instants.parse("2026-03-29T01:00:00Z"))


if __name__ == "__main__":
    unittest.main()
