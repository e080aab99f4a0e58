"""The demo's driver for a stack whose parts die: it asks again until it has an answer."""
from __future__ import annotations

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import play  # sets the paths of the demo's and the recount's modules
import psycopg2
from confluent_kafka import KafkaException
from ctl import Ctl
from probe import Probe, Sweep

# What is worth asking again with the same request id: whether it was done is not known, or it was not.
TRANSIENT = frozenset({"UNAVAILABLE", "DEADLINE_EXCEEDED", "UNKNOWN", "RESOURCE_EXHAUSTED", "ABORTED", "CANCELLED"})
PATIENCE = 60


class PatientCtl(Ctl):
    """Repeats what got no certain answer. Requests carry their ids, events theirs: a repeat has no second effect."""

    repeated = 0

    def _exchange(self, line: dict) -> dict:
        end = time.monotonic() + PATIENCE
        while True:
            answer = super()._exchange(line)
            error = answer.get("error") or {}
            if error.get("code") not in TRANSIENT or time.monotonic() > end:
                return answer
            assert "publish" in line or line["request"].get("request_id") or _reads(line["command"]), line
            self.repeated += 1
            time.sleep(0.05)


def _reads(command: str) -> bool:
    return command.partition(".")[2].startswith(("Get", "List", "Propose", "Explain", "Preview", "Find"))


class PatientProbe(Probe):
    """Says "not at rest" while a server does not answer."""

    def __init__(self, pg_uri: str, kafka: str, topic_prefix: str = ""):
        self._pg_uri = pg_uri
        super().__init__(pg_uri, kafka, topic_prefix)

    def sweep(self) -> Sweep:
        try:
            return super().sweep()
        except psycopg2.Error:
            self._reconnect()
        except KafkaException:
            pass
        time.sleep(0.05)
        return Sweep(1, None, (), ())

    def _reconnect(self) -> None:
        try:
            self._connection = psycopg2.connect(self._pg_uri)
            self._connection.autocommit = True
            self._cursor = self._connection.cursor()
            self._prepare()
        except psycopg2.Error:
            pass  # the next sweep tries again


__all__ = ["PatientCtl", "PatientProbe", "play"]
