"""What a council's system puts on the intake topic, byte by byte: good events to start from, and everything else."""
from __future__ import annotations

import base64
import dataclasses
import json

import instants
from instants import DAY, HOUR

TYPES = "safereturn.intake.v1."
TOPIC = "safereturn.intake"


@dataclasses.dataclass(frozen=True)
class Message:
    """One Kafka record. `id` is the event id that it carries; "" where it carries none that can be read."""

    headers: tuple[tuple[str, bytes], ...]
    value: bytes | None
    id: str = ""


class Sender:
    """Writes the events of one source; every fact can be changed, every attribute replaced or left out."""

    def __init__(self, wire, source: str, authority: str, now: int):
        self.wire, self.source, self.authority, self.now = wire, source, authority, now

    # --- data

    def child(self, name: str) -> list[dict]:
        return [{"type": "ssda903", "issuer": self.authority, "value": name}]

    def at(self, hours: float, **said) -> dict:
        """Returns a reported time so many hours from now; before now where negative."""
        return {"time": instants.text(self.now + round(hours * HOUR)), "precision": "TIME_PRECISION_EXACT",
                "told_by": "carer", **said}

    def date(self, days: int) -> str:
        return instants.to_datetime(self.now + days * DAY).date().isoformat()

    def missing(self, name: str, **changes) -> dict:
        """Returns the data of a good ChildReportedMissing."""
        return _without_none({
            "child": self.child(name), "episode_reference": name, "category": "EPISODE_CATEGORY_MISSING",
            "start_time": self.at(-30), "birth_date": "2012-05-05", "home_urn": "2890011", **changes})

    def returned(self, name: str, **changes) -> dict:
        """Returns the data of a good ChildReturned."""
        return _without_none({
            "child": self.child(name), "episode_reference": name, "category": "EPISODE_CATEGORY_MISSING",
            "return_time": self.at(-2), "birth_date": "2012-05-05", "home_urn": "2890011", **changes})

    def corrected(self, name: str, **changes) -> dict:
        return _without_none({"child": self.child(name), "episode_reference": name, "return_time": self.at(-3),
                              "reason_code": "better_information", **changes})

    def withdrawn(self, name: str, **changes) -> dict:
        return _without_none({"child": self.child(name), "episode_reference": name,
                              "reason_code": "recorded_in_error", **changes})

    # --- envelopes

    def attributes(self, kind: str, event: str, **changes) -> dict:
        """Returns CloudEvents attributes; a change to None leaves one out."""
        said = {"specversion": "1.0", "id": event, "source": self.source, "type": TYPES + kind,
                "time": instants.text(self.now), **changes}
        return _without_none(said)

    def binary(self, kind: str, event: str, data: dict | bytes, content_type: str | None = "application/protobuf",
               **changes) -> Message:
        """Returns an event in binary mode. Bytes travel as they are; facts are encoded as the content type says."""
        headers = [(f"ce_{name}", value if isinstance(value, bytes) else str(value).encode())
                   for name, value in self.attributes(kind, event, **changes).items()]
        if content_type is not None:
            headers.append(("content-type", content_type.encode()))
        return Message(tuple(headers), self._encode(kind, data, content_type), event)

    def structured(self, kind: str, event: str, data, content_type: str = "application/cloudevents+json",
                   **changes) -> Message:
        said = {**self.attributes(kind, event, **changes), "data": data}
        return Message((("content-type", content_type.encode()),), json.dumps(said).encode(), event)

    def _encode(self, kind: str, data, content_type: str | None) -> bytes:
        if isinstance(data, bytes):
            return data
        if content_type and "json" in content_type.lower():
            return json.dumps(data).encode()
        return self.wire.encode(TYPES + kind, data)


def raw(value: bytes | None, *headers: tuple[str, bytes]) -> Message:
    """Returns a record that need not be an event at all."""
    return Message(tuple(headers), value)


def text64(data: bytes | None) -> str:
    return base64.b64encode(data or b"").decode()


def _without_none(said: dict) -> dict:
    return {name: value for name, value in said.items() if value is not None}
