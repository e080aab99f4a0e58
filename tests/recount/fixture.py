"""A small recorded run, written by hand from docs/flows/escalation.md: the model takes no part in it.

Three children came back at nine. One was offered and booked in time. For the second nobody booked: the placement manager
promised at step 3, the promise lapsed, it went one step higher, breached, and was held after 100 hours; an action from that
interview falls overdue. The third was told to be at high risk after 20 hours, so that the ladder came one step earlier; the
interviewer raised an immediate danger, answered at its second step, and did not check out of the visit in time.
"""
from __future__ import annotations

import copy
import datetime

import inputs
import instants
import ladder
from instants import DAY, HOUR
from run import INTERVIEW, NOTIFICATION, REFERRAL, RISK, SCHEDULING, Run
from topics import Record

START = instants.parse("2026-03-27T09:00:00Z")
AUTHORITY = "E10000016"
GOOD, LATE, RISKY = (f"00000000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))
_NAMES = {GOOD: "AAAAAA", LATE: "BBBBBB", RISKY: "CCCCCC"}
_CHILDREN = {GOOD: "510001", LATE: "510002", RISKY: "510003"}
DANGER, ACTION, VISIT = "dangers/1", "actions/1", "visits/1"


class Recording:
    """Builds the run; `records`, `journal` and `mails` may be spoilt before `run()`."""

    def __init__(self):
        self.rows = [inputs.Row(number, child, datetime.date(2012, 1, 1), "M", datetime.date(2026, 1, 2),
                                datetime.date(2026, 1, 4)) for number, child in enumerate(_CHILDREN.values(), 1)]
        self.records: list[Record] = []
        self.journal: list[inputs.Entry] = []
        self.mails: list[dict] = []
        self._said_agreement()
        for number, key in enumerate((GOOD, LATE, RISKY), 1):
            self.entry("row", 0, row=number, episode=key)
            self._opened(key)
        self._good()
        self._late()
        self._risky()
        self.entry("end", 150 * HOUR)

    # --- building blocks

    def entry(self, kind: str, after: int, **said) -> None:
        at = START + after
        self.journal.append(inputs.Entry(len(self.journal) + 1, kind, at / 1000, at, said))

    def publish(self, key: str, name: str, after: int, **data) -> None:
        child = [{"type": "ssda903", "issuer": AUTHORITY, "value": _CHILDREN[key]}]
        self.entry("publish", after, event=inputs.INTAKE + name, episode=key, answer={"ok": True},
                   request={"id": f"{name}-{key}", "source": "//council", "data": {
                       "child": child, "episode_reference": key, "birth_date": "2012-01-01", **data}})

    def command(self, method: str, after: int, made: str = "", **request) -> None:
        """An accepted command; `made` is the resource that it was about or that it made."""
        response = {"resource": {"name": made}} if made else {}
        self.entry("command", after, command=method, request=request, answer={"ok": True, "response": response})

    def held(self, key: str, after: int, at: int) -> None:
        """An interview is begun and recorded as held."""
        interview = {"interview_id": f"interviews/{key}", "child_id": f"children/{key}", "authority_id": AUTHORITY,
                     "plan_ids": [f"plans/{key}"]}
        self.command("interview.StartInterview", after, f"interviews/{key}")
        self.record(INTERVIEW, "InterviewStarted", after, **interview)
        self.command("interview.RecordHeld", after, f"interviews/{key}", held_time=instants.text(START + at))
        self.record(INTERVIEW, "InterviewHeld", after, **interview, held_time=START + at, mode="in_person")

    def record(self, topic: str, name: str, after: int, **data) -> Record:
        at = START + after
        package = topic.removeprefix("safereturn.").removesuffix(".events")
        self.records.append(Record(
            topic=topic, partition=0, offset=len(self.records), wall_ms=at // 1000, key="", id=f"id-{len(self.records)}",
            source=f"//safereturn/{package}", type=f"safereturn.{package}.v1.{name}", time=at, data=data))
        return self.records[-1]

    def find(self, name: str, **fields) -> Record:
        """Returns the one record of that name whose data has these fields."""
        found, = (record for record in self.records if record.name == name
                  and all(record.data.get(field) == value for field, value in fields.items()))
        return found

    def again(self, record: Record, **changes) -> Record:
        """Puts a copy of a record on its topic; `changes` replace attributes, e.g. its id."""
        twin = copy.deepcopy(record)
        twin.offset = max(known.offset for known in self.records) + 1
        for name, value in changes.items():
            setattr(twin, name, value)
        self.records.append(twin)
        return twin

    def run(self) -> Run:
        return Run.of(self.rows, self.journal, self.records, self.mails)

    # --- the story

    def _said_agreement(self) -> None:
        self.record(REFERRAL, "AgreementActivated", -DAY, agreement_id="agreements/1", authority_id=AUTHORITY,
                    packages=[], expire_time=START + 365 * DAY)

    def _opened(self, key: str) -> None:
        back = {"time": instants.text(START)}
        self.publish(key, "ChildReportedMissing", -DAY, start_time={"time": instants.text(START - DAY)})
        self.publish(key, "ChildReturned", 0, return_time=back)
        ids = {"episode_id": f"episodes/{key}", "child_id": f"children/{key}", "authority_id": AUTHORITY}
        self.record(REFERRAL, "EpisodeOpened", -DAY, **ids, case_reference=_NAMES[key], episode_reference=key,
                    start_time=START - DAY, start_precision="TIME_PRECISION_EXACT", missing_again=False)
        self.record(REFERRAL, "ChildReturned", 0, **ids, return_time=START)
        self.record(REFERRAL, "ReferralAccepted", 0, **ids, case_reference=_NAMES[key], return_time=START,
                    under_12=False)
        self.record(SCHEDULING, "ClockStarted", 0, **self._ids(key), return_time=START, due_time=START + 72 * HOUR,
                    shifted=False, skipped_steps=[], step_offset_minutes=[0, 240, 1440, 2160, 2880, 3600, 4320, 5760])
        self.step(key, 0, 0)

    def _ids(self, key: str) -> dict:
        return {"plan_id": f"plans/{key}", "child_id": f"children/{key}", "episode_id": f"episodes/{key}",
                "authority_id": AUTHORITY, "case_reference": _NAMES[key]}

    def step(self, key: str, step: int, after: int, due: int | None = None, cause: str = "DUE", day: int = 0) -> None:
        """Raises a step, alerts it and mails it to one person."""
        self.record(SCHEDULING, "EscalationRaised", after, **self._ids(key), step=step, day=day,
                    step_due_time=START + (after if due is None else due), due_time=START + 72 * HOUR,
                    roles=list(ladder.STEPS[step].roles), cause=f"ESCALATION_CAUSE_{cause}", acknowledgeable=step < 6)
        alert = f"{key[:-5]}{step}{day:03}{key[-1]}"
        self.record(NOTIFICATION, "AlertSent", after, alert_id=f"alerts/{alert}", plan_id=f"plans/{key}", step=step,
                    day=day, recipients=1, kind="ESCALATION")
        self.mails.append({"message_id": f"<{alert}.person@safereturn>", "subject": f"Case {_NAMES[key]}",
                           "body": f"Step {step}", "to": ["somebody@example.org"]})

    def _good(self) -> None:
        plan = {"plan": f"plans/{GOOD}"}
        slot = {"start_time": instants.text(START + 30 * HOUR), "end_time": instants.text(START + 31 * HOUR)}
        self.command("scheduling.OfferInterview", 3 * HOUR, **plan, offered_time=instants.text(START + 3 * HOUR))
        self.command("scheduling.BookInterview", 10 * HOUR, **plan, **slot)
        self.held(GOOD, 31 * HOUR, 30 * HOUR)
        self.record(SCHEDULING, "InterviewOffered", 3 * HOUR, **self._ids(GOOD))
        self.record(SCHEDULING, "InterviewBooked", 10 * HOUR, **self._ids(GOOD))
        self.record(SCHEDULING, "PlanClosed", 31 * HOUR, **self._ids(GOOD), outcome="OUTCOME_HELD",
                    offered_in_time=True, held_in_time=True)

    def _late(self) -> None:
        for step, hours in ((1, 4), (2, 24), (3, 36)):
            self.step(LATE, step, hours * HOUR)
        alert = self.find("AlertSent", plan_id=f"plans/{LATE}", step=3).data["alert_id"]
        made, until = 36 * HOUR + HOUR // 2, 40 * HOUR
        self.command("notification.AcknowledgeAlert", made, alert=alert, until_time=instants.text(START + until))
        promise = {"plan_id": f"plans/{LATE}", "alert_id": alert, "step": 3}
        self.record(NOTIFICATION, "AlertAcknowledged", made, **promise)
        self.record(SCHEDULING, "PromiseMade", made, **promise)
        self.record(SCHEDULING, "PromiseLapsed", until, **promise)
        self.record(NOTIFICATION, "AlertExpired", until, **promise)
        self.step(LATE, 4, until, cause="PROMISE_LAPSED")
        self.step(LATE, 5, 60 * HOUR)
        self.step(LATE, 6, 72 * HOUR)
        self.record(SCHEDULING, "DeadlineBreached", 72 * HOUR, **self._ids(LATE), due_time=START + 72 * HOUR)
        self.step(LATE, 7, 96 * HOUR)
        self.held(LATE, 100 * HOUR, 100 * HOUR)
        self.record(SCHEDULING, "PlanClosed", 100 * HOUR, **self._ids(LATE), outcome="OUTCOME_HELD",
                    offered_in_time=False, held_in_time=False)
        action = {"action_id": ACTION, "child_id": f"children/{LATE}", "authority_id": AUTHORITY,
                  "case_reference": _NAMES[LATE], "due_date": "2026-03-31", "owner_role": "social_worker"}
        self.command("interview.PlanAction", 100 * HOUR, ACTION)
        self.record(INTERVIEW, "ActionPlanned", 100 * HOUR, **action)
        # The day ends at 23:00 UTC: summer time has begun.
        for step, hours, roles in ((0, 110, ["social_worker", "coordinator"]), (1, 134, ["service_lead"])):
            self.urgent(LATE, INTERVIEW, "ActionOverdue", "ACTION_OVERDUE", hours * HOUR, roles, **action, step=step,
                        template_key="action_overdue")
        self.command("interview.CompleteAction", 140 * HOUR, ACTION)
        self.record(INTERVIEW, "ActionCompleted", 140 * HOUR, **action)

    def urgent(self, key: str, topic: str, name: str, kind: str, after: int, roles: list, **data) -> None:
        """Something that is told at once: the event, its alert, and a mail to one person."""
        self.record(topic, name, after, **{**self._ids(key), **data, "roles": roles, "raised_time": START + after})
        alert = f"{key[:-6]}{len(self.records):05}{key[-1]}"
        self.record(NOTIFICATION, "AlertSent", after, alert_id=f"alerts/{alert}", plan_id=f"plans/{key}",
                    child_id=f"children/{key}", case_reference=_NAMES[key], kind=kind, step=data["step"], day=0, recipients=1,
                    roles=roles, template_key=data["template_key"])
        self.mails.append({"message_id": f"<{alert}.person@safereturn>", "subject": f"Case {_NAMES[key]}", "body": kind,
                           "to": ["somebody@example.org"]})

    def _risky(self) -> None:
        self.step(RISKY, 1, 4 * HOUR)
        self.record(RISK, "RiskAssessed", 20 * HOUR, **self._ids(RISKY), assessment_id="assessments/1",
                    effective_level="RISK_LEVEL_HIGH", assessed_time=START + 20 * HOUR, shadow=False, cause="OVERRIDE")
        self.record(SCHEDULING, "LadderShifted", 20 * HOUR, **self._ids(RISKY), level=4, skipped_steps=[],
                    step_offset_minutes=[0, 240, 240, 1440, 2160, 2880, 4320, 5760])
        self.step(RISKY, 2, 20 * HOUR, due=4 * HOUR, cause="RISK")
        self.step(RISKY, 3, 24 * HOUR)
        visit = {"visit_id": VISIT, "expected_end_time": START + 27 * HOUR}
        self.command("interview.StartVisit", 25 * HOUR, VISIT)
        self.record(INTERVIEW, "VisitStarted", 25 * HOUR, **self._ids(RISKY), **visit)
        danger = {"danger_id": DANGER, "template_key": "danger"}
        self.command("interview.RaiseImmediateDanger", 26 * HOUR, DANGER)
        self.urgent(RISKY, INTERVIEW, "ImmediateDangerRaised", "DANGER", 26 * HOUR, ["safeguarding_lead", "social_worker"],
                    **danger, step=0)
        self.urgent(RISKY, INTERVIEW, "DangerUnanswered", "DANGER", 26 * HOUR + HOUR // 4,
                    ["safeguarding_lead", "social_worker", "team_manager"], **danger, step=1)
        self.command("interview.AnswerDanger", 26 * HOUR + HOUR // 3, DANGER)
        self.record(INTERVIEW, "DangerAnswered", 26 * HOUR + HOUR // 3, **self._ids(RISKY), danger_id=DANGER)
        self.urgent(RISKY, INTERVIEW, "VisitOverdue", "VISIT_OVERDUE", 27 * HOUR + HOUR // 4, ["service_lead", "duty_team"],
                    **visit, step=0, template_key="visit_overdue")
        self.command("interview.EndVisit", 27 * HOUR + HOUR // 2, VISIT)
        self.record(INTERVIEW, "VisitEnded", 27 * HOUR + HOUR // 2, **self._ids(RISKY), visit_id=VISIT, is_safe=True)
        self.held(RISKY, 28 * HOUR, 25 * HOUR)
        self.record(SCHEDULING, "PlanClosed", 28 * HOUR, **self._ids(RISKY), outcome="OUTCOME_HELD", offered_in_time=False,
                    held_in_time=True)
