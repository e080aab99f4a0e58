#!/usr/bin/python3
"""Creates the topics of deploy/kafka/topics.yaml on a broker; topics that exist are left alone."""
from __future__ import annotations

import argparse
import sys

import yaml

from . import paths

TOPICS_FILE = paths.ROOT / "deploy" / "kafka" / "topics.yaml"


def read_topics(development: bool, partitions: int | None = None) -> list[dict]:
    """Returns name, partitions, replication and config of each topic."""
    document = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))
    common = {**document["defaults"], **(document["development"] if development else {})}
    topics = []
    for topic in document["topics"]:
        merged = {**common, **topic}
        config = {**common["config"], "retention.ms": str(merged["retention_ms"]),
                  "min.insync.replicas": str(merged["min_insync"])}
        if "max_message_bytes" in merged:
            config["max.message.bytes"] = str(merged["max_message_bytes"])
        topics.append({"name": merged["name"], "partitions": partitions or merged["partitions"],
                       "replication": merged["replication"], "config": config, "purpose": merged["purpose"]})
    return topics


def create_topics(address: str, prefix: str = "", development: bool = True, partitions: int | None = None) -> list[str]:
    """Creates every topic that is missing and returns all their names."""
    from confluent_kafka import KafkaError, KafkaException
    from confluent_kafka.admin import AdminClient, NewTopic
    client = AdminClient({"bootstrap.servers": address, "log_level": 0})
    wanted = [NewTopic(prefix + topic["name"], topic["partitions"], topic["replication"], config=topic["config"])
              for topic in read_topics(development, partitions)]
    for future in client.create_topics(wanted, operation_timeout=30).values():
        try:
            future.result(timeout=60)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
    return [topic.topic for topic in wanted]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m stack.topics", description=__doc__)
    parser.add_argument("address", help="host:port of the broker")
    parser.add_argument("--prefix", default="", help="put before each name")
    parser.add_argument("--partitions", type=int, help="instead of the number in the file")
    parser.add_argument("--production", action="store_true", help="replication 3, min.insync.replicas 2")
    arguments = parser.parse_args()
    for name in create_topics(arguments.address, arguments.prefix, not arguments.production, arguments.partitions):
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
