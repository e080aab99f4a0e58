"""The same methods through the gateway's REST, by the same annotations; and plain HTTP for everything else."""
from __future__ import annotations

import dataclasses
import http.client
import json
import re
import threading
import time
import urllib.parse

import api as apis
from google.protobuf import json_format

_VERBS = {2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"}


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: dict  # names in lower case
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Rest:
    """HTTP to one gateway: a connection for each thread, opened again when it breaks."""

    def __init__(self, stack):
        self.port = stack.gateway.port
        self._mine = threading.local()

    def ask(self, method: str, target: str, token: str | None = None, body=None, headers: dict | None = None) -> Answer:
        """Sends one request. `body` is bytes, or what JSON can say; a token becomes the Authorization header."""
        sent = {**({} if token is None else {"Authorization": f"Bearer {token}"}), **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        for attempt in range(2):
            link = self._link(again=attempt > 0)
            try:
                link.request(method, target, body, sent)
                answer = link.getresponse()
                return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
            except (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest):
                if attempt:
                    raise
        raise AssertionError("not reached")

    def _link(self, again: bool) -> http.client.HTTPConnection:
        link = getattr(self._mine, "link", None)
        if link is None or again:
            self.close()
            link = self._mine.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        return link

    def close(self) -> None:
        if getattr(self._mine, "link", None):
            self._mine.link.close()


class RestApi(apis.Calls):
    """Has Api's face (`methods`, `call`, `send`, `token`), so that the same tests walk through REST."""

    def __init__(self, api: apis.Api, stack):
        self.methods = api.methods
        self.rest = Rest(stack)
        self._issuer = stack.issuer
        self._tokens: dict = {}

    # --- tokens of the development issuer

    def token(self, caller: dict, issued: int | None = None, lifetime: int = 3000, **changes) -> str:
        """Returns a bearer token for `caller` (subject, roles, authorities, homes); `changes` replace claims."""
        person = {"sub": caller["subject"].removeprefix("users/"),
                  **{name: list(caller.get(name, ())) for name in ("roles", "authorities", "homes")}}
        if issued is not None:
            changes |= {"iat": issued, "exp": issued + lifetime}
        elif lifetime != 3000:
            now = int(time.time())
            changes |= {"iat": now, "exp": now + lifetime}
        key = json.dumps([person, changes], sort_keys=True)
        if key not in self._tokens:
            self._tokens[key] = self._issuer.keys.sign(self._issuer.url, {**person, **changes})
        return self._tokens[key]

    def renewed(self, caller: dict) -> str:
        """Forgets all tokens, which a key has signed that is no longer believed, and returns a new one."""
        self._tokens.clear()
        return self.token(caller)

    # --- calls

    def request(self, method: apis.Method, service: str, message) -> tuple[str, str, dict | None, dict]:
        """Returns verb, target, JSON body and headers that say `message`."""
        said = json_format.MessageToDict(message, preserving_proto_field_name=True)
        rule = apis.http_of(method.options)
        number = next(number for number in _VERBS if number in rule)
        path = rule[number].decode()
        if method.name.startswith("operations."):
            path = path.replace("/v1/", f"/v1/services/{service}/", 1)

        def fill(variable) -> str:
            return urllib.parse.quote(said.pop(variable[1], ""), safe="/")
        target = re.sub(r"\{(\w+)=[^}]*\}", fill, path)
        key = said.pop("request_id", "")
        headers = {"Idempotency-Key": key} if key else {}
        if 7 in rule:
            return _VERBS[number], target, said, headers
        query = urllib.parse.urlencode(list(_flat(said)))
        return _VERBS[number], f"{target}?{query}" if query else target, None, headers

    def send(self, method: apis.Method, service: str, request, token: str | None):
        """Sends a request message with a token as it stands. Raises Refused."""
        verb, target, body, headers = self.request(method, service, request)
        answer = self.rest.ask(verb, target, token, body, headers)
        if answer.status == 200:
            return json_format.Parse(answer.body, method.response())
        problem = answer.json
        assert answer.headers["content-type"] == "application/problem+json" and problem["status"] == answer.status, answer
        raise apis.Refused(problem["code"], problem["reason"], problem.get("field", ""), problem["detail"])

    def close(self) -> None:
        self.rest.close()


def _flat(said: dict, prefix: str = ""):
    """Yields query parameters for nested fields: a.b=…, lists more than once."""
    for name, value in said.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            for each in value if isinstance(value, list) else [value]:
                yield prefix + name, str(each).lower() if isinstance(each, bool) else str(each)
