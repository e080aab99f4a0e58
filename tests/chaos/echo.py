"""Says every event once more: whatever is put on a topic is put there again, as a producer that lost the answer does."""
from __future__ import annotations

import threading

from confluent_kafka import Consumer, Producer, TopicPartition

_MARK = "x-echo"


class Echo:
    """Copies each record to its own partition, headers and all, a moment after it came."""

    def __init__(self, kafka: str, places):
        self.copies = 0
        self._stopping = threading.Event()
        self._consumer = Consumer({"bootstrap.servers": kafka, "group.id": "chaos.echo", "enable.auto.commit": False,
                                   "auto.offset.reset": "earliest", "fetch.wait.max.ms": 10, "log_level": 0})
        self._consumer.assign([TopicPartition(topic, partition, 0) for topic, partition in places])
        self._producer = Producer({"bootstrap.servers": kafka, "linger.ms": 1, "log_level": 0})
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            message = self._consumer.poll(0.05)
            if message is None or message.error() or any(name == _MARK for name, _ in message.headers() or ()):
                continue
            self._producer.produce(message.topic(), message.value(), message.key(), message.partition(),
                                   headers=[*(message.headers() or ()), (_MARK, b"1")])
            self._producer.poll(0)
            self.copies += 1

    def close(self) -> None:
        self._stopping.set()
        self._thread.join(5)
        self._producer.flush(10)
        self._consumer.close()
