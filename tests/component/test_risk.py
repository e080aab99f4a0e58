"""What only a whole stack shows of risk: its schema as migrated. (Its behaviour: services/risk/component_test.cc.)"""
from __future__ import annotations

import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools")]

from stack.stack import Stack


def statements(sql: str) -> list[str]:
    """The lines that say something; pg_dump's own settings and comments do not."""
    return [line for line in sql.splitlines()
            if line and not line.startswith(("--", "SET ", "SELECT pg_catalog.set_config", "\\"))]


class RiskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("risk", fsync=False, partitions=2)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services(["risk"])

    def test_the_schema_is_what_its_file_says(self):
        dump = subprocess.run(["pg_dump", "--schema-only", "--schema=risk", "--no-owner", "--no-privileges",
                               self.stack.pg_uri()], check=True, capture_output=True, text=True).stdout
        written = (ROOT / "services" / "risk" / "adapters" / "store" / "schema.sql").read_text()

        self.assertEqual(statements(dump), statements(written),
                         "write schema.sql anew: pg_dump --schema-only --schema=risk --no-owner --no-privileges")


if __name__ == "__main__":
    unittest.main()
