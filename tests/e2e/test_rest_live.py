"""Hints of what changed, by server-sent events: who hears what, how one comes back, and what is lost with Redis."""
import http.client
import json
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import instants
from house import House
from instants import HOUR, SECOND
from probe import Probe
from rest import settle
from rest_api import Rest, RestApi
from stack import Stack
from stack.process import wait_until
from stack.redis import command_reply
from stack.status import memory_mb

KENT, LEEDS = "E10000016", "E08000035"
HERE, THERE = "2890011", "2890027"


class Stream:
    """One listener; events are (name, id, data)."""

    def __init__(self, port, token, last=None):
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.link.request("GET", "/v1/live", headers={"Authorization": f"Bearer {token}",
                                                      **({"Last-Event-ID": last} if last else {})})
        self.answer = self.link.getresponse()

    def next(self):
        """Returns the next event; None at the end. Beats are passed over."""
        said = {}
        while True:
            line = self.answer.readline().decode()
            if not line:
                return None
            line = line.rstrip("\n")
            if line.startswith(":"):
                self.answer.readline()
            elif line:
                name, _, value = line.partition(": ")
                said[name] = value
            elif said:
                return said["event"], said.get("id", ""), json.loads(said["data"])

    def until(self, wanted, most=200):
        """Returns all events up to the first for which `wanted` holds."""
        seen = []
        for _ in range(most):
            seen.append(self.next())
            if seen[-1] is None or wanted(seen[-1]):
                break
        return seen

    def close(self):
        self.link.close()


class RestLiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-rest-live", own=True, fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.grpc = apis.Api(cls.stack)
        cls.addClassCleanup(cls.grpc.close)
        cls.now = int(time.time()) * SECOND
        cls.kent = House(cls.grpc.call, KENT, cls.now, homes=(HERE, THERE), interviewers=0)
        cls.leeds = House(cls.grpc.call, LEEDS, cls.now, homes=("2890055",), interviewers=0)
        cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(cls.probe.close)
        settle(cls.probe)
        cls.stack.start_gateway()
        cls.rest = Rest(cls.stack)
        cls.api = RestApi(cls.grpc, cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.token = cls.api.token(cls.kent.coordinator)
        cls.await_live()

    @classmethod
    def await_live(cls):
        def ready():
            answer = Stream(cls.stack.gateway.port, cls.token)
            try:
                return answer.answer.status == 200
            finally:
                answer.close()
        wait_until(ready, 20, "the live stream", pause=0.2)

    @classmethod
    def report(cls, house, home):
        """Reports a return and returns the episode's name."""
        key = str(uuid.uuid4())
        return house.say("referral.ReportReturn", authority_id=house.authority, report={
            "child": [{"type": "local", "issuer": house.authority, "value": key}], "category": "EPISODE_CATEGORY_MISSING",
            "home_urn": home, "birth_date": "2012-05-05", "episode_reference": key,
            "return_time": {"time": instants.text(cls.now - HOUR)}})["episode"]["name"]

    def listen(self, token=None, last=None):
        stream = Stream(self.stack.gateway.port, token or self.token, last)
        self.addCleanup(stream.close)
        self.assertEqual((200, "text/event-stream"), (stream.answer.status, stream.answer.getheader("content-type")))
        return stream

    def hears(self, stream, *episodes):
        """Returns the events up to where each of these episodes and its plan was hinted at; topics have no common order."""
        wanted = {name.replace("episodes/", kind) for name in episodes for kind in ("episodes/", "plans/")}

        def is_last(event):
            wanted.discard(event[2].get("subject"))
            return not wanted
        heard = stream.until(is_last)
        self.assertEqual(set(), wanted)
        return heard

    def test_a_change_is_heard_by_its_authority_and_nobody_else(self):
        kent, leeds = self.listen(), self.listen(self.api.token(self.leeds.coordinator))
        self.assertEqual("hello", kent.next()[0])

        ours, theirs = self.report(self.kent, HERE), self.report(self.leeds, "2890055")

        heard = self.hears(kent, ours)
        self.assertEqual({"type", "subject", "version"}, set(heard[-1][2]))
        self.assertIn(("safereturn.referral.v1.EpisodeOpened", ours), {(data["type"], data["subject"]) for _, _, data in heard})
        others = self.hears(leeds, theirs)
        self.assertFalse({data.get("subject") for _, _, data in others} & {data.get("subject") for _, _, data in heard} - {None})

    def test_managers_hear_of_their_own_home(self):
        manager = self.kent.caller("users/manager", "placement_manager", homes=(HERE,))
        stream = self.listen(self.api.token(manager))
        elsewhere, here = self.report(self.kent, THERE), self.report(self.kent, HERE)
        heard = {data.get("subject") for _, _, data in self.hears(stream, here)}
        self.assertFalse({elsewhere, elsewhere.replace("episodes/", "plans/")} & heard)

    def test_who_comes_back_hears_what_was_missed(self):
        stream = self.listen()
        first = self.hears(stream, self.report(self.kent, HERE))
        stream.close()
        missed = [self.report(self.kent, HERE) for _ in range(3)]
        settle(self.probe)

        again = self.listen(last=first[-1][1])

        self.assertEqual("hello", again.next()[0])
        heard = self.hears(again, *missed)
        self.assertFalse({place for _, place, _ in heard} & {place for _, place, _ in first})

    def test_a_restarted_gateway_resumes_too(self):
        last = self.hears(self.listen(), self.report(self.kent, HERE))[-1][1]
        self.stack.kill("gateway")
        missed = self.report(self.kent, HERE)
        self.stack.start("gateway")
        self.await_live()
        again = self.listen(last=last)
        self.assertEqual("hello", again.next()[0])
        self.hears(again, missed)

    def test_when_redis_is_emptied_all_are_told_to_read_again(self):
        stream = self.listen()
        last = self.hears(stream, self.report(self.kent, HERE))[-1][1]

        command_reply(self.stack.redis_address, "FLUSHALL")

        self.assertEqual("resync", stream.until(lambda event: event[0] == "resync")[-1][0])
        self.assertEqual("resync", self.listen(last=last).next()[0])
        self.hears(stream, self.report(self.kent, HERE))

    def test_without_redis_streams_end_and_come_back(self):
        stream = self.listen()
        stream.next()
        self.stack.kill("redis")
        try:
            self.assertEqual({"reason": "REDIS_UNAVAILABLE"}, stream.until(lambda event: event[0] == "end")[-1][2])
            self.assertIsNone(stream.next())
            refused = self.rest.ask("GET", "/v1/live", self.token)
            self.assertEqual((503, "LIVE_NOT_READY"), (refused.status, refused.json["reason"]))
            self.assertEqual(200, self.rest.ask("GET", "/health/ready").status)
        finally:
            self.stack.start("redis")
        self.await_live()
        self.hears(self.listen(), self.report(self.kent, HERE))

    def test_a_stream_ends_when_the_gateway_stops(self):
        stream = self.listen()
        stream.next()
        self.stack.restart("gateway")
        self.await_live()
        self.assertEqual(("end", "", {"reason": "STOPPING"}), stream.until(lambda event: event[0] == "end")[-1])
        self.assertIsNone(stream.next())

    def test_who_is_not_known_hears_nothing(self):
        for token, status in ((None, 401), ("nonsense", 401)):
            self.assertEqual(status, self.rest.ask("GET", "/v1/live", token).status)
        self.assertEqual(405, self.rest.ask("POST", "/v1/live", self.token, b"").status)

    def test_a_thousand_idle_listeners_cost_little(self):
        pid = self.stack.gateway.process.pid
        warm = [Stream(self.stack.gateway.port, self.token) for _ in range(50)]
        before = memory_mb(pid)
        streams = [Stream(self.stack.gateway.port, self.token) for _ in range(1000)]
        try:
            self.assertEqual({200}, {stream.answer.status for stream in streams})
            self.assertLessEqual(memory_mb(pid) - before, 10)  # 10 kB for each
        finally:
            for stream in (*warm, *streams):
                stream.close()


if __name__ == "__main__":
    unittest.main()
