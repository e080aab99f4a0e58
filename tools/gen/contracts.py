"""Reads the protos with their comments, and writes the pages about RPCs and events."""
from __future__ import annotations

import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2

# Of safereturn.common.v1.requires and google.api.http, read as unknown fields: Python needs no generated code for them.
_REQUIRES = 51001
_HTTP = 72295728
_VERBS = {2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"}


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at


def fields_of(data: bytes) -> dict[int, bytes]:
    """Returns the length-delimited fields of a serialised message by number, the last of each."""
    result, at = {}, 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 2:
            length, at = _varint(data, at)
            result[tag >> 3] = data[at:at + length]
            at += length
        elif kind == 0:
            _, at = _varint(data, at)
        else:
            at += {1: 8, 5: 4}[kind]
    return result


class Contracts:
    """The protos of safereturn.*, compiled to descriptors with source information."""

    def __init__(self, root: pathlib.Path):
        self._files = sorted(str(path.relative_to(root / "proto")) for path in (root / "proto").rglob("*.proto")
                             if "testing" not in path.parts)
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "set"
            subprocess.run(["protoc", "-I", root / "proto", "-I", root / "build" / "googleapis", "--include_source_info",
                            f"--descriptor_set_out={out}", *self._files], check=True)
            self.files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file

    @staticmethod
    def _comments(file) -> dict[tuple, str]:
        return {tuple(place.path): " ".join(place.leading_comments.split())
                for place in file.source_code_info.location if place.leading_comments}

    def rpcs_page(self) -> str:
        parts = ["# RPCs\n\nEvery call carries a verified caller; the permission is checked before the handler runs, authority and home in it.\n"]
        for file in self.files:
            comments = self._comments(file)
            for index, service in enumerate(file.service):
                parts.append(f"\n## {file.package}.{service.name}\n\n{comments.get((6, index), '')}\n\n"
                             "| Method | Permission | HTTP | What it does |\n|---|---|---|---|\n")
                for number, method in enumerate(service.method):
                    options = fields_of(method.options.SerializeToString())
                    permission = options.get(_REQUIRES, b"").decode()
                    http = fields_of(options.get(_HTTP, b""))
                    route = next((f"{verb} {http[field].decode()}" for field, verb in _VERBS.items() if field in http), "")
                    text = comments.get((6, index, 2, number), "").replace("|", "\\|")
                    parts.append(f"| `{method.name}` | `{permission}` | {f'`{route}`' if route else ''} | {text} |\n")
        return "".join(parts)

    def events_page(self) -> str:
        parts = ["# Events\n\nCloudEvents 1.0 over Kafka, binary mode; the type is the message's full name. The intake topic also takes JSON data and "
                 "structured mode.\n"]
        for file in self.files:
            if not file.name.endswith(("/events.proto", "/intake.proto")):
                continue
            comments = self._comments(file)
            topic = "safereturn.intake" if file.name.endswith("/intake.proto") else f"safereturn.{file.package.split('.')[1]}.events"
            parts.append(f"\n## {topic}\n\n| Type | Says | Fields |\n|---|---|---|\n")
            parts_of_others = {field.type_name for message in file.message_type for field in message.field}
            for index, message in enumerate(file.message_type):
                if f".{file.package}.{message.name}" in parts_of_others:
                    continue
                fields = ", ".join(f"`{field.name}`" for field in message.field)
                text = comments.get((4, index), "").replace("|", "\\|")
                parts.append(f"| `{file.package}.{message.name}` | {text} | {fields} |\n")
        return "".join(parts)
