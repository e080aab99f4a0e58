"""A valid request for every command of interview and risk, with all that it needs: what the tables of bad requests and of
planted words start from. A command that is missing here fails those tests by its name."""
from __future__ import annotations

import datetime
import itertools
import re

import instants
from api import Api, Method, Refused
from house import House
from rest import settle
from instants import HOUR
from stack.process import wait_until

SERVICES = ("interview", "risk")
# A string is an id, a code, a time or policy data if its name says so; every other one is somebody's words.
_CODED = re.compile(r"(^|_)(id|ids|code|codes|key|urn|date|time|name|etag|mode|role|roles|choices|recipient|language|version"
                    r"|organisation|reason_code|source|day|days)$")
# Published policy: read by everybody who works with it, nobody's words.
PUBLISHED = frozenset({"interview.PublishFramework", "risk.PublishMatrix", "risk.PublishTriggerPolicy"})


def commands(api: Api) -> list[Method]:
    """Returns every command of the two services."""
    return [method for method in api.methods.values() if method.changes and method.name.split(".")[0] in SERVICES]


def strings(descriptor, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Returns the path of every string field of a message, nested and repeated ones too."""
    found = []
    for field in descriptor.fields:
        if field.type == field.TYPE_STRING:
            found.append((*path, field.name))
        elif field.message_type and not field.message_type.full_name.startswith("google.protobuf."):
            found += strings(field.message_type, (*path, field.name))
    return found


def is_text(path: tuple[str, ...]) -> bool:
    """Whether a string field holds somebody's words."""
    return not _CODED.search(path[-1])


def texts(method: Method) -> list[tuple[str, ...]]:
    """Returns the fields of a command that hold somebody's words."""
    return [] if method.name in PUBLISHED else [path for path in strings(method.request.DESCRIPTOR) if is_text(path)]


class Hearing:
    """`valid(command)` returns a request that is accepted, and who may send it. Each call makes a case of its own."""

    def __init__(self, api: Api, house: House, home: str, now: int, probe):
        self._api, self.house, self._home, self.now, self._probe = api, house, home, now, probe
        self._number = itertools.count(1)
        self.interviewer, self.person = next(iter(house.interviewers.items()))
        self.as_interviewer = house.interviewer(self.interviewer)
        self.lead, self.worker = house.by_role("safeguarding_lead"), house.by_role("social_worker")
        self.manager = house.by_role("service_lead")

    def say(self, method: str, caller: dict | None = None, **request) -> dict:
        return self._api.call(method, request, caller or self.house.coordinator)

    # --- what a command needs to be there

    def episode(self, hours: float = 3, **changes) -> dict:
        """Returns a returned episode of a new child."""
        number = next(self._number)
        return self.house.say("referral.ReportReturn", authority_id=self.house.authority, report={
            "child": [{"type": "local", "issuer": self.house.authority, "value": f"hearing:{number}"}],
            "category": "EPISODE_CATEGORY_MISSING", "home_urn": self._home, "birth_date": "2011-05-05",
            "episode_reference": f"hearing-{number}", "return_time": {"time": self.at(-hours)}, **changes})["episode"]

    def at(self, hours: float) -> str:
        return instants.text(self.now + round(hours * HOUR))

    def day(self, days: int) -> str:
        return (instants.to_datetime(self.now).date() + datetime.timedelta(days=days)).isoformat()

    def plan(self) -> str:
        """Returns a plan whose clock runs, known to interview."""
        plan = self.episode()["name"].replace("episodes/", "plans/")
        self._until(lambda: self.say("scheduling.GetPlan", name=plan))
        wait_until(lambda: self._is_known(plan), 20, "a plan that interview knows", pause=0.05)
        return plan

    def _is_known(self, plan: str) -> bool:
        """Asks for what is refused for its framework, once the plan is known."""
        try:
            self.say("interview.StartInterview", self.as_interviewer, plan_id=plan, framework_id="nobodys")
        except Refused as refused:
            return refused.reason.startswith("FRAMEWORK")
        return False

    def interview(self, plan: str = "") -> dict:
        plan = plan or self.plan()
        return self._until(lambda: self.say("interview.StartInterview", self.as_interviewer, plan_id=plan,
                                            interviewer_id=self.interviewer))["interview"]

    def _until(self, ask):
        """Returns the answer once the events that it needs have come."""
        answers = []

        def answered() -> bool:
            try:
                answers.append(ask())
                return True
            except Refused as refused:
                if refused.code not in ("NOT_FOUND", "FAILED_PRECONDITION"):
                    raise
                return False
        wait_until(answered, 20, "what another service must tell first", pause=0.05)
        return answers[-1]

    def drafted(self) -> tuple[dict, str]:
        """Returns an interview with a saved draft that is complete, and the draft's etag."""
        interview = self.interview()
        record = self.say("interview.SaveDraft", self.as_interviewer, name=interview["name"],
                          document=self.document(lambda path: "words"))["record"]
        return interview, record["etag"]

    def held(self) -> dict:
        interview, etag = self.drafted()
        self.say("interview.RecordHeld", name=interview["name"], mode="in_person")
        return {**interview, "record_etag": etag}

    def submitted(self) -> dict:
        interview = self.held()
        return self.say("interview.SubmitInterview", self.as_interviewer, name=interview["name"],
                        etag=interview["record_etag"])["interview"]

    def declined(self) -> dict:
        return self.say("interview.RecordDeclined", name=self.interview()["name"], declined_by="DECLINED_BY_CHILD",
                        reason_code="no_trust")["interview"]

    def danger(self) -> dict:
        return self.say("interview.RaiseImmediateDanger", self.as_interviewer, plan_id=self.plan())["danger"]

    def answered(self) -> dict:
        return self.say("interview.AnswerDanger", self.worker, name=self.danger()["name"], action_code="OTHER")["danger"]

    def action(self) -> dict:
        request, caller = self.valid("interview.PlanAction")
        return self._api.call("interview.PlanAction", request, caller)["action"]

    def visit(self) -> dict:
        request, caller = self.valid("interview.StartVisit")
        return self._api.call("interview.StartVisit", request, caller)["visit"]

    def framework(self) -> dict:
        return self.say("interview.GetFramework", name="frameworks/statutory.1")["framework"]

    def document(self, words) -> dict:
        """Returns a complete document with `words(path)` in every text that it can hold."""
        framework = self.framework()
        prompts = [prompt for topic in framework["topics"] for prompt in topic["prompts"]]
        texts_of = {prompt["key"]: prompt["kind"].endswith("_TEXT") for prompt in prompts}
        asked = next(key for key, is_words in texts_of.items() if is_words)
        return {
            "preparation": {"communication_codes": ["speech"], "communication_notes": words("preparation.communication_notes"),
                            "capacity": "CAPACITY_WITH_SUPPORT", "capacity_notes": words("preparation.capacity_notes"),
                            "interpreter_language": "pl", "keep_apart": [words("preparation.keep_apart")],
                            "wishes": words("preparation.wishes")},
            "present": [{"role": "carer", "description": words("present.description"), "child_agreed": True}],
            "child_account": words("child_account"), "analysis": words("analysis"),
            "answers": [{"prompt_key": asked, "state": "ANSWER_STATE_ANSWERED", "text": words("answers.text")},
                        *({"prompt_key": key, "state": "ANSWER_STATE_NOT_ASKED"} for key in texts_of if key != asked)],
            "statements": [{"kind": "STATEMENT_KIND_OPINION", "topic_key": framework["topics"][0]["key"],
                            "text": words("statements.text"), "wish": "WISH_DO_NOT_SHARE"}],
            "findings": [{"code": framework["push_codes"][0]["code"], "state": "FINDING_STATE_PRESENT",
                          "evidence": words("findings.evidence")}],
            "sharing_wishes": [{"subject": words("sharing_wishes.subject"), "recipient": "police", "wish": "WISH_DO_NOT_SHARE",
                                "overridden": True, "override_reason": words("sharing_wishes.override_reason")}],
            "advice_codes": [framework["advice"][0]["code"]],
            "linked": [{"kind": "FACT_KIND_PLACE", "value": words("linked.value")}],
        }

    # --- one valid request for each command

    def valid(self, command: str, words=lambda path: "words") -> tuple[dict, dict]:
        """Returns (request, caller). `words(path)` gives the text of a field; "document.child_account" is a path."""
        service, _, method = command.partition(".")
        make = getattr(self, f"_{service}_{re.sub('(?<!^)(?=[A-Z])', '_', method).lower()}", None)
        assert make is not None, f"tests/e2e/hearing.py has no valid request for {command}"
        return make(words)

    def _interview_publish_framework(self, _words):
        built_in = self.framework()
        return {"authority_id": self.house.authority, "framework_id": f"own{next(self._number)}", **{
            name: built_in[name] for name in ("title", "topics", "push_codes", "pull_codes", "indicators", "advice")}}, self.manager

    def _interview_start_interview(self, _words):
        return {"plan_id": self.plan(), "interviewer_id": self.interviewer}, self.as_interviewer

    def _interview_save_draft(self, words):
        return {"name": self.interview()["name"], "document": self.document(lambda path: words(f"document.{path}"))}, \
            self.as_interviewer

    def _interview_submit_interview(self, _words):
        interview = self.held()
        return {"name": interview["name"], "etag": interview["record_etag"]}, self.as_interviewer

    def _interview_sign_off_interview(self, _words):
        return {"name": self.submitted()["name"]}, self.lead

    def _interview_amend_interview(self, words):
        return {"name": self.submitted()["name"], "statement_kind": "STATEMENT_KIND_FACT", "text": words("text"),
                "findings": [{"code": self.framework()["pull_codes"][0]["code"], "state": "FINDING_STATE_PRESENT",
                              "evidence": words("findings.evidence")}],
                "linked": [{"kind": "FACT_KIND_ASSOCIATE", "value": words("linked.value")}]}, self.as_interviewer

    def _interview_record_held(self, _words):
        return {"name": self.interview()["name"], "held_time": self.at(-0.5), "mode": "in_person"}, self.house.coordinator

    def _interview_record_declined(self, _words):
        return {"name": self.interview()["name"], "declined_by": "DECLINED_BY_PARENT_CARER", "declined_time": self.at(-0.5),
                "reason_code": "no_trust"}, self.house.coordinator

    def _interview_record_not_reached(self, _words):
        plan = self.plan()
        self.say("scheduling.RecordAttempt", name=plan, mode="phone", result="no_answer")
        interview = self.interview(plan)
        settle(self._probe)  # interview must have heard of the attempt
        return {"name": interview["name"]}, self.house.coordinator

    def _interview_record_carer_information(self, words):
        return {"name": self.declined()["name"], "given": True, "text": words("text")}, self.house.coordinator

    def _interview_raise_immediate_danger(self, _words):
        return {"plan_id": self.plan(), "danger_code": "SELF_HARM"}, self.as_interviewer

    def _interview_answer_danger(self, words):
        return {"name": self.danger()["name"], "action_code": "POLICE_CALLED", "note": words("note")}, self.worker

    def _interview_close_danger(self, _words):
        return {"name": self.answered()["name"], "outcome_code": "CHILD_SAFE"}, self.lead

    def _interview_plan_action(self, words):
        return {"interview_id": self.interview()["name"], "kind": "ACTION_KIND_ACTION", "specific": words("specific"),
                "measure": words("measure"), "child_copy": words("child_copy"), "owner_organisation": "HEALTH",
                "owner_role": "social_worker", "due_date": self.day(3), "category_code": "HEALTH"}, self.as_interviewer

    def _interview_update_action(self, words):
        return {"name": self.action()["name"], "specific": words("specific"), "measure": words("measure"),
                "child_copy": words("child_copy"), "due_date": self.day(4)}, self.as_interviewer

    def _interview_complete_action(self, words):
        return {"name": self.action()["name"], "outcome_code": "ACHIEVED", "note": words("note")}, self.as_interviewer

    def _interview_cancel_action(self, _words):
        return {"name": self.action()["name"], "reason_code": "NOT_NEEDED"}, self.as_interviewer

    def _interview_start_visit(self, _words):
        """Each visit is another interviewer's: nobody is in two places."""
        name = self.house.register_interviewer(f"visitor{next(self._number)}")
        return {"interviewer_id": name, "person_id": self.house.interviewers[name], "interview_id": self.interview()["name"],
                "expected_end_time": self.at(1)}, self.as_interviewer

    def _interview_extend_visit(self, _words):
        return {"name": self.visit()["name"], "expected_end_time": self.at(2)}, self.as_interviewer

    def _interview_end_visit(self, _words):
        return {"name": self.visit()["name"], "is_safe": True}, self.as_interviewer

    def _interview_request_debrief(self, _words):
        return {"name": self.interview()["name"]}, self.as_interviewer

    # --- risk

    def assessment(self) -> dict:
        """Returns the current assessment of a new child."""
        episode = self.episode()["name"]
        found: list[dict] = []

        def is_made() -> bool:
            found[:] = self.say("risk.ListAssessments", self.worker, episode_id=episode).get("assessments", [])
            return bool(found)
        wait_until(is_made, 20, "an assessment", pause=0.05)
        return found[0]

    def overridden(self) -> dict:
        request, caller = self.valid("risk.OverrideAssessment")
        return self._api.call("risk.OverrideAssessment", request, caller)["assessment"]

    def candidate(self) -> dict:
        """Returns a pattern candidate of its own: three children who named the same phone."""
        phone = f"07700 9{next(self._number):05}"
        known = {each["name"] for each in self.candidates()}
        for _ in range(3):
            interview = self.interview()
            etag = self.say("interview.SaveDraft", self.as_interviewer, name=interview["name"], document={
                **self.document(lambda path: "words"), "linked": [{"kind": "FACT_KIND_PHONE", "value": phone}]})["record"]["etag"]
            self.say("interview.RecordHeld", name=interview["name"], mode="in_person")
            self.say("interview.SubmitInterview", self.as_interviewer, name=interview["name"], etag=etag)
        found = []

        def is_new() -> bool:
            found[:] = [each for each in self.candidates() if each["name"] not in known and each["kind"].endswith("PHONE")]
            return bool(found)
        wait_until(is_new, 20, "a pattern candidate", pause=0.1)
        settle(self._probe)  # another child would open it again
        return found[0]

    def candidates(self) -> list[dict]:
        return self.say("risk.ListPatternCandidates", self.lead, page_size=1000).get("pattern_candidates", [])

    def matrix(self) -> dict:
        return self.say("risk.GetMatrix", self.manager, name="matrices/default.1")["matrix"]

    def _risk_publish_matrix(self, _words):
        return {"authority_id": self.house.authority, "matrix_id": f"own{next(self._number)}", "mode": "MATRIX_MODE_SHADOW",
                "document": self.matrix()["document"]}, self.manager

    def _risk_publish_trigger_policy(self, _words):
        return {"authority_id": self.house.authority, "rules": [
            {"key": "two_in_a_week", "kind": "TRIGGER_KIND_COUNT_IN_DAYS", "count": 2, "window_days": 7,
             "roles": ["social_worker"]}]}, self.manager

    def _risk_assess_child(self, _words):
        answers = [word for word in self.answers()[:1]]
        return {"child_id": self.assessment()["child_id"], "answers": [{"code": code, "answer": "TRUTH_YES"}
                                                                       for code in answers]}, self.worker

    def answers(self) -> list[str]:
        """Returns the codes that the built-in matrix asks people for."""
        return sorted(set(re.findall(r'"answer":\s*"(\w+)"', self.matrix()["document"])))

    def _risk_override_assessment(self, words):
        return {"name": self.assessment()["name"], "level": "RISK_LEVEL_HIGH", "reason_code": "professional_judgement",
                "reason_text": words("reason_text")}, self.worker

    def _risk_clear_override(self, _words):
        return {"name": self.overridden()["name"]}, self.worker

    def _risk_confirm_pattern(self, _words):
        return {"name": self.candidate()["name"], "reason_code": "known_to_partners"}, self.lead

    def _risk_dismiss_pattern(self, _words):
        return {"name": self.candidate()["name"], "reason_code": "coincidence"}, self.lead


def plant(method: Method, request: dict, path: tuple[str, ...], word: str) -> dict:
    """Returns a copy of a request with a word in one string field: in each element of lists on the way, made where missing."""
    return _plant(method.request.DESCRIPTOR, request, path, word)


def _plant(descriptor, tree: dict, path: tuple[str, ...], word: str) -> dict:
    head, *rest = path
    field = descriptor.fields_by_name[head]
    is_list = field.label == field.LABEL_REPEATED
    if not rest:
        value = [word] if is_list else word
    elif is_list:
        value = [_plant(field.message_type, each, tuple(rest), word) for each in tree.get(head) or [{}]]
    else:
        value = _plant(field.message_type, tree.get(head) or {}, tuple(rest), word)
    return {**tree, head: value}


def at(request: dict, path: tuple[str, ...]) -> list:
    """Returns what stands at a path of a request, of all elements of lists."""
    found = [request]
    for name in path:
        found = [value for each in found for value in (each.get(name, []) if isinstance(each.get(name), list)
                                                       else [each[name]] if name in each else [])]
    return found
