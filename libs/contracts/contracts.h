// The product's contracts with their comments, from descriptors: what is made from them has no code
// per RPC.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

namespace safereturn::contracts {

// The service name of what all services have.
inline constexpr std::string_view kCommon = "operations";

struct Method {
  std::string service;  // "referral"; kCommon for what all services have
  std::string permission;
  const google::protobuf::MethodDescriptor* descriptor;  // of the generated types
};

// The product's services, in the order in which a case passes them.
[[nodiscard]] const std::vector<std::string>& ServiceNames();

// Returns all methods, by service and in the order of the contract.
[[nodiscard]] const std::vector<Method>& Methods();

// Return the comment of an element as one line of prose; "" if it has none.
[[nodiscard]] std::string CommentOf(const google::protobuf::ServiceDescriptor& service);
[[nodiscard]] std::string CommentOf(const google::protobuf::MethodDescriptor& method);
[[nodiscard]] std::string CommentOf(const google::protobuf::Descriptor& message);
[[nodiscard]] std::string CommentOf(const google::protobuf::FieldDescriptor& field);
[[nodiscard]] std::string CommentOf(const google::protobuf::EnumDescriptor& type);
[[nodiscard]] std::string CommentOf(const google::protobuf::EnumValueDescriptor& value);

}  // namespace safereturn::contracts
