#include "libs/runtime/conninfo.h"

#include <libpq-fe.h>

#include <algorithm>
#include <initializer_list>
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

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

absl::StatusOr<Options> Parse(const std::string& conninfo) {
  char* message = nullptr;
  Options options(PQconninfoParse(conninfo.c_str(), &message), PQconninfoFree);
  if (options == nullptr) {
    PQfreemem(message);  // not shown: it may quote a password
    return Refuse(absl::StatusCode::kInvalidArgument, "PG_MALFORMED",
                  "the database address is neither a PostgreSQL URI nor key=value text");
  }
  return options;
}

// Returns key=value text of all that is set but `left_out`.
std::string TextWithout(const Options& options, std::initializer_list<std::string_view> left_out) {
  std::string text;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view key = option->keyword;
    if (option->val == nullptr || std::count(left_out.begin(), left_out.end(), key) > 0) continue;
    Append(text, key, option->val);
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> WithUser(const std::string& conninfo, const std::string& user,
                                     const std::string& password) {
  SR_ASSIGN_OR_RETURN(const Options options, Parse(conninfo));
  std::string text = TextWithout(options, {"user", "password"});
  Append(text, "user", user);
  if (!password.empty()) Append(text, "password", password);
  return text;
}

absl::StatusOr<std::string> WithDatabase(const std::string& conninfo, const std::string& database) {
  SR_ASSIGN_OR_RETURN(const Options options, Parse(conninfo));
  std::string text = TextWithout(options, {"dbname"});
  Append(text, "dbname", database);
  return text;
}

absl::StatusOr<std::string> DatabaseOf(const std::string& conninfo) {
  SR_ASSIGN_OR_RETURN(const Options options, Parse(conninfo));
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (std::string_view(option->keyword) == "dbname" && option->val != nullptr) {
      return std::string(option->val);
    }
  }
  return std::string();
}

}  // namespace safereturn::runtime
