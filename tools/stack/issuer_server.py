"""A development issuer of OpenID Connect: discovery, key set, and tokens for people named in a file.

  GET  /.well-known/openid-configuration
  GET  /jwks
  POST /token    grant_type=password&username=NAME, without a password: whoever reaches it may be anybody.
                 It listens on 127.0.0.1 only and is for development and tests.

People and keys are read at each request, so that both may change while it runs.
"""
from __future__ import annotations

import argparse
import http.server
import json
import pathlib
import signal
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stack.issuer_keys import LIFETIME, IssuerKeys  # noqa: E402  (needs the path above)

LARGEST = 4096  # bytes of a token request


class Handler(http.server.BaseHTTPRequestHandler):
    keys: IssuerKeys
    people: pathlib.Path
    issuer: str
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802  (the library's name)
        if self.path == "/.well-known/openid-configuration":
            self._answer(200, {
                "issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", "token_endpoint": f"{self.issuer}/token",
                "grant_types_supported": ["password"], "response_types_supported": ["none"],
                "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256", "RS256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "claims_supported": ["sub", "roles", "authorities", "homes"]})
        elif self.path == "/jwks":
            self._answer(200, self.keys.jwks())
        else:
            self._answer(404, {"error": "not_found"})

    def do_POST(self) -> None:  # noqa: N802
        size = self.headers.get("Content-Length", "")
        if self.path != "/token" or not size.isdigit() or int(size) > LARGEST:
            self.close_connection = True  # what follows is not read
            return self._answer(404 if self.path != "/token" else 400, {"error": "invalid_request"})
        form = urllib.parse.parse_qs(self.rfile.read(int(size)).decode("utf-8", "replace"))
        if form.get("grant_type") != ["password"]:
            return self._answer(400, {"error": "unsupported_grant_type"})
        person = json.loads(self.people.read_text(encoding="utf-8")).get(form.get("username", [""])[0])
        if person is None:
            return self._answer(400, {"error": "invalid_grant", "error_description": "nobody has this name"})
        self._answer(200, {"access_token": self.keys.sign(self.issuer, person), "token_type": "Bearer",
                           "expires_in": LIFETIME})

    def _answer(self, status: int, body: dict) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_said) -> None:
        """Nothing is logged: requests are about people."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys")
    parser.add_argument("--people", type=pathlib.Path, required=True, help="JSON: name to sub, roles, authorities, homes")
    arguments = parser.parse_args()
    Handler.keys, Handler.people = IssuerKeys(arguments.keys), arguments.people
    Handler.issuer = f"http://127.0.0.1:{arguments.port}"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
