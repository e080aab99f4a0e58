"""What the reference pages are read from is really read."""
import pathlib
import tempfile
import unittest

from gen.contracts import Contracts
from gen.errors import refusals
from gen.reference import ROOT, topics_page


class ErrorsTest(unittest.TestCase):
    def test_reasons_are_read_from_calls_and_from_the_table(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "domain").mkdir()
            (folder / "domain" / "reasons.h").write_text(
                'inline constexpr std::string_view kTooLate = "TOO_LATE";  // after the 72nd hour\n'
                'inline constexpr Reason kTooEarly = "TOO_EARLY";\n')
            (folder / "domain" / "plan.cc").write_text(
                'return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kTooEarly,\n'
                '              "wait until "\n              "then", "field");\n'
                'return Refuse(status.code(), "OTHER_ONE", "said");\n')
            (folder / "domain" / "plan_test.cc").write_text('Refuse(absl::StatusCode::kInternal, "NOT_ME", "x");\n')

            found = refusals(folder)

        self.assertEqual({"TOO_LATE", "TOO_EARLY", "OTHER_ONE"}, set(found))
        self.assertEqual(({"FAILED_PRECONDITION"}, "wait until then"), (found["TOO_EARLY"].codes, found["TOO_EARLY"].text))
        self.assertEqual("after the 72nd hour", found["TOO_LATE"].note)
        self.assertEqual((set(), "said"), (found["OTHER_ONE"].codes, found["OTHER_ONE"].text))

    def test_a_files_own_short_form_of_refuse_is_known(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "envelope.cc").write_text(
                "absl::Status Bad(std::string_view reason, std::string_view message) {\n"
                "  return Refuse(absl::StatusCode::kInvalidArgument, reason, message);\n}\n"
                'if (x) return Bad("EVENT_TOO_LARGE", "at most 1 MiB");\n'
                'return NotBad("NOT_ONE", "no");\n')

            found = refusals(folder)

        self.assertEqual({"EVENT_TOO_LARGE"}, set(found))
        self.assertEqual(({"INVALID_ARGUMENT"}, "at most 1 MiB"),
                         (found["EVENT_TOO_LARGE"].codes, found["EVENT_TOO_LARGE"].text))


class ContractsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.contracts = Contracts(ROOT)

    def test_every_method_is_listed_with_its_permission(self):
        page = self.contracts.rpcs_page()
        methods = [method for file in self.contracts.files for service in file.service for method in service.method]
        rows = [line for line in page.splitlines() if line.startswith("| `")]
        self.assertEqual(len(methods), len(rows))
        self.assertFalse([row for row in rows if "| `` |" in row])

    def test_parts_of_events_are_not_taken_for_events(self):
        page = self.contracts.events_page()
        self.assertIn("safereturn.intake.v1.ChildReturned", page)
        self.assertNotIn("safereturn.intake.v1.ChildIdentifier`", page)


class TopicsTest(unittest.TestCase):
    def test_the_page_shows_what_production_uses(self):
        self.assertIn("| `safereturn.intake` | 48 | 3 | 30 days |", topics_page())
        self.assertIn("| `safereturn.referral.events` | 48 | 3 | for ever |", topics_page())


if __name__ == "__main__":
    unittest.main()
