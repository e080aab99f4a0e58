#include "tools/safereturnctl/caller.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/rpc/permissions.h"

namespace safereturn::ctl {
namespace {

absl::Status Invalid(const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "CALLER_INVALID", what, "as");
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// A token with a role that nothing grants is refused by nobody, and so hard to find.
absl::Status CheckRoles(const CallerParts& parts) {
  const auto& known = rpc::AllRoles();
  for (const std::string& role : parts.roles.value_or(std::vector<std::string>())) {
    if (std::find(known.begin(), known.end(), role) == known.end()) {
      return Invalid("there is no role " + role + "; there are " + Joined(known));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == ',') {
      if (!part.empty()) parts.push_back(std::move(part));
      part.clear();
    } else if (text[i] != ' ') {
      part += text[i];
    }
  }
  return parts;
}

absl::StatusOr<CallerParts> ParseCaller(std::string_view text) {
  CallerParts parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view key = part.substr(0, equals);
    const std::string_view value = equals == part.npos ? "" : part.substr(equals + 1);
    if (key == "subject") {
      parts.subject = std::string(value);
    } else if (key == "roles") {
      parts.roles = SplitList(value);
    } else if (key == "authorities") {
      parts.authorities = SplitList(value);
    } else if (key == "homes") {
      parts.homes = SplitList(value);
    } else {
      return Invalid("give roles=…;authorities=…;homes=…;subject=…, not " + std::string(key));
    }
  }
  SR_RETURN_IF_ERROR(CheckRoles(parts));
  return parts;
}

absl::StatusOr<CallerParts> CallerFromJson(const Json& json) {
  CallerParts parts;
  if (json.is_null()) return parts;
  if (!json.is_object()) return Invalid("must be an object");
  for (const auto& [key, value] : json.items()) {
    if (key == "subject" && value.is_string()) {
      parts.subject = value.get<std::string>();
      continue;
    }
    auto* list = key == "roles"         ? &parts.roles
                 : key == "authorities" ? &parts.authorities
                 : key == "homes"       ? &parts.homes
                                        : nullptr;
    const bool is_texts =
        value.is_array() &&
        std::all_of(value.begin(), value.end(), [](const Json& each) { return each.is_string(); });
    if (list == nullptr || !is_texts) {
      return Invalid("has lists of texts roles, authorities and homes, and a text subject");
    }
    *list = value.get<std::vector<std::string>>();
  }
  SR_RETURN_IF_ERROR(CheckRoles(parts));
  return parts;
}

rpc::Caller Merge(rpc::Caller defaults, const CallerParts& parts) {
  if (parts.subject) defaults.subject = *parts.subject;
  if (parts.roles) defaults.roles = *parts.roles;
  if (parts.authorities) defaults.authorities = *parts.authorities;
  if (parts.homes) defaults.homes = *parts.homes;
  return defaults;
}

}  // namespace safereturn::ctl
