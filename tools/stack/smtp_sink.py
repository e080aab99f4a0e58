#!/usr/bin/python3
"""An SMTP server that keeps every mail as one JSON line and delivers nothing.

Fields: received_at (wall clock), from, to, message_id, subject, headers, body and, with --clock-file, virtual_time.
While the file named by --refuse-file exists every mail is refused for now (451); --login and --certificate make it
demand a login and offer STARTTLS, as real providers do.
"""
from __future__ import annotations

import argparse
import datetime
import email
import email.policy
import json
import pathlib
import signal
import ssl
import struct
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


def iso(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def virtual_time(clock_file: pathlib.Path) -> str:
    """Reads the clock file of product decision 20: microseconds since 1970 as a native 64-bit integer."""
    micros, = struct.unpack("=q", clock_file.read_bytes()[:8])
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return iso(epoch + datetime.timedelta(microseconds=micros))


class Sink:
    """Appends each mail to the mailbox before it is acknowledged."""

    def __init__(self, mailbox: pathlib.Path, clock_file: pathlib.Path | None, refuse_file: pathlib.Path | None):
        self._mailbox = open(mailbox, "a", encoding="utf-8")
        self._clock_file = clock_file
        self._refuse_file = refuse_file

    async def handle_DATA(self, _server, _session, envelope):
        if self._refuse_file and self._refuse_file.exists():
            return "451 4.3.0 Refused for now"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = mail.get_body(("plain", "html"))
        record = {
            "received_at": iso(datetime.datetime.now(datetime.timezone.utc)),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "message_id": mail["Message-ID"],
            "subject": mail["Subject"],
            "headers": {name: str(value) for name, value in mail.items()},
            "body": text.get_content().replace("\r\n", "\n") if text else "",
        }
        if self._clock_file:
            record["virtual_time"] = virtual_time(self._clock_file)
        self._mailbox.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._mailbox.flush()
        return "250 2.0.0 Kept"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mailbox", type=pathlib.Path, required=True)
    parser.add_argument("--clock-file", type=pathlib.Path)
    parser.add_argument("--refuse-file", type=pathlib.Path)
    parser.add_argument("--login", help="USER:PASSWORD that a client must give")
    parser.add_argument("--certificate", help="PEM file; offers STARTTLS")
    parser.add_argument("--key", help="PEM file of the certificate's key")
    arguments = parser.parse_args()

    options = {}
    if arguments.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments.certificate, arguments.key)
        options.update(tls_context=context, require_starttls=bool(arguments.login))
    if arguments.login:
        user, _, password = arguments.login.partition(":")

        def check(_server, _session, _envelope, _mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
            return AuthResult(success=good, handled=False)
        options.update(authenticator=check, auth_required=True, auth_require_tls=bool(arguments.certificate))

    sink = Sink(arguments.mailbox, arguments.clock_file, arguments.refuse_file)
    controller = Controller(sink, hostname="127.0.0.1", port=arguments.port, **options)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
    return 0


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    sys.exit(main())
