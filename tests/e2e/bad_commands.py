"""Everything wrong that a command of interview or risk can be asked, each case with the code, reason and field of its refusal.
A case is one line; it starts from the valid request of tests/e2e/hearing.py."""
from __future__ import annotations

import dataclasses
import json
import uuid
from typing import Callable

INVALID, STATE, STALE, DENIED = "INVALID_ARGUMENT", "FAILED_PRECONDITION", "ABORTED", "PERMISSION_DENIED"


@dataclasses.dataclass(frozen=True)
class Case:
    """`change` turns the valid request into the wrong one; `after`: the valid one is sent first; `role`: as whom instead."""

    name: str
    command: str
    code: str
    reason: str
    field: str
    change: Callable[[dict], dict] = dict
    after: bool = False
    role: str = ""


def put(**fields):
    """Returns a change that replaces fields; None takes one away."""
    def change(request: dict) -> dict:
        return {name: value for name, value in {**request, **fields}.items() if value is not None}
    return change


def within(path: str, value):
    """Returns a change of one place inside: names and positions, "topics.0.key". None takes it away."""
    def change(request: dict) -> dict:
        return _within(request, path.split("."), value)
    return change


def _within(tree, path: list[str], value):
    head, rest = path[0], path[1:]
    if isinstance(tree, list):
        copy = list(tree)
        if head == "+":
            return [*copy, value]
        copy[int(head)] = _within(copy[int(head)], rest, value) if rest else value
        return copy
    copy = dict(tree)
    if rest:
        copy[head] = _within(copy.get(head, {}), rest, value)
    elif value is None:
        copy.pop(head, None)
    else:
        copy[head] = value
    return copy


def _case(name: str, command: str, code: str, reason: str, field: str, change=dict, **options) -> Case:
    return Case(name, command, code, reason, field, change, **options)


def table(at) -> list[Case]:
    """`at(hours)` is an instant so many hours from now."""
    cases = [*_interviews(at), *_records(), *_frameworks(), *_dangers(), *_actions(at), *_visits(at), *_matrices(), *_triggers(),
             *_assessments(), *_patterns()]
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), "names are unique"
    return cases


def _interviews(at):
    command = "interview.StartInterview"
    yield _case("start without a plan", command, INVALID, "PLAN_MISSING", "plan_id", put(plan_id=None))
    yield _case("start of a plan that nobody knows", command, "NOT_FOUND", "PLAN_NOT_FOUND", "name",
                put(plan_id=f"plans/{uuid.uuid4()}"))
    yield _case("start with a framework that is not there", command, "NOT_FOUND", "FRAMEWORK_NOT_FOUND", "framework_id",
                put(framework_id="nobodys"))
    yield _case("start by an interviewer that is not there", command, STATE, "INTERVIEWER_UNKNOWN", "interviewer_id",
                put(interviewer_id=f"interviewers/{uuid.uuid4()}"))
    yield _case("start twice", command, "ALREADY_EXISTS", "INTERVIEW_EXISTS", "plan_id", after=True)
    command = "interview.RecordHeld"
    yield _case("held before the return", command, STATE, "MILESTONE_BEFORE_RETURN", "held_time", put(held_time=at(-5)))
    yield _case("held in the future", command, STATE, "MILESTONE_IN_FUTURE", "held_time", put(held_time=at(1)))
    yield _case("held in a way that is not known", command, INVALID, "MODE_UNKNOWN", "mode", put(mode="telepathy"))
    yield _case("held twice", command, STATE, "OUTCOME_RECORDED", "", after=True)
    yield _case("held, says an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")
    command = "interview.RecordDeclined"
    yield _case("declined by nobody", command, INVALID, "DECLINED_BY_MISSING", "declined_by", put(declined_by=None))
    yield _case("declined for a reason that is not known", command, INVALID, "REASON_UNKNOWN", "reason_code",
                put(reason_code="moon"))
    yield _case("declined in the future", command, STATE, "MILESTONE_IN_FUTURE", "declined_time", put(declined_time=at(1)))
    yield _case("declined twice", command, STATE, "OUTCOME_RECORDED", "", after=True)
    command = "interview.RecordNotReached"
    yield _case("not reached twice", command, STATE, "OUTCOME_RECORDED", "", after=True)
    command = "interview.RecordCarerInformation"
    yield _case("carer's information without words", command, INVALID, "TEXT_MISSING", "text", put(text=None))
    yield _case("carer's words though none were given", command, INVALID, "ANSWER_INVALID", "given", put(given=False))


def _records():
    command = "interview.SaveDraft"
    document = "document"
    yield _case("draft over one that is not there", command, STALE, "STALE_VERSION", "etag", put(etag="7"))
    yield _case("draft with an etag that is none", command, STALE, "STALE_VERSION", "etag", put(etag="seven"))
    yield _case("draft over an old one", command, STALE, "STALE_VERSION", "etag", after=True)
    for name, reason, path, value in (
            ("a prompt that is not the framework's", "PROMPT_UNKNOWN", "answers.0.prompt_key", "nobodys"),
            ("an answer without its state", "ANSWER_STATE_MISSING", "answers.0.state", None),
            ("an answer of the wrong kind", "ANSWER_INVALID", "answers.0", {"prompt_key": "day_before", "state": "ANSWER_STATE_ANSWERED", "number": 11}),
            ("a code that is not the framework's", "CODE_UNKNOWN", "findings.0.code", "nobodys"),
            ("a finding without its state", "ANSWER_STATE_MISSING", "findings.0.state", None),
            ("a topic that is not the framework's", "TOPIC_UNKNOWN", "statements.0.topic_key", "nobodys"),
            ("a statement of no kind", "KIND_MISSING", "statements.0.kind", None),
            ("advice that is not the framework's", "CODE_UNKNOWN", "advice_codes.0", "nobodys"),
            ("an override without its reason", "OVERRIDE_REASON_MISSING", "sharing_wishes.0.override_reason", None),
            ("a wish that says nothing", "KIND_MISSING", "sharing_wishes.0.wish", None),
            ("a recipient that is not known", "CODE_UNKNOWN", "sharing_wishes.0.recipient", "the moon"),
            ("a fact of no kind", "KIND_MISSING", "linked.0.kind", None),
            ("a fact of which nothing is left", "FACT_INVALID", "linked.0.value", "!?"),
            ("a role that is not known", "CODE_UNKNOWN", "present.0.role", "ghost"),
            ("a need that is not known", "CODE_UNKNOWN", "preparation.communication_codes.0", "telepathy"),
            ("a safety of eleven", "NUMBER_OUT_OF_RANGE", "safety_rating", 11)):
        yield _case(f"draft with {name}", command, INVALID, reason, path.split(".")[-1 if not path[-1].isdigit() else -2],
                    within(f"{document}.{path}", value))
    yield _case("draft with 600 findings", command, INVALID, "TOO_MANY", "findings",
                lambda request: within("document.findings", request["document"]["findings"] * 600)(request))
    yield _case("draft by an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")
    command = "interview.SubmitInterview"
    yield _case("submitted from an old draft", command, STALE, "STALE_VERSION", "etag", put(etag="99"))
    yield _case("submitted twice", command, STATE, "INTERVIEW_SUBMITTED", "", after=True)
    command = "interview.SignOffInterview"
    yield _case("signed by who submitted it", command, DENIED, "PERMISSION_MISSING", "", role="interviewer")
    yield _case("signed as another version", command, STALE, "STALE_VERSION", "etag", put(etag="99"))
    yield _case("signed twice", command, STATE, "INTERVIEW_SIGNED", "", after=True)
    command = "interview.AmendInterview"
    yield _case("amended with nothing", command, INVALID, "TEXT_MISSING", "text", put(text=None))
    yield _case("amended by words of nobody", command, INVALID, "KIND_MISSING", "statement_kind", put(statement_kind=None))
    yield _case("amended with a code that is not known", command, INVALID, "CODE_UNKNOWN", "code",
                within("findings.0.code", "nobodys"))


def _frameworks():
    command = "interview.PublishFramework"
    for name, reason, field, change in (
            ("without an id", "FRAMEWORK_ID_INVALID", "framework_id", put(framework_id=None)),
            ("with spaces in its id", "FRAMEWORK_ID_INVALID", "framework_id", put(framework_id="our own")),
            ("without topics", "FRAMEWORK_TOPICS_MISSING", "topics", put(topics=None)),
            ("without a phase", "FRAMEWORK_PHASE_MISSING", "phase", lambda request: put(topics=[
                topic for topic in request["topics"] if topic["phase"] != "PHASE_HELP"])(request)),
            ("with a topic without prompts", "FRAMEWORK_PROMPTS_MISSING", "prompts", within("topics.0.prompts", None)),
            ("with a key twice", "FRAMEWORK_KEY_REPEATED", "key", lambda request: within(
                "topics.+", request["topics"][0])(request)),
            ("with a key of capitals", "FRAMEWORK_KEY_INVALID", "key", within("topics.0.key", "Our Topic")),
            ("with a prompt of no kind", "FRAMEWORK_KIND_UNKNOWN", "kind", within("topics.0.prompts.0.kind", None)),
            ("with a choice without options", "FRAMEWORK_OPTIONS_INVALID", "options", lambda request: within(
                "topics.0.prompts.0.options", None)(within("topics.0.prompts.0.kind", "ANSWER_KIND_CHOICE")(request))),
            ("with a code of blanks", "FRAMEWORK_KEY_INVALID", "code", within("push_codes.0.code", "a b")),
            ("with a factor that the census lacks", "FRAMEWORK_FACTOR_UNKNOWN", "factor_code",
             within("indicators.0.factor_code", "99Z")),
            ("with an indicator of no group", "FRAMEWORK_KIND_UNKNOWN", "group", within("indicators.0.group", None)),
            ("with 500 codes", "FRAMEWORK_TOO_LARGE", "push_codes", lambda request: put(push_codes=[
                {"code": f"c{number}", "label": "x"} for number in range(500)])(request)),
            ("with a title that turns the writing", "TEXT_CONTROL_CHARACTER", "title", put(title="a\u202eb")),
            ("without a title", "TEXT_MISSING", "title", put(title=None)),
            ("with a title of a book", "TEXT_TOO_LONG", "title", put(title="x" * 30_000))):
        yield _case(f"framework {name}", command, INVALID, reason, field, change)
    yield _case("framework by an interviewer", command, DENIED, "PERMISSION_MISSING", "", role="interviewer")


def _dangers():
    command = "interview.RaiseImmediateDanger"
    yield _case("danger of nobody", command, INVALID, "DANGER_SUBJECT_MISSING", "child_id", put(plan_id=None))
    yield _case("danger that is not known", command, INVALID, "CODE_UNKNOWN", "danger_code", put(danger_code="BOREDOM"))
    yield _case("danger says an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")
    command = "interview.AnswerDanger"
    yield _case("answer that is not known", command, INVALID, "CODE_UNKNOWN", "action_code", put(action_code="WAIT"))
    yield _case("answer to a danger that is not there", command, "NOT_FOUND", "DANGER_NOT_FOUND", "name",
                put(name=f"dangers/{uuid.uuid4()}"))
    command = "interview.CloseDanger"
    yield _case("closed with an outcome that is not known", command, INVALID, "CODE_UNKNOWN", "outcome_code",
                put(outcome_code="BORED"))
    yield _case("closed twice", command, STATE, "DANGER_CLOSED", "name", after=True)


def _actions(at):
    command = "interview.PlanAction"
    day = at(24 * 400)[:10]
    for name, reason, field, change in (
            ("of no kind", "KIND_MISSING", "kind", put(kind=None)),
            ("that nobody owns", "ACTION_OWNER_INVALID", "owner_person_id", put(owner_organisation=None)),
            ("with two owners", "ACTION_OWNER_INVALID", "owner_person_id", put(owner_person_id=f"people/{uuid.uuid4()}")),
            ("of an organisation that is not known", "CODE_UNKNOWN", "owner_organisation", put(owner_organisation="MOON")),
            ("for a role that is not known", "CODE_UNKNOWN", "owner_role", put(owner_role="king")),
            ("about what is not known", "CODE_UNKNOWN", "category_code", put(category_code="LUCK")),
            ("due yesterday", "DUE_DATE_INVALID", "due_date", put(due_date=at(-48)[:10])),
            ("due in years", "DUE_DATE_INVALID", "due_date", put(due_date=day)),
            ("without a date", "DUE_DATE_INVALID", "due_date", put(due_date=None)),
            ("that says nothing", "TEXT_MISSING", "specific", put(specific=None)),
            ("that nobody can measure", "TEXT_MISSING", "measure", put(measure=" \n ")),
            ("of no interview", "ACTION_SUBJECT_MISSING", "interview_id", put(interview_id=None))):
        yield _case(f"action {name}", command, INVALID, reason, field, change)
    yield _case("follow-up that is not agreed", command, STATE, "PACKAGE_NOT_AGREED", "kind",
                put(kind="ACTION_KIND_INTERVENTION"))
    command = "interview.UpdateAction"
    yield _case("action changed in nothing", command, INVALID, "NOTHING_TO_CHANGE", "name",
                put(specific=None, measure=None, child_copy=None, due_date=None))
    yield _case("action changed over an old version", command, STALE, "STALE_VERSION", "etag", put(etag="99"))
    yield _case("action completed by a change", command, INVALID, "STATUS_NOT_SETTABLE", "status",
                put(status="ACTION_STATUS_COMPLETED"))
    command = "interview.CompleteAction"
    yield _case("action completed with an outcome that is not known", command, INVALID, "CODE_UNKNOWN", "outcome_code",
                put(outcome_code="LUCK"))
    yield _case("action completed twice", command, STATE, "ACTION_ENDED", "name", after=True)
    command = "interview.CancelAction"
    yield _case("action cancelled for nothing", command, INVALID, "CODE_UNKNOWN", "reason_code", put(reason_code="RAIN"))
    yield _case("action cancelled twice", command, STATE, "ACTION_ENDED", "name", after=True)


def _visits(at):
    command = "interview.StartVisit"
    yield _case("visit of nobody", command, INVALID, "INTERVIEWER_MISSING", "interviewer_id", put(interviewer_id=None))
    yield _case("visit that is over", command, INVALID, "EXPECTED_END_INVALID", "expected_end_time",
                put(expected_end_time=at(-1)))
    yield _case("visit without an end", command, INVALID, "EXPECTED_END_INVALID", "expected_end_time",
                put(expected_end_time=None))
    yield _case("visit of two days", command, INVALID, "EXPECTED_END_INVALID", "expected_end_time",
                put(expected_end_time=at(48)))
    yield _case("visit to nowhere", command, INVALID, "VISIT_SUBJECT_MISSING", "interview_id", put(interview_id=None))
    yield _case("visit while another runs", command, STATE, "VISIT_STILL_RUNNING", "interviewer_id", after=True)
    command = "interview.ExtendVisit"
    yield _case("visit put off by somebody else", command, DENIED, "VISIT_OF_ANOTHER", "name", role="coordinator")
    yield _case("visit put off by two days", command, INVALID, "EXPECTED_END_INVALID", "expected_end_time",
                put(expected_end_time=at(48)))
    command = "interview.EndVisit"
    yield _case("visit ended twice", command, STATE, "VISIT_ENDED", "name", after=True)


def document(change):
    """Returns a change of a matrix's document as text."""
    return lambda request: put(document=change(request["document"]))(request)


def inside(path: str, value):
    """Returns a change of one place inside a matrix's document."""
    return document(lambda text: json.dumps(_within(json.loads(text), path.split("."), value)))


def _first_factor_again(text: str) -> str:
    read = json.loads(text)
    return json.dumps({**read, "factors": [*read["factors"], read["factors"][0]]})


def _many_factors(text: str) -> str:
    read = json.loads(text)
    small = {"axis": "HISTORY", "points": 1, "asked": "RETURN", "reason": "R", "when": {"first_episode": True}}
    return json.dumps({**read, "factors": [{**small, "key": f"k{number}"} for number in range(300)]})


def _deep(levels: int) -> dict:
    return {"not": _deep(levels - 1)} if levels else {"under_age": 12}


def _matrices():
    command = "risk.PublishMatrix"
    deep = "[" * 2000 + "]" * 2000
    for name, reason, field, change in (
            ("without an id", "MATRIX_ID_INVALID", "matrix_id", put(matrix_id=None)),
            ("with capitals in its id", "MATRIX_ID_INVALID", "matrix_id", put(matrix_id="OURS")),
            ("of no mode", "MATRIX_MODE_MISSING", "mode", put(mode=None)),
            ("without a document", "MATRIX_NOT_JSON", "document", put(document=None)),
            ("that is no JSON", "MATRIX_NOT_JSON", "document", put(document="{")),
            ("that is a list", "MATRIX_FIELD_INVALID", "document", put(document="[]")),
            ("as deep as a well", "MATRIX_TOO_DEEP", "document", put(document=deep)),
            ("over 64 KiB", "MATRIX_TOO_LARGE", "document", document(lambda text: text + " " * (65 << 10))),
            ("with a member that is not known", "MATRIX_FIELD_UNKNOWN", "surprise", inside("surprise", 1)),
            ("with a title that turns the writing", "MATRIX_TITLE_INVALID", "title", inside("title", "a\u202eb")),
            ("without a title", "MATRIX_FIELD_MISSING", "title", inside("title", None)),
            ("whose title is a number", "MATRIX_FIELD_INVALID", "title", inside("title", 7)),
            ("with a member twice", "MATRIX_FIELD_REPEATED", "title", document(lambda text: '{"title": "a",' + text.strip()[1:])),
            ("with bands that go down", "MATRIX_BANDS_INVALID", "likelihood_bands", inside("likelihood_bands", [9, 5, 2])),
            ("where more is less", "MATRIX_GRID_NOT_MONOTONE", "grid", inside("grid.0.0", "HIGH")),
            ("with half a grid", "MATRIX_GRID_INVALID", "grid", inside("grid", [["LOW"]])),
            ("with a level that is none", "MATRIX_LEVEL_UNKNOWN", "level", inside("floors.0.level", "EXTREME")),
            ("with an axis that is none", "MATRIX_AXIS_UNKNOWN", "axis", inside("factors.0.axis", "SIDEWAYS")),
            ("with a thousand points", "MATRIX_POINTS_INVALID", "points", inside("factors.0.points", 1000)),
            ("with a key twice", "MATRIX_KEY_REPEATED", "key", document(_first_factor_again)),
            ("with 300 factors", "MATRIX_TOO_MANY_FACTORS", "factors", document(_many_factors)),
            ("with an expression that nobody knows", "MATRIX_EXPRESSION_INVALID", "levitates", inside("factors.0.when", {"levitates": 1})),
            ("with an expression twenty deep", "MATRIX_TOO_DEEP", "not", inside("factors.0.when", _deep(20))),
            ("that looks back for years", "MATRIX_WINDOW_INVALID", "days", inside("factors.0.when.episodes.days", 4000)),
            ("for an age that nobody tells", "MATRIX_AGE_UNKNOWN", "under_age", inside("factors.0.when", {"under_age": 7}))):
        yield _case(f"matrix {name}", command, INVALID, reason, field, change)
    yield _case("matrix of no authority", command, DENIED, "AUTHORITY_FORBIDDEN", "", put(authority_id=None))
    yield _case("matrix by an interviewer", command, DENIED, "PERMISSION_MISSING", "", role="interviewer")


def _triggers():
    command = "risk.PublishTriggerPolicy"
    for name, reason, field, change in (
            ("of no kind", "TRIGGER_KIND_MISSING", "kind", within("rules.0.kind", None)),
            ("with a key of blanks", "TRIGGER_KEY_INVALID", "key", within("rules.0.key", "a b")),
            ("with a key twice", "TRIGGER_KEY_REPEATED", "key",
             lambda request: put(rules=request["rules"] * 2)(request)),
            ("of one episode", "TRIGGER_NUMBERS_INVALID", "count", within("rules.0.count", 1)),
            ("in no days", "TRIGGER_NUMBERS_INVALID", "window_days", within("rules.0.window_days", 0)),
            ("under an age that nobody tells", "TRIGGER_AGE_UNKNOWN", "under_age", within("rules.0", {
                "key": "young", "kind": "TRIGGER_KIND_FIRST_UNDER_AGE", "under_age": 7, "roles": ["iro"]})),
            ("that tells nobody", "TRIGGER_ROLES_MISSING", "roles", within("rules.0.roles", [])),
            ("that tells the king", "TRIGGER_ROLE_UNKNOWN", "roles", within("rules.0.roles", ["king"])),
            ("with 51 rules", "TRIGGER_TOO_MANY_RULES", "rules",
             lambda request: put(rules=[{**request["rules"][0], "key": f"k{number}"} for number in range(51)])(request)),
            ("quiet after years", "TRIGGER_QUIET_INVALID", "quiet_after_days", put(quiet_after_days=4000))):
        yield _case(f"trigger {name}", command, INVALID, reason, field, change)


def _assessments():
    command = "risk.AssessChild"
    yield _case("assessed with an answer that is not asked", command, INVALID, "ANSWER_NOT_ASKED", "code",
                put(answers=[{"code": "shoe_size", "answer": "TRUTH_YES"}]))
    yield _case("assessed with an answer that says nothing", command, INVALID, "ANSWERS_INVALID", "answer",
                put(answers=[{"code": "a"}]))
    yield _case("assessed by an analyst", command, DENIED, "PERMISSION_MISSING", "", role="analyst")
    command = "risk.OverrideAssessment"
    yield _case("overridden with no level", command, INVALID, "LEVEL_MISSING", "level", put(level=None))
    yield _case("overridden without words", command, INVALID, "TEXT_MISSING", "reason_text", put(reason_text=None))
    yield _case("overridden for a reason that is not known", command, INVALID, "OVERRIDE_REASON_UNKNOWN", "reason_code",
                put(reason_code="feeling"))
    yield _case("overridden over an old version", command, STALE, "VERSION_STALE", "etag", put(etag="99"))
    command = "risk.ClearOverride"
    yield _case("cleared over an old version", command, STALE, "VERSION_STALE", "etag", put(etag="99"))
    yield _case("cleared twice", command, STATE, "NOT_OVERRIDDEN", "name", after=True)


def _patterns():
    for command in ("risk.ConfirmPattern", "risk.DismissPattern"):
        what = command.partition(".")[2]
        yield _case(f"{what} for a reason that is not known", command, INVALID, "PATTERN_REASON_UNKNOWN", "reason_code",
                    put(reason_code="feeling"))
        yield _case(f"{what} over an old version", command, STALE, "VERSION_STALE", "etag", put(etag="99"))
        yield _case(f"{what} by an interviewer", command, DENIED, "PERMISSION_MISSING", "", role="interviewer")
        yield _case(f"{what} twice", command, STATE, "PATTERN_NOT_OPEN", "name", after=True)
