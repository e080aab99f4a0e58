#include "libs/data_returns/encoding.h"

#include <iconv.h>

#include <optional>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

constexpr size_t kLookedAt = 256;  // bytes, for UTF-16 without a mark

absl::Status Unsupported(const std::string& file, const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "ENCODING_UNSUPPORTED",
                file + " " + what + "; save it as \"CSV UTF-8\"", "from");
}

// Returns nothing where `content` is not well-formed in `from`.
std::optional<std::string> Convert(std::string_view content, const char* from) {
  iconv_t converter = iconv_open("UTF-8", from);
  if (converter == iconv_t(-1)) return std::nullopt;
  std::string converted(content.size() * 3, '\0');  // no character of these grows by more
  char* in = const_cast<char*>(content.data());
  size_t in_left = content.size();
  char* out = converted.data();
  size_t out_left = converted.size();
  const bool is_whole =
      iconv(converter, &in, &in_left, &out, &out_left) != static_cast<size_t>(-1) && in_left == 0;
  iconv_close(converter);
  if (!is_whole) return std::nullopt;
  converted.resize(converted.size() - out_left);
  return converted;
}

// Returns the byte order that the zero bytes of plain letters show, or nullptr.
const char* Utf16WithoutMark(std::string_view content) {
  size_t even = 0;
  size_t odd = 0;
  const std::string_view start = content.substr(0, kLookedAt);
  for (size_t i = 0; i < start.size(); ++i) {
    if (start[i] == '\0') ++(i % 2 == 0 ? even : odd);
  }
  if (odd > 0 && even == 0) return "UTF-16LE";
  if (even > 0 && odd == 0) return "UTF-16BE";
  return nullptr;
}

absl::StatusOr<Text> FromUtf16(std::string_view content, const char* order,
                               const std::string& file) {
  auto converted = Convert(content, order);
  if (!converted || converted->find('\0') != std::string::npos) {
    return Unsupported(file, "looks like UTF-16 but is damaged");
  }
  return Text{*std::move(converted), order};
}

}  // namespace

absl::StatusOr<Text> ToUtf8(std::string_view content, const std::string& file) {
  using namespace std::string_view_literals;
  if (content.starts_with("PK\x03\x04")) return Unsupported(file, "is a workbook or an archive");
  if (content.starts_with("\xFF\xFE\0\0"sv) || content.starts_with("\0\0\xFE\xFF"sv)) {
    return Unsupported(file, "is in UTF-32");
  }
  if (content.starts_with("\xFF\xFE")) return FromUtf16(content.substr(2), "UTF-16LE", file);
  if (content.starts_with("\xFE\xFF")) return FromUtf16(content.substr(2), "UTF-16BE", file);
  if (const char* order = Utf16WithoutMark(content)) return FromUtf16(content, order, file);
  if (content.find('\0') != std::string_view::npos) {
    return Unsupported(file, "is no text: it has zero bytes");
  }
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (auto checked = Convert(content, "UTF-8")) return Text{*std::move(checked), "UTF-8"};
  if (auto converted = Convert(content, "WINDOWS-1252")) {
    return Text{*std::move(converted), "WINDOWS-1252"};
  }
  return Unsupported(file, "is neither in UTF-8 nor in Windows-1252");
}

}  // namespace safereturn::data_returns
