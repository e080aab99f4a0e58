"""One state change, one event, one alert row: what the services' own tables and the topics say, compared."""
from __future__ import annotations

import collections

import psycopg2
from stack import SERVICES


def differences(stage, evidence) -> list[str]:
    """Returns in words whatever is there twice, or in one place only."""
    found = []
    connection = psycopg2.connect(stage.stack.pg_uri())
    try:
        with connection.cursor() as cursor:
            for service in SERVICES:
                found += _journal(cursor, service, evidence)
            found += _alerts(cursor, evidence)
            found += _mails(cursor, evidence)
    finally:
        connection.close()
    return found + [f"{letter['service']} parked {letter['type']}: {letter['reason']}" for letter in stage.letters()]


def _rows(cursor, sql: str) -> list:
    cursor.execute(sql)
    return cursor.fetchall()


def _journal(cursor, service: str, evidence) -> list[str]:
    """Every version of every aggregate was made by one event, and each event is on the topic."""
    found = [f"{service}: {subject} has version {version} {count} times" for subject, version, count in _rows(
        cursor, f"SELECT subject, version, count(*) FROM {service}.journal GROUP BY 1, 2 HAVING count(*) > 1")]
    written = {str(event) for event, in _rows(cursor, f"SELECT event_id FROM {service}.journal")}
    said = {record.id for record in evidence.records if record.source == f"//safereturn/{service}"}
    found += [f"{service}: {len(written - said)} events were never said"] if written - said else []
    found += [f"{service}: {len(said - written)} events were said and never written"] if said - written else []
    left, = _rows(cursor, f"SELECT count(*) FROM {service}.outbox")[0]
    return found + ([f"{service}: {left} events wait to be said"] if left else [])


def _alerts(cursor, evidence) -> list[str]:
    """One row per alert, one alert per raised step."""
    rows = {f"alerts/{key}" for key, in _rows(cursor, "SELECT id FROM notification.alert")}
    sent = collections.Counter(record.data["alert_id"] for record in evidence.records
                               if record.data is not None and record.name == "AlertSent")
    raised = {(record.data["plan_id"], record.data["step"], record.data["day"]) for record in evidence.records
              if record.data is not None and record.name == "EscalationRaised"}
    alerted = collections.Counter((record.data["plan_id"], record.data["step"], record.data["day"])
                                  for record in evidence.records if record.data is not None
                                  and record.name == "AlertSent" and record.data["kind"] == "ESCALATION")
    found = [f"{len(rows ^ set(sent))} alerts are a row or an event only"] if rows ^ set(sent) else []
    found += [f"{alert} was sent {count} times" for alert, count in sent.items() if count > 1]
    found += [f"{key} was alerted {count} times" for key, count in alerted.items() if count > 1]
    return found + ([f"{len(raised ^ set(alerted))} raised steps without alert, or alerts without step"]
                    if raised ^ set(alerted) else [])


def _mails(cursor, evidence) -> list[str]:
    """Each message that counts as sent is in the mailbox, and nothing else is."""
    sent = {str(key) for key, in _rows(cursor, "SELECT id FROM notification.message WHERE state->>'state' = 'kSent'")}
    received = {mail["message_id"].strip("<>").partition("@")[0] for mail in evidence.mails}
    found = [f"{len(sent - received)} mails count as sent and never came"] if sent - received else []
    return found + ([f"{len(received - sent)} mails came and do not count as sent"] if received - sent else [])
