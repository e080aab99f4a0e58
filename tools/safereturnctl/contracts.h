// Every method of every service with its comments, from the descriptors: no code per RPC.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

namespace safereturn::ctl {

struct Method {
  std::string service;  // "referral"; "operations" for what all services have
  std::string command;  // "list-episodes"
  std::string permission;
  const google::protobuf::MethodDescriptor* descriptor;  // of the generated types

  [[nodiscard]] bool is_common() const { return service == kCommon; }
  static constexpr std::string_view kCommon = "operations";
};

// The product's services, in the order in which a case passes them.
[[nodiscard]] const std::vector<std::string>& ServiceNames();
[[nodiscard]] std::string ServiceNamesText();  // "referral, … and notification"

// Returns all methods, by service and in the order of the contract.
[[nodiscard]] const std::vector<Method>& Methods();

// Returns the method, by its protobuf or command-line name; nullptr if there is none.
[[nodiscard]] const Method* FindMethod(std::string_view service, std::string_view method);

// Return the comment of an element as one line of prose; "" if it has none.
[[nodiscard]] std::string CommentOf(const google::protobuf::MethodDescriptor& method);
[[nodiscard]] std::string CommentOf(const google::protobuf::FieldDescriptor& field);
[[nodiscard]] std::string ServiceComment(std::string_view service);

}  // namespace safereturn::ctl
