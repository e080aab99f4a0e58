// CloudEvents over HTTP: what one request brings, as what lies on the intake topic.
// Source: CloudEvents 1.0.2, HTTP protocol binding 1.0.2 sections 3.1 to 3.3, JSON format 1.0.2
// sections 3 and 4.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "libs/base/clock.h"
#include "libs/kafka/message.h"
#include "services/gateway/http/message.h"

namespace safereturn::gateway {

inline constexpr size_t kMostEvents = 1000;  // of one batch

// The event types that the intake takes.
[[nodiscard]] const std::vector<const google::protobuf::Descriptor*>& IntakeTypes();

// One event of a request: the message that goes to Kafka, or why it may not.
struct IntakeItem {
  std::string id;  // as far as they could be read
  std::string source;
  absl::Status status;
  kafka::Message message;  // in binary mode, key and topic set
};

struct IntakeRequest {
  bool is_batch = false;
  std::vector<IntakeItem> items;
};

// Reads the events of `request` in binary, structured or batched mode; each is of a type of the
// intake contract, its data fits that type, and what reads the topic can read it. The key is the
// attribute `partitionkey`, or the child's first identifier. An absent `time` is `now`.
//
// `is_signed`: a signature vouches for the body alone, so that attributes in headers are refused.
// Errors, of the request as a whole: INVALID_ARGUMENT with CONTENT_ENCODING_UNSUPPORTED,
//   CONTENT_TYPE_UNSUPPORTED, BATCH_NOT_JSON or BATCH_TOO_LARGE.
// Errors of an item: those of messaging::ParseCloudEvent and messaging::Router::ParseData, and
//   EVENT_TYPE_UNKNOWN.
[[nodiscard]] absl::StatusOr<IntakeRequest> ReadEvents(const Request& request,
                                                       const std::string& topic, Instant now,
                                                       bool is_signed);

}  // namespace safereturn::gateway
