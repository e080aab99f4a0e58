"""tools/dev lint [--all] [--quick FILE...]: checks the house rules and says what to do for each finding.

Without options: formatting, layers, banned calls, links, protos, buf, shellcheck. --all adds clang-tidy (minutes).
--quick checks the named files only, as the pre-commit hook does.
"""
from __future__ import annotations

import argparse
import sys
import time

from .run import check_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev lint", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--quick", nargs="*", metavar="FILE")
    arguments = parser.parse_args()
    began = time.monotonic()
    found = 0
    results = check_all(quick_files=arguments.quick, tidy=arguments.all)
    for name, findings in results:
        for finding in findings:
            print(f"{name}: {finding}")
        found += len(findings)
    if arguments.quick is None or found:
        print(f"lint: {len(results)} checks, {found} findings, {time.monotonic() - began:.1f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
