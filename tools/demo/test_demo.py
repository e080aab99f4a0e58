#!/usr/bin/python3
"""Time moves as it must, rows become the same absences each time, and every event has words."""
import collections
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tests" / "recount"), str(HERE)]

import absences
import plays
import returns
import rows
import talks
import words
from acts import Acts
from clockfile import ClockFile
from conductor import Conductor, NotResting
from instants import HOUR
from probe import Sweep
from story import Printer

SAMPLE = HERE.parents[1] / "samples" / "ssda903"


class Clock:
    now = 0

    def move(self, to):
        assert to >= self.now
        self.now = to


class World:
    """Services as the conductor sees them: each due thing needs some looks until it is done."""

    def __init__(self, clock, due=()):
        self.clock, self.due, self.done, self.work, self.ends = clock, sorted(due), [], 0, 0

    def sweep(self):
        while self.due and self.due[0] <= self.clock.now:
            self.done.append((self.due.pop(0), self.clock.now))
            self.work = 3
        if self.work:
            self.work -= 1
            self.ends += 1
        return Sweep(self.work, self.due[0] if self.due else None, (self.ends,), ())

    def due_tables(self, _now):
        return ["1 in scheduling.plan"]

    def has_heard(self, _ends):
        return True

    def write(self, *_):
        pass


class ConductorTest(unittest.TestCase):
    def conduct(self, due, script):
        clock = Clock()
        world = World(clock, due)
        conductor = Conductor(clock, world, world, world, patience=1)
        acted = []
        for when in script:
            conductor.at(when, lambda: acted.append((clock.now, world.work, len(world.done))))
        conductor.run()
        return clock, world, acted

    def test_stops_at_each_due_instant_and_each_act(self):
        _, world, acted = self.conduct([10, 20, 40], [15, 30])
        self.assertEqual(world.done, [(10, 10), (20, 20)])
        self.assertEqual([now for now, _, _ in acted], [15, 30])

    def test_acts_only_when_all_rests(self):
        _, _, acted = self.conduct([10], [10, 10])
        self.assertEqual(acted, [(10, 0, 1), (10, 0, 1)])

    def test_acts_may_add_acts(self):
        clock = Clock()
        world = World(clock)
        conductor = Conductor(clock, world, world, world)
        seen = []
        conductor.at(5, lambda: conductor.at(9, lambda: seen.append(clock.now)))
        conductor.run()
        self.assertEqual(seen, [9])

    def test_past_acts_happen_now(self):
        clock = Clock()
        clock.now = 100
        world = World(clock)
        conductor = Conductor(clock, world, world, world)
        seen = []
        conductor.at(5, lambda: seen.append(clock.now))
        conductor.run()
        self.assertEqual(seen, [100])

    def test_says_what_does_not_rest(self):
        clock = Clock()
        world = World(clock)
        world.sweep = lambda: Sweep(2, None, (0,), (("referral", "safereturn.intake", 3),))
        with self.assertRaises(NotResting) as caught:
            Conductor(clock, world, world, world, patience=0.01).settle()
        self.assertIn("2 events wait to be published", str(caught.exception))
        self.assertIn("referral has not read all of safereturn.intake[3]", str(caught.exception))
        self.assertIn("1 in scheduling.plan", str(caught.exception))


class RowsTest(unittest.TestCase):
    def test_sample(self):
        table = rows.read(SAMPLE)
        self.assertEqual(len(table), 30)
        self.assertEqual([row.number for row in table if row.problem], [])
        self.assertEqual(sum(row.end is None for row in table), 1)
        self.assertTrue(any(not row.home_urn for row in table))
        self.assertEqual({row.kind for row in table}, {"M", "A"})

    def test_absences_come_from_the_content_alone(self):
        table = rows.read(SAMPLE)
        day = rows.first_virtual_day(table)
        first, second = absences.make(table, day), absences.make(list(reversed(table)), day)
        for cast in (first, second):
            plays.cast(cast)
        self.assertEqual(first, second)

    def test_every_return_lies_in_the_first_day_and_no_absences_of_a_child_overlap(self):
        table = rows.read(SAMPLE)
        made = absences.make(table, rows.first_virtual_day(table))
        backs = [absence.back for absence in made if absence.back]
        self.assertLess(max(backs) - min(backs), 24 * HOUR)
        for child in {absence.row.child for absence in made}:
            mine = sorted((absence for absence in made if absence.row.child == child), key=lambda absence: absence.turn)
            for earlier, later in zip(mine, mine[1:]):
                self.assertLess(earlier.back, later.start)

    def test_every_play_is_possible(self):
        for name, play in plays.PLAYS.items():
            for each in play:
                self.assertTrue(hasattr(Acts, each.what), f"{name}: {each.what}")
        cast = absences.make(rows.read(SAMPLE), rows.first_virtual_day(rows.read(SAMPLE)))
        plays.cast(cast)
        shown = {absence.play for absence in cast}
        self.assertTrue({"promise_lapsed", "promise_kept", "late_notice", "corrected", "told_twice", "out_of_order",
                         "withdrawn", "covers_both", "missing_again", "breach", "never", "handed_over", "risk_rises",
                         "danger", "child_declines", "booked_at_step_2"} <= shown)
        self.assertLessEqual(set(talks.TALKS), set(plays.PLAYS))
        self.assertFalse(any(absence.under_12 for absence in cast if absence.play == "risk_rises"))

    def test_bad_rows_say_why(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "m.csv").write_text(
                "CHILD,DOB,MISSING,MIS_START,MIS_END\n1,01/01/2010,M,,\n2,01/01/2010,X,01/02/2020,\n"
                "3,01/01/2010,A,05/02/2020,04/02/2020\n4,31/02/2010,A,05/02/2020,\n5,01/01/2010,a,05/02/2020,05/02/2020\n")
            table = rows.read(pathlib.Path(folder))
        self.assertEqual([bool(row.problem) for row in table], [True, True, True, True, False])
        self.assertIn("567", table[2].problem)

    def test_home_is_the_covering_placement_with_the_latest_start(self):
        day = rows.date("05/02/2020")
        placements = [{"DECOM": "01/01/2019", "DEC": "", "URN": "1"}, {"DECOM": "01/01/2020", "DEC": "", "URN": "2"},
                      {"DECOM": "01/03/2020", "DEC": "", "URN": "3"}]
        self.assertEqual(rows.home(placements, day), "2")
        self.assertEqual(rows.home([{"DECOM": "01/01/2019", "DEC": "01/02/2020", "URN": "1"}], day), "")


class TalksTest(unittest.TestCase):
    FRAMEWORK = {
        "topics": [{"prompts": [{"key": "a", "kind": "ANSWER_KIND_TEXT"}, {"key": "b", "kind": "ANSWER_KIND_YES_NO"},
                                {"key": "c", "kind": "ANSWER_KIND_CHOICE", "options": [{"code": "x"}]},
                                {"key": "d", "kind": "ANSWER_KIND_SCALE"}]}],
        "push_codes": [{"code": f"push{number}"} for number in range(4)],
        "pull_codes": [{"code": f"pull{number}"} for number in range(4)],
        "indicators": [{"code": f"sign{number}"} for number in range(4)], "advice": [{"code": "advice"}]}

    def test_findings_are_the_frameworks_own_each_code_once(self):
        for absence in absences.make(rows.read(SAMPLE), rows.first_virtual_day(rows.read(SAMPLE))):
            talk = talks.Talk(push=3, pull=2, signs=2, not_asked=2, not_said=2)
            told = talks.document(talk, absence, self.FRAMEWORK)
            codes = [finding["code"] for finding in told["findings"]]
            states = collections.Counter(finding["state"] for finding in told["findings"])
            self.assertEqual(12, len(codes))
            self.assertEqual(len(codes), len(set(codes)))
            self.assertEqual((7, 2, 2, 1), tuple(states[f"FINDING_STATE_{state}"]
                                                 for state in ("PRESENT", "NOT_ASKED", "NOT_SAID", "ABSENT")))
            self.assertEqual(["a", "b", "c", "d"], [answer["prompt_key"] for answer in told["answers"]])


class WordsTest(unittest.TestCase):
    def test_roles(self):
        self.assertEqual(words.roles(["placement_manager"]), "the placement manager")
        self.assertEqual(words.roles(["placement_manager", "social_worker"]), "the placement manager and the social worker")
        self.assertEqual(words.roles(["coordinator", "service_lead", "team_manager", "iro"]),
                         "the coordinator, the service lead and 2 more")

    def test_step(self):
        said = {"step": 4, "day": 0, "roles": ["team_manager"], "template_key": "not_booked",
                "cause": "ESCALATION_CAUSE_PROMISE_LAPSED"}
        self.assertEqual(words.tell("EscalationRaised", said, 0)[1],
                         "one step higher: step 4 to the team manager: no interview booked")

    def test_every_event_is_told_without_failing(self):
        """With all fields as a message without content has them."""
        import wire
        known = wire.Wire()
        for file in known.files:
            if file.name.endswith("/events.proto"):
                for message in file.message_type:
                    said = wire.plain(known.message(f"{file.package}.{message.name}")())
                    empty = {name: 0 if value is None else value for name, value in said.items()}
                    words.tell(message.name, {**empty, "who": "", "to_whom": ""}, 0)

    def test_what_is_not_told(self):
        self.assertIsNone(words.tell("StepSettled", {}, 0))


class PrinterTest(unittest.TestCase):
    def printed(self, hourly):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            printer = Printer(hourly, colours=False)
            for minute in (0, 10, 70):
                printer.line(minute * HOUR // 60, "K7Q2ZD", "32", "interview offered", "InterviewOffered")
            printer.flush()
        return out.getvalue().splitlines()

    def test_every_line(self):
        self.assertEqual(self.printed(False)[1], "Thu 01 Jan 01:10  K7Q2ZD  interview offered")

    def test_by_the_hour(self):
        self.assertEqual(self.printed(True), ["Thu 01 Jan 01:00  offered 2", "Thu 01 Jan 02:00  offered 1"])


class ClockFileTest(unittest.TestCase):
    def test_readers_of_the_file_see_it_move(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "clock"
            clock = ClockFile(path, 5)
            clock.move(1_774_600_000_000_000)
            self.assertEqual(int.from_bytes(path.read_bytes(), "little"), 1_774_600_000_000_000)
            with self.assertRaises(AssertionError):
                clock.move(4)


class ReturnsTest(unittest.TestCase):
    def test_a_collection_year_ends_in_march(self):
        at = lambda *day: returns.instants.from_datetime(returns.datetime.datetime(*day, tzinfo=returns.instants.LONDON))
        days = (at(2025, 4, 1), at(2026, 3, 31, 23), at(2026, 4, 1))
        self.assertEqual([2026, 2026, 2027], [returns.collection_year(day) for day in days])

    def test_the_page_stands_alone_and_runs_nothing(self):
        counts = {"episodes": "8", "settled": "8", "offered_in_time": "7", "held_in_time": "5",
                  "late_reasons": [{"key": "NOT_ARRANGED", "episodes": "1"}]}
        page = returns.page("E1<script>", {"as_at_time": "2026-03-29T00:00:00Z", "total": counts,
                                           "groups": [{"key": "2890011", "counts": counts}, {"counts": counts}]})
        self.assertNotIn("<script", page)
        for part in ('lang="en-GB"', "<h1>", "<caption>", 'scope="row"', "Home 2890011", "No home known", "Not arranged",
                     "62\N{NO-BREAK SPACE}%"):
            self.assertIn(part, page)
        self.assertNotIn("http", page)


if __name__ == "__main__":
    unittest.main()
