"""What an interview brings, as data: how many reasons and signs, what is planned, what goes wrong. The recount knows
nothing of this file; the words are invented and leave the interview service only sealed."""
from __future__ import annotations

import dataclasses

from absences import Absence, number_of


@dataclasses.dataclass(frozen=True)
class Action:
    """An action of the #BSTS plan: due so many days after the interview, done so many hours after it (None: never)."""

    category: str
    organisation: str
    days: int
    done: float | None = None


@dataclasses.dataclass(frozen=True)
class Talk:
    """Counts of what the child told; `danger` in hours until somebody answers it; `overstays` in minutes."""

    push: int = 2
    pull: int = 1
    signs: int = 0
    not_asked: int = 0
    not_said: int = 0
    linked: tuple[tuple[str, str], ...] = ()
    actions: tuple[Action, ...] = ()
    danger: float | None = None
    overstays: int = 0
    debrief: bool = False
    amended: bool = False


# By the plays of plays.py; what is not here is a plain talk.
TALKS: dict[str, Talk] = {
    "quick": Talk(actions=(Action("EDUCATION", "EDUCATION", 1, 30),)),
    "told_twice": Talk(push=1, pull=2, linked=(("FACT_KIND_PLACE", "The arches behind the station"),)),
    "out_of_order": Talk(pull=2, linked=(("FACT_KIND_PLACE", "the ARCHES, behind the station!"),
                                         ("FACT_KIND_HANDLE", "@nightbus")), not_said=1),
    "date_only": Talk(linked=(("FACT_KIND_HANDLE", "NightBus"),)),
    "promise_kept": Talk(signs=1, danger=0.4, debrief=True,
                         actions=(Action("SAFETY", "POLICE", 0, 26), Action("ADVOCACY", "ADVOCACY", 3, 40))),
    "corrected": Talk(not_asked=2, overstays=35),
    "booked_at_step_2": Talk(actions=(Action("HEALTH", "HEALTH", 0),), amended=True),
    "breach": Talk(push=3, signs=2, not_said=1, debrief=True),
    "covers_both": Talk(pull=3),
}
PLAIN = Talk()


def of(absence: Absence) -> Talk:
    return TALKS.get(absence.play, PLAIN)


# A child's own words and a professional's, all invented; they must never be seen outside the interview service.
_WORDS = ("We went to the sea because nobody had asked me", "I wanted to see my brother", "It was loud at the house",
          "They said I could stay as long as I liked", "I was cold and my phone was flat")


def document(talk: Talk, absence: Absence, framework: dict) -> dict:
    """Returns what is written down: findings by the framework's own codes, the child's words, the professional's."""
    number = number_of(absence.row, "talk")

    def findings(codes: list[dict], **counts: int) -> list[dict]:
        """So many codes in each state, from a place of the row's own; all others are not there."""
        states = [state for state, count in counts.items() for _ in range(count)]
        turned = codes[number % len(codes):] + codes[:number % len(codes)]
        return [{"code": code["code"], "state": f"FINDING_STATE_{state}"}
                for code, state in zip(turned, [*states, *["ABSENT"] * len(codes)])]

    push, pull, signs = (framework[name] for name in ("push_codes", "pull_codes", "indicators"))
    prompts = [prompt for topic in framework["topics"] for prompt in topic["prompts"]]
    return {
        "child_account": _WORDS[number % len(_WORDS)],
        "analysis": "Agreed with the child what would help; see the plan.",
        "answers": [_answer(prompt, number) for prompt in prompts],
        "statements": [{"kind": "STATEMENT_KIND_CHILDS_WORDS", "text": _WORDS[(number + 1) % len(_WORDS)], "wish": "WISH_SHARE"}],
        "findings": [*findings(push, PRESENT=talk.push), *findings(pull, PRESENT=talk.pull, NOT_SAID=talk.not_said),
                     *findings(signs, PRESENT=talk.signs, NOT_ASKED=talk.not_asked)],
        "advice_codes": [code["code"] for code in framework.get("advice", [])[:2]],
        "linked": [{"kind": kind, "value": value} for kind, value in talk.linked],
        "safety_rating": 4 + number % 6,
    }


def _answer(prompt: dict, number: int) -> dict:
    """An answer of the kind that the prompt asks for."""
    told = {"prompt_key": prompt["key"], "state": "ANSWER_STATE_ANSWERED"}
    options = [option["code"] for option in prompt.get("options", [])]
    match prompt["kind"].removeprefix("ANSWER_KIND_"):
        case "TEXT":
            return {**told, "text": _WORDS[number % len(_WORDS)]}
        case "YES_NO":
            return {**told, "choices": ["yes" if number % 2 else "no"]}
        case "CHOICE" | "CHOICES":
            return {**told, "choices": options[:1]}
        case "SCALE":
            return {**told, "number": number % 11}
    return {"prompt_key": prompt["key"], "state": "ANSWER_STATE_NOT_ASKED"}
