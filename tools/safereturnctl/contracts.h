// Every method of every service as a command: no code per RPC.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/contracts/contracts.h"

namespace safereturn::ctl {

struct Method {
  std::string service;  // "referral"; "operations" for what all services have
  std::string command;  // "list-episodes"
  std::string permission;
  const google::protobuf::MethodDescriptor* descriptor;  // of the generated types

  [[nodiscard]] bool is_common() const { return service == kCommon; }
  static constexpr std::string_view kCommon = contracts::kCommon;
};

using contracts::CommentOf;
using contracts::ServiceNames;

[[nodiscard]] std::string ServiceNamesText();  // "referral, … and notification"

// Returns all methods, by service and in the order of the contract.
[[nodiscard]] const std::vector<Method>& Methods();

// Returns the method, by its protobuf or command-line name; nullptr if there is none.
[[nodiscard]] const Method* FindMethod(std::string_view service, std::string_view method);

// Returns the comments of all contracts of a service as one line of prose.
[[nodiscard]] std::string ServiceComment(std::string_view service);

}  // namespace safereturn::ctl
