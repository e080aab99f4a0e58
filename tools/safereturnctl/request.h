// Requests from what people type: flags and JSON become one JSON tree, the tree becomes a message.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"

namespace safereturn::ctl {

using Json = nlohmann::ordered_json;

// One flag of a method: a field of its request, nested ones with dots.
struct Flag {
  std::string path;  // "start_time.date"
  std::string name;  // "start-time.date"
  const google::protobuf::FieldDescriptor* field;
};

// Returns the flags of a request: a leaf for each plain, time, duration and repeated field.
[[nodiscard]] std::vector<Flag> FlagsOf(const google::protobuf::Descriptor& request);

// Returns the flag's help: the comment, what may be given, whether it repeats.
[[nodiscard]] std::string HelpOf(const Flag& flag);

// Puts `value` at a dotted path of `tree`; repeated fields get an array.
void SetPath(Json& tree, std::string_view path, Json value);

// Returns protobuf JSON with short forms made whole: enumerators ("held"), instants ("now+4h"),
// durations ("4h"), truth values, messages as "key=value,key=value" or JSON text.
//
// Errors: INVALID_ARGUMENT with FIELD_UNKNOWN or FIELD_INVALID; the field is the path.
[[nodiscard]] absl::StatusOr<Json> Normalise(const google::protobuf::Descriptor& type,
                                             const Json& given, Instant now);

// Fills `message` from JSON that may hold short forms. Errors as Normalise.
[[nodiscard]] absl::Status ReadJson(const Json& given, Instant now,
                                    google::protobuf::Message& message);

// Returns the message with the contract's own field names, defaults included.
[[nodiscard]] Json WriteJson(const google::protobuf::Message& message);

// Returns a new message of a generated type.
[[nodiscard]] std::unique_ptr<google::protobuf::Message> NewMessage(
    const google::protobuf::Descriptor& type);

// Return the text at `key`, "" where there is none; and the member, null where there is none.
[[nodiscard]] std::string TextAt(const Json& object, std::string_view key);
[[nodiscard]] Json MemberAt(const Json& object, std::string_view key);

// Returns the parsed text, or INVALID_ARGUMENT/JSON_INVALID naming `field`.
[[nodiscard]] absl::StatusOr<Json> ParseJson(std::string_view text, std::string_view field);

// Returns JSON on one line; what is no UTF-8 is replaced.
[[nodiscard]] std::string Compact(const Json& json);

}  // namespace safereturn::ctl
