"""Finds words wherever a running stack keeps or says anything: topics, logs, metrics, every column, dumps, mails."""
from __future__ import annotations

import subprocess
import urllib.request

import psycopg2
from confluent_kafka import Consumer, TopicPartition
from stack import paths
from stack.services import SEALING



class Haystack:
    """All that a stack has written so far, by the place where it stands."""

    def __init__(self, stack):
        self._stack = stack

    def places(self):
        """Yields (place, bytes) of everything."""
        yield from self._topics()
        yield from self._files()
        yield from self._metrics()
        for database in self._databases():
            yield from self._columns(database)
            yield f"dump of {database}", self._dump(database)

    def find(self, *words: str) -> dict[str, set[str]]:
        """Returns word → places that hold it, in plain letters or in hexadecimal ones."""
        found: dict[str, set[str]] = {word: set() for word in words}
        forms = {word: (word.encode(), word.encode().hex().encode()) for word in words}
        for place, held in self.places():
            lower = held.lower()  # hexadecimal digits come in both
            for word, (plain, digits) in forms.items():
                if plain in held or digits in lower:
                    found[word].add(place)
        return found

    def _databases(self) -> list[str]:
        return [self._stack.database, *[self._stack.keys_database(service) for service in SEALING]]

    def _topics(self):
        consumer = Consumer({"bootstrap.servers": self._stack.kafka_address, "group.id": "searching", "log_level": 0,
                             "enable.auto.commit": False, "fetch.wait.max.ms": 10})
        try:
            for name, topic in consumer.list_topics(timeout=10).topics.items():
                if not name.startswith(self._stack.topic("safereturn")):
                    continue
                for partition in topic.partitions:
                    low, high = consumer.get_watermark_offsets(TopicPartition(name, partition), timeout=10)
                    consumer.assign([TopicPartition(name, partition, low)])
                    at = low
                    while at < high:
                        for message in consumer.consume(high - at, timeout=5):
                            at = message.offset() + 1
                            said = [message.key() or b"", message.value() or b"", *(part.encode() if isinstance(part, str)
                                    else part or b"" for header in message.headers() or () for part in header)]
                            yield f"topic {name.removeprefix(self._stack.topic_prefix)}", b"\n".join(said)
        finally:
            consumer.close()

    def _files(self):
        """Logs of services and servers, and the mailbox."""
        for file in sorted([*self._stack.dir.glob("*.log"), self._stack.smtp.mailbox]):
            yield f"file {file.name}", file.read_bytes()

    def _metrics(self):
        for name, service in self._stack.services.items():
            with urllib.request.urlopen(f"http://{service.metrics_address}/metrics", timeout=10) as answer:
                yield f"metrics of {name}", answer.read()

    def _columns(self, database: str):
        connection = psycopg2.connect(self._stack.pg_uri(database))
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
                               " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3")
                for schema, table, column, kind in cursor.fetchall():
                    read = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
                    cursor.execute(f'SELECT string_agg({read}, E\'\\n\') FROM "{schema}"."{table}"')
                    held, = cursor.fetchone()
                    yield f"column {schema}.{table}.{column}", (held or "").encode()
        finally:
            connection.close()

    def _dump(self, database: str) -> bytes:
        return subprocess.run([paths.POSTGRES_BIN / "pg_dump", self._stack.pg_uri(database)], check=True,
                              capture_output=True).stdout
