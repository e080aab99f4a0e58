"""What runs: processes, addresses, health, memory, and how far each consumer group is behind."""
from __future__ import annotations

import pathlib

from .gateway import GATEWAY, ready
from .process import Process, accepts
from .redis import command_reply
from .services import SERVICES, serving


def memory_mb(pid: int) -> int:
    """Returns a process's resident memory; 0 where it is gone."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


def health(name: str, address: str) -> str:
    """Asks a part whether it is well: ok, or what is wrong."""
    if name in SERVICES:
        return "ok" if serving(address) else "not serving"
    if name == GATEWAY:
        return "ok" if ready(address) else "not ready"
    if name == "issuer":
        return "ok" if accepts(int(address.rpartition(":")[2])) else "no answer"
    if name == "redis":
        return "ok" if command_reply(address, "PING") == b"+PONG" else "no answer"
    if name == "kafka":
        from .kafka import answers
        return "ok" if answers(address) else "no answer"
    if name == "postgres":
        import psycopg2
        try:
            psycopg2.connect(address, connect_timeout=2).close()
        except psycopg2.OperationalError as error:
            return str(error).strip().splitlines()[-1]
    return "ok"


def consumer_lag(address: str, prefix: str = "") -> list[tuple[str, str, int]]:
    """Returns (group, topic, messages not yet committed) for every group that has committed something."""
    from confluent_kafka import Consumer, TopicPartition
    from confluent_kafka.admin import AdminClient
    quiet = {"bootstrap.servers": address, "log_level": 0}
    admin = AdminClient(quiet)
    wanted = [TopicPartition(name, partition)
              for name, topic in admin.list_topics(timeout=5).topics.items()
              if name.startswith(prefix + "safereturn.") for partition in topic.partitions]
    lags: dict[tuple[str, str], int] = {}
    for group in admin.list_groups(timeout=5):
        consumer = Consumer({**quiet, "group.id": group.id, "enable.auto.commit": False})
        try:
            for place in consumer.committed(wanted, timeout=5):
                if place.offset >= 0:
                    _, high = consumer.get_watermark_offsets(place, timeout=5)
                    key = (group.id, place.topic)
                    lags[key] = lags.get(key, 0) + high - place.offset
        finally:
            consumer.close()
    return sorted((group, topic, lag) for (group, topic), lag in lags.items())


def show(state: dict) -> bool:
    """Prints one stack; returns whether all its parts are well."""
    print(f"{state['name']} (preset {state['preset']}, {state['dir']})")
    well = True
    for data in sorted(state["processes"], key=lambda data: data["name"]):
        process = Process.from_json(data)
        address = state["addresses"].get(process.name, "")
        word = health(process.name, address) if process.alive() else "ended"
        well = well and word == "ok"
        print(f"  {process.name:13} {word:12} pid {process.pid:<8} {memory_mb(process.pid):4} MB  {address}")
    for name, address in state["addresses"].items():
        if name.endswith(("_metrics", "_keys")) or name == "mailbox":
            print(f"  {name:26} {address}")
    try:
        lags = consumer_lag(state["addresses"]["kafka"], state["topic_prefix"])
    except Exception as error:  # the broker may be down: that is what status is for
        print(f"  consumer lag: {error}")
        return False
    for group, topic, lag in lags:
        print(f"  lag {lag:8}  {group}  {topic}")
    if not lags:
        print("  no consumer group has committed yet")
    return well
