// Described structs ⇄ protobuf messages, field by field by name. There is no other mapping code.
//
//   StrongId<Tag>      string "collection/uuid" ("" = nil)
//   Instant            google.protobuf.Timestamp        Seconds   google.protobuf.Duration
//   Date               string YYYY-MM-DD                enum      enum, by number
//   std::string        string or bytes                  bool, int32_t, int64_t   as they are
//   std::optional<T>   a field with presence (a message, or `optional`); optional<Date/StrongId>
//   may
//                      also be a plain string, "" = nothing
//   std::vector<T>     repeated                         described struct          message
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/result.h"
#include "libs/base/strong_id.h"

namespace safereturn::codec {

// Returns the full name, e.g. safereturn.referral.v1.EpisodeOpened.
inline std::string TypeName(const google::protobuf::Descriptor* type) { return type->full_name(); }

// Returns the bytes, deterministically: equal messages give equal bytes.
std::string Serialize(const google::protobuf::Message& message);

// Writes every field of `value` into the field of the same name. A field that the message lacks is
// not shown: so a resource hides what is internal. Events may hide nothing: CheckMapping sees to
// it.
template <DescribedStruct T>
void ToProto(const T& value, google::protobuf::Message& message);

// Reads the fields that `T` has; others are ignored, an enum number that `T` does not know becomes
// kUnspecified. Errors: INVALID_ARGUMENT/FIELD_INVALID with the field's path (a bad id, date or
// range).
template <DescribedStruct T>
absl::StatusOr<T> FromProto(const google::protobuf::Message& message);

// Returns an error that names the first field of `T` without a twin of a fitting type.
template <DescribedStruct T>
absl::Status CheckMapping(const google::protobuf::Descriptor& message);

}  // namespace safereturn::codec

#include "libs/codec/proto_impl.h"
