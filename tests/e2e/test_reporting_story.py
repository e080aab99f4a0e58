"""Statistics and data returns on the real stack: counted from what the others say, made anew from the topics, and naming
children only where the caller may name them."""
import base64
import csv
import datetime
import io
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import instants
import psycopg2
from confluent_kafka import Consumer, KafkaException, TopicPartition
from house import House
from instants import HOUR, SECOND
from probe import HEARS, Probe
from rest import settle
from stack import Stack
from stack.process import wait_until

KENT = "E10000016"
CHILDREN = ("510001", "510002", "510003")
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
# What a figure says, without its version and when it was written.
ROWS = "SELECT id, child_id, standing, offered, held, state FROM reporting.figure ORDER BY id"


class ReportingStory(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-reporting", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.api = apis.Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.now = int(time.time()) * SECOND
        cls.house = House(cls.api.call, KENT, cls.now, homes=("2890011",), interviewers=1)
        cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(cls.probe.close)
        settle(cls.probe)
        cls.lead = cls.house.by_role("service_lead")
        cls.episodes = [cls.report(child) for child in CHILDREN]
        settle(cls.probe)
        plan = cls.episodes[0].replace("episodes/", "plans/")
        cls.house.say("scheduling.OfferInterview", cls.house.coordinator, name=plan, mode="phone")
        settle(cls.probe)

    @classmethod
    def report(cls, child: str) -> str:
        """A child comes back an hour ago, after ten hours; returns the episode."""
        at = lambda hours: {"time": instants.text(cls.now - hours * HOUR)}
        return cls.house.say("referral.ReportReturn", authority_id=KENT, report={
            "child": [{"type": "ssda903", "issuer": KENT, "value": child}], "category": "EPISODE_CATEGORY_MISSING",
            "home_urn": "2890011", "birth_date": "2012-05-05", "episode_reference": f"M-{child[-1]}",
            "start_time": at(11), "return_time": at(1)})["episode"]["name"]

    def figures(self) -> list[str]:
        return [episode.replace("episodes/", "figures/") for episode in self.episodes]

    def year(self) -> int:
        today = instants.to_datetime(self.now).astimezone(instants.LONDON).date()
        return today.year + (today >= datetime.date(today.year, 4, 1))

    def make(self, kind: str = "RETURN_KIND_SSDA_903_CSV", caller: dict | None = None, **request) -> dict:
        request = {"authority_id": KENT, "kind": kind, "year": self.year(), **request}
        return self.api.call("reporting.MakeDataReturn", request, caller or self.lead)

    def rows(self, sql: str, *arguments) -> list:
        connection = psycopg2.connect(self.stack.pg_uri())
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, arguments or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def total(self) -> dict:
        return self.house.say("reporting.GetStatistics", self.lead, authority_id=KENT)["total"]

    def test_a_figure_opens_the_episodes_behind_it(self):
        self.assertEqual({"episodes": "3", "running": "3"},
                         {name: self.total()[name] for name in ("episodes", "running")})
        offered = self.house.say("reporting.ListFigures", self.lead, authority_id=KENT, offered="TIMELINESS_IN_TIME")
        self.assertEqual([self.figures()[0]], [each["name"] for each in offered["figures"]])

    def test_a_return_names_children_and_the_events_that_said_so(self):
        header = HEADER + "".join(f"{child},1,05/05/2012,WBRI,,,\n" for child in CHILDREN)
        supplied = {"file_name": "h.csv", "content": base64.b64encode(header.encode()).decode()}
        made = self.make(with_lineage=True, supplied=[supplied])
        content = base64.b64decode(made["file"]["content"]).decode()
        rows = list(csv.DictReader(io.StringIO(content)))
        self.assertEqual(list(CHILDREN), [row["CHILD"] for row in rows])
        self.assertEqual({("05/05/2012", "M")}, {(row["DOB"], row["MISSING"]) for row in rows})
        outcomes = {rule["code"]: rule["outcome"] for rule in made["rules"]}
        self.assertEqual("RULE_OUTCOME_PASSED", outcomes["INT13"])
        self.assertEqual("RULE_OUTCOME_NOT_CHECKED", outcomes["581"])
        self.assertEqual([], made.get("findings", []))
        lineage = list(csv.DictReader(io.StringIO(base64.b64decode(made["lineage"]["content"]).decode())))
        self.assertEqual(self.figures(), [row["figure"] for row in lineage])
        for row in lineage:
            types = [kind for event in (row["type_event"], row["start_event"], row["end_event"])
                     for kind, in self.rows("SELECT type FROM referral.journal WHERE event_id = %s", event)]
            self.assertEqual(["EpisodeOpened", "EpisodeOpened", "ChildReturned"], [kind.rpartition(".")[2] for kind in types])

    def test_reporting_keeps_nobodys_id(self):
        self.make()
        for table, in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'reporting'"):
            for word in (*CHILDREN, "2012-05-05", "05/05/2012"):
                found = self.rows(f"SELECT count(*) FROM reporting.{table} t WHERE strpos(t::text, %s) > 0", word)
                self.assertEqual([(0,)], found, (table, word))

    def test_only_who_may_read_children_makes_a_return(self):
        for role in ("analyst", "operator", "coordinator", "placement_manager"):
            with self.subTest(role=role), self.assertRaises(apis.Refused) as caught:
                self.make(caller=self.house.caller("users/x", role, homes=("2890011",)))
            self.assertEqual("PERMISSION_MISSING", caught.exception.reason)

    def test_the_others_are_made_of_the_same_figures(self):
        self.assertEqual(3, self.make("RETURN_KIND_SSDA_903_XML")["data_return"]["row_count"])
        self.assertEqual(3, self.make("RETURN_KIND_SSD_MISSING")["data_return"]["row_count"])
        list8 = self.make("RETURN_KIND_ANNEX_A_LIST_8")
        self.assertEqual(3, list8["data_return"]["row_count"])
        self.assertIn("Gender", list8["blank_columns"])

    def test_a_repeated_request_answers_the_same(self):
        request = {"request_id": str(uuid.uuid4())}
        first, again = self.make(**request), self.make(**request)
        self.assertEqual(first["data_return"], again["data_return"])
        kept = self.house.say("reporting.ListDataReturns", self.lead, authority_id=KENT)["data_returns"]
        self.assertEqual(1, [each["name"] for each in kept].count(first["data_return"]["name"]))

    def test_z_the_read_model_is_made_anew_from_the_topics(self):
        """As docs/runbooks/rebuild-figures.md says."""
        before, total = self.rows(ROWS), self.total()
        self.assertEqual(3, len(before))
        self.stack.services["reporting"].stop()
        self.rows("TRUNCATE reporting.figure, reporting.child_link, reporting.inbox")
        self.rewind("reporting")
        self.stack.start("reporting")
        settle(self.probe)
        self.assertEqual(before, self.rows(ROWS))
        self.assertEqual(total, self.total())

    def rewind(self, service: str) -> None:
        """Puts a group that nobody is in back to the beginning; Kafka forgets its members when their session ends."""
        group = Consumer({"bootstrap.servers": self.stack.kafka_address, "log_level": 0, "enable.auto.commit": False,
                          "group.id": self.stack.topic(f"safereturn.{service}")})
        known = group.list_topics(timeout=10).topics
        places = [TopicPartition(self.stack.topic(topic), partition, 0) for topic in HEARS[service]
                  for partition in known[self.stack.topic(topic)].partitions]

        def is_done() -> bool:
            try:
                group.commit(offsets=places, asynchronous=False)
            except KafkaException:
                return False
            return True

        try:
            wait_until(is_done, 90, "the group to be empty", pause=0.5)
        finally:
            group.close()


if __name__ == "__main__":
    unittest.main()
