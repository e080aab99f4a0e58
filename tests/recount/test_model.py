#!/usr/bin/python3
"""The model keeps every rule of docs/flows/escalation.md: one case per rule, times in hours after the return."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_climbs
import check_repeats
import ladder
from check_repeats import Episode
from instants import DAY, HOUR
from plan_model import Plan
from world_model import World


def plan(key="p", born=0.0, shifted=False) -> Plan:
    made = Plan(key, key.upper(), "child", 0, shifted, round(born * HOUR))
    made.start(round(born * HOUR))
    return made


def fired(made: Plan) -> list:
    """Returns (step, hour, cause) of each, and step 7 with its day."""
    return [(each.step if each.step != ladder.DAILY else f"7.{each.day}", each.at / HOUR, each.cause)
            for each in made.fired]


def steps(made: Plan) -> list:
    return [each.step for each in made.fired]


class LadderTest(unittest.TestCase):
    def test_nobody_does_anything(self):
        made = plan()
        made.advance(121 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (2, 24, "DUE"), (3, 36, "DUE"), (4, 48, "DUE"),
                                       (5, 60, "DUE"), (6, 72, "DUE"), ("7.0", 96, "DUE"), ("7.1", 120, "DUE")])
        self.assertEqual(made.breached_at, 72 * HOUR)

    def test_never_before_its_time(self):
        made = plan()
        made.advance(4 * HOUR - 1)
        self.assertEqual(steps(made), [0])

    def test_offer_stops_steps_1_and_4(self):
        made = plan()
        made.offer(3 * HOUR, 3 * HOUR)
        made.advance(73 * HOUR)
        self.assertEqual(steps(made), [0, 2, 3, 5, 6])

    def test_booking_in_time_stops_all_but_the_breach(self):
        made = plan()
        made.book(71 * HOUR, 72 * HOUR, 3 * HOUR)
        made.advance(73 * HOUR)
        self.assertEqual(steps(made), [0, 6])

    def test_booking_after_the_deadline_stops_nothing(self):
        made = plan()
        made.book(73 * HOUR, 74 * HOUR, 3 * HOUR)
        made.advance(73 * HOUR)
        self.assertEqual(steps(made), [0, 1, 2, 3, 4, 5, 6])

    def test_step_whose_condition_was_met_never_comes_back(self):
        made = plan()
        made.book(71 * HOUR, 72 * HOUR, 3 * HOUR)
        made.advance(30 * HOUR)
        made.release()
        made.advance(40 * HOUR)
        self.assertEqual(steps(made), [0, 3])

    def test_under_12_is_one_step_earlier(self):
        made = plan(shifted=True)
        made.advance(73 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (2, 4, "DUE"), (3, 24, "DUE"), (4, 36, "DUE"),
                                       (5, 48, "DUE"), (6, 72, "DUE")])

    def test_closed_plan_is_silent(self):
        made = plan()
        made.advance(20 * HOUR)
        made.close("OUTCOME_HELD", 20 * HOUR, 20 * HOUR)
        made.advance(200 * HOUR)
        self.assertEqual(steps(made), [0, 1])
        self.assertEqual(made.result, {"outcome": "OUTCOME_HELD", "offered_in_time": False, "held_in_time": True})

    def test_held_at_the_very_end_is_in_time(self):
        made = plan()
        made.offer(72 * HOUR, 72 * HOUR)
        made.close("OUTCOME_HELD", 72 * HOUR, 73 * HOUR)
        self.assertEqual(made.result, {"outcome": "OUTCOME_HELD", "offered_in_time": True, "held_in_time": True})


class PageTest(unittest.TestCase):
    def test_the_page_says_what_the_model_does(self):
        page = pathlib.Path(__file__).resolve().parents[2] / "docs" / "flows" / "escalation.md"
        told = re.findall(r"^\| (\d) \| (\d+) h[^|]*\| ([^|]*)\|[^|]*\| ([^|]*)\|$", page.read_text(encoding="utf-8"), re.M)
        self.assertEqual([int(step) for step, *_ in told], list(range(8)))
        for step, hours, roles, unless in told:
            rule = ladder.STEPS[int(step)]
            self.assertEqual(int(hours) * HOUR, rule.offset)
            self.assertEqual({word for word in ("offered", "arranged") if word in unless}, set(rule.unless))
            if int(step) < ladder.BREACH:
                self.assertEqual([name.strip().replace(" ", "_") for name in roles.split(",")], list(rule.roles))

    def table(self, page: str, heading: str) -> list[list[str]]:
        """Returns the cells of the first table after a heading, without its head."""
        text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "flows" / page).read_text(encoding="utf-8")
        rows = re.findall(r"^\|.*\|$", text[text.index(heading):].split("\n\n|", 1)[1].split("\n\n")[0].join("|\n"), re.M)
        return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "---" not in row][1:]

    def hours(self, said: str) -> int:
        number = re.search(r"(\d+) (min|h|d)", said)
        return int(number[1]) * {"min": HOUR // 60, "h": HOUR, "d": DAY}[number[2]] if number else 0

    def test_the_page_of_dangers_says_what_the_recount_expects(self):
        told = self.table("danger.md", "## A danger")
        so_far: set[str] = set()
        for number, (_, after, roles) in enumerate(told[:-1]):
            so_far |= {name.strip().replace("the ", "").replace(" ", "_") for name in re.split(r",| and ", roles)} - {"same"}
            self.assertEqual(check_climbs.DANGER.step(number), (self.hours(after), frozenset(so_far)))
        self.assertEqual(check_climbs.DANGER.every, self.hours(told[-1][1]))
        self.assertEqual(set(check_climbs.DANGER.again), so_far)

    def test_the_page_of_actions_says_what_the_recount_expects(self):
        told = self.table("action-plan.md", "## Overdue")
        for number, (_, after, roles) in enumerate(told[:-1]):
            self.assertEqual(check_climbs.ACTION.step(number)[0], self.hours(after))
            self.assertIn(roles.split(" and the ")[-1].replace(" ", "_"), check_climbs.ACTION.step(number)[1])
        self.assertEqual(check_climbs.ACTION.every, self.hours(told[-1][1]))
        self.assertEqual(set(check_climbs.ACTION.again), {name.strip().replace(" ", "_") for name in told[-1][2].split(",")})

    def test_the_page_of_visits_says_what_the_recount_expects(self):
        told = self.table("danger.md", "## A visit")
        self.assertEqual([self.hours(when) for when, _ in told], [check_climbs.VISIT.steps[0][0], check_climbs.VISIT.every])


class LateTest(unittest.TestCase):
    def test_late_notice_fires_the_highest_passed_step_only(self):
        made = plan(born=40)
        made.advance(49 * HOUR)
        self.assertEqual(fired(made), [(3, 40, "LATE_NOTICE"), (4, 48, "DUE")])
        self.assertEqual(made.skipped, [0, 1, 2])

    def test_a_little_late_is_not_late(self):
        self.assertEqual(fired(plan(born=2)), [(0, 2, "DUE")])

    def test_born_at_a_step_fires_that_step_in_the_normal_way(self):
        self.assertEqual(fired(plan(born=4)), [(0, 4, "DUE"), (1, 4, "DUE")])

    def test_breach_before_birth(self):
        made = plan(born=80)
        made.advance(97 * HOUR)
        self.assertEqual(fired(made), [(6, 80, "LATE_NOTICE"), ("7.0", 96, "DUE")])
        self.assertEqual(made.breached_at, 80 * HOUR)

    def test_days_late(self):
        made = plan(born=130)
        made.advance(145 * HOUR)
        self.assertEqual(fired(made), [("7.1", 130, "LATE_NOTICE"), ("7.2", 144, "DUE")])

    def test_correction_to_earlier(self):
        made = plan()
        made.advance(10 * HOUR)
        made.correct(-40 * HOUR, 10 * HOUR)
        made.advance(33 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (4, 10, "CORRECTED"), (5, 20, "DUE"), (6, 32, "DUE")])

    def test_correction_to_later_repeats_nothing(self):
        made = plan()
        made.advance(25 * HOUR)
        made.correct(20 * HOUR, 25 * HOUR)
        made.advance(57 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (2, 24, "DUE"), (3, 56, "DUE")])


class RiskTest(unittest.TestCase):
    """Shifted times: 0, 4, 4, 24, 36, 48, 72 h."""

    def shifted(self, hours: float, made: Plan) -> Plan:
        made.advance(round(hours * HOUR))
        self.assertTrue(made.shift(round(hours * HOUR)))
        return made

    def test_highest_passed_step_fires_at_once_and_the_others_are_skipped(self):
        made = self.shifted(37, plan())
        made.advance(73 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (2, 24, "DUE"), (3, 36, "DUE"), (4, 37, "RISK"),
                                       (5, 48, "DUE"), (6, 72, "DUE")])

    def test_what_is_not_passed_comes_in_its_new_time(self):
        made = self.shifted(1, plan())
        made.advance(40 * HOUR)
        self.assertEqual(fired(made), [(0, 0, "DUE"), (1, 4, "DUE"), (2, 4, "DUE"), (3, 24, "DUE"), (4, 36, "DUE")])

    def test_condition_that_is_met_settles_it(self):
        made = plan()
        made.book(60 * HOUR, 61 * HOUR, 2 * HOUR)
        self.shifted(20, made)
        self.assertEqual(steps(made), [0])

    def test_once_and_never_back(self):
        made = self.shifted(10, plan())
        self.assertFalse(made.shift(11 * HOUR))
        self.assertFalse(plan(shifted=True).shift(HOUR))

    def test_under_a_promise_it_waits(self):
        made = plan()
        made.advance(36 * HOUR)
        made.acknowledge(3, "alert", 40 * HOUR, 36 * HOUR)
        self.shifted(37, made)
        self.assertEqual(steps(made), [0, 1, 2, 3])
        made.advance(41 * HOUR)
        self.assertEqual(fired(made)[-1], (4, 40, "PROMISE_LAPSED"))

    def test_closed_is_left_alone(self):
        made = plan()
        made.close("OUTCOME_HELD", HOUR, HOUR)
        self.assertFalse(made.shift(2 * HOUR))

    def test_late_notice_is_reckoned_with_the_shifted_times(self):
        self.assertEqual(fired(plan(born=25, shifted=True)), [(3, 25, "LATE_NOTICE")])


class PromiseTest(unittest.TestCase):
    def setUp(self):
        self.plan = plan()
        self.plan.advance(36 * HOUR)
        self.plan.acknowledge(3, "alert", 40 * HOUR, 37 * HOUR)

    def test_lapse_fires_one_step_higher_at_once(self):
        self.plan.advance(49 * HOUR)
        self.assertEqual(fired(self.plan)[-1], (4, 40, "PROMISE_LAPSED"))
        self.assertEqual(self.plan.promises, [("made", 3, 37 * HOUR), ("lapsed", 3, 40 * HOUR)])

    def test_milestone_keeps_it(self):
        self.plan.book(70 * HOUR, 71 * HOUR, 39 * HOUR)
        self.plan.advance(61 * HOUR)
        self.assertEqual(steps(self.plan), [0, 1, 2, 3])
        self.assertEqual(self.plan.promises[-1], ("kept", 3, 39 * HOUR))

    def test_steps_wait_and_are_considered_when_it_is_kept(self):
        made = plan()
        made.advance(24 * HOUR)
        made.acknowledge(2, "alert", 37 * HOUR, 34 * HOUR)
        made.advance(36 * HOUR + 1)
        self.assertEqual(steps(made), [0, 1, 2])
        made.offer(36 * HOUR + 1, 36 * HOUR + 1)
        self.assertEqual(fired(made)[-1], (3, (36 * HOUR + 1) / HOUR, "DUE"))

    def test_breach_ignores_it(self):
        made = plan()
        made.advance(70 * HOUR)
        made.acknowledge(5, "alert", 74 * HOUR, 70 * HOUR)
        made.advance(75 * HOUR)
        self.assertEqual(fired(made)[-1], (6, 72, "DUE"))
        self.assertEqual(made.promises[-1], ("lapsed", 5, 74 * HOUR))

    def test_lower_step_does_not_replace_it(self):
        self.plan.acknowledge(2, "other", 41 * HOUR, 38 * HOUR)
        self.assertEqual(self.plan.promise.until, 40 * HOUR)

    def test_declined_goes_up_at_once(self):
        made = plan()
        made.advance(24 * HOUR)
        made.decline_alert(2, 25 * HOUR)
        made.advance(37 * HOUR)
        self.assertEqual(fired(made)[-1], (3, 25, "DECLINED"))

    def test_condition_met_at_the_lapse_settles_and_nothing_else_fires(self):
        made = plan()
        made.offered_at = 3 * HOUR
        made.advance(36 * HOUR)
        made.acknowledge(3, "alert", 40 * HOUR, 37 * HOUR)
        made.advance(59 * HOUR)
        self.assertEqual(steps(made), [0, 2, 3])


class SiblingsTest(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.world.opened("p", "child")
        self.world.accepted(Plan("p", "P", "child", 0, False, 0), 0)
        self.world.advance(10 * HOUR)
        self.world.opened("q", "child")

    def again(self, hours: int) -> Plan:
        self.world.advance(hours * HOUR)
        made = Plan("q", "Q", "child", hours * HOUR, False, hours * HOUR)
        self.world.accepted(made, hours * HOUR)
        return made

    def test_missing_again_waits_but_the_breach_does_not(self):
        self.world.advance(97 * HOUR)
        self.assertEqual(fired(self.world.plans["p"]), [(0, 0, "DUE"), (1, 4, "DUE"), (6, 72, "DUE"), ("7.0", 96, "DUE")])

    def test_combined_keeps_only_its_breach(self):
        self.again(30)
        self.world.advance(130 * HOUR)
        self.assertEqual(steps(self.world.plans["p"]), [0, 1, 6])
        self.assertEqual(steps(self.world.plans["q"]), [0, 1, 2, 3, 4, 5, 6, 7])

    def test_one_interview_gives_each_its_own_result(self):
        self.again(30)
        self.world.plans["q"].offer(40 * HOUR, 40 * HOUR)
        self.world.outcome(["q", "p"], "OUTCOME_HELD", 80 * HOUR, 80 * HOUR)
        wanted = {"outcome": "OUTCOME_HELD", "offered_in_time": True}
        self.assertEqual(self.world.plans["p"].result, {**wanted, "held_in_time": False})
        self.assertEqual(self.world.plans["q"].result, {**wanted, "held_in_time": True})

    def test_missing_a_third_time(self):
        self.again(30)
        self.world.advance(31 * HOUR)
        self.world.opened("r", "child")
        self.world.accepted(Plan("r", "R", "child", 32 * HOUR, False, 32 * HOUR), 32 * HOUR)
        self.world.plans["r"].offer(33 * HOUR, 33 * HOUR)
        self.world.outcome(["r"], "OUTCOME_HELD", 50 * HOUR, 50 * HOUR)
        for key in "pqr":
            self.assertEqual(self.world.plans[key].result,
                             {"outcome": "OUTCOME_HELD", "offered_in_time": True, "held_in_time": True})

    def test_one_interview_and_a_combined_plan_named_alone(self):
        self.again(30)
        self.world.plans["q"].offer(40 * HOUR, 40 * HOUR)
        self.world.outcome(["p"], "OUTCOME_HELD", 50 * HOUR, 50 * HOUR)
        self.assertTrue(self.world.plans["p"].result["offered_in_time"])
        self.assertTrue(self.world.plans["q"].is_open)

    def test_outcome_before_its_clock(self):
        self.world.outcome(["q"], "OUTCOME_DECLINED_BY_CHILD", 29 * HOUR, 29 * HOUR)
        self.again(30)
        self.world.advance(80 * HOUR)
        for key in "pq":
            self.assertEqual(self.world.plans[key].result["outcome"], "OUTCOME_DECLINED_BY_CHILD")
        self.assertEqual(steps(self.world.plans["q"]), [0])

    def test_absence_before_the_return_told_late_stops_nothing(self):
        world = World()
        world.accepted(Plan("p", "P", "child", 0, False, 0), 0)
        self.assertEqual(world.opened("q", "child", latest_start=0), [])
        self.assertEqual(len(world.opened("r", "child", latest_start=1)), 1)

    def test_risk_shortens_every_open_clock_of_the_child(self):
        self.again(30)
        self.world.assessed("child", 4, 31 * HOUR, 31 * HOUR)
        self.world.assessed("other", 4, 31 * HOUR, 31 * HOUR)
        self.world.advance(56 * HOUR)
        self.assertEqual(steps(self.world.plans["p"]), [0, 1])
        self.assertEqual(fired(self.world.plans["q"]), [(0, 30, "DUE"), (1, 34, "DUE"), (2, 34, "DUE"), (3, 54, "DUE")])
        self.assertEqual(self.world.said[-2:], [("LadderShifted", "p"), ("LadderShifted", "q")])

    def test_older_assessment_that_comes_late_changes_nothing(self):
        self.world.assessed("child", 2, 12 * HOUR, 12 * HOUR)
        self.world.assessed("child", 4, 11 * HOUR, 13 * HOUR)
        self.assertFalse(self.world.plans["p"].shifted)

    def test_withdrawn_absence_lets_the_clock_run_again(self):
        self.world.advance(30 * HOUR)
        self.world.ended("q", "OUTCOME_WITHDRAWN", 30 * HOUR)
        self.world.advance(37 * HOUR)
        self.assertEqual(fired(self.world.plans["p"])[2:], [(2, 30, "DUE"), (3, 36, "DUE")])

    def test_split_stands_alone_again(self):
        self.again(30)
        self.world.advance(31 * HOUR)
        self.world.plans["p"].split(31 * HOUR)
        self.world.advance(37 * HOUR)
        self.assertEqual(fired(self.world.plans["p"])[2:], [(2, 31, "CORRECTED"), (3, 36, "DUE")])


class RepeatTest(unittest.TestCase):
    def episodes(self, *days: float, **changes) -> list:
        return [Episode(f"{day}", 0, start=round(day * DAY), back=round(day * DAY) + HOUR, **changes) for day in days]

    def met(self, *days: float, **changes) -> dict:
        """What the last of the child's episodes meets."""
        made = self.episodes(*days, **changes)
        return check_repeats._met(made[-1], made)

    def test_three_in_30_days_are_three_in_90(self):
        self.assertEqual(self.met(0, 10, 29.9), {"three_in_30_days": 3, "three_in_90_days": 3})

    def test_the_window_ends_before_its_length(self):
        self.assertEqual(self.met(0, 10, 30), {"three_in_90_days": 3})
        self.assertEqual(self.met(0, 10, 90), {})

    def test_what_came_later_does_not_count(self):
        made = self.episodes(0, 1, 2)
        self.assertEqual(check_repeats._met(made[1], made), {})

    def test_away_without_authorisation_does_not_count(self):
        self.assertEqual(self.met(0, 1, 2, is_away=True), {})

    def test_withdrawn_does_not_count(self):
        made = self.episodes(0, 1, 2)
        made[0].counts = False
        self.assertEqual(check_repeats._met(made[2], made), {})

    def test_first_under_13(self):
        self.assertEqual(self.met(0, under_13=True), {"first_under_13": 1})
        self.assertEqual(self.met(0, 1, under_13=True), {})

    def test_a_day_is_not_more_than_a_day(self):
        for minutes, wanted in ((1440, {}), (1441, {"over_24_hours": 24}), (30 * 60, {"over_24_hours": 30})):
            made = Episode("e", 0, start=0, back=minutes * HOUR // 60)
            self.assertEqual(check_repeats._met(made, [made]), wanted)

    def test_what_the_child_says_counts_if_it_is_longer(self):
        for told in ({"absence_hours": 26}, {"left_time": -25 * HOUR}):
            made = Episode("e", 0, start=0, back=HOUR, told=told)
            self.assertEqual(check_repeats._met(made, [made]), {"over_24_hours": 26})


if __name__ == "__main__":
    unittest.main()
