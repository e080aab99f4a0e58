// The character encodings that councils' systems and spreadsheets write.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace safereturn::data_returns {

struct Text {
  std::string utf8;      // without a byte order mark
  std::string encoding;  // "UTF-8", "UTF-16LE", "UTF-16BE" or "WINDOWS-1252"
};

// Returns a file's content in UTF-8. UTF-8 and UTF-16 (either order) may have a byte order mark;
// what is neither is taken for Windows-1252, which is what spreadsheets in England write otherwise.
//
// Errors: INVALID_ARGUMENT/ENCODING_UNSUPPORTED, with advice; `file` is for the message.
[[nodiscard]] absl::StatusOr<Text> ToUtf8(std::string_view content, const std::string& file);

}  // namespace safereturn::data_returns
