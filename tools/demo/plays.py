"""What people do after a return, as data: hours after it, and what. The recount knows nothing of this file."""
from __future__ import annotations

import dataclasses

from absences import Absence, number_of


@dataclasses.dataclass(frozen=True)
class Act:
    """`hours` after the return somebody does `what` (a method of acts.Acts) with `how`."""

    hours: float
    what: str
    how: dict = dataclasses.field(default_factory=dict)


def act(hours: float, what: str, /, **how) -> Act:
    return Act(hours, what, how)


_QUICK = (act(2.6, "offer"), act(6.2, "book", earliest=20))

PLAYS: dict[str, tuple[Act, ...]] = {
    # In time: what most coordinators do.
    "quick": _QUICK,
    "second_day": (act(3.1, "offer"), act(20.4, "book", earliest=40)),
    "third_day": (act(2.2, "offer"), act(21.7, "book", earliest=58)),
    # Late, by one step of the ladder each.
    "offered_at_step_1": (act(5.3, "offer"), act(9.7, "book", earliest=26)),
    "booked_at_step_2": (act(3.4, "offer"), act(27.2, "book", earliest=44)),
    "promise_kept": (act(3.8, "offer"), act(37.2, "acknowledge", step=3, hours=3, action="book_interview"),
                     act(39.1, "book", earliest=58)),
    "promise_lapsed": (act(36.6, "acknowledge", step=3, hours=4, action="contact_home"), act(44.3, "offer"),
                       act(45.2, "book", earliest=60)),
    "handed_over": (act(3.3, "offer"), act(25.3, "hand_over", step=2),
                    act(26.2, "acknowledge", step=2, hours=3, action="book_interview"), act(28.4, "book", earliest=46)),
    "cannot_act": (act(37.3, "decline_alert", step=3), act(38.6, "offer"), act(41.4, "book", earliest=58)),
    "breach": (act(5.2, "attempt", result="not_there"), act(61.3, "acknowledge", step=5, hours=4, action="offer_interview"),
               act(70.2, "offer"), act(75.4, "book", earliest=80)),
    "never": (act(30.3, "attempt", result="no_answer"), act(55.2, "attempt", result="asked_to_call_back"),
              act(98.6, "attempt", result="no_answer"), act(121.3, "not_reached")),
    "child_declines": (act(2.7, "offer"), act(22.3, "declined", by="CHILD", carer=True)),
    "carer_declines": (act(3.1, "offer"), act(23.2, "declined", by="PARENT_CARER", carer=False)),
    # Risk and danger: the ladder comes earlier while the clock runs; a danger is told before anything is booked.
    "risk_rises": (act(3.2, "offer"), act(20.4, "override", level="HIGH"), act(30.2, "book", earliest=44)),
    "danger": (act(2.9, "offer"), act(5.1, "danger", answered=0.8), act(7.3, "book", earliest=22)),
    # What councils' systems do.
    "late_notice": (act(40, "tell_return"), act(41.2, "offer"), act(42.3, "book", earliest=56)),
    "corrected": (act(3.2, "offer"), act(26.4, "correct", hours=-11), act(29.3, "book", earliest=46)),
    "told_twice": (act(0.6, "tell_return_again"), *_QUICK),
    "out_of_order": (act(0.2, "tell_return"), act(1.6, "tell_missing"), *_QUICK),
    "date_only": (act(1.4, "tell_return", date_only=True), *_QUICK),
    "withdrawn": (act(10.3, "withdraw"),),
    # A child with several rows: the first return is followed by another absence; the last one's interview covers both.
    "missing_again": (act(1.4, "offer"), act(2.2, "book", earliest=30)),
    "missing_again_unoffered": (),
    "covers_both": (act(2.3, "offer"), act(14.6, "book", earliest=30)),
}

# One each before any comes twice, so that a small file shows everything.
_FIRST = ("promise_lapsed", "quick", "risk_rises", "breach", "told_twice", "corrected", "promise_kept", "never",
          "out_of_order", "withdrawn", "late_notice", "child_declines", "danger", "handed_over", "booked_at_step_2",
          "cannot_act", "date_only")
# Then as many in time as authorities manage: on average 63 in 100 (domain facts 0.1).
_THEN = ("quick", "second_day", "promise_lapsed", "offered_at_step_1", "third_day", "quick", "booked_at_step_2",
         "second_day", "carer_declines", "quick", "third_day", "breach")


def cast(absences: list[Absence]) -> None:
    """Gives each absence its play; the same rows always get the same plays."""
    single = sorted((absence for absence in absences if absence.turns == 1 and absence.back is not None),
                    key=lambda absence: number_of(absence.row, "play"))
    for place, absence in enumerate(single):
        later = place - len(_FIRST)
        absence.play = _FIRST[place] if later < 0 else _THEN[later % len(_THEN)]
    _give_to_older(single, "risk_rises")
    for absence in absences:
        if absence.back is not None and absence.turns > 1:
            # With more turns than three there is no time for a call in between.
            offered = "missing_again" if absence.turn == 0 and absence.turns <= 3 else "missing_again_unoffered"
            absence.play = "covers_both" if absence.turn == absence.turns - 1 else offered


def _give_to_older(single: list[Absence], play: str) -> None:
    """A child under 12 has the shorter ladder already: the play goes to the next older one, and theirs to the child."""
    older = [absence for absence in single if not absence.under_12 and absence.play != play]
    for absence in single:
        if absence.play == play and absence.under_12 and older:
            other = older.pop(0)
            absence.play, other.play = other.play, absence.play
