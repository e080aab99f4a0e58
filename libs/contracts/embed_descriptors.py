#!/usr/bin/python3
"""Writes a C++ source that holds a file's bytes: embed_descriptors.py INPUT OUTPUT"""
import pathlib
import sys

LINE = 100
source, target = map(pathlib.Path, sys.argv[1:])
data = source.read_bytes()
lines = "\n".join('    "' + "".join(f"\\{byte:03o}" for byte in data[start:start + LINE]) + '"'
                  for start in range(0, len(data), LINE))
target.write_text(f"""// Generated from the contracts by libs/contracts/embed_descriptors.py.
#include "libs/contracts/descriptor_set.h"

namespace safereturn::contracts {{

std::string_view DescriptorSet() {{
  static constexpr char kBytes[] =
{lines};
  return {{kBytes, sizeof(kBytes) - 1}};
}}

}}  // namespace safereturn::contracts
""", encoding="utf-8")
