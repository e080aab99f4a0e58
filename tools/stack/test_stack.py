"""The stack starts, survives kill -9 of each server, is found and stopped by others, and leaves nothing behind."""
import datetime
import json
import os
import pathlib
import shutil
import smtplib
import struct
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import urllib.error
import urllib.request

import jwt
import psycopg2
from confluent_kafka import Consumer, Producer
from stack import Stack, keys, topics
from stack.issuer import Issuer
from stack.issuer_keys import AUDIENCE
from stack.process import Process, StackError, accepts, free_port
from stack.redis import command_reply
from stack.stack import running_states, stop_running
from stack.status import consumer_lag, health


def produce(address, topic, *values):
    producer = Producer({"bootstrap.servers": address, "acks": "all"})
    for value in values:
        producer.produce(topic, value.encode(), key="children/1")
    assert producer.flush(20) == 0


class StackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="clock-")
        cls.addClassCleanup(folder.cleanup)
        cls.clock = pathlib.Path(folder.name) / "clock"
        cls.clock.write_bytes(struct.pack("=q", 1_700_000_000_000_000))
        cls.stack = Stack(f"selftest-{os.getpid()}", clock_file=cls.clock, own=True, fsync=False, partitions=3)
        cls.addClassCleanup(shutil.rmtree, cls.stack.dir)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()

    def query(self, text):
        connection = psycopg2.connect(self.stack.pg_uri())
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(text)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def test_every_topic_of_the_list_is_there(self):
        from confluent_kafka.admin import AdminClient
        found = AdminClient({"bootstrap.servers": self.stack.kafka_address}).list_topics(timeout=5).topics
        for topic in topics.read_topics(development=True):
            self.assertEqual(3, len(found[topic["name"]].partitions), topic["name"])

    def test_postgres_keeps_its_data_over_kill_9(self):
        self.query("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS x")

        self.stack.restart("postgres", 9)

        self.assertEqual([(1,)], self.query("SELECT x FROM kept"))

    def test_kafka_keeps_acknowledged_messages_over_kill_9_and_lag_is_seen(self):
        topic = self.stack.topic("safereturn.intake")
        produce(self.stack.kafka_address, topic, "a", "b", "c")

        self.stack.restart("kafka", 9)

        consumer = Consumer({"bootstrap.servers": self.stack.kafka_address, "group.id": "safereturn.selftest",
                             "auto.offset.reset": "earliest", "enable.auto.commit": False})
        consumer.subscribe([topic])
        messages = consumer.consume(2, timeout=30)
        consumer.commit(message=messages[-1], asynchronous=False)
        self.assertEqual([b"a", b"b"], [message.value() for message in messages])
        self.assertIn(("safereturn.selftest", topic, 1), consumer_lag(self.stack.kafka_address))
        consumer.close()

    def test_redis_comes_back_empty(self):
        command_reply(self.stack.redis_address, "SET", "a", "1")

        self.stack.restart("redis", 9)

        self.assertEqual(b":0", command_reply(self.stack.redis_address, "DBSIZE"))

    def test_the_sink_keeps_mail_with_its_virtual_time_and_can_refuse(self):
        text = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Late\r\nMessage-ID: <1@x>\r\n\r\nHello.\r\n"
        with smtplib.SMTP("127.0.0.1", self.stack.smtp.port) as client:
            client.sendmail("a@example.org", ["b@example.org"], text)
            self.stack.smtp.refuse_file.touch()
            with self.assertRaises(smtplib.SMTPDataError):
                client.sendmail("a@example.org", ["b@example.org"], text)
            self.stack.smtp.refuse_file.unlink()

        mail, = self.stack.smtp.mails()
        self.assertEqual(("<1@x>", "Late", ["b@example.org"], "Hello.\n"),
                         (mail["message_id"], mail["subject"], mail["to"], mail["body"]))
        self.assertEqual("2023-11-14T22:13:20.000000Z", mail["virtual_time"])
        datetime.datetime.fromisoformat(mail["received_at"].replace("Z", "+00:00"))

    def test_status_sees_what_is_well_and_what_is_not(self):
        addresses = json.loads((self.stack.dir / "state.json").read_text())["addresses"]
        for name in ("postgres", "kafka", "redis"):
            self.assertEqual("ok", health(name, addresses[name]), name)
        self.assertEqual("no answer", health("redis", f"127.0.0.1:{free_port()}"))

    def test_a_second_stack_on_the_same_servers_is_kept_apart(self):
        given = {"SAFERETURN_PG": self.stack.pg_uri("postgres"), "SAFERETURN_KAFKA": self.stack.kafka_address,
                 "SAFERETURN_REDIS": self.stack.redis_address}
        with unittest.mock.patch.dict(os.environ, given), Stack(f"guest-{os.getpid()}", partitions=1) as guest:
            guest.start_servers()

            self.assertEqual(self.stack.kafka_address, guest.kafka_address)
            self.assertNotEqual(self.stack.pg_uri(), guest.pg_uri())
            self.assertTrue(guest.topic("safereturn.intake").startswith("guest-"))
            psycopg2.connect(guest.pg_uri()).close()
        shutil.rmtree(guest.dir)
        self.assertTrue(self.stack.postgres.process.alive())

    def test_services_see_only_the_variables_meant_for_them(self):
        with unittest.mock.patch.dict(os.environ, {"SAFERETURN_TYPO": "1"}):
            environment = self.stack.service_environment("referral")
        self.assertNotIn("SAFERETURN_TYPO", environment)
        self.assertNotIn("SAFERETURN_SMTP_URL", environment)
        self.assertIn("SAFERETURN_SMTP_URL", self.stack.service_environment("notification"))
        self.assertEqual(str(self.clock), environment["SAFERETURN_CLOCK_FILE"])

    def test_keys_of_children_lie_in_databases_of_their_own(self):
        environment = self.stack.service_environment("interview")
        self.assertNotEqual(environment["SAFERETURN_PG"], environment["SAFERETURN_KEYS_PG"])
        self.assertNotEqual(environment["SAFERETURN_KEYS_PG"], self.stack.service_environment("risk")["SAFERETURN_KEYS_PG"])
        for service in ("interview", "risk"):
            psycopg2.connect(self.stack.service_environment(service)["SAFERETURN_KEYS_PG"]).close()
        self.assertNotIn("SAFERETURN_KEYS_PG", self.stack.service_environment("scheduling"))
        self.assertEqual(0o600, self.stack.wrapping_key.stat().st_mode & 0o777)

    def test_an_unknown_part_is_refused_with_the_known_ones(self):
        with self.assertRaisesRegex(StackError, "postgres"):
            self.stack.kill("postgras")

    def test_the_callers_key_pair_is_es256_and_private(self):
        private, public = keys.make_caller_keys(self.stack.dir)
        self.assertEqual(0o600, private.stat().st_mode & 0o777)
        shown = subprocess.run(["openssl", "pkey", "-pubin", "-in", public, "-text", "-noout"], capture_output=True,
                               text=True, check=True).stdout
        self.assertIn("P-256", shown)


class IssuerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="issuer-")
        self.addCleanup(folder.cleanup)
        self.issuer = Issuer(pathlib.Path(folder.name))
        self.addCleanup(self.issuer.stop)
        self.issuer.start()

    def keys(self):
        with urllib.request.urlopen(f"{self.issuer.url}/.well-known/openid-configuration", timeout=5) as answer:
            found = json.load(answer)
        self.assertEqual(self.issuer.url, found["issuer"])
        with urllib.request.urlopen(found["jwks_uri"], timeout=5) as answer:
            return jwt.PyJWKSet.from_dict(json.load(answer)).keys

    def test_a_person_gets_a_token_that_the_keys_vouch_for(self):
        for algorithm in ("ES256", "RS256"):
            newest = self.issuer.keys.rotate(algorithm)
            token = self.issuer.token("manager")
            key, = [key for key in self.keys() if key.key_id == newest]
            claims = jwt.decode(token, key.key, algorithms=[algorithm], audience=AUDIENCE, issuer=self.issuer.url)
            self.assertEqual((["placement_manager"], ["2890011"]), (claims["roles"], claims["homes"]))

    def test_a_retired_key_is_shown_no_more_and_no_private_half_ever(self):
        first = self.issuer.keys.ids()[0]
        second = self.issuer.keys.rotate()
        self.assertEqual([first, second], [key.key_id for key in self.keys()])
        self.issuer.keys.retire(first)
        self.assertEqual([second], [key.key_id for key in self.keys()])
        self.assertFalse([key for key in self.issuer.keys.jwks()["keys"] if {"d", "p", "q"} & set(key)])
        self.assertEqual([0o600], [file.stat().st_mode & 0o777 for file in self.issuer.keys_folder.iterdir()])

    def test_nobody_else_gets_one(self):
        for form in (b"grant_type=password&username=mallory", b"grant_type=password", b"grant_type=client_credentials", b"",
                     b"x" * 5000):
            with self.subTest(form=form[:40]), self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"{self.issuer.url}/token", form, timeout=5)
            self.assertEqual(400, caught.exception.code)


class OrphanTest(unittest.TestCase):
    def test_a_stack_whose_program_died_is_found_and_stopped(self):
        name = f"orphan-{os.getpid()}"
        program = ("import os, sys; from stack import Stack; s = Stack(sys.argv[1], own=True, fsync=False, partitions=1); "
                   "s.start_servers(); os._exit(9)")
        subprocess.run([sys.executable, "-c", program, name], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                       check=False)
        state, = [state for state in running_states() if state["name"] == name]
        processes = [Process.from_json(data) for data in state["processes"]]
        self.assertEqual(4, len(processes))

        self.assertTrue(stop_running(name))

        self.assertFalse(any(process.alive() for process in processes))
        self.assertFalse(stop_running(name))
        shutil.rmtree(state["dir"])


class ProcessTest(unittest.TestCase):
    def test_what_ends_before_it_is_ready_is_reported_with_its_log(self):
        with tempfile.TemporaryDirectory() as folder:
            process = Process.start("hasty", ["sh", "-c", "echo no such thing; exit 3"], pathlib.Path(folder) / "log")
            with self.assertRaisesRegex(StackError, "(?s)ended with 3.*no such thing"):
                process.wait_ready(lambda: False, 10)

    def test_a_recycled_pid_is_not_taken_for_the_process(self):
        self.assertFalse(Process("other", os.getpid(), 1, "log").alive())

    def test_a_free_port_has_no_listener_and_is_given_once(self):
        ports = [free_port() for _ in range(50)]
        self.assertEqual(50, len(set(ports)))
        self.assertFalse(any(accepts(port) for port in ports))


if __name__ == "__main__":
    unittest.main()
