#include "libs/api/resource.h"

#include <openssl/sha.h>

#include "libs/base/check.h"

namespace safereturn::api {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

messaging::CommandContext ToCommandContext(const rpc::CallContext& call, const Message& request) {
  const std::string bytes = codec::Serialize(request);
  std::string fingerprint(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(fingerprint.data()));
  return {.authorities = call.caller.authorities,
          .subject = call.caller.subject,
          .request_id = call.request_id,
          .method = call.method,
          .fingerprint = std::move(fingerprint),
          .cause = {call.request_id, call.request_id, call.traceparent},
          .timeout = call.deadline.Remaining()};
}

const FieldDescriptor& ResourceField(const google::protobuf::Descriptor& response) {
  for (int i = 0; i < response.field_count(); ++i) {
    if (response.field(i)->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      return *response.field(i);
  }
  SR_CHECK(false, "a response of a command or get contains its resource");
  return *response.field(0);
}

void SetText(Message& message, const char* field, const std::string& value) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
  if (descriptor != nullptr && descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
      !descriptor->is_repeated()) {
    message.GetReflection()->SetString(&message, descriptor, value);
  }
}

std::string GetText(const Message& message, const char* field) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
  if (descriptor == nullptr || descriptor->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return {};
  return message.GetReflection()->GetString(message, descriptor);
}

int64_t GetInteger(const Message& message, const char* field) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
  if (descriptor == nullptr) return 0;
  return descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT32
             ? message.GetReflection()->GetInt32(message, descriptor)
             : message.GetReflection()->GetInt64(message, descriptor);
}

absl::StatusOr<std::string> KeyOfName(const messaging::TableDef& table, const std::string& name) {
  const std::string prefix = table.collection + "/";
  if (!name.starts_with(prefix) || name.size() == prefix.size()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "NAME_INVALID",
                  "expected a resource name of the form " + prefix + "<id>", "name");
  }
  return name.substr(prefix.size());
}

void AddFilters(const Message& request, const messaging::TableDef& table,
                messaging::ListQuery& query) {
  const auto& type = *request.GetDescriptor();
  const auto& reflection = *request.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated() ||
        (field.name() != "authority_id" && !table.ColumnIndex(field.name()))) {
      continue;
    }
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string value = reflection.GetString(request, &field);
        if (!value.empty()) query.equals.emplace_back(field.name(), std::move(value));
        break;
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        if (field.has_presence() ? reflection.HasField(request, &field)
                                 : reflection.GetBool(request, &field)) {
          query.equals.emplace_back(field.name(),
                                    reflection.GetBool(request, &field) ? "true" : "false");
        }
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        if (field.has_presence() ? reflection.HasField(request, &field)
                                 : reflection.GetInt32(request, &field) != 0) {
          query.equals.emplace_back(field.name(),
                                    std::to_string(reflection.GetInt32(request, &field)));
        }
        break;
      default:
        break;  // enums are columns by their C++ name; the service adds those filters itself
    }
  }
}

}  // namespace safereturn::api
