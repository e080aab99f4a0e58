"""Everything wrong that can be asked about schools, school days and places, each case with the code, reason and field of its
refusal. A case is one line; it starts from the valid request of tests/e2e/schooling.py."""
from __future__ import annotations

import uuid

from bad_commands import DENIED, INVALID, STATE, Case, put, within
from schooling import AFTER_SCHOOL, BOOKINGS, CLOSED_DAY, CLOSES, EXAM_DAY, HOLIDAY, OPENS, SCHOOL_DAY


def table(made) -> list[Case]:
    """`made` is a Schooling: its days and slots."""
    cases = [*_schools(), *_calendars(), *_timetables(), *_places(), *_times(made), *_bookings(made)]
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), "names are unique"
    return cases


def _case(name: str, command: str, code: str, reason: str, field: str, change=dict, **options) -> Case:
    return Case(name, command, code, reason, field, change, **options)


def _schools():
    command = "referral.RegisterSchool"
    for name, reason, field, change in (
            ("of five digits", "URN_INVALID", "school_urn", put(school_urn="12000")),
            ("with a home's number", "URN_INVALID", "school_urn", put(school_urn="SC1234")),
            ("without a number", "URN_INVALID", "school_urn", put(school_urn=None)),
            ("in no authority's area", "AUTHORITY_INVALID", "host_authority_id", put(host_authority_id="Kent")),
            ("whose safeguarding lead nobody names", "PERSON_MISSING", "dsl_person_id", put(dsl_person_id=None)),
            ("whose safeguarding lead is a user", "FIELD_INVALID", "dsl_person_id", put(dsl_person_id=f"users/{uuid.uuid4()}"))):
        yield _case(f"school {name}", command, INVALID, reason, field, change)
    yield _case("school of no authority", command, DENIED, "AUTHORITY_FORBIDDEN", "", put(authority_id=None))
    yield _case("school by an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")


def _calendars():
    command = "scheduling.SetSchoolCalendar"
    period = "bell_periods.0"
    later = {"first_day": "2030-01-01", "last_day": "2030-02-01"}
    lesson = {"weekday": 1, "kind": "PERIOD_KIND_LESSON"}
    many = [{**lesson, "weekday": weekday, "start_minute": 10 * place, "end_minute": 10 * place + 10}
            for weekday in range(1, 8) for place in range(21)]
    for name, reason, field, change in (
            ("of a school without its collection", "NAME_INVALID", "name", put(name="120001")),
            ("with a term that ends before it begins", "TERM_INVALID", "terms", put(
                terms=[{"first_day": "2030-02-01", "last_day": "2030-01-01"}])),
            ("with a term of no beginning", "TERM_INVALID", "terms", within("terms.0.first_day", None)),
            ("with a term of no end", "TERM_INVALID", "terms", within("terms.0.last_day", None)),
            ("with a term that begins on no day", "FIELD_INVALID", "first_day", within("terms.0.first_day", "2030-02-30")),
            ("with a term that ends some day", "FIELD_INVALID", "last_day", within("terms.0.last_day", "July")),
            ("with terms that overlap", "TERM_INVALID", "terms", put(terms=[later, {**later, "last_day": "2030-03-01"}])),
            ("with 25 terms", "TERM_INVALID", "terms", put(terms=[
                {"first_day": f"20{year}-01-01", "last_day": f"20{year}-06-01"} for year in range(30, 55)])),
            ("closed on no day", "FIELD_INVALID", "closed_days", put(closed_days=["2030-02-30"])),
            ("closed for 101 days", "TERM_INVALID", "closed_days", put(closed_days=["2030-01-02"] * 101)),
            ("with a bell on day 0", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.weekday", 0)),
            ("with a bell on day 8", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.weekday", 8)),
            ("with a lesson that ends before it begins", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.end_minute", 1)),
            ("with a lesson that begins yesterday", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.start_minute", -1)),
            ("with a lesson into tomorrow", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.end_minute", 1441)),
            ("with a period of no kind", "BELL_TIMES_INVALID", "bell_periods", within(f"{period}.kind", None)),
            ("with two lessons at once", "BELL_TIMES_INVALID", "bell_periods", within("bell_periods.+", {
                **lesson, "start_minute": OPENS + 5, "end_minute": OPENS + 10})),
            ("with 147 periods", "BELL_TIMES_INVALID", "bell_periods", put(bell_periods=many)),
            ("with a room twice", "ROOM_INVALID", "room_codes", put(room_codes=["R1", "R1"])),
            ("with a room in words", "ROOM_INVALID", "room_codes", put(room_codes=["the quiet room"])),
            ("with a room of 21 letters", "ROOM_INVALID", "room_codes", put(room_codes=["R" * 21])),
            ("with a room of no code", "ROOM_INVALID", "room_codes", put(room_codes=[""])),
            ("with 51 rooms", "ROOM_INVALID", "room_codes", put(room_codes=[f"R{number}" for number in range(51)]))):
        yield _case(f"calendar {name}", command, INVALID, reason, field, change)
    yield _case("calendar of a school that nobody registered", command, "NOT_FOUND", "SCHOOL_NOT_FOUND", "name",
                put(name="schools/E10000016|999999"))
    yield _case("calendar by an interviewer", command, DENIED, "PERMISSION_MISSING", "", role="interviewer")


def _timetables():
    command = "scheduling.SetChildTimetable"
    lesson = {"weekday": 1, "start_minute": 540, "end_minute": 600}
    exam = {"date": "2030-01-02", "start_minute": 540, "end_minute": 600}
    for name, reason, field, change in (
            ("of no child", "TIMETABLE_INVALID", "child_id", put(child_id=None)),
            ("of an episode", "FIELD_INVALID", "child_id", put(child_id=f"episodes/{uuid.uuid4()}")),
            ("of a school of two digits", "TIMETABLE_INVALID", "school_urn", put(school_urn="12")),
            ("with a lesson on day 0", "TIMETABLE_INVALID", "lessons", within("lessons.0.weekday", 0)),
            ("with a lesson on day 8", "TIMETABLE_INVALID", "lessons", within("lessons.0.weekday", 8)),
            ("with a lesson that ends before it begins", "TIMETABLE_INVALID", "lessons", within("lessons.0.end_minute", 1)),
            ("with a lesson that begins yesterday", "TIMETABLE_INVALID", "lessons", within("lessons.0.start_minute", -1)),
            ("with a lesson into tomorrow", "TIMETABLE_INVALID", "lessons", within("lessons.0.end_minute", 1441)),
            ("with 101 lessons", "TIMETABLE_INVALID", "lessons", put(lessons=[lesson] * 101)),
            ("with an exam on no date", "TIMETABLE_INVALID", "exams", within("exams.0.date", None)),
            ("with an exam on February 30", "FIELD_INVALID", "date", within("exams.0.date", "2030-02-30")),
            ("with an exam that ends before it begins", "TIMETABLE_INVALID", "exams", within("exams.0.end_minute", 1)),
            ("with an exam that begins yesterday", "TIMETABLE_INVALID", "exams", within("exams.0.start_minute", -1)),
            ("with an exam into tomorrow", "TIMETABLE_INVALID", "exams", within("exams.0.end_minute", 1441)),
            ("with 101 exams", "TIMETABLE_INVALID", "exams", put(exams=[exam] * 101))):
        yield _case(f"timetable {name}", command, INVALID, reason, field, change)
    yield _case("timetable of no authority", command, DENIED, "AUTHORITY_FORBIDDEN", "", put(authority_id=None))
    yield _case("timetable by an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")


def _places():
    """The place of a slot, which every method that knows places checks alike."""
    room_of = {"venue_kind": "VENUE_KIND_NEUTRAL", "venue_id": "library"}
    for command in (*BOOKINGS, "scheduling.ProposeSlots"):
        for name, field, change in (
                ("at a school of five digits", "venue_id", put(venue_id="12000")),
                ("at a school that nobody names", "venue_id", put(venue_id=None)),
                ("in a room in words", "room_code", put(room_code="the quiet room")),
                ("in a room of 21 letters", "room_code", put(room_code="R" * 21)),
                ("in a room of a library", "room_code", put(**room_of)),
                ("in a room of nowhere", "room_code", put(venue_kind=None, venue_id=None)),
                ("at a place of no kind", "venue_kind", put(venue_kind=None, room_code=None)),
                ("at an address", "venue_id", put(venue_kind="VENUE_KIND_NEUTRAL", venue_id="12 High Street", room_code=None)),
                ("at a place of 41 letters", "venue_id", put(venue_kind="VENUE_KIND_HOME", venue_id="h" * 41, room_code=None))):
            yield _case(f"{command} {name}", command, INVALID, "VENUE_INVALID", field, change)
        yield _case(f"{command} at a school that nobody registered", command, "NOT_FOUND", "SCHOOL_NOT_FOUND", "name",
                    put(venue_id="999999"))
        if command in BOOKINGS:  # what is free may be looked at
            yield _case(f"{command} by an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")


def _times(made):
    """When a school is not open to this child."""
    for command in BOOKINGS:
        for name, reason, slot in (
                ("in the holidays", "OUT_OF_TERM", made.slot(HOLIDAY, AFTER_SCHOOL)),
                ("on a closed day", "OUT_OF_TERM", made.slot(CLOSED_DAY, AFTER_SCHOOL)),
                ("before the first bell", "SCHOOL_CLOSED", made.slot(SCHOOL_DAY, OPENS - 60)),
                ("after the last bell", "SCHOOL_CLOSED", made.slot(SCHOOL_DAY, CLOSES)),
                ("past the last bell", "SCHOOL_CLOSED", made.slot(SCHOOL_DAY, CLOSES - 30)),
                ("in a lesson", "SLOT_IN_LESSON", made.slot(SCHOOL_DAY, OPENS)),
                ("into a lesson", "SLOT_IN_LESSON", made.slot(SCHOOL_DAY, AFTER_SCHOOL - 5)),
                ("in the child's exam", "SLOT_IN_EXAM", made.slot(EXAM_DAY, AFTER_SCHOOL))):
            yield _case(f"{command} {name}", command, STATE, reason, "start_time", put(**slot))
        yield _case(f"{command} in a room that the school has not", command, STATE, "ROOM_UNKNOWN", "room_code",
                    put(room_code="R51"))
        yield _case(f"{command} in a room that is taken", command, "ALREADY_EXISTS", "ROOM_TAKEN", "room_code",
                    put(room_code=made.taken_room, **made.slot(SCHOOL_DAY, AFTER_SCHOOL)))
        yield _case(f"{command} without a room", command, INVALID, "VENUE_INVALID", "room_code", put(room_code=None))


def _bookings(made):
    for command in BOOKINGS:
        yield _case(f"{command} for five hours", command, INVALID, "SLOT_INVALID", "start_time",
                    put(**made.slot(SCHOOL_DAY, AFTER_SCHOOL, 300)))
        yield _case(f"{command} yesterday", command, INVALID, "SLOT_INVALID", "start_time", put(**made.slot(-1, AFTER_SCHOOL)))
        yield _case(f"{command} next year", command, INVALID, "SLOT_INVALID", "start_time", put(**made.slot(365, AFTER_SCHOOL)))
        yield _case(f"{command} by an interviewer that is not there", command, "NOT_FOUND", "INTERVIEWER_NOT_FOUND", "name",
                    put(interviewer_id=f"interviewers/{uuid.uuid4()}"))
        yield _case(f"{command} of a plan that is not there", command, "NOT_FOUND", "PLAN_NOT_FOUND", "name",
                    put(name=f"plans/{uuid.uuid4()}"))
    yield _case("kept for an hour", "scheduling.HoldSlot", INVALID, "HOLD_TIME_INVALID", "keep", put(keep="3600s"))
    yield _case("kept for no time", "scheduling.HoldSlot", INVALID, "HOLD_TIME_INVALID", "keep", put(keep="0s"))
    yield _case("booked twice", "scheduling.BookInterview", STATE, "ALREADY_BOOKED", "", after=True)
    yield _case("moved though it is not booked", "scheduling.RescheduleInterview", STATE, "NOT_BOOKED", "",
                put(name=made.pupil()))
    yield _case("slots of five hours", "scheduling.ProposeSlots", INVALID, "SLOT_INVALID", "duration", put(duration="18000s"))
