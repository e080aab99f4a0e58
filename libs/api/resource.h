// Resources on the wire: an aggregate becomes the one message of a response, by field name.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "libs/base/result.h"
#include "libs/codec/proto.h"
#include "libs/messaging/store.h"
#include "libs/rpc/call_context.h"

namespace safereturn::api {

// Returns what Store needs to know of a call.
messaging::CommandContext ToCommandContext(const rpc::CallContext& call,
                                           const google::protobuf::Message& request);

// Returns the only message-typed field of a response (single or repeated). Aborts if there is none.
const google::protobuf::FieldDescriptor& ResourceField(
    const google::protobuf::Descriptor& response);

// Sets the string field `field` of `message` if it has one.
void SetText(google::protobuf::Message& message, const char* field, const std::string& value);
// Returns the string field `field`, or "".
std::string GetText(const google::protobuf::Message& message, const char* field);
// Returns the integer field `field`, or 0.
int64_t GetInteger(const google::protobuf::Message& message, const char* field);

// Returns the key behind "collection/key" in the request's field `name`.
// Errors: INVALID_ARGUMENT/NAME_INVALID.
absl::StatusOr<std::string> KeyOfName(const messaging::TableDef& table, const std::string& name);

// Equality filters from the request's fields that are columns of the table (or authority_id).
void AddFilters(const google::protobuf::Message& request, const messaging::TableDef& table,
                messaging::ListQuery& query);

// Writes an aggregate into `message`: fields by name, `name` and (with a version) `etag`.
template <class T>
void WriteResource(const T& value, int64_t version, google::protobuf::Message& message) {
  codec::ToProto(value, message);
  SetText(message, "name",
          messaging::Table<T>::Def().collection + "/" + messaging::Table<T>::Key(value));
  if (version > 0) SetText(message, "etag", std::to_string(version));
}

// Refuses a caller who is bound to homes and may not see this aggregate's.
template <class T>
absl::Status CheckHome(const rpc::CallContext& call, const T& value) {
  if constexpr (requires { value.home_urn; }) {
    return rpc::RequireHome(call, value.home_urn);
  } else {
    return absl::OkStatus();
  }
}

}  // namespace safereturn::api
