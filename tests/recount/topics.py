"""All topics from offset 0, as records with their CloudEvents attributes and decoded data."""
from __future__ import annotations

import dataclasses
import hashlib
import json
import time

import instants

TOPICS = ("safereturn.intake", *(f"safereturn.{service}.events"
                                 for service in ("referral", "scheduling", "interview", "risk", "notification")))


@dataclasses.dataclass
class Record:
    """One message. `data` is None where it cannot be decoded (a stranger's event)."""

    topic: str
    partition: int
    offset: int
    wall_ms: int
    key: str
    id: str
    source: str
    type: str
    time: int
    data: dict | None
    digest: str = ""
    headers: dict = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """The event's name without its package."""
        return self.type.rpartition(".")[2]

    @property
    def place(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"


def read_topics(address: str, wire, prefix: str = "", seconds: float = 30) -> list[Record]:
    """Returns every record up to the ends that the topics have now, in order of wall time."""
    from confluent_kafka import Consumer, TopicPartition
    consumer = Consumer({"bootstrap.servers": address, "group.id": "recount", "enable.auto.commit": False,
                         "enable.partition.eof": False, "auto.offset.reset": "earliest", "log_level": 0,
                         "fetch.wait.max.ms": 10})
    try:
        known = consumer.list_topics(timeout=10).topics
        left, places = {}, []
        for topic in TOPICS:
            for partition in known[prefix + topic].partitions if prefix + topic in known else ():
                place = TopicPartition(prefix + topic, partition, 0)
                low, high = consumer.get_watermark_offsets(place, timeout=10)
                if high > low:
                    left[(place.topic, partition)] = high
                    places.append(place)
        consumer.assign(places)
        records, patience = [], time.monotonic() + seconds
        while left:
            batch = consumer.consume(10_000, timeout=0.1)
            if batch:
                patience = time.monotonic() + seconds
            elif time.monotonic() > patience:
                raise RuntimeError(f"the broker stopped answering with {len(left)} partitions unread")
            for message in batch:
                if message.error():
                    raise RuntimeError(f"reading {message.topic()}: {message.error()}")
                records.append(parse(message.topic().removeprefix(prefix), message, wire))
                key = (message.topic(), message.partition())
                if message.offset() + 1 >= left.get(key, 0):
                    left.pop(key, None)
    finally:
        consumer.close()
    return sorted(records, key=lambda record: (record.wall_ms, record.topic, record.partition, record.offset))


def parse(topic: str, message, wire) -> Record:
    """Reads CloudEvents in binary mode (protobuf or JSON data) and in structured mode."""
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in message.headers() or ()}
    content_type = headers.get("content-type", "")
    body = message.value() or b""
    if content_type.startswith("application/cloudevents+json"):
        attributes, data = _structured(body, wire)
    else:
        attributes = {name[3:]: value for name, value in headers.items() if name.startswith("ce_")}
        data = _decode(wire, attributes.get("type", ""), content_type, body)
    _, wall_ms = message.timestamp()
    said = json.dumps(data, sort_keys=True) if data is not None else body.hex()
    return Record(
        topic=topic, partition=message.partition(), offset=message.offset(), wall_ms=wall_ms,
        key=(message.key() or b"").decode("utf-8", "replace"), id=attributes.get("id", ""),
        source=attributes.get("source", ""), type=attributes.get("type", ""),
        time=_time(attributes.get("time", ""), wall_ms * 1000),
        data=data, digest=hashlib.sha256(said.encode()).hexdigest(), headers=headers)


def _time(text: str, otherwise: int) -> int:
    try:
        return instants.parse(text) if text else otherwise
    except ValueError:  # a stranger's word
        return otherwise


def _structured(body: bytes, wire) -> tuple[dict, dict | None]:
    try:
        envelope = json.loads(body)
        if not isinstance(envelope, dict):
            return {}, None
    except (ValueError, RecursionError):
        return {}, None
    data = envelope.get("data")
    attributes = {name: str(value) for name, value in envelope.items() if name not in ("data", "data_base64")}
    return attributes, _decode(wire, attributes.get("type", ""), "application/json", json.dumps(data).encode())


def _decode(wire, name: str, content_type: str, body: bytes) -> dict | None:
    if not wire.knows(name):
        return None
    try:
        if "json" in content_type:
            return wire.decode_json(name, body)
        return wire.decode(name, body)
    except Exception:  # what cannot be read is the services' business to park; here it is only "no data"
        return None
