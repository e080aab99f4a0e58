// A file of its own for one test. Tests only.
#pragma once

#include <string>

namespace safereturn::testing {

// A new file below the folder for temporary files; removed at the end.
class TempFile {
 public:
  explicit TempFile(const std::string& content = "");
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  // Replaces what the file holds.
  void Write(const std::string& content) const;
  [[nodiscard]] std::string Read() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace safereturn::testing
