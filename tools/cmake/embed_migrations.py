#!/usr/bin/python3
"""Writes STEM.h and STEM.cc, which define safereturn::NAMESPACE::kMigrations from SQL files.

Usage: embed_migrations.py NAMESPACE STEM FILE.sql...
A migration's name is its file's name without the suffix: 0001_create_episode.
"""
import pathlib
import sys

HEADER = """// Generated from {names}.
#pragma once

#include <vector>

#include "libs/pg/migrator.h"

namespace safereturn::{namespace} {{
extern const std::vector<safereturn::pg::Migration> kMigrations;
}}
"""

SOURCE = """#include "{stem}.h"

namespace safereturn::{namespace} {{
const std::vector<safereturn::pg::Migration> kMigrations = {{
{entries}}};
}}
"""


def main() -> int:
    namespace, stem, *files = sys.argv[1:]
    paths = sorted((pathlib.Path(name) for name in files), key=lambda path: path.name)
    entries = []
    for path in paths:
        sql = path.read_text(encoding="utf-8")
        if ')sql"' in sql:
            sys.exit(f'{path}: may not contain )sql"')
        entries.append(f'    {{"{path.stem}", R"sql({sql})sql"}},\n')
    target = pathlib.Path(stem)
    target.parent.mkdir(parents=True, exist_ok=True)
    names = ", ".join(path.name for path in paths) or "no file"
    target.with_suffix(".h").write_text(HEADER.format(names=names, namespace=namespace), encoding="utf-8")
    target.with_suffix(".cc").write_text(
        SOURCE.format(stem=stem, namespace=namespace, entries="".join(entries)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
