#include "tools/safereturnctl/event.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/messaging/envelope.h"
#include "tools/safereturnctl/values.h"

namespace safereturn::ctl {
namespace {

constexpr char kProtobuf[] = "application/protobuf";
constexpr char kJson[] = "application/json";
constexpr char kStructuredJson[] = "application/cloudevents+json; charset=UTF-8";

absl::Status Bad(std::string_view reason, const std::string& message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::string WholeType(const std::string& type) {
  return type.find('.') == std::string::npos ? kIntakePackage + type : type;
}

// Equal messages give equal bytes, so that a repeat is told from a reused id.
std::string Serialise(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::StatusOr<std::string> DataOf(const Event& event, const std::string& type) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (descriptor == nullptr && event.mode == Mode::kBinaryProtobuf) {
    return Bad("TYPE_UNKNOWN", "no contract names " + type + "; send it as JSON or raw", "type");
  }
  if (descriptor == nullptr || (event.is_unchecked && event.mode != Mode::kBinaryProtobuf)) {
    return Compact(event.data);
  }
  const auto message = NewMessage(*descriptor);
  SR_RETURN_IF_ERROR(ReadJson(event.data, event.time, *message));
  if (event.mode == Mode::kBinaryProtobuf) return Serialise(*message);
  SR_ASSIGN_OR_RETURN(const Json whole, Normalise(*descriptor, event.data, event.time));
  return Compact(whole);
}

// Source: CloudEvents 1.0.2, Kafka protocol binding section 3.3, JSON format section 3.
kafka::Message Structured(const messaging::Envelope& envelope, const std::string& topic) {
  Json whole = {{"specversion", "1.0"},
                {"id", envelope.id},
                {"source", envelope.source},
                {"type", envelope.type},
                {"time", FormatInstant(envelope.time)},
                {"datacontenttype", kJson}};
  if (!envelope.subject.empty()) whole["subject"] = envelope.subject;
  if (!envelope.partition_key.empty()) whole["partitionkey"] = envelope.partition_key;
  for (const auto& [name, value] : envelope.extensions) whole[name] = value;
  whole["data"] = Json::parse(envelope.data, nullptr, false);
  kafka::Message message;
  message.topic = topic;
  message.key = envelope.partition_key;
  message.headers = {{"content-type", kStructuredJson}};
  message.value = Compact(whole);
  return message;
}

absl::StatusOr<kafka::Message> RawMessage(const Json& json) {
  kafka::Message message;
  message.topic = json.contains("topic") ? TextAt(json, "topic") : kIntakeTopic;
  message.key = TextAt(json, "key");
  message.value = TextAt(json, "value");
  if (json.contains("value_base64")) {
    const auto bytes = FromBase64(TextAt(json, "value_base64"));
    if (!bytes) return Bad("FIELD_INVALID", "is no base64", "value_base64");
    message.value = *bytes;
  }
  const Json headers = MemberAt(json, "headers");
  const absl::Status wrong =
      Bad("FIELD_INVALID", "must be an object of texts or a list of [name, value]", "headers");
  if (headers.is_object()) {
    for (const auto& [name, value] : headers.items()) {
      if (!value.is_string()) return wrong;
      message.headers.push_back({name, value.get<std::string>()});
    }
  } else if (headers.is_array()) {
    for (const Json& pair : headers) {
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
        return wrong;
      message.headers.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
    }
  } else if (!headers.is_null()) {
    return wrong;
  }
  return message;
}

}  // namespace

std::optional<Mode> ParseMode(std::string_view text) {
  if (text == "binary-protobuf" || text == "binary" || text == "protobuf")
    return Mode::kBinaryProtobuf;
  if (text == "binary-json" || text == "json") return Mode::kBinaryJson;
  if (text == "structured") return Mode::kStructured;
  return std::nullopt;
}

std::string FirstIdentifier(const Json& data) {
  Json child = MemberAt(data, "child");
  if (child.is_array() && !child.empty()) child = Json(child[0]);
  const std::string value = TextAt(child, "value");
  return value.empty() ? "" : TextAt(child, "type") + "|" + TextAt(child, "issuer") + "|" + value;
}

absl::StatusOr<kafka::Message> ToMessage(const Event& event) {
  messaging::Envelope envelope;
  envelope.id = event.id;
  envelope.source = event.source;
  envelope.type = WholeType(event.type);
  envelope.subject = event.subject;
  envelope.time = event.time;
  envelope.partition_key = event.key.empty() ? FirstIdentifier(event.data) : event.key;
  envelope.extensions = event.extensions;
  envelope.content_type = event.mode == Mode::kBinaryProtobuf ? kProtobuf : kJson;
  if (event.type.empty())
    return Bad("ATTRIBUTE_MISSING", "say what happened, such as ChildReturned", "type");
  if (event.source.empty()) {
    return Bad("ATTRIBUTE_MISSING", "say whose event it is: a source registered to an authority",
               "source");
  }
  SR_ASSIGN_OR_RETURN(envelope.data, DataOf(event, envelope.type));
  if (event.mode == Mode::kStructured) return Structured(envelope, event.topic);
  return messaging::ToBinaryMode(envelope, event.topic);
}

absl::StatusOr<kafka::Message> MessageFromJson(const Json& json, Instant now,
                                               const std::string& new_id) {
  if (!json.is_object()) return Bad("FIELD_INVALID", "must be an object", "publish");
  if (MemberAt(json, "raw") == Json(true)) return RawMessage(json);
  Event event;
  event.id = json.contains("id") ? TextAt(json, "id") : new_id;
  event.source = TextAt(json, "source");
  event.type = TextAt(json, "type");
  event.subject = TextAt(json, "subject");
  event.key = TextAt(json, "key");
  event.time = now;
  if (json.contains("topic")) event.topic = TextAt(json, "topic");
  event.is_unchecked = MemberAt(json, "unchecked") == Json(true);
  if (json.contains("data")) event.data = json["data"];
  if (json.contains("time")) {
    const auto time = ParseTime(TextAt(json, "time"), now);
    if (!time) return Bad("FIELD_INVALID", "must be an RFC 3339 instant", "time");
    event.time = *time;
  }
  if (json.contains("mode")) {
    const auto mode = ParseMode(TextAt(json, "mode"));
    if (!mode)
      return Bad("FIELD_INVALID", "must be binary-protobuf, binary-json or structured", "mode");
    event.mode = *mode;
  }
  const Json extensions = MemberAt(json, "extensions");
  for (const auto& [name, value] : extensions.items()) {
    if (!value.is_string()) return Bad("FIELD_INVALID", "must be an object of texts", "extensions");
    event.extensions.emplace_back(name, value.get<std::string>());
  }
  return ToMessage(event);
}

}  // namespace safereturn::ctl
