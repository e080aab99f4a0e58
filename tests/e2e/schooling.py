"""A valid request for every method about schools, school days and places, with all that it needs: what the table of bad ones
starts from. One school has a calendar in which each rule has its day."""
from __future__ import annotations

import datetime
import itertools
import uuid

import instants
from api import Refused
from hearing import Hearing
from instants import LONDON, SECOND
from stack.process import wait_until

SCHOOL = "120001"
BOOKINGS = ("scheduling.HoldSlot", "scheduling.BookInterview", "scheduling.RescheduleInterview")
METHODS = ("referral.RegisterSchool", "scheduling.SetSchoolCalendar", "scheduling.SetChildTimetable",
           "scheduling.ProposeSlots", *BOOKINGS)
# By the clock on the wall, in minutes.
OPENS, LUNCH, AFTERNOON, AFTER_SCHOOL, CLOSES = 8 * 60, 12 * 60, 13 * 60, 15 * 60, 17 * 60
# Days from today: a school day, the same with the child's exam, a closed day, the first of the holidays.
SCHOOL_DAY, EXAM_DAY, CLOSED_DAY, HOLIDAY = 2, 3, 4, 5


class Schooling(Hearing):
    """`valid(method)` as in Hearing. Each call makes a plan, an interviewer and a room of its own; the school is one."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._rooms = itertools.count(1)
        self._urns = itertools.count(120002)
        agreement = self.house.draft_agreement(packages=["return_interview", "school_visit"])
        self.house.say("referral.ActivateAgreement", name=agreement)
        self.school = self._open(SCHOOL)
        self.taken_room = self.booked()["room_code"]

    # --- what a request needs to be there

    def today(self) -> datetime.date:
        return instants.to_datetime(self.now).astimezone(LONDON).date()

    def date(self, days: int) -> str:
        return (self.today() + datetime.timedelta(days=days)).isoformat()

    def slot(self, days: int, minute: int, minutes: int = 60) -> dict:
        """Returns start and end of a slot that begins `days` from today at that minute of London's day."""
        start = datetime.datetime.combine(self.today() + datetime.timedelta(days=days), datetime.time(minute // 60, minute % 60),
                                          LONDON)
        begins = instants.from_datetime(start)
        return {"start_time": instants.text(begins), "end_time": instants.text(begins + minutes * 60 * SECOND)}

    def calendar(self) -> dict:
        """Open every day of the week: lessons, lunch, lessons, after school; the holidays begin in five days."""
        kinds = (("LESSON", OPENS, LUNCH), ("LUNCH", LUNCH, AFTERNOON), ("LESSON", AFTERNOON, AFTER_SCHOOL),
                 ("AFTER_SCHOOL", AFTER_SCHOOL, CLOSES))
        return {"terms": [{"first_day": self.date(-40), "last_day": self.date(CLOSED_DAY)}],
                "closed_days": [self.date(CLOSED_DAY)],
                "bell_periods": [{"weekday": weekday, "start_minute": start, "end_minute": end, "kind": f"PERIOD_KIND_{kind}"}
                                 for weekday in range(1, 8) for kind, start, end in kinds],
                "room_codes": [f"R{number}" for number in range(1, 51)]}

    def _register(self, urn: str) -> str:
        """Returns the name of a school that scheduling has heard of."""
        self.house.say("referral.RegisterSchool", authority_id=self.house.authority, school_urn=urn,
                       dsl_person_id=self.house.people[0])
        name = f"schools/{self.house.authority}|{urn}"
        wait_until(lambda: self._knows("scheduling.GetSchool", name), 20, "a school", pause=0.05)
        return name

    def _open(self, urn: str) -> str:
        name = self._register(urn)
        self.say("scheduling.SetSchoolCalendar", name=name, **self.calendar())
        return name

    def _knows(self, method: str, name: str) -> bool:
        try:
            self.say(method, name=name)
        except Refused:
            return False
        return True

    def pupil(self) -> str:
        """Returns the plan of a child of the school who has an exam."""
        episode = self.episode()
        plan = episode["name"].replace("episodes/", "plans/")
        wait_until(lambda: self._knows("scheduling.GetPlan", plan), 20, "a plan", pause=0.05)
        self.say("scheduling.SetChildTimetable", authority_id=self.house.authority, child_id=episode["child_id"],
                 school_urn=SCHOOL, exams=[{"date": self.date(EXAM_DAY), "start_minute": AFTER_SCHOOL, "end_minute": CLOSES}])
        return plan

    def booked(self) -> dict:
        """Returns the request of a visit that is booked."""
        request, caller = self.valid("scheduling.BookInterview")
        self._api.call("scheduling.BookInterview", request, caller)
        return request

    # --- one valid request for each method

    def _referral_register_school(self, _words):
        return {"authority_id": self.house.authority, "school_urn": str(next(self._urns)),
                "host_authority_id": "E09000001", "dsl_person_id": f"people/{uuid.uuid4()}"}, self.house.coordinator

    def _scheduling_set_school_calendar(self, _words):
        return {"name": self._register(str(next(self._urns))), **self.calendar()}, self.house.coordinator

    def _scheduling_set_child_timetable(self, _words):
        return {"authority_id": self.house.authority, "child_id": self.episode()["child_id"], "school_urn": SCHOOL,
                "lessons": [{"weekday": 1, "start_minute": OPENS, "end_minute": LUNCH}],
                "exams": [{"date": self.date(EXAM_DAY), "start_minute": AFTERNOON, "end_minute": AFTER_SCHOOL}]}, \
            self.house.coordinator

    def _visit(self) -> dict:
        return {"name": self.pupil(), "interviewer_id": self.house.register_interviewer(f"teacher{next(self._number)}"),
                **self.slot(SCHOOL_DAY, AFTER_SCHOOL), "venue_kind": "VENUE_KIND_SCHOOL", "venue_id": SCHOOL,
                "room_code": f"R{next(self._rooms)}"}

    def _scheduling_propose_slots(self, _words):
        return {"name": self.pupil(), "not_before": self.slot(SCHOOL_DAY, AFTER_SCHOOL)["start_time"],
                "duration": "3600s", "venue_kind": "VENUE_KIND_SCHOOL", "venue_id": SCHOOL, "room_code": "R50"}, \
            self.house.coordinator

    def _scheduling_hold_slot(self, _words):
        return {**self._visit(), "keep": "300s"}, self.house.coordinator

    def _scheduling_book_interview(self, _words):
        return self._visit(), self.house.coordinator

    def _scheduling_reschedule_interview(self, _words):
        return {**self.booked(), **self.slot(EXAM_DAY, LUNCH), "room_code": f"R{next(self._rooms)}"}, self.house.coordinator
