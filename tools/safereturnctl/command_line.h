// The command line: which words lead to which command.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tools/safereturnctl/session.h"

namespace CLI {
class App;
}

namespace safereturn::ctl {

// What a command line asks for.
struct Program {
  std::string as;
  std::string stack;
  int64_t timeout_ms = 0;  // 0: the setting
  bool json = false;
  std::function<int(Session&)> action;
};

// Returns the command line; parsing it fills `program`, which must live as long.
[[nodiscard]] std::unique_ptr<CLI::App> MakeCommandLine(Program& program);

// Adds a subcommand for each service with one for each method, flags and help from the contracts.
void AddMethods(CLI::App& app, Program& program);

// Parses and runs; returns the exit code.
int Run(int argc, char** argv);

}  // namespace safereturn::ctl
