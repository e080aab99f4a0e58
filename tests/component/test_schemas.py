"""Each service's schema as migrated is what its schema.sql says."""
from __future__ import annotations

import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from alone import ROOT
from stack import SERVICES, Stack


def statements(sql: str) -> list[str]:
    """The lines that say something; pg_dump's own settings and comments do not."""
    return [line for line in sql.splitlines()
            if line and not line.startswith(("--", "SET ", "SELECT pg_catalog.set_config", "\\"))]


class SchemasTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("schemas", fsync=False, partitions=2)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()

    def test_each_is_what_its_file_says(self):
        for service in SERVICES:
            with self.subTest(service=service):
                command = ["pg_dump", "--schema-only", f"--schema={service}", "--no-owner", "--no-privileges"]
                dump = subprocess.run([*command, self.stack.pg_uri()], check=True, capture_output=True, text=True).stdout
                written = (ROOT / "services" / service / "adapters" / "store" / "schema.sql").read_text()
                self.assertEqual(statements(dump), statements(written),
                                 f"write schema.sql anew: {' '.join(command)}")


if __name__ == "__main__":
    unittest.main()
