"""Each service binary by itself: it starts, says how it is, stops in time, and refuses what it must not run with."""
import pathlib
import signal
import subprocess
import sys
import time
import unittest
import urllib.request

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / "tools")]

import psycopg2
from stack import SERVICES, Stack
from stack.process import wait_until
from stack.services import SEALING, serving

# What answers "is it healthy?" in every service.
HEALTH_METRICS = ("safereturn_outbox_unpublished", "safereturn_kafka_lag_messages", "safereturn_auditor_beats_total",
                  "safereturn_step_runs_total", "safereturn_pg_connections")
DUE_METRICS = ("safereturn_due_overdue_seconds", "safereturn_without_next_action")
# They advise, or answer, when something is told or asked, and promise nothing for later.
WITHOUT_DEADLINES = {"risk", "reporting"}
DRAIN_SECONDS = 25


class ServiceLife:
    """The cases; one class for each service below."""

    service = ""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(f"e2e-life-{cls.service}", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services([cls.service])
        cls.process = cls.stack.services[cls.service]

    def run_binary(self, *arguments, seconds=70, **environment):
        return subprocess.run([self.process.binary, *arguments], env={**self.process.environment, **environment},
                              capture_output=True, text=True, timeout=seconds, check=False)

    def metrics(self):
        with urllib.request.urlopen(f"http://{self.process.metrics_address}/metrics", timeout=5) as answer:
            return answer.read().decode()

    def test_it_is_serving(self):
        self.assertTrue(serving(self.process.address))

    def test_the_health_metrics_are_exposed(self):
        wait_until(lambda: "safereturn_auditor_beats_total" in self.metrics(), 20, "the auditor's first beat")
        text = self.metrics()
        names = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
        wanted = HEALTH_METRICS + (() if self.service in WITHOUT_DEADLINES else DUE_METRICS)
        self.assertEqual([], [name for name in wanted if name not in names])

    def test_every_exposed_metric_of_ours_is_declared(self):
        declared = self.run_binary("print-metrics-reference").stdout
        names = {line.split()[2] for line in self.metrics().splitlines() if line.startswith("# TYPE safereturn_")}
        self.assertTrue(names)
        self.assertEqual([], sorted(name for name in names if f"`{name}`" not in declared))

    def test_check_config_accepts_its_environment(self):
        done = self.run_binary("check-config")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_an_unknown_variable_is_an_error_that_names_it(self):
        for command in ("serve", "migrate", "check-config"):
            done = self.run_binary(command, SAFERETURN_KAFFKA="127.0.0.1:1")
            with self.subTest(command=command):
                self.assertEqual(2, done.returncode)
                self.assertIn("SAFERETURN_KAFFKA", done.stderr)
                self.assertIn("SAFERETURN_KAFKA", done.stderr.replace("SAFERETURN_KAFFKA", ""))

    def test_a_value_out_of_range_is_an_error(self):
        done = self.run_binary("serve", SAFERETURN_RPC_THREADS="0")
        self.assertEqual(2, done.returncode)
        self.assertIn("SAFERETURN_RPC_THREADS", done.stderr)

    def test_it_does_not_start_on_an_old_schema(self):
        with psycopg2.connect(self.stack.pg_uri()) as connection, connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.service}.schema_migration WHERE name ="
                           f" (SELECT max(name) FROM {self.service}.schema_migration) RETURNING name, sha256, applied_at")
            newest = cursor.fetchone()
        connection.close()
        try:
            done = self.run_binary("serve", SAFERETURN_RPC_LISTEN="127.0.0.1:0", SAFERETURN_METRICS_LISTEN="127.0.0.1:0")
            self.assertEqual(1, done.returncode, done.stderr)
            self.assertIn("SCHEMA_TOO_OLD", done.stderr)
            self.assertIn("migrate", done.stderr)
        finally:
            with psycopg2.connect(self.stack.pg_uri()) as connection, connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {self.service}.schema_migration VALUES (%s, %s, %s)", newest)
            connection.close()

    def test_migrating_again_changes_nothing(self):
        done = self.run_binary("migrate")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_it_does_not_start_without_the_callers_key(self):
        done = self.run_binary("serve", SAFERETURN_CALLER_PUBLIC_KEY_FILE="/dev/null", SAFERETURN_RPC_LISTEN="127.0.0.1:0",
                               SAFERETURN_METRICS_LISTEN="127.0.0.1:0")
        self.assertNotEqual(0, done.returncode)

    def test_z_it_drains_in_time_and_ends_well(self):
        """Last, since it ends the service of the other cases; a second one proves that it can start again at once."""
        for _ in range(2):
            process = self.process.process
            began = time.monotonic()
            process.send(signal.SIGTERM)
            self.assertTrue(process.wait(DRAIN_SECONDS), process.tail())
            self.assertEqual(0, process.returncode, process.tail())
            self.assertLess(time.monotonic() - began, DRAIN_SECONDS)
            self.assertIn("service.stopped", process.tail(5))
            self.stack.start(self.service)
            self.assertTrue(serving(self.process.address))


class Sealing:
    """More cases for those that keep narratives."""

    def test_it_does_not_run_without_its_keys(self):
        open_to_all = self.stack.dir / "open_keys"
        open_to_all.write_bytes(self.stack.wrapping_key.read_bytes())
        open_to_all.chmod(0o644)
        for value, reason in (("/nowhere", "KEY_FILE_UNREADABLE"), (str(open_to_all), "KEY_FILE_OPEN_TO_OTHERS"),
                              ("/dev/null", "KEY_FILE")):
            done = self.run_binary("serve", SAFERETURN_KEY_FILE=value, SAFERETURN_RPC_LISTEN="127.0.0.1:0",
                                   SAFERETURN_METRICS_LISTEN="127.0.0.1:0")
            with self.subTest(value=value):
                self.assertNotEqual(0, done.returncode)
                self.assertIn(reason, done.stderr)

    def test_no_log_line_holds_a_key(self):
        keys = [line.split()[-1] for line in self.stack.wrapping_key.read_text(encoding="ascii").splitlines()]
        log = self.process.log.read_text(errors="replace")
        self.assertFalse(any(key in log for key in keys))


for _service in SERVICES:
    _parts = (*((Sealing,) if _service in SEALING else ()), ServiceLife, unittest.TestCase)
    globals()[f"{_service.capitalize()}LifeTest"] = type(f"{_service.capitalize()}LifeTest", _parts, {"service": _service})


if __name__ == "__main__":
    unittest.main()
