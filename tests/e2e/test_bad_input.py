"""Whatever a stranger publishes is parked with a typed reason, and good events beside it on the same partitions are served."""
import json
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import bad_cases
import intake
import instants
import wire
from confluent_kafka import Producer
from house import House
from instants import HOUR, SECOND
from probe import Probe
from rest import settle
from stack import Stack
from stack.status import consumer_lag

import topics

PARTITIONS = 12
# So much of a letter's data is shown.
SHOWN = 512 << 10
OURS, THEIRS, WITHOUT, EXPIRED, NARROW = (f"E1000001{number}" for number in range(5))


def setUpModule():
    World.start()


def tearDownModule():
    World.stop()


class World:
    """Servers and services, authorities, and every message of this file published once."""

    @classmethod
    def start(cls):
        cls.stack = Stack("e2e-bad-input", fsync=False, partitions=PARTITIONS)
        try:
            cls.stack.start_servers()
            cls.stack.start_services()
            cls._publish()
        except BaseException:
            cls.stop()
            raise

    @classmethod
    def stop(cls):
        for part in (getattr(cls, "api", None), getattr(cls, "probe", None)):
            if part:
                part.close()
        cls.stack.stop()

    @classmethod
    def _publish(cls):
        cls.pids = {name: service.process.pid for name, service in cls.stack.services.items()}
        cls.api, cls.wire = apis.Api(cls.stack), wire.Wire()
        cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.now = int(time.time()) * SECOND
        def house(authority, agreement=True):
            return House(cls.api.call, authority, cls.now, interviewers=0, agreement=agreement)
        cls.houses = {name: house(name) for name in (OURS, THEIRS)}
        for name in (WITHOUT, EXPIRED, NARROW):
            cls.houses[name] = house(name, agreement=False)
        cls._agreements()
        cls.ours = cls.sender(OURS)
        cls.table = bad_cases.Table(cls.ours, cls.sender(THEIRS))
        cls.odd = bad_cases.odd_but_good(cls.ours)
        cls.good = []
        cls.producer = Producer({"bootstrap.servers": cls.stack.kafka_address, "message.max.bytes": 8 << 20,
                                 "linger.ms": 5})
        for number, case in enumerate(cls.table.cases):
            place = number % PARTITIONS
            for message in (*case.before, case.message, cls._good(f"beside_{case.name}")):
                cls.send(message, place)
        for number, message in enumerate(cls.odd):
            cls.send(message, number % PARTITIONS)
        assert cls.producer.flush(60) == 0
        settle(cls.probe)
        cls.records = topics.read_topics(cls.stack.kafka_address, cls.wire, cls.stack.topic_prefix)
        cls.letters = cls.list_letters()

    @classmethod
    def _agreements(cls):
        """One has expired since it was activated, one covers the kind Missing only."""
        soon = int(time.time() * SECOND) + 3 * SECOND
        expired = cls.houses[EXPIRED]
        name = expired.draft_agreement(expire=soon, sharing_end_time=instants.text(cls.now + 24 * HOUR))
        expired.say("referral.ActivateAgreement", name=name)
        narrow = cls.houses[NARROW]
        narrow.say("referral.ActivateAgreement",
                   name=narrow.draft_agreement(categories=["EPISODE_CATEGORY_MISSING"]))
        cls.expired_at = soon

    @classmethod
    def sender(cls, authority):
        return intake.Sender(cls.wire, cls.houses[authority].source, authority, cls.now)

    @classmethod
    def _good(cls, name):
        cls.good.append(name)
        data = cls.ours.returned(name)
        if len(cls.good) % 3 == 0:
            return cls.ours.structured("ChildReturned", name, data)
        return cls.ours.binary("ChildReturned", name, data, ("application/json", "application/protobuf")[len(cls.good) % 3 - 1])

    @classmethod
    def send(cls, message, partition=0):
        cls.producer.produce(cls.stack.topic(intake.TOPIC), message.value, partition=partition,
                             headers=list(message.headers))
        cls.producer.poll(0)

    @classmethod
    def say(cls, message):
        """Publishes one message and waits until all is quiet."""
        cls.send(message)
        assert cls.producer.flush(20) == 0
        settle(cls.probe)

    @classmethod
    def list_letters(cls, *options):
        return json.loads(cls.stack.ctl("dead-letters", "list", *options, "--json").stdout)

    @classmethod
    def letter_of(cls, case):
        """Returns the letters of a case: by the event id, or where none could be read by what lay on the topic."""
        if case.message.id:
            return [letter for letter in cls.letters if letter["event_id"] == case.message.id]
        said = intake.text64(case.message.value)[:SHOWN]
        return [letter for letter in cls.letters if not letter["event_id"] and cls.data_of(letter) == said]

    _data: dict = {}

    @classmethod
    def data_of(cls, letter):
        name = letter["name"]
        if name not in cls._data:
            cls._data[name] = cls.api.call("operations.GetDeadLetter", {"name": name}, cls.houses[OURS].system,
                                           letter["service"])["dead_letter"].get("data", "")
        return cls._data[name]

    @classmethod
    def episodes(cls, name):
        """Returns what referral said of an episode by its source's reference."""
        return [record.data for record in cls.records if record.name == "EpisodeOpened"
                and record.data["episode_reference"] == name]


class BadInputTest(unittest.TestCase):
    maxDiff = None

    def test_the_table_is_long_enough(self):
        self.assertGreaterEqual(len(World.table.cases), 60)

    def test_beside_them_every_good_event_was_served(self):
        opened = {record.data["episode_reference"] for record in World.records if record.name == "EpisodeOpened"}
        self.assertEqual([], [name for name in World.good if name not in opened])
        accepted = {record.data["episode_id"] for record in World.records if record.name == "ReferralAccepted"}
        started = {record.data["episode_id"] for record in World.records if record.name == "ClockStarted"}
        for name in World.good:
            said, = World.episodes(name)
            self.assertIn(said["episode_id"], accepted, name)
            self.assertIn(said["episode_id"], started, name)

    def test_strange_but_good_events_were_taken(self):
        ids = {message.id for message in World.odd}
        self.assertEqual([], [letter for letter in World.letters if letter["event_id"] in ids])
        causes = {record.headers.get("ce_causationid") for record in World.records}
        self.assertEqual([], [message.id for message in World.odd if message.id not in causes])

    def test_nothing_else_was_parked(self):
        self.assertEqual(len(World.table.cases), len(World.letters))
        self.assertEqual({"referral"}, {letter["service"] for letter in World.letters})

    def test_no_service_was_restarted_or_lags(self):
        for name, service in World.stack.services.items():
            self.assertTrue(service.process.alive(), name)
            self.assertEqual(World.pids[name], service.process.pid)
        self.assertEqual([], [lag for lag in consumer_lag(World.stack.kafka_address, World.stack.topic_prefix) if lag[2]])

    def test_letters_show_no_input_in_their_text(self):
        """Free text of a stranger may hold a name."""
        shown = " ".join(letter["message"] for letter in World.letters)
        for text in ("Jo Bloggs", "Somebody", "Laurels", "DROP TABLE"):
            self.assertNotIn(text, shown)


def _case_test(number):
    def test(self):
        case = World.table.cases[number]
        found = World.letter_of(case)
        self.assertEqual(1, len(found), f"letters of {case.name}: {found}")
        letter = found[0]
        self.assertEqual((case.reason, case.field), (letter["reason"], letter["field"]), letter)
        self.assertEqual("DEAD_LETTER_STATE_PARKED", letter["state"])
        self.assertEqual(World.stack.topic(intake.TOPIC), letter["topic"])
    return test


_names = bad_cases.Table(intake.Sender(wire.Wire(), "//a", OURS, int(time.time()) * SECOND),
                         intake.Sender(wire.Wire(), "//b", THEIRS, int(time.time()) * SECOND)).cases


class CaseTest(unittest.TestCase):
    """One test for each named case of the table."""


for _number, _case in enumerate(_names):
    setattr(CaseTest, f"test_{_case.name}", _case_test(_number))


class RefusedTest(unittest.TestCase):
    """What is right in itself but opens no duty is refused with its reason; a person can change that."""

    def refused(self, authority, name, **changes):
        """Tells a return and returns the episode's name and why it was refused."""
        sender = World.sender(authority)
        World.say(sender.binary("ChildReturned", f"{name}-{authority}", sender.returned(name, **changes)))
        episodes = World.api.call("referral.ListEpisodes", {"authority_id": authority, "page_size": 1000},
                                  World.houses[authority].system).get("episodes", [])
        found = [episode for episode in episodes
                 if any(reference.get("episode_reference") == name for reference in episode.get("references", []))]
        self.assertEqual(1, len(found), episodes)
        return found[0]

    def test_no_agreement_until_one_is_activated(self):
        house = World.houses[WITHOUT]
        episode = self.refused(WITHOUT, "no_agreement")
        self.assertEqual(("EPISODE_STATE_REFUSED", "AGREEMENT_NOT_IN_FORCE"),
                         (episode["state"], episode["refused_reason"]))
        ctl = World.stack.ctl
        caller = ("--as", f"roles=system;authorities={WITHOUT}")
        denied = ctl(*caller, "referral", "accept-referral", "--name", episode["name"], "--json", check=False)
        self.assertNotEqual(0, denied.returncode)
        self.assertIn("AGREEMENT_NOT_IN_FORCE", denied.stdout + denied.stderr)

        ctl(*caller, "referral", "activate-agreement", "--name", house.agreement)
        ctl(*caller, "referral", "accept-referral", "--name", episode["name"])

        settle(World.probe)
        plan = World.api.call("scheduling.GetPlan", {"name": episode["name"].replace("episodes/", "plans/")}, house.system)
        self.assertEqual("PLAN_STATE_RUNNING", plan["plan"]["state"])

    def test_expired_agreement(self):
        time.sleep(max(0, World.expired_at / SECOND - time.time() + 0.2))
        self.assertEqual("AGREEMENT_NOT_IN_FORCE", self.refused(EXPIRED, "expired_agreement")["refused_reason"])

    def test_kind_that_the_agreement_does_not_cover(self):
        episode = self.refused(NARROW, "not_covered", category="EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION")
        self.assertEqual("CATEGORY_NOT_COVERED", episode["refused_reason"])

    def test_child_of_18(self):
        self.assertEqual("CHILD_18", self.refused(OURS, "eighteen", birth_date="2006-01-01")["refused_reason"])

    def test_history_is_held_for_a_person(self):
        episode = self.refused(OURS, "history", is_history=True)
        self.assertEqual(("EPISODE_STATE_HELD", "HISTORY"), (episode["state"], episode["hold_reason"]))


class LettersTest(unittest.TestCase):
    """An operator retries a letter once what was wrong is put right, or gives it up with a reason."""

    def parked(self, event):
        letter, = [letter for letter in World.list_letters() if letter["event_id"] == event]
        return letter

    def test_retried_after_its_source_was_registered(self):
        stranger = f"//late.example/{uuid.uuid4()}"
        sender = intake.Sender(World.wire, stranger, OURS, World.now)
        World.say(sender.binary("ChildReturned", "too-early", sender.returned("too_early")))
        letter = self.parked("too-early")
        self.assertEqual("SOURCE_NOT_REGISTERED", letter["reason"])
        again = World.stack.ctl("dead-letters", "retry", letter["name"], "--json", check=False)
        self.assertNotEqual(0, again.returncode)
        self.assertIn("SOURCE_NOT_REGISTERED", again.stdout + again.stderr)

        World.houses[OURS].say("referral.RegisterSource", authority_id=OURS, source=stranger)
        World.stack.ctl("dead-letters", "retry", letter["name"])
        settle(World.probe)

        self.assertEqual([], [left for left in World.list_letters() if left["name"] == letter["name"]])
        World.records = topics.read_topics(World.stack.kafka_address, World.wire, World.stack.topic_prefix)
        self.assertEqual(1, len(World.episodes("too_early")))

    def test_a_correction_retried_after_its_report(self):
        ours = World.ours
        World.say(ours.binary("EpisodeCorrected", "first-corrected", ours.corrected("first_corrected")))
        letter = self.parked("first-corrected")
        self.assertEqual("CHILD_NOT_FOUND", letter["reason"])
        World.say(ours.binary("ChildReturned", "then-reported", ours.returned("first_corrected")))
        World.stack.ctl("dead-letters", "retry", letter["name"])
        settle(World.probe)
        World.records = topics.read_topics(World.stack.kafka_address, World.wire, World.stack.topic_prefix)
        said, = World.episodes("first_corrected")
        corrected = [record for record in World.records if record.name == "ReturnCorrected"
                     and record.data["episode_id"] == said["episode_id"]]
        self.assertEqual(1, len(corrected))

    def test_discarded_with_a_reason(self):
        ours = World.ours
        World.say(ours.binary("ChildReturned", "given-up", ours.returned("given_up", home_urn="x")))
        letter = self.parked("given-up")
        silent = World.stack.ctl("dead-letters", "discard", letter["name"], check=False)
        self.assertNotEqual(0, silent.returncode)

        World.stack.ctl("dead-letters", "discard", letter["name"], "--reason", "sent by a test system")

        self.assertEqual([], [left for left in World.list_letters() if left["name"] == letter["name"]])
        shown = json.loads(World.stack.ctl("dead-letters", "show", letter["name"], "--json").stdout)
        self.assertEqual(("DEAD_LETTER_STATE_DISCARDED", "sent by a test system"),
                         (shown["state"], shown["closed_reason"]))
        again = World.stack.ctl("dead-letters", "retry", letter["name"], check=False)
        self.assertNotEqual(0, again.returncode)
        self.assertIn("DEAD_LETTER_CLOSED", again.stdout + again.stderr)

    def test_the_same_bad_event_again_is_one_letter(self):
        ours = World.ours
        message = ours.binary("ChildReturned", "twice-bad", ours.returned("twice_bad", home_urn="x"))
        World.say(message)
        World.say(message)
        self.parked("twice-bad")


if __name__ == "__main__":
    unittest.main()
