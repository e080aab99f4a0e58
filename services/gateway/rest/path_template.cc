#include "services/gateway/rest/path_template.h"

#include <algorithm>
#include <cctype>

#include "libs/base/result.h"
#include "libs/base/text.h"

namespace safereturn::gateway {
namespace {

int Hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

absl::Status BadPath(const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "PATH_INVALID", what);
}

absl::Status BadTemplate(std::string_view text) {
  return Refuse(absl::StatusCode::kInvalidArgument, "TEMPLATE_INVALID",
                "not a path template: " + std::string(text));
}

bool IsLiteral(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
}

// "{interviewers}" for "interviewers/*": the singular is said by the collection's last letters.
std::string ParameterName(const std::string& collection) {
  if (collection.ends_with("ies")) return collection.substr(0, collection.size() - 3) + "y";
  if (collection == "children") return "child";
  if (collection == "matrices") return "matrix";
  if (collection.ends_with("s")) return collection.substr(0, collection.size() - 1);
  return collection.empty() ? "id" : collection;
}

}  // namespace

std::optional<std::string> Decode(std::string_view text, bool plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? Hex(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? Hex(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
    decoded += c;
  }
  if (!CheckText(decoded, "path").ok()) return std::nullopt;
  return decoded;
}

absl::StatusOr<Path> ParsePath(std::string_view path) {
  if (!path.starts_with('/')) return BadPath("a path begins with /");
  path.remove_prefix(1);
  Path result;
  while (true) {
    const size_t slash = path.find('/');
    std::string_view raw = path.substr(0, slash);
    if (slash == path.npos) {
      // Only a colon that is not escaped begins a verb: keys may hold escaped ones.
      if (const size_t colon = raw.rfind(':'); colon != raw.npos) {
        result.verb = std::string(raw.substr(colon + 1));
        raw = raw.substr(0, colon);
        if (!IsLiteral(result.verb)) return BadPath("what follows the last colon is no verb");
      }
    }
    std::optional<std::string> segment = Decode(raw);
    if (!segment) return BadPath("a segment has broken escapes or is no UTF-8");
    if (segment->empty()) return BadPath("a segment is empty");
    if (*segment == "." || *segment == ".." || segment->find('/') != std::string::npos ||
        segment->find('\\') != std::string::npos) {
      return BadPath("dots, slashes and backslashes are no names");
    }
    result.segments.push_back(*std::move(segment));
    if (slash == path.npos) return result;
    path.remove_prefix(slash + 1);
  }
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(std::string_view text) {
  const std::string_view whole = text;
  PathTemplate result;
  const size_t closing = text.rfind('}');
  const size_t colon = text.rfind(':');
  if (colon != text.npos && (closing == text.npos || colon > closing)) {
    result.verb_ = std::string(text.substr(colon + 1));
    text = text.substr(0, colon);
    if (!IsLiteral(result.verb_)) return BadTemplate(whole);
  }
  while (!text.empty()) {
    if (text.front() != '/') return BadTemplate(whole);
    text.remove_prefix(1);
    if (text.starts_with('{')) {
      const size_t end = text.find('}');
      if (end == text.npos) return BadTemplate(whole);
      const std::string_view inside = text.substr(1, end - 1);
      const size_t equals = inside.find('=');
      Variable variable{.field = std::string(inside.substr(0, equals)),
                        .begin = result.segments_.size()};
      if (variable.field.empty()) return BadTemplate(whole);
      std::string_view pattern = equals == inside.npos ? "*" : inside.substr(equals + 1);
      while (true) {
        const size_t slash = pattern.find('/');
        const std::string_view part = pattern.substr(0, slash);
        if (part != "*" && !IsLiteral(part)) return BadTemplate(whole);
        result.segments_.emplace_back(part);
        if (slash == pattern.npos) break;
        pattern.remove_prefix(slash + 1);
      }
      variable.end = result.segments_.size();
      result.variables_.push_back(std::move(variable));
      text.remove_prefix(end + 1);
    } else {
      const std::string_view part = text.substr(0, text.find('/'));
      if (part != "*" && !IsLiteral(part)) return BadTemplate(whole);
      result.segments_.emplace_back(part);
      text.remove_prefix(part.size());
    }
  }
  if (result.segments_.empty()) return BadTemplate(whole);
  return result;
}

std::optional<PathTemplate::Values> PathTemplate::Match(const Path& path) const {
  if (path.verb != verb_ || path.segments.size() != segments_.size()) return std::nullopt;
  for (size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i] != "*" && segments_[i] != path.segments[i]) return std::nullopt;
  }
  Values values;
  for (const Variable& variable : variables_) {
    std::string value;
    for (size_t i = variable.begin; i < variable.end; ++i) {
      value += (i == variable.begin ? "" : "/") + path.segments[i];
    }
    values.emplace_back(variable.field, std::move(value));
  }
  return values;
}

bool PathTemplate::Overlaps(const PathTemplate& other) const {
  return verb_ == other.verb_ &&
         std::equal(segments_.begin(), segments_.end(), other.segments_.begin(),
                    other.segments_.end(), [](const std::string& a, const std::string& b) {
                      return a == b || a == "*" || b == "*";
                    });
}

std::string PathTemplate::Shape() const {
  std::string shape;
  for (const std::string& segment : segments_) shape += "/" + segment;
  return verb_.empty() ? shape : shape + ":" + verb_;
}

std::string PathTemplate::OpenApi(std::vector<std::string>& parameters) const {
  std::string text;
  for (size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i] != "*") {
      text += "/" + segments_[i];
      continue;
    }
    parameters.push_back(ParameterName(i == 0 ? "" : segments_[i - 1]));
    text += "/{" + parameters.back() + "}";
  }
  return verb_.empty() ? text : text + ":" + verb_;
}

PathTemplate PathTemplate::Under(const std::string& service) const {
  PathTemplate moved = *this;
  moved.segments_.insert(moved.segments_.begin() + 1, {"services", service});
  for (Variable& variable : moved.variables_) {
    variable.begin += 2;
    variable.end += 2;
  }
  return moved;
}

std::vector<std::string> PathTemplate::Fields() const {
  std::vector<std::string> fields;
  for (const Variable& variable : variables_) fields.push_back(variable.field);
  return fields;
}

}  // namespace safereturn::gateway
