#include "libs/messaging/envelope.h"

#include <openssl/sha.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "libs/base/text.h"

namespace safereturn::messaging {
namespace {

using Json = nlohmann::json;
constexpr size_t kMaxAttribute = 1024;
constexpr char kProtobuf[] = "application/protobuf";
constexpr char kJson[] = "application/json";

absl::Status Bad(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

// Returns the media type in lower case, without parameters.
std::string MediaType(std::string_view text) {
  std::string type(text.substr(0, text.find(';')));
  std::erase_if(type, [](unsigned char c) { return std::isspace(c) != 0; });
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return type;
}

bool IsUtf8Text(std::string_view text) {
  // Nearly all attributes are plain ASCII: known without asking anybody.
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; }))
    return true;
  const auto is_plain = [](unsigned char c) { return c >= 0x20 && c < 0x7F; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return true;  // nearly every attribute
  std::string quoted = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    quoted.push_back(c == '"' || c == '\\' ? '.' : c);
  }
  return Json::accept(quoted + "\"");  // the JSON library knows what UTF-8 is
}

// CloudEvents 1.0, context attributes: names are lower-case letters and digits.
bool IsAttributeName(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

absl::Status SetAttribute(Envelope& envelope, std::string_view name, std::string value,
                          std::string& spec_version) {
  if (!IsAttributeName(name)) {
    return Bad("ATTRIBUTE_INVALID", "attribute names are lower-case letters and digits", name);
  }
  if (value.size() > kMaxAttribute || !IsUtf8Text(value)) {
    return Bad("ATTRIBUTE_INVALID", "attribute values are UTF-8 text of up to 1024 bytes", name);
  }
  if (name == "specversion") {
    spec_version = std::move(value);
  } else if (name == "id") {
    envelope.id = std::move(value);
  } else if (name == "source") {
    envelope.source = std::move(value);
  } else if (name == "type") {
    envelope.type = std::move(value);
  } else if (name == "subject") {
    envelope.subject = std::move(value);
  } else if (name == "time" || name == "recordedtime") {
    const auto instant = ParseInstant(value);
    if (!instant) return Bad("ATTRIBUTE_INVALID", "is no RFC 3339 instant", name);
    if (name == "time") {
      envelope.time = *instant;
    } else {
      envelope.recorded_time = *instant;
    }
  } else if (name == "partitionkey") {
    envelope.partition_key = std::move(value);
  } else if (name == "subjectversion") {
    envelope.subject_version = std::strtoll(value.c_str(), nullptr, 10);
  } else if (name == "correlationid") {
    envelope.correlation_id = std::move(value);
  } else if (name == "causationid") {
    envelope.causation_id = std::move(value);
  } else if (name == "traceparent") {
    envelope.trace_parent = std::move(value);
  } else {
    envelope.extensions.emplace_back(name, std::move(value));
  }
  return absl::OkStatus();
}

absl::Status Finish(const Envelope& envelope, const std::string& spec_version) {
  if (spec_version.empty())
    return Bad("SPECVERSION_MISSING", "no specversion: is it a CloudEvent?", "specversion");
  if (spec_version != "1.0")
    return Bad("SPECVERSION_UNSUPPORTED", "use specversion 1.0", "specversion");
  const std::array<std::pair<std::string_view, std::string_view>, 3> required{
      {{"id", envelope.id}, {"source", envelope.source}, {"type", envelope.type}}};
  for (const auto& [name, value] : required) {
    if (value.empty()) return Bad("ATTRIBUTE_MISSING", "the attribute is required", name);
  }
  if (envelope.id.size() > 128) return Bad("ATTRIBUTE_INVALID", "ids have up to 128 bytes", "id");
  return absl::OkStatus();
}

absl::Status ParseBinary(const kafka::Message& message, Envelope& envelope) {
  std::string spec_version;
  for (const kafka::Header& header : message.headers) {
    if (header.name.starts_with("ce_")) {
      SR_RETURN_IF_ERROR(SetAttribute(envelope, std::string_view(header.name).substr(3),
                                      header.value, spec_version));
    }
  }
  SR_RETURN_IF_ERROR(Finish(envelope, spec_version));
  const std::string* type = message.FindHeader("content-type");
  envelope.content_type = type == nullptr ? "" : MediaType(*type);
  if (envelope.content_type != kProtobuf && envelope.content_type != kJson) {
    return Bad("CONTENT_TYPE_UNSUPPORTED", "use application/protobuf or application/json",
               "content-type");
  }
  envelope.data = message.value;
  return absl::OkStatus();
}

std::string AttributeText(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::Status ParseStructured(const kafka::Message& message, Envelope& envelope) {
  // Depth is bounded before the parser recurses: a hostile megabyte of brackets is refused.
  int depth = 0;
  int deepest = 0;
  for (const char c : message.value) {
    depth += (c == '{' || c == '[') ? 1 : (c == '}' || c == ']') ? -1 : 0;
    deepest = std::max(deepest, depth);
  }
  if (deepest > 32) return Bad("ENVELOPE_NOT_JSON", "more than 32 levels", "data");
  const Json event = Json::parse(message.value, nullptr, false);
  if (!event.is_object())
    return Bad("ENVELOPE_NOT_JSON", "the value is no JSON object in UTF-8", "data");
  std::string spec_version;
  std::string content_type = kJson;  // JSON format 1.0.2 section 3.1: the default
  for (const auto& [name, value] : event.items()) {
    if (name == "data" || name == "data_base64" || value.is_null()) continue;
    if (value.is_structured()) return Bad("ATTRIBUTE_INVALID", "attributes are plain values", name);
    if (name == "datacontenttype") {
      content_type = MediaType(AttributeText(value));
      continue;
    }
    SR_RETURN_IF_ERROR(SetAttribute(envelope, name, AttributeText(value), spec_version));
  }
  SR_RETURN_IF_ERROR(Finish(envelope, spec_version));
  envelope.content_type = content_type;
  if (content_type != kProtobuf && content_type != kJson) {
    return Bad("CONTENT_TYPE_UNSUPPORTED", "use application/protobuf or application/json",
               "datacontenttype");
  }
  if (const auto data = event.find("data_base64"); data != event.end()) {
    const auto bytes = data->is_string() ? FromBase64(data->get<std::string>()) : std::nullopt;
    if (!bytes) return Bad("ATTRIBUTE_INVALID", "is no base64", "data_base64");
    envelope.data = *bytes;
  } else if (const auto json = event.find("data"); json != event.end()) {
    if (content_type != kJson)
      return Bad("CONTENT_TYPE_UNSUPPORTED", "protobuf travels as data_base64", "data");
    envelope.data = json->dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Envelope> ParseCloudEvent(const kafka::Message& message) {
  if (message.value.size() > kMaxEventBytes) {
    return Bad("EVENT_TOO_LARGE", "an event has at most 1 MiB", "data");
  }
  size_t header_bytes = 0;
  for (const auto& header : message.headers)
    header_bytes += header.name.size() + header.value.size();
  if (header_bytes > kMaxHeaderBytes) {
    return Bad("HEADERS_TOO_LARGE", "headers have at most 16 KiB", "headers");
  }
  Envelope envelope;
  envelope.topic = message.topic;
  envelope.time = Instant(std::chrono::milliseconds(message.timestamp_ms));
  const std::string* type = message.FindHeader("content-type");
  const std::string media = type == nullptr ? "" : MediaType(*type);
  if (media.starts_with("application/cloudevents-batch")) {
    return Bad("BATCH_NOT_SUPPORTED", "one event a message on Kafka (binding 1.0.2)",
               "content-type");
  }
  if (media == "application/cloudevents+json" || media == "application/cloudevents") {
    SR_RETURN_IF_ERROR(ParseStructured(message, envelope));
  } else if (media.starts_with("application/cloudevents")) {
    return Bad("CONTENT_TYPE_UNSUPPORTED", "of the structured formats only JSON is read",
               "content-type");
  } else {
    SR_RETURN_IF_ERROR(ParseBinary(message, envelope));
  }
  return envelope;
}

kafka::Message ToBinaryMode(const Envelope& envelope, std::string topic) {
  kafka::Message message;
  message.topic = std::move(topic);
  message.key = envelope.partition_key;
  message.value = envelope.data;
  const auto add = [&](std::string name, std::string value) {
    if (!value.empty()) message.headers.push_back({std::move(name), std::move(value)});
  };
  add("ce_specversion", "1.0");
  add("ce_id", envelope.id);
  add("ce_source", envelope.source);
  add("ce_type", envelope.type);
  add("ce_subject", envelope.subject);
  add("ce_time", FormatInstant(envelope.time));
  if (envelope.recorded_time) add("ce_recordedtime", FormatInstant(*envelope.recorded_time));
  add("ce_partitionkey", envelope.partition_key);
  if (envelope.subject_version > 0)
    add("ce_subjectversion", std::to_string(envelope.subject_version));
  add("ce_correlationid", envelope.correlation_id);
  add("ce_causationid", envelope.causation_id);
  add("ce_traceparent", envelope.trace_parent);
  for (const auto& [name, value] : envelope.extensions) add("ce_" + name, value);
  add("content-type", envelope.content_type);
  return message;
}

std::string ContentHash(const Envelope& envelope) {
  const std::string text = envelope.type + '\n' + envelope.content_type + '\n' + envelope.data;
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

Uuid InboxId(const Envelope& envelope) {
  if (const auto uuid = Uuid::Parse(envelope.id)) return *uuid;
  // Name space of our own; the same text of the same source always gives the same id.
  static const Uuid kSpace = *Uuid::Parse("5b0d2b7e-6f0c-5a43-9d1e-2f7c8a1b4e60");
  return UuidV5(kSpace, envelope.id);
}

}  // namespace safereturn::messaging
