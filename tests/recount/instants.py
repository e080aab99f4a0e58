"""Instants as whole microseconds since 1970 in UTC: exact, comparable, and what the clock file holds."""
from __future__ import annotations

import datetime
import zoneinfo

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

LONDON = zoneinfo.ZoneInfo("Europe/London")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def parse(text: str) -> int:
    """Reads RFC 3339 with any number of decimals."""
    head, dot, tail = text.strip().partition(".")
    micros = 0
    if dot:
        digits = len(tail) - len(tail.lstrip("0123456789"))
        micros = int(tail[:digits].ljust(6, "0")[:6])
        head += tail[digits:]
    moment = datetime.datetime.fromisoformat(head.replace("Z", "+00:00").replace("z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return from_datetime(moment) + micros


def from_datetime(moment: datetime.datetime) -> int:
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)


def to_datetime(instant: int) -> datetime.datetime:
    return _EPOCH + datetime.timedelta(microseconds=instant)


def text(instant: int) -> str:
    """Returns RFC 3339 in UTC with six decimals."""
    return to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def civil(instant: int) -> str:
    """Returns what a clock on the wall in England shows."""
    return to_datetime(instant).astimezone(LONDON).strftime("%a %d %b %H:%M %Z")


def start_of_day(date: datetime.date) -> int:
    """Returns the first instant of a civil day in Europe/London."""
    return from_datetime(datetime.datetime(date.year, date.month, date.day, tzinfo=LONDON))
