#include "tools/safereturnctl/contracts.h"

#include "tools/safereturnctl/names.h"

namespace safereturn::ctl {
namespace {

std::vector<Method> Collect() {
  std::vector<Method> all;
  for (const contracts::Method& each : contracts::Methods()) {
    all.push_back({each.service, Kebab(each.descriptor->name()), each.permission, each.descriptor});
  }
  return all;
}

}  // namespace

const std::vector<Method>& Methods() {
  static const auto& methods = *new std::vector<Method>(Collect());
  return methods;
}

const Method* FindMethod(std::string_view service, std::string_view method) {
  for (const Method& each : Methods()) {
    if (each.service == service && (each.command == method || each.descriptor->name() == method)) {
      return &each;
    }
  }
  return nullptr;
}

std::string ServiceNamesText() {
  std::string text;
  for (const std::string& name : ServiceNames()) {
    const bool is_last = name == ServiceNames().back();
    text += (text.empty() ? "" : is_last ? " and " : ", ") + name;
  }
  return text;
}

std::string ServiceComment(std::string_view service) {
  std::string text;
  std::string last;
  for (const Method& each : Methods()) {  // a contract may split its methods into several services
    const std::string& name = each.descriptor->service()->full_name();
    if (each.service != service || name == last) continue;
    last = name;
    text += (text.empty() ? "" : " ") + CommentOf(*each.descriptor->service());
  }
  return text;
}

}  // namespace safereturn::ctl
