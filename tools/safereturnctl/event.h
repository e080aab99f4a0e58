// CloudEvents as integrators publish them, in any of the modes, and messages that are none.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/kafka/message.h"
#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {

inline constexpr char kIntakeTopic[] = "safereturn.intake";
inline constexpr char kIntakePackage[] = "safereturn.intake.v1.";

enum class Mode { kBinaryProtobuf, kBinaryJson, kStructured };

// Accepts binary-protobuf (also binary, protobuf), binary-json (also json) and structured.
[[nodiscard]] std::optional<Mode> ParseMode(std::string_view text);

struct Event {
  Mode mode = Mode::kBinaryProtobuf;
  std::string topic = kIntakeTopic;
  std::string id;
  std::string source;
  std::string type;  // whole, or the name of an intake event
  std::string subject;
  Instant time;
  std::string key;  // "" for the child's first identifier
  std::vector<std::pair<std::string, std::string>> extensions;
  Json data = Json::object();
  bool is_unchecked = false;  // JSON goes out as it is, fitting its type or not
};

// Returns the record. Short forms in the data are made whole first.
//
// Errors: INVALID_ARGUMENT with TYPE_UNKNOWN (protobuf needs a contract), ATTRIBUTE_MISSING,
// FIELD_UNKNOWN or
//   FIELD_INVALID.
[[nodiscard]] absl::StatusOr<kafka::Message> ToMessage(const Event& event);

// Reads {"type", "data", "source", "id", "time", "mode", "key", "topic", "subject", "extensions",
// "unchecked"} or {"raw": true, "headers": {…} or [[name, value], …], "value" or "value_base64",
// "key", "topic"}. A missing id is `new_id`, a missing time is `now`.
//
// Errors: as ToMessage; INVALID_ARGUMENT/FIELD_INVALID.
[[nodiscard]] absl::StatusOr<kafka::Message> MessageFromJson(const Json& json, Instant now,
                                                             const std::string& new_id);

// Returns the partition key of an intake event: "type|issuer|value" of the first identifier, ""
// without one.
[[nodiscard]] std::string FirstIdentifier(const Json& data);

}  // namespace safereturn::ctl
