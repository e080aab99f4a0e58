#include "libs/messaging/router.h"

#include <google/protobuf/util/json_util.h>

namespace safereturn::messaging {

const Router::Decode* Router::Find(const std::string& type) const {
  const auto route = routes_.find(type);
  return route == routes_.end() ? nullptr : &route->second;
}

absl::Status Router::ParseData(const Envelope& envelope, google::protobuf::Message& message) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  if (envelope.content_type == "application/protobuf") {
    if (message.ParseFromString(envelope.data)) return absl::OkStatus();
    return Refuse(kInvalid, "DATA_MALFORMED", "the bytes are no " + envelope.type, "data");
  }
  if (envelope.content_type != "application/json") {
    return Refuse(kInvalid, "CONTENT_TYPE_UNSUPPORTED",
                  "use application/protobuf or application/json", "content-type");
  }
  if (envelope.data.empty())
    return Refuse(kInvalid, "DATA_MISSING", "the event has no data", "data");
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;  // a misspelt field must not become an absent one
  const auto parsed = google::protobuf::util::JsonStringToMessage(envelope.data, &message, options);
  if (parsed.ok()) return absl::OkStatus();
  // The parser quotes the input; free text of a stranger may hold a name, so only the kind is kept.
  return Refuse(kInvalid, "DATA_MALFORMED", "the JSON does not fit " + envelope.type, "data");
}

}  // namespace safereturn::messaging
