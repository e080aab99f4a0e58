"""Whether everything has come to rest: outboxes empty, consumers at the end of their topics, nothing due."""
from __future__ import annotations

import dataclasses
import time

import psycopg2
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

# Each service's consumer group is safereturn.<service>; these are the topics that it hears.
# A topic that a service stops hearing must leave this table: its offsets would stand still.
HEARS = {
    "referral": ("safereturn.intake", "safereturn.scheduling.events"),
    "scheduling": ("safereturn.referral.events", "safereturn.interview.events", "safereturn.risk.events",
                   "safereturn.notification.events"),
    "interview": ("safereturn.referral.events", "safereturn.scheduling.events"),
    "risk": ("safereturn.referral.events", "safereturn.interview.events"),
    "notification": ("safereturn.referral.events", "safereturn.scheduling.events", "safereturn.interview.events",
                     "safereturn.risk.events"),
    "reporting": ("safereturn.referral.events", "safereturn.scheduling.events", "safereturn.interview.events"),
}
SERVICES = tuple(HEARS)
# Of a topic that was made, or a broker that was started, a moment ago.
_NO_LEADER_YET = frozenset({KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE,
                            KafkaError.UNKNOWN_TOPIC_OR_PART})
# librdkafka's way to ask for the end of a partition.
_END = -1


@dataclasses.dataclass(frozen=True)
class Sweep:
    """What one look found. `ends` tells two looks apart between which something was said."""

    outbox: int
    next_due: int | None
    ends: tuple
    behind: tuple  # groups that have not read all

    def resting(self, now: int) -> bool:
        return not self.outbox and not self.behind and (self.next_due is None or self.next_due > now)


class Probe:
    """One SQL query and one question per consumer group: a few milliseconds."""

    def __init__(self, pg_uri: str, kafka: str, topic_prefix: str = ""):
        self._connection = psycopg2.connect(pg_uri)
        self._connection.autocommit = True
        self._cursor = self._connection.cursor()
        self._prepare()
        quiet = {"bootstrap.servers": kafka, "log_level": 0, "enable.auto.commit": False}
        self._groups = {service: Consumer({**quiet, "group.id": f"{topic_prefix}safereturn.{service}"}) for service in SERVICES}
        self._any = next(iter(self._groups.values()))
        known = self._any.list_topics(timeout=10).topics
        self._hears = {service: [(topic_prefix + topic, partition) for topic in topics
                                 for partition in known[topic_prefix + topic].partitions]
                       for service, topics in HEARS.items()}
        self.places = sorted({place for places in self._hears.values() for place in places})

    def _prepare(self) -> None:
        """Prepares one query over every table that has a next due time, whoever added it."""
        self._cursor.execute("SELECT table_schema, table_name FROM information_schema.columns"
                             " WHERE column_name = 'next_due_at' AND table_schema = ANY(%s)", (list(SERVICES),))
        self.tables = [f'"{schema}"."{table}"' for schema, table in self._cursor.fetchall()]
        self._cursor.execute("SELECT table_schema FROM information_schema.tables"
                             " WHERE table_name = 'outbox' AND table_schema = ANY(%s)", (list(SERVICES),))
        outboxes = [f'(SELECT count(*) FROM "{schema}".outbox)' for schema, in self._cursor.fetchall()]
        dues = [f"(SELECT min(next_due_at) FROM {table})" for table in self.tables]
        self._cursor.execute("PREPARE sweep AS SELECT " + " + ".join(outboxes) +
                             f", (extract(epoch FROM least({', '.join(dues)})) * 1000000)::bigint")

    def due_tables(self, now: int) -> list[str]:
        """Says which tables hold what is due, for the message that nothing comes to rest."""
        late = []
        for table in self.tables:
            self._cursor.execute(f"SELECT count(*) FROM {table} WHERE next_due_at <= to_timestamp(%s / 1e6)", (now,))
            count, = self._cursor.fetchone()
            if count:
                late.append(f"{count} in {table}")
        return late

    def next_due(self) -> int | None:
        """Returns the earliest instant at which a service must act by itself."""
        return self._rows()[1]

    def _rows(self) -> tuple[int, int | None]:
        self._cursor.execute("EXECUTE sweep")
        return self._cursor.fetchone()

    def ends(self) -> dict:
        asked = [TopicPartition(topic, partition, _END) for topic, partition in self.places]
        for tries in range(100, 0, -1):
            try:
                found = self._any.offsets_for_times(asked, timeout=5)
                return {(place.topic, place.partition): max(place.offset, 0) for place in found}
            except KafkaException as error:
                if tries == 1 or error.args[0].code() not in _NO_LEADER_YET:
                    raise
            time.sleep(0.05)
        raise AssertionError("the last try returns or raises")

    def sweep(self) -> Sweep:
        ends = self.ends()
        behind = []
        for service, consumer in self._groups.items():
            written = [TopicPartition(*place) for place in self._hears[service] if ends[place] > 0]
            for place in consumer.committed(written, timeout=5) if written else ():
                if place.offset < ends[(place.topic, place.partition)]:
                    behind.append((service, place.topic, place.partition))
        outbox, next_due = self._rows()
        return Sweep(outbox, next_due, tuple(ends[place] for place in self.places), tuple(behind))

    def close(self) -> None:
        for consumer in self._groups.values():
            consumer.close()
        self._connection.close()
