#include "libs/rpc/service.h"

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/rpc/permissions.h"
#include "safereturn/common/v1/options.pb.h"

namespace safereturn::rpc {
namespace {

const google::protobuf::ServiceDescriptor* FindService(std::string_view full_name) {
  return google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      std::string(full_name));
}

absl::Status Incomplete(std::string_view reason, const std::string& method,
                        const std::string& what) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, method + " " + what);
}

}  // namespace

Service::Service(const google::protobuf::ServiceDescriptor* descriptor) : descriptor_(descriptor) {
  SR_CHECK(descriptor != nullptr, "a service is named only by code that links its proto");
}

Service::Service(std::string_view full_name) : Service(FindService(full_name)) {}

void Service::HandleAny(std::string_view method, const google::protobuf::Descriptor* request,
                        const google::protobuf::Descriptor* response, Handler handler) {
  const auto* found = descriptor_->FindMethodByName(std::string(method));
  SR_CHECK(found != nullptr, "only methods of the service are given handlers");
  SR_CHECK(found->input_type() == request, "the handler takes what the proto says");
  SR_CHECK(found->output_type() == response, "the handler returns what the proto says");
  const bool added = handlers_.emplace(found, std::move(handler)).second;
  SR_CHECK(added, "each method has one handler");
}

absl::Status Service::CheckComplete() const {
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *descriptor_->method(i);
    if (Find(method) == nullptr) {
      return Incomplete("METHOD_UNHANDLED", method.full_name(), "has no handler");
    }
    const std::string permission = RequiredPermission(method);
    if (permission.empty()) {
      return Incomplete("PERMISSION_UNSTATED", method.full_name(),
                        "states no (safereturn.common.v1.requires)");
    }
    if (!IsPermission(permission)) {
      return Incomplete("PERMISSION_UNKNOWN", method.full_name(),
                        "requires " + permission + ", which has no row in libs/rpc/permissions.cc");
    }
  }
  return absl::OkStatus();
}

const Service::Handler* Service::Find(const google::protobuf::MethodDescriptor& method) const {
  const auto handler = handlers_.find(&method);
  return handler == handlers_.end() ? nullptr : &handler->second;
}

std::string RequiredPermission(const google::protobuf::MethodDescriptor& method) {
  return method.options().GetExtension(safereturn::common::v1::requires_);
}

}  // namespace safereturn::rpc
