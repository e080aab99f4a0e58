// A request's path, query, headers and JSON become the message of a method; its answer becomes
// JSON.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/gateway/http/message.h"
#include "services/gateway/rest/route_table.h"

namespace safereturn::gateway {

// Returns the message that `request` means for a matched route. `query` is what follows "?".
//
// Path variables, Idempotency-Key (request_id) and If-Match (etag) are said again in the body only
// with the same value. Errors: INVALID_ARGUMENT with
//   JSON_INVALID, BODY_UNEXPECTED, MEDIA_TYPE_UNSUPPORTED, CONTENT_ENCODING_UNSUPPORTED,
//   QUERY_MALFORMED, FIELD_UNKNOWN, FIELD_INVALID or FIELD_SAID_TWICE; the field is its path.
[[nodiscard]] absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ToMessage(
    const Match& match, std::string_view query, const Request& request);

// Returns an answer as JSON with the contract's own field names, defaults included; its etag, if it
// is one resource with an etag, goes into `etag`.
//
// Errors: INTERNAL/ANSWER_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::string> ToJson(const google::protobuf::Message& answer,
                                                 std::string& etag);

// Sets the field at a dotted path of proto or JSON names from text; repeated fields get one more.
// Errors: INVALID_ARGUMENT with FIELD_UNKNOWN or FIELD_INVALID.
[[nodiscard]] absl::Status SetFromText(google::protobuf::Message& message, std::string_view path,
                                       const std::string& text);

// Returns the text field of that name, "" where the message has none.
[[nodiscard]] std::string TextOf(const google::protobuf::Message& message, const std::string& name);

}  // namespace safereturn::gateway
