"""What happens in and after an interview: the visit, the record, its plan of action, and what goes wrong."""
from __future__ import annotations

import datetime

import talks
from absences import MINUTE, Absence
from instants import HOUR, LONDON, parse, text, to_datetime

# An interviewer expects to be out so long after the slot.
_LEAVING = 15 * MINUTE


class Interviews:
    """Plays the interviewer, the second reader and the safeguarding lead."""

    def __init__(self, acts, clock, conductor, story, world):
        self._acts, self._clock, self._conductor, self._story, self._world = acts, clock, conductor, story, world
        self._framework: dict | None = None
        self._begun: dict[str, str] = {}    # leading plan → interviews/<uuid>
        self._visiting: set[str] = set()    # interviewers
        self._etags: dict[str, str] = {}    # interviews/<uuid> → etag of its record

    def framework(self) -> dict:
        """The one that is built in: what the statutory purposes ask for."""
        if self._framework is None:
            self._framework = self._acts.query("interview.GetFramework", {"name": "frameworks/statutory.1"},
                                               self._world.coordinator)["framework"]
        return self._framework

    def at(self, hours: float, what) -> None:
        """Does something so many hours from now."""
        self._conductor.at(self._clock.now + round(hours * HOUR), what)

    # --- held

    def arrange(self, absence: Absence, slot: dict) -> None:
        self._conductor.at(parse(slot["start_time"]), lambda: self._begin(absence, slot))

    def _stands(self, absence: Absence, slot: dict) -> bool:
        """Whether the slot was not given back meanwhile."""
        return self._story.slots.get(self._story.episodes.get(absence.reference)) == parse(slot["start_time"])

    def _begin(self, absence: Absence, slot: dict) -> None:
        """The interviewer is there: checks in, and opens the record."""
        if not self._stands(absence, slot):
            return
        talk, caller = talks.of(absence), self._world.interviewer(slot["interviewer_id"])
        interview = self.start(absence, caller)
        if interview is None:
            return
        self._visit(absence, slot, interview, talk, caller)
        if talk.danger is not None:
            self.at(0.3, lambda: self.danger(absence, talk.danger, caller, interview))
        self._conductor.at(parse(slot["end_time"]) + 5 * MINUTE, lambda: self._finish(absence, slot, interview, caller))

    def _visit(self, absence: Absence, slot: dict, interview: str, talk: talks.Talk, caller: dict) -> None:
        """The interviewer says until when, and is out by then; or says so too late."""
        interviewer = slot["interviewer_id"]
        if interviewer in self._visiting:  # out late from the one before
            return
        visit = self._acts.command(absence, "interview.StartVisit", {
            "interviewer_id": interviewer, "person_id": self._world.interviewers[interviewer], "interview_id": interview,
            "expected_end_time": text(parse(slot["end_time"]) + _LEAVING)}, caller)
        if visit is None:
            return
        self._visiting.add(interviewer)

        def end() -> None:
            self._visiting.discard(interviewer)
            self._acts.command(absence, "interview.EndVisit", {"name": visit["visit"]["name"], "is_safe": True}, caller)
        self._conductor.at(parse(slot["end_time"]) + (_LEAVING + talk.overstays * MINUTE if talk.overstays else 0), end)

    def start(self, absence: Absence, caller: dict) -> str | None:
        """Begins the record of the absence's plan, once; returns the interview."""
        plan = self._acts.plan(absence)
        if plan is None:
            return None
        if plan not in self._begun:
            begun = self._acts.command(absence, "interview.StartInterview", {"plan_id": plan}, caller)
            if begun is None:
                return None
            self._begun[plan] = begun["interview"]["name"]
        return self._begun[plan]

    def _finish(self, absence: Absence, slot: dict, interview: str, caller: dict) -> None:
        """The slot is over: it was held, and is written down on the same day."""
        self._acts.command(absence, "interview.RecordHeld", {
            "name": interview, "held_time": slot["start_time"], "mode": "in_person"}, caller)
        talk = talks.of(absence)
        self._save(absence, interview, talk, caller)
        self.at(1.5, lambda: self._submit(absence, interview, talk, caller))
        if talk.debrief:
            self.at(2, lambda: self._acts.command(absence, "interview.RequestDebrief", {"name": interview}, caller))

    def _save(self, absence: Absence, interview: str, talk: talks.Talk, caller: dict) -> None:
        saved = self._acts.command(absence, "interview.SaveDraft", {
            "name": interview, "etag": self._etags.get(interview, ""),
            "document": talks.document(talk, absence, self.framework())}, caller)
        if saved is not None:
            self._etags[interview] = saved["record"]["etag"]

    def _submit(self, absence: Absence, interview: str, talk: talks.Talk, caller: dict) -> None:
        if interview not in self._etags or self._acts.command(
                absence, "interview.SubmitInterview", {"name": interview, "etag": self._etags[interview]}, caller) is None:
            return
        for place, action in enumerate(talk.actions):
            self._plan_action(absence, interview, action, place, caller)
        self.at(14, lambda: self._acts.command(absence, "interview.SignOffInterview", {"name": interview},
                                               self._world.by_role("safeguarding_lead")))
        if talk.amended:
            self.at(20, lambda: self._acts.command(absence, "interview.AmendInterview", {
                "name": interview, "statement_kind": "STATEMENT_KIND_THIRD_PARTY",
                "text": "The home adds that the phone was found again"}, caller))

    def _plan_action(self, absence: Absence, interview: str, action: talks.Action, place: int, caller: dict) -> None:
        due = to_datetime(self._clock.now).astimezone(LONDON).date() + datetime.timedelta(days=action.days)
        planned = self._acts.command(absence, "interview.PlanAction", {
            "interview_id": interview, "kind": "ACTION_KIND_ACTION", "specific": "Find out together what would help",
            "measure": "The child says that it helps", "child_copy": "We look for somebody who helps you",
            "owner_organisation": action.organisation, "owner_role": "social_worker", "due_date": due.isoformat(),
            "category_code": action.category}, caller, part=f"{place}")
        if planned is not None and action.done is not None:
            self.at(action.done, lambda: self._acts.command(absence, "interview.CompleteAction", {
                "name": planned["action"]["name"], "outcome_code": "ACHIEVED", "note": "They went there together"},
                self._world.by_role("social_worker"), part=f"{place}"))

    # --- not held

    def declined(self, absence: Absence, by: str, carer: bool | None) -> None:
        caller = self._world.coordinator
        interview = self.start(absence, caller)
        if interview is None or self._acts.command(absence, "interview.RecordDeclined", {
                "name": interview, "declined_by": f"DECLINED_BY_{by}", "declined_time": text(self._clock.now),
                "reason_code": "spoke_to_somebody_else"}, caller) is None:
            return
        if carer is not None:
            self.at(4, lambda: self._acts.command(absence, "interview.RecordCarerInformation", {
                "name": interview, "given": carer, "text": "He was upset after the telephone call" if carer else ""}, caller))

    def not_reached(self, absence: Absence) -> None:
        interview = self.start(absence, self._world.coordinator)
        if interview is not None:
            self._acts.command(absence, "interview.RecordNotReached", {"name": interview}, self._world.coordinator)

    # --- immediate danger

    def danger(self, absence: Absence, answered: float | None, caller: dict | None = None, interview: str = "") -> None:
        """Raised by whoever is there; answered by the safeguarding lead so many hours later, and closed in the end."""
        about = {"interview_id": interview} if interview else {"plan_id": self._acts.plan(absence)}
        raised = self._acts.command(absence, "interview.RaiseImmediateDanger", {**about, "danger_code": "EXPLOITATION"},
                                    caller or self._world.coordinator)
        if raised is None or answered is None:
            return
        name, lead = raised["danger"]["name"], self._world.by_role("safeguarding_lead")
        self.at(answered, lambda: self._acts.command(absence, "interview.AnswerDanger", {
            "name": name, "action_code": "MASH_REFERRED", "note": "Spoke with the duty worker"}, lead))
        self.at(answered + 5, lambda: self._acts.command(absence, "interview.CloseDanger", {
            "name": name, "outcome_code": "PROTECTION_PLAN"}, lead))
