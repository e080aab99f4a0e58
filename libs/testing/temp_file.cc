#include "libs/testing/temp_file.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "libs/base/check.h"

namespace safereturn::testing {

TempFile::TempFile(const std::string& content)
    : path_(std::filesystem::temp_directory_path() / "safereturn-test-XXXXXX") {
  const int file = mkstemp(path_.data());
  SR_CHECK(file >= 0, "a test may write temporary files");
  close(file);
  Write(content);
}

TempFile::~TempFile() { unlink(path_.c_str()); }

void TempFile::Write(const std::string& content) const { std::ofstream(path_) << content; }

std::string TempFile::Read() const {
  std::ostringstream text;
  text << std::ifstream(path_).rdbuf();
  return text.str();
}

}  // namespace safereturn::testing
