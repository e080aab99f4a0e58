"""All methods of all services, called over gRPC by their descriptors with a token of one's own making."""
from __future__ import annotations

import dataclasses
import pathlib
import re
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "recount"), str(ROOT / "tools" / "demo")]

import grpc
from google.protobuf import json_format

import tokens
import wire
from gen.contracts import fields_of
from stack import SERVICES

# Of safereturn.common.v1.requires and google.api.http, which Python knows as bytes only.
_REQUIRES = 51001
_HTTP = 72295728
OPERATIONS = "safereturn.common.v1.OperationsService"


def http_of(options: bytes) -> dict[int, bytes]:
    """Returns the HTTP binding of a method: 2 is GET, 3 PUT, 4 POST."""
    return fields_of(fields_of(options).get(_HTTP, b""))


class Refused(Exception):
    """What a service answered instead of a response."""

    def __init__(self, code: str, reason: str, field: str, message: str):
        super().__init__(f"{code}/{reason}: {message} ({field})")
        self.code, self.reason, self.field = code, reason, field


@dataclasses.dataclass(frozen=True)
class Method:
    """One RPC. `serving` are the services that answer it: each has the operators' service."""

    name: str        # referral.GetEpisode
    path: str        # /safereturn.referral.v1.ReferralService/GetEpisode
    permission: str  # "" where the annotation is missing
    request: type
    response: type
    serving: tuple[str, ...]
    options: bytes   # as they stand in the contract
    resource: tuple[str, str] | None = None  # (request field, collection) of the HTTP binding: ("name", "episodes")

    @property
    def changes(self) -> bool:
        return "request_id" in self.request.DESCRIPTOR.fields_by_name


class Calls:
    """Calls by short names, over whatever `methods`, `token` and `send` of the class itself speak."""

    def call(self, name: str, request: dict, caller: dict, service: str = "") -> dict:
        """Calls a method by its short name; request and response are JSON with the proto's names."""
        method = self.methods[name]
        message = json_format.ParseDict(request, method.request())
        if method.changes and not message.request_id:
            message.request_id = str(uuid.uuid4())
        response = self.send(method, service or method.serving[0], message, self.token(caller))
        return json_format.MessageToDict(response, preserving_proto_field_name=True)


class Api(Calls):
    """`stack` may be absent where only the descriptors are wanted."""

    def __init__(self, stack=None):
        proto, google = ROOT / "proto", ROOT / "build" / "googleapis"
        files = [str(path.relative_to(proto / "safereturn")) for path in sorted((proto / "safereturn").rglob("*.proto"))]
        rpc = [str(google / "google" / "rpc" / name) for name in ("status.proto", "error_details.proto")]
        self._wire = wire.Wire(proto, [*files, *rpc], [google])
        self._stack = stack
        self._channels: dict = {}
        self.methods = {}
        for file in self._wire.files:
            for service in file.service:
                if file.package.startswith("safereturn."):
                    for method in service.method:
                        self._add(f"{file.package}.{service.name}", method)

    def _add(self, service: str, method) -> None:
        own = service.split(".")[1]
        serving = SERVICES if own == "common" else (own,)
        options = method.options.SerializeToString()
        permission = fields_of(options).get(_REQUIRES, b"").decode()
        paths = [re.search(rb"\{(\w+)=(\w+)/\*\}", path) for path in http_of(options).values()]
        resource = next(((path[1].decode(), path[2].decode()) for path in paths if path), None)
        name = f"{'operations' if own == 'common' else own}.{method.name}"
        self.methods[name] = Method(name, f"/{service}/{method.name}", permission,
                                    self._class(method.input_type), self._class(method.output_type), serving,
                                    options, resource)

    def _class(self, name: str) -> type:
        return self._wire.message(name.lstrip("."))

    # --- calls

    def channel(self, service: str):
        if service not in self._channels:
            self._channels[service] = grpc.insecure_channel(self._stack.address(service))
        return self._channels[service]

    def send(self, method: Method, service: str, request, token: str | None, seconds: float = 10):
        """Sends a request message with a token as it stands. Raises Refused."""
        call = self.channel(service).unary_unary(method.path, lambda message: message.SerializeToString(),
                                                 method.response.FromString)
        metadata = () if token is None else (("x-safereturn-caller", token),)
        try:
            return call(request, timeout=seconds, metadata=metadata, wait_for_ready=True)
        except grpc.RpcError as error:
            raise self._refused(error) from None

    def token(self, caller: dict, **changes) -> str:
        """Returns a token for `caller` (subject, roles, authorities, homes) that a service accepts."""
        return tokens.mint(self._stack.caller_private_key, caller, **changes)

    def _refused(self, error) -> Refused:
        reason = field = ""
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                for detail in self._class("google.rpc.Status").FromString(value).details:
                    if detail.type_url.endswith("google.rpc.ErrorInfo"):
                        reason = self._class("google.rpc.ErrorInfo").FromString(detail.value).reason
                    elif detail.type_url.endswith("google.rpc.BadRequest"):
                        violations = self._class("google.rpc.BadRequest").FromString(detail.value).field_violations
                        field = violations[0].field if violations else ""
        return Refused(error.code().name, reason, field, error.details())

    def close(self) -> None:
        for channel in self._channels.values():
            channel.close()
