#include "tools/safereturnctl/files.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

bool IsReturnFile(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending == ".csv" || ending == ".xml";
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ostringstream content;
  if (path == "-") {
    content << std::cin.rdbuf();
    return content.str();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Refuse(absl::StatusCode::kNotFound, "FILE_UNREADABLE", path + " cannot be read");
  }
  content << file.rdbuf();
  return content.str();
}

absl::StatusOr<std::vector<data_returns::File>> ReadReturnFiles(const std::string& path) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) {
    paths.emplace_back(path);
  } else {
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      if (IsReturnFile(entry.path())) paths.push_back(entry.path());
    }
    if (error) {
      return Refuse(absl::StatusCode::kNotFound, "FOLDER_UNREADABLE",
                    path + " is no folder that can be read", "from");
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<data_returns::File> files;
  for (const auto& each : paths) {
    SR_ASSIGN_OR_RETURN(std::string content, ReadFile(each.string()));
    files.push_back({each.filename().string(), std::move(content)});
  }
  return files;
}

}  // namespace safereturn::ctl
