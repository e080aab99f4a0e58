#include "services/notification/domain/placeholder.h"

#include <algorithm>
#include <vector>

#include "libs/base/result.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

enum class TokenKind { kText, kValue, kOpen, kClose, kFault };

struct Token {
  TokenKind kind;
  std::string_view text;  // the text, or the name
};

bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// Takes the next token off `text`, which is not empty.
Token Next(std::string_view& text) {
  const size_t start = text.find("{{");
  if (start != 0) {
    const std::string_view plain = text.substr(0, start);
    text.remove_prefix(plain.size());
    return {TokenKind::kText, plain};
  }
  const size_t end = text.find("}}");
  if (end == std::string_view::npos) return {TokenKind::kFault, text};
  std::string_view name = text.substr(2, end - 2);
  TokenKind kind = TokenKind::kValue;
  if (name.starts_with('#')) kind = TokenKind::kOpen;
  if (name.starts_with('/')) kind = TokenKind::kClose;
  if (kind != TokenKind::kValue) name.remove_prefix(1);
  if (!IsName(name)) return {TokenKind::kFault, text};
  text.remove_prefix(end + 2);
  return {kind, name};
}

std::string_view ValueOf(std::string_view name, const Values& values) {
  const auto found = values.find(name);
  return found == values.end() ? std::string_view() : found->second;
}

}  // namespace

absl::StatusOr<std::set<std::string>> Placeholders(std::string_view text) {
  const auto refuse = [](const char* why) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTemplateBodyInvalid, why);
  };
  std::set<std::string> names;
  std::vector<std::string_view> open;
  while (!text.empty()) {
    const Token token = Next(text);
    switch (token.kind) {
      case TokenKind::kText:
        continue;
      case TokenKind::kFault:
        return refuse("a placeholder is {{name}}, its name of a-z and _");
      case TokenKind::kOpen:
        open.push_back(token.text);
        break;
      case TokenKind::kClose:
        if (open.empty() || open.back() != token.text)
          return refuse("a section ends where none is open");
        open.pop_back();
        break;
      case TokenKind::kValue:
        break;
    }
    names.emplace(token.text);
  }
  if (!open.empty()) return refuse("a section has no end: {{/name}} is missing");
  return names;
}

std::string Render(std::string_view text, const Values& values) {
  std::string result;
  size_t depth = 0;   // open sections
  size_t hidden = 0;  // the depth from which nothing is shown; 0 shows all
  while (!text.empty()) {
    const Token token = Next(text);
    switch (token.kind) {
      case TokenKind::kFault:
        return result.append(text);
      case TokenKind::kOpen:
        ++depth;
        if (hidden == 0 && ValueOf(token.text, values).empty()) hidden = depth;
        break;
      case TokenKind::kClose:
        if (hidden == depth) hidden = 0;
        if (depth > 0) --depth;
        break;
      case TokenKind::kText:
        if (hidden == 0) result.append(token.text);
        break;
      case TokenKind::kValue:
        if (hidden == 0) result.append(ValueOf(token.text, values));
        break;
    }
  }
  return result;
}

}  // namespace safereturn::notification
