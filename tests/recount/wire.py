"""Events as plain dictionaries, decoded by the contracts' descriptors (protoc) and by no code of the services."""
from __future__ import annotations

import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, json_format, message_factory

import instants

ROOT = pathlib.Path(__file__).resolve().parents[2]
_CONTRACTS = ("intake/v1/intake.proto", *(f"{service}/v1/events.proto"
                                          for service in ("referral", "scheduling", "interview", "risk", "notification")))


class Wire:
    """Decodes by protobuf full name. Instants and durations become microseconds, enums their names."""

    def __init__(self, proto: pathlib.Path = ROOT / "proto", files=_CONTRACTS, imports=()):
        """`files` lie below safereturn/; `imports` are further folders in which they find what they import."""
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "set.pb"
            subprocess.run(["protoc", *(f"--proto_path={path}" for path in (proto, *imports)), "--include_imports",
                            f"--descriptor_set_out={out}", *(str(proto / "safereturn" / file) for file in files)],
                           check=True)
            self.files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
        self._classes = message_factory.GetMessages(self.files)

    def knows(self, name: str) -> bool:
        return name in self._classes

    def message(self, name: str) -> type:
        """Returns the class of a message by its full name."""
        return self._classes[name]

    def decode(self, name: str, data: bytes) -> dict:
        message = self._classes[name]()
        message.ParseFromString(data)
        return plain(message)

    def decode_json(self, name: str, text: str | bytes) -> dict:
        """Reads protobuf's JSON form, as intake events and requests use it."""
        return plain(json_format.Parse(text, self._classes[name](), ignore_unknown_fields=True))

    def encode(self, name: str, fields: dict) -> bytes:
        """The way back, for tests: `fields` in protobuf's JSON form."""
        return json_format.ParseDict(fields, self._classes[name]()).SerializeToString(deterministic=True)


def plain(message) -> dict:
    """Returns every field by its name; an absent message or optional field is None."""
    fields = {}
    for field in message.DESCRIPTOR.fields:
        if field.label == field.LABEL_REPEATED:
            fields[field.name] = [_value(field, value) for value in getattr(message, field.name)]
        elif field.has_presence and not message.HasField(field.name):
            fields[field.name] = None
        else:
            fields[field.name] = _value(field, getattr(message, field.name))
    return fields


def _value(field, value):
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name if value in field.enum_type.values_by_number else value
    if field.message_type is None:
        return value
    if field.message_type.full_name in ("google.protobuf.Timestamp", "google.protobuf.Duration"):
        return value.seconds * instants.SECOND + value.nanos // 1000
    return plain(value)
