"""Interviews at school, on the real stack in virtual time: in term, inside the bell times, never in a lesson or an exam of that
child, in a room that is free; only where the authority commissions it."""
import datetime
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import story_case
from play import AUTHORITY, START, Play
from instants import LONDON, SECOND, from_datetime, parse, text
from run import SCHEDULING

END = 80
OPEN, ON_HOLIDAY = "120001", "120002"
# The days of the story; the clock ends on Thursday at eight.
TUESDAY, WEDNESDAY, FRIDAY = (START // SECOND // 86400 + days for days in (1, 2, 4))
ROOMS = ["R1", "R2"]


def setUpModule():
    Theatre.play()


def tearDownModule():
    Theatre.stage.close()


def slot(day: int, hour: int, minute: int, minutes: int) -> dict:
    """A slot by the clock on the wall in London."""
    date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
    begins = from_datetime(datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=LONDON))
    return {"start_time": text(begins), "end_time": text(begins + minutes * 60 * SECOND)}


def at_school(room: str, urn: str = OPEN) -> dict:
    return {"venue_kind": "VENUE_KIND_SCHOOL", "venue_id": urn, "room_code": room}


BREAK, LUNCH = slot(TUESDAY, 10, 40, 20), slot(TUESDAY, 12, 30, 45)
IN_LESSON, AFTERNOON = slot(TUESDAY, 9, 30, 30), slot(TUESDAY, 16, 20, 30)
LIBRARY = {"venue_kind": "VENUE_KIND_NEUTRAL", "venue_id": "library"}
# What the coordinator tries before a slot is found, and what comes of it.
TRIES = {
    "in a lesson": ({**IN_LESSON, **at_school("R1")}, "SLOT_IN_LESSON"),
    "at the end of a break": ({**slot(TUESDAY, 10, 50, 20), **at_school("R1")}, "SLOT_IN_LESSON"),
    "in an exam": ({**slot(TUESDAY, 15, 30, 30), **at_school("R1")}, "SLOT_IN_EXAM"),
    "in the evening": ({**slot(TUESDAY, 17, 0, 30), **at_school("R1")}, "SCHOOL_CLOSED"),
    "on a closed day": ({**slot(WEDNESDAY, 12, 30, 45), **at_school("R1")}, "OUT_OF_TERM"),
    "in the holidays": ({**slot(FRIDAY, 12, 30, 45), **at_school("R1")}, "OUT_OF_TERM"),
    "in a room that is not there": ({**LUNCH, **at_school("R9")}, "ROOM_UNKNOWN"),
    "in a lesson, elsewhere": ({**IN_LESSON, **LIBRARY}, "SLOT_IN_LESSON"),
}


class Theatre:
    """Plays all at once; what was answered is kept by name."""

    asked: dict = {}

    @classmethod
    def play(cls):
        cls.stage = Play("e2e-school", interviewers=6)
        try:
            for hours, act in ((0.2, cls.register), (0.4, cls.set_calendars), (3, cls.not_commissioned), (3.1, cls.commission),
                               (3.2, cls.set_timetables), (3.3, cls.try_and_book), (3.4, cls.propose),
                               (3.5, cls.share_the_rooms), (3.6, cls.elsewhere), (3.7, cls.book_after_school),
                               (5, cls.close_the_club), (6, cls.move)):
                cls.stage.at(hours, act)
            for name in ("at_lunch", "proposed", "same_time", "in_a_break", "on_holiday", "after_school"):
                absence = cls.stage.cast(cls.stage.absence(name))
                cls.stage.at(2.5, lambda absence=absence: cls.stage.acts.offer(absence))
            cls.stage.at(END, lambda: None)
            cls.stage.run()
            cls.evidence = cls.stage.evidence()
            cls.summary, cls.findings = cls.stage.recount(cls.evidence)
        except BaseException:
            cls.stage.close()
            raise

    # --- what people do

    @classmethod
    def command(cls, method, **request):
        return cls.stage.ctl.command(method, request, cls.stage.house.coordinator)

    @classmethod
    def say(cls, method, **request):
        """Runs a command that must be accepted."""
        answer = cls.command(method, **request)
        assert answer["ok"], (method, answer)
        return answer["response"]

    @classmethod
    def plan(cls, name):
        return f"plans/{cls.stage.story.episodes[name]}"

    @classmethod
    def book(cls, name, place, number=0):
        """Books for an absence with the interviewer of that number; an interview that is booked is held."""
        wanted = {"interviewer_id": list(cls.stage.house.interviewers)[number], **place}
        answer = cls.command("scheduling.BookInterview", name=cls.plan(name), **wanted)
        if answer["ok"]:
            cls.stage.acts._interviews.arrange(cls.stage.absence(name), wanted)
        return answer

    @classmethod
    def register(cls):
        for urn in (OPEN, ON_HOLIDAY):
            cls.say("referral.RegisterSchool", authority_id=AUTHORITY, school_urn=urn, dsl_person_id=cls.stage.house.people[0])

    @classmethod
    def set_calendars(cls):
        """One school is in term until Thursday and closed on Wednesday; the other's half-term is this week."""
        for urn, terms, closed in ((OPEN, [("2026-02-23", "2026-03-05")], ["2026-03-04"]),
                                   (ON_HOLIDAY, [("2026-01-05", "2026-02-27"), ("2026-03-09", "2026-04-02")], [])):
            cls.set_calendar(urn, terms, closed)

    @classmethod
    def set_calendar(cls, urn, terms, closed, club=range(1, 6)):
        """`club`: the weekdays on which the school is open after lessons."""
        day = [(8, 50, 10, 40, "LESSON"), (10, 40, 11, 0, "BREAK"), (11, 0, 12, 30, "LESSON"), (12, 30, 13, 20, "LUNCH"),
               (13, 20, 15, 20, "LESSON"), (15, 20, 17, 0, "AFTER_SCHOOL")]
        bells = [{"weekday": weekday, "start_minute": 60 * start + minute, "end_minute": 60 * end + last,
                  "kind": f"PERIOD_KIND_{kind}"} for weekday in range(1, 6) for start, minute, end, last, kind in day
                 if kind != "AFTER_SCHOOL" or weekday in club]
        cls.say("scheduling.SetSchoolCalendar", name=f"schools/{AUTHORITY}|{urn}", closed_days=closed, room_codes=ROOMS,
                bell_periods=bells, terms=[{"first_day": first, "last_day": last} for first, last in terms])

    @classmethod
    def not_commissioned(cls):
        cls.asked["without the package"] = cls.book("at_lunch", {**LUNCH, **at_school("R1")})

    @classmethod
    def commission(cls):
        house = cls.stage.house
        house.say("referral.ActivateAgreement", name=house.draft_agreement(packages=["return_interview", "school_visit"]))

    @classmethod
    def set_timetables(cls):
        for name, urn, exams in (("at_lunch", OPEN, [{"date": "2026-03-03", "start_minute": 920, "end_minute": 980}]),
                                 ("on_holiday", ON_HOLIDAY, [])):
            child = cls.stage.ctl.query("scheduling.GetPlan", {"name": cls.plan(name)}, cls.stage.house.coordinator)
            cls.say("scheduling.SetChildTimetable", authority_id=AUTHORITY, child_id=child["plan"]["child_id"], school_urn=urn,
                    exams=exams)

    @classmethod
    def try_and_book(cls):
        for name, (place, _) in TRIES.items():
            cls.asked[name] = cls.book("at_lunch", place)
        cls.asked["at lunch"] = cls.book("at_lunch", {**LUNCH, **at_school("R1")})

    @classmethod
    def propose(cls):
        """Asks for any room at the school from Tuesday's first bell on, and takes what comes first."""
        found = cls.stage.ctl.query("scheduling.ProposeSlots", {
            "name": cls.plan("proposed"), "not_before": slot(TUESDAY, 8, 50, 0)["start_time"], "duration": "1200s",
            "venue_kind": "VENUE_KIND_SCHOOL", "venue_id": OPEN}, cls.stage.house.coordinator)["slots"][0]
        cls.asked["proposed"] = found
        place = {name: found[name] for name in ("interviewer_id", "start_time", "end_time", "venue_kind", "venue_id",
                                                "room_code")}
        number = list(cls.stage.house.interviewers).index(found["interviewer_id"])
        cls.asked["proposal"] = cls.book("proposed", place, number)

    @classmethod
    def share_the_rooms(cls):
        """One room is taken at lunch, the other free after twenty minutes; both are free in the break."""
        cls.asked["room taken"] = cls.book("same_time", {**LUNCH, **at_school("R1")}, number=3)
        cls.asked["too early"] = cls.book("same_time", {**slot(TUESDAY, 12, 45, 30), **at_school("R2")}, number=3)
        cls.asked["after the other"] = cls.book("same_time", {**slot(TUESDAY, 12, 50, 30), **at_school("R2")}, number=3)
        cls.asked["in a break"] = cls.book("in_a_break", {**BREAK, **at_school("R1")}, number=4)

    @classmethod
    def elsewhere(cls):
        """There is no school this week: neither visits nor lessons."""
        cls.asked["no visit"] = cls.stage.ctl.query("scheduling.ProposeSlots", {
            "name": cls.plan("on_holiday"), "venue_kind": "VENUE_KIND_SCHOOL", "venue_id": ON_HOLIDAY},
            cls.stage.house.coordinator)
        cls.asked["half-term"] = cls.book("on_holiday", {**LUNCH, **at_school("R1", ON_HOLIDAY)}, number=2)
        cls.asked["at the library"] = cls.book("on_holiday", {**IN_LESSON, **LIBRARY}, number=2)


    @classmethod
    def book_after_school(cls):
        cls.say("scheduling.BookInterview", name=cls.plan("after_school"), **AFTERNOON, **at_school("R1"),
                interviewer_id=list(cls.stage.house.interviewers)[5])

    @classmethod
    def close_the_club(cls):
        """From now on there is nothing after lessons on Tuesdays; set twice, as systems do."""
        for _ in range(2):
            cls.set_calendar(OPEN, [("2026-02-23", "2026-03-05")], ["2026-03-04"], club=(1, 3, 4, 5))
        cls.asked["questioned"] = cls.booking("after_school")

    @classmethod
    def move(cls):
        wanted = {"interviewer_id": list(cls.stage.house.interviewers)[5], **AFTERNOON, **LIBRARY}
        cls.say("scheduling.RescheduleInterview", name=cls.plan("after_school"), **wanted)
        cls.stage.acts._interviews.arrange(cls.stage.absence("after_school"), wanted)
        cls.asked["moved"] = cls.booking("after_school")

    @classmethod
    def booking(cls, name):
        """Returns the booking of an absence's plan."""
        found = cls.stage.ctl.query("scheduling.ListBookings", {"page_size": 100}, cls.stage.house.coordinator)["bookings"]
        booking, = [each for each in found if each["plan_id"] == cls.plan(name)]
        return booking


class Case(story_case.Case):
    theatre = Theatre

    def reason(self, asked):
        answer = Theatre.asked[asked]
        return None if answer["ok"] else answer["error"]["reason"]

    def booked(self, name):
        said = self.one(name, SCHEDULING, "InterviewBooked")
        return said["venue_kind"].removeprefix("VENUE_KIND_"), said["venue_id"], said["room_code"], text(said["start_time"])


class SchoolStoryTest(Case):
    def test_the_recount_agrees_and_nothing_was_parked(self):
        self.assertEqual([], [str(finding) for finding in Theatre.findings])
        self.assertEqual((0, 0), (Theatre.summary["events_lost"], Theatre.summary["events_doubled"]))
        self.assertEqual([], Theatre.stage.letters())
        self.assertEqual([], Theatre.stage.acts.refused)

    def test_visits_are_a_package_of_the_agreement(self):
        self.assertEqual("PACKAGE_NOT_AGREED", self.reason("without the package"))

    def test_a_slot_is_never_where_the_child_or_the_school_cannot_be(self):
        for name, (_, reason) in TRIES.items():
            with self.subTest(tried=name):
                self.assertEqual(reason, self.reason(name))

    def test_at_lunch_in_term_it_is_booked_and_held_in_time(self):
        self.assertEqual(("SCHOOL", OPEN, "R1", LUNCH["start_time"]), self.booked("at_lunch"))
        self.assertEqual(("HELD", True, True), self.closed("at_lunch"))
        self.assertEqual([(0, 0, "DUE", 0.17)], self.steps("at_lunch"))
        self.assertEqual(self.people("coordinator"), self.mails("at_lunch"))

    def test_two_children_are_not_seen_in_one_room(self):
        self.assertEqual(("ROOM_TAKEN", "ROOM_TAKEN"), (self.reason("room taken"), self.reason("too early")))
        self.assertEqual(("SCHOOL", OPEN, "R2", slot(TUESDAY, 12, 50, 0)["start_time"]), self.booked("same_time"))
        self.assertEqual(("HELD", True, True), self.closed("same_time"))

    def test_the_first_proposal_is_at_lunch_in_the_room_that_is_free(self):
        proposed, wanted = Theatre.asked["proposed"], slot(TUESDAY, 12, 30, 20)
        self.assertEqual((wanted["start_time"], wanted["end_time"], "R2"), (
            text(parse(proposed["start_time"])), text(parse(proposed["end_time"])), proposed["room_code"]))
        self.assertEqual(("SCHOOL", OPEN, "R2", wanted["start_time"]), self.booked("proposed"))
        self.assertEqual(("HELD", True, True), self.closed("proposed"))

    def test_a_break_of_twenty_minutes_is_enough(self):
        self.assertEqual(("SCHOOL", OPEN, "R1", BREAK["start_time"]), self.booked("in_a_break"))
        self.assertEqual(("HELD", True, True), self.closed("in_a_break"))

    def test_in_half_term_there_is_no_visit_and_no_lesson(self):
        proposal = Theatre.asked["no visit"]
        self.assertFalse([each for each in proposal.get("slots", []) if each.get("before_due")])
        self.assertEqual("OUT_OF_TERM", proposal["reason"])
        self.assertEqual("OUT_OF_TERM", self.reason("half-term"))
        self.assertEqual(("NEUTRAL", "library", "", IN_LESSON["start_time"]), self.booked("on_holiday"))
        self.assertEqual(("HELD", True, True), self.closed("on_holiday"))

    def test_a_changed_calendar_questions_the_booking_that_it_rules_out(self):
        """Product 4.2.16: the coordinator is told, once; the booking stands until it is moved."""
        asked = Theatre.asked["questioned"]
        self.assertEqual(("BOOKING_STATE_LIVE", "SCHOOL_CLOSED"), (asked["state"], asked["question_reason"]))
        question = self.one("after_school", SCHEDULING, "BookingQuestioned")
        self.assertEqual("SCHOOL_CLOSED", question["reason"])
        self.assertEqual(self.people("coordinator"), self.mails("after_school", kind="BOOKING_QUESTIONED"))
        self.assertEqual("", Theatre.asked["moved"].get("question_reason", ""))
        self.assertEqual(("HELD", True, True), self.closed("after_school"))
        for name in ("at_lunch", "proposed", "same_time", "in_a_break"):
            self.none(name, SCHEDULING, "BookingQuestioned")

    def test_the_bus_carries_no_childs_school_day(self):
        for record in Theatre.evidence.records:
            self.assertNotRegex(record.name, "(?i)timetable|lesson|exam")
        calendars = Theatre.evidence.said(SCHEDULING, "SchoolCalendarSet")
        self.assertEqual({OPEN, ON_HOLIDAY}, {record.data["school_urn"] for record in calendars})
        self.assertFalse([record for record in calendars if record.data.get("child_id")])

    def test_the_school_is_told_nothing(self):
        """Discretion (product 4.2.14): mails go to the people of the case alone."""
        told = {address for name in ("at_lunch", "proposed", "same_time", "in_a_break") for address in self.mails(name)}
        self.assertEqual(set(self.people("coordinator")), told)


if __name__ == "__main__":
    unittest.main()
