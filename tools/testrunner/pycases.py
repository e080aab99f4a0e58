"""Runs the unittest cases of one file and writes what each said in gtest's JSON form: pycases FILE REPORT [CASE...]"""
from __future__ import annotations

import importlib.util
import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Record(unittest.TextTestResult):
    """Keeps one entry for each case, sub-tests counted with their case."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.entries: dict[str, list[str]] = {}
        self.skips: set[str] = set()

    def startTest(self, test):
        super().startTest(test)
        self.entries.setdefault(test.id(), [])

    def _said(self, test, error):
        self.entries.setdefault(test.id(), []).append(self._exc_info_to_string(error, test))

    def addError(self, test, err):
        super().addError(test, err)
        self._said(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._said(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.entries.setdefault(test.id(), []).append(f"{subtest}\n{self._exc_info_to_string(err, test)}")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.entries.setdefault(test.id(), []).append("passed though it was expected to fail")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.entries.setdefault(test.id(), [])
        self.skips.add(test.id())


def main() -> int:
    file, report, *cases = sys.argv[1:]
    path = pathlib.Path(file).resolve()
    sys.path[:0] = [str(ROOT / "tools"), str(ROOT), str(path.parent)]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(cases, module) if cases else loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(resultclass=Record, verbosity=2).run(suite)
    entries = [{"name": name.rpartition(".")[2], "status": "RUN",
                "result": "SKIPPED" if name in result.skips else "COMPLETED",
                "failures": [{"failure": text} for text in said]}
               for name, said in result.entries.items()]
    pathlib.Path(report).write_text(
        json.dumps({"testsuites": [{"name": path.stem, "testsuite": entries}]}), encoding="utf-8")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
