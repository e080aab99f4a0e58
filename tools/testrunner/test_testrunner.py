"""The runner counts what passed and failed, also where a suite crashes, hangs or skips."""
import pathlib
import tempfile
import textwrap
import unittest
import unittest.mock

from testrunner import plan, suites
from testrunner.plan import ROOT, Suite


class PythonSuiteTest(unittest.TestCase):
    def outcome(self, body, cases=()):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "test_planted.py"
            file.write_text("import os, time, unittest\n\nclass T(unittest.TestCase):\n" +
                            textwrap.indent(textwrap.dedent(body), "    "), encoding="utf-8")
            import os
            environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
            return suites.run_suite(Suite("planted", "tools", file, python=True, cases=list(cases)), environment)

    def test_passed_and_failed_cases_are_counted(self):
        outcome = self.outcome("""
            def test_a(self): pass
            def test_b(self): pass
            def test_c(self): self.fail("said so")
            """)
        self.assertEqual((2, 1), (outcome.passed, len(outcome.failures)))
        self.assertIn("said so", outcome.failures[0])

    def test_a_failing_subtest_fails_its_case_once(self):
        outcome = self.outcome("""
            def test_a(self):
                for i in range(3):
                    with self.subTest(i=i): self.assertEqual(0, i)
            """)
        self.assertEqual((0, 1), (outcome.passed, len(outcome.failures)))
        self.assertIn("(i=2)", outcome.failures[0])

    def test_a_skipped_case_has_not_passed(self):
        outcome = self.outcome("""
            @unittest.skip("not today")
            def test_a(self): pass
            """)
        self.assertEqual((0, 1), (outcome.passed, len(outcome.failures)))

    def test_a_crash_is_a_failure_with_the_end_of_its_output(self):
        outcome = self.outcome("""
            def test_a(self):
                print("last words", flush=True)
                os.abort()
            """)
        self.assertEqual((0, 1), (outcome.passed, len(outcome.failures)))
        self.assertIn("last words", outcome.failures[0])

    def test_a_file_that_cannot_be_imported_is_a_failure(self):
        outcome = self.outcome("raise ImportError('gone')\n")
        self.assertEqual((0, 1), (outcome.passed, len(outcome.failures)))
        self.assertIn("gone", outcome.failures[0])

    def test_a_hanging_suite_is_killed(self):
        with unittest.mock.patch.object(suites, "LIMIT_SECONDS", 1):
            outcome = self.outcome("""
                def test_a(self): time.sleep(60)
                """)
        self.assertEqual(1, len(outcome.failures))
        self.assertIn("was killed", outcome.failures[0])

    def test_named_cases_run_alone(self):
        outcome = self.outcome("""
            def test_a(self): pass
            def test_b(self): self.fail()
            """, ["T.test_a"])
        self.assertEqual((1, 0), (outcome.passed, len(outcome.failures)))


class ChooseTest(unittest.TestCase):
    SUITES = [Suite("base_test", "unit", None), Suite("pg_test", "unit", None), Suite("sim_test", "sim", None),
              Suite("tests/e2e/test_late.py", "e2e", None, python=True)]

    def names(self, *words):
        chosen, left = plan.choose(self.SUITES, list(words))
        return [suite.name for suite in chosen], left

    def test_without_words_everything_runs(self):
        self.assertEqual(4, len(self.names()[0]))

    def test_a_label_chooses_its_suites(self):
        self.assertEqual((["base_test", "pg_test"], []), self.names("unit"))

    def test_a_part_of_a_name_chooses(self):
        self.assertEqual((["pg_test", "tests/e2e/test_late.py"], []), self.names("pg", "test_late.py"))

    def test_what_names_nothing_is_handed_back_to_be_tried_as_a_case(self):
        self.assertEqual(([], ["LateTick"]), self.names("LateTick"))


class GtestReportTest(unittest.TestCase):
    def test_cases_of_a_report_are_read(self):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            report.write_text("""{"testsuites": [{"name": "G", "testsuite": [
                {"name": "A", "status": "RUN", "result": "COMPLETED"},
                {"name": "B", "status": "RUN", "result": "COMPLETED", "failures": [{"failure": "x != y"}]},
                {"name": "C", "status": "RUN", "result": "SKIPPED"},
                {"name": "D", "status": "NOTRUN", "result": "SUPPRESSED"}]}]}""", encoding="utf-8")
            passed, failures = suites._read(report)
        self.assertEqual(1, passed)
        self.assertEqual(["G.B\nx != y", "G.C\nskipped"], failures)


if __name__ == "__main__":
    unittest.main()
