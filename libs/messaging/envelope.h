// CloudEvents 1.0 as it lies on Kafka. We write binary mode with protobuf data; we read binary mode
// with protobuf or JSON data, and structured mode (application/cloudevents+json).
// Source: CloudEvents 1.0.2, Kafka protocol binding 1.0.2 sections 3.2 and 3.3, JSON format 1.0.2.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/uuid.h"
#include "libs/kafka/message.h"

namespace safereturn::messaging {

struct Envelope {
  std::string id;  // unique per source; a UUID from us, any text of up to 128 characters at intake
  std::string source;  // URI reference
  std::string type;    // protobuf full name
  std::string subject;
  Instant time;  // when it happened; at intake the Kafka timestamp if the attribute is absent
  std::optional<Instant> recorded_time;
  std::string partition_key;
  int64_t subject_version = 0;
  std::string correlation_id;
  std::string causation_id;
  std::string trace_parent;  // ce_traceparent: where the story began
  std::string content_type;  // of `data`: application/protobuf or application/json
  std::vector<std::pair<std::string, std::string>> extensions;  // unknown ones are carried on
  std::string data;
  std::string topic;  // where it was read
};

// Extensions that the relay sets on every event of ours.
inline constexpr char kAuthorityExtension[] = "authorityid";
inline constexpr char kClassificationExtension[] = "dataclassification";

// Largest accepted value and largest sum of header bytes at intake.
inline constexpr size_t kMaxEventBytes = 1 << 20;
inline constexpr size_t kMaxHeaderBytes = 16 << 10;

// Returns the event in `message`.
// Errors: INVALID_ARGUMENT with a reason from: EVENT_TOO_LARGE, HEADERS_TOO_LARGE,
// SPECVERSION_MISSING,
//   SPECVERSION_UNSUPPORTED, ATTRIBUTE_MISSING, ATTRIBUTE_INVALID, CONTENT_TYPE_UNSUPPORTED,
//   ENVELOPE_NOT_JSON, BATCH_NOT_SUPPORTED; the field names the attribute.
[[nodiscard]] absl::StatusOr<Envelope> ParseCloudEvent(const kafka::Message& message);

// Returns `envelope` in binary mode; key = partition_key.
[[nodiscard]] kafka::Message ToBinaryMode(const Envelope& envelope, std::string topic);

// Returns a hash of what the event says (type, data, content type), for telling a repeat from a
// reused id; 32 bytes, SHA-256.
[[nodiscard]] std::string ContentHash(const Envelope& envelope);

// Returns the inbox's id for an event: its UUID, or a version 5 UUID of the text where it is none.
[[nodiscard]] Uuid InboxId(const Envelope& envelope);

}  // namespace safereturn::messaging
