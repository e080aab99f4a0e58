#include "libs/runtime/conninfo.h"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "libs/base/result.h"

namespace safereturn::runtime {
namespace {

// Appends key='value' with libpq's escapes.
void Append(std::string& text, std::string_view key, std::string_view value) {
  if (!text.empty()) text += ' ';
  text += key;
  text += "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  text += '\'';
}

}  // namespace

absl::StatusOr<std::string> WithUser(const std::string& conninfo, const std::string& user,
                                     const std::string& password) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(conninfo.c_str(), &message), PQconninfoFree);
  if (options == nullptr) {
    PQfreemem(message);  // not shown: it may quote a password
    return Refuse(absl::StatusCode::kInvalidArgument, "PG_MALFORMED",
                  "SAFERETURN_PG is neither a PostgreSQL URI nor key=value text");
  }
  std::string text;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view key = option->keyword;
    if (option->val == nullptr || key == "user" || key == "password") continue;
    Append(text, key, option->val);
  }
  Append(text, "user", user);
  if (!password.empty()) Append(text, "password", password);
  return text;
}

}  // namespace safereturn::runtime
