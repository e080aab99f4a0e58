// Files and folders that commands are given.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/data_returns/tables.h"

namespace safereturn::ctl {

// Reads a file; "-" is the standard input. Errors: NOT_FOUND/FILE_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::string> ReadFile(const std::string& path);

// Reads every *.csv and *.xml of a folder in order of their names, or the one file.
// Errors: NOT_FOUND with FOLDER_UNREADABLE or FILE_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::vector<data_returns::File>> ReadReturnFiles(
    const std::string& path);

}  // namespace safereturn::ctl
