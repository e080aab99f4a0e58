// `<service> keys …`: the operator's hand on the children's keys.
#pragma once

#include <string>
#include <vector>

#include "libs/runtime/app.h"

namespace safereturn::runtime {

// One line for each subcommand, for --help.
[[nodiscard]] std::string KeysHelp();

// Runs `keys STATUS|ROTATE|DESTROY CHILD|GENERATE ID`; returns the exit code.
int RunKeysCommand(const Program& program, const std::vector<std::string>& arguments);

}  // namespace safereturn::runtime
