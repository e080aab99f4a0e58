"""docs/reference says what the code's tables say."""
import subprocess
import unittest

from gen.reference import ROOT


class ReferenceTest(unittest.TestCase):
    def test_the_pages_are_what_tools_dev_gen_writes(self):
        done = subprocess.run([ROOT / "tools/gen/reference.py", "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
