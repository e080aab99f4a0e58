#include "libs/codec/proto.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/timestamp.pb.h>

#include "libs/base/check.h"

namespace safereturn::codec {

std::string Serialize(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&output);
  }
  return bytes;
}

namespace proto_internal {
namespace {

using Proto = FieldDescriptor;
constexpr int64_t kMinSeconds = -2208988800;  // 1900-01-01
constexpr int64_t kMaxSeconds = 7289654399;   // 2200-12-31

const google::protobuf::Reflection& Of(const Message& message) { return *message.GetReflection(); }

}  // namespace

const FieldDescriptor* FindField(const google::protobuf::Descriptor& message, const char* name) {
  return message.FindFieldByName(name);
}

bool Fits(const FieldDescriptor& field, Kind kind, bool repeated) {
  if (field.is_repeated() != repeated) return false;
  switch (kind) {
    case Kind::kText:
      return field.cpp_type() == Proto::CPPTYPE_STRING;
    case Kind::kBool:
      return field.cpp_type() == Proto::CPPTYPE_BOOL;
    case Kind::kInteger:
      return field.cpp_type() == Proto::CPPTYPE_INT32 || field.cpp_type() == Proto::CPPTYPE_INT64;
    case Kind::kEnum:
      return field.cpp_type() == Proto::CPPTYPE_ENUM;
    case Kind::kTimestamp:
      return field.message_type() == google::protobuf::Timestamp::descriptor();
    case Kind::kDuration:
      return field.message_type() == google::protobuf::Duration::descriptor();
    case Kind::kMessage:
      return field.cpp_type() == Proto::CPPTYPE_MESSAGE;
  }
  return false;
}

void WriteText(Message& message, const FieldDescriptor& field, bool add, std::string value) {
  if (add) {
    Of(message).AddString(&message, &field, std::move(value));
  } else {
    Of(message).SetString(&message, &field, std::move(value));
  }
}

void WriteBool(Message& message, const FieldDescriptor& field, bool add, bool value) {
  if (add) {
    Of(message).AddBool(&message, &field, value);
  } else {
    Of(message).SetBool(&message, &field, value);
  }
}

void WriteInteger(Message& message, const FieldDescriptor& field, bool add, int64_t value) {
  const bool is_small = field.cpp_type() == Proto::CPPTYPE_INT32;
  if (is_small && add) {
    Of(message).AddInt32(&message, &field, static_cast<int32_t>(value));
  } else if (is_small) {
    Of(message).SetInt32(&message, &field, static_cast<int32_t>(value));
  } else if (add) {
    Of(message).AddInt64(&message, &field, value);
  } else {
    Of(message).SetInt64(&message, &field, value);
  }
}

void WriteEnum(Message& message, const FieldDescriptor& field, bool add, int value) {
  if (add) {
    Of(message).AddEnumValue(&message, &field, value);
  } else {
    Of(message).SetEnumValue(&message, &field, value);
  }
}

Message& MutableMessage(Message& message, const FieldDescriptor& field, bool add) {
  return add ? *Of(message).AddMessage(&message, &field)
             : *Of(message).MutableMessage(&message, &field);
}

void WriteTimestamp(Message& message, const FieldDescriptor& field, bool add, Instant value) {
  auto& timestamp = static_cast<google::protobuf::Timestamp&>(MutableMessage(message, field, add));
  const auto seconds = std::chrono::floor<Seconds>(value);
  timestamp.set_seconds(seconds.time_since_epoch().count());
  timestamp.set_nanos(static_cast<int32_t>((value - seconds).count() * 1000));
}

void WriteDuration(Message& message, const FieldDescriptor& field, bool add, Seconds value) {
  static_cast<google::protobuf::Duration&>(MutableMessage(message, field, add))
      .set_seconds(value.count());
}

std::string ReadText(const Message& message, const FieldDescriptor& field, int index) {
  return index < 0 ? Of(message).GetString(message, &field)
                   : Of(message).GetRepeatedString(message, &field, index);
}

bool ReadBool(const Message& message, const FieldDescriptor& field, int index) {
  return index < 0 ? Of(message).GetBool(message, &field)
                   : Of(message).GetRepeatedBool(message, &field, index);
}

int64_t ReadInteger(const Message& message, const FieldDescriptor& field, int index) {
  if (field.cpp_type() == Proto::CPPTYPE_INT32) {
    return index < 0 ? Of(message).GetInt32(message, &field)
                     : Of(message).GetRepeatedInt32(message, &field, index);
  }
  return index < 0 ? Of(message).GetInt64(message, &field)
                   : Of(message).GetRepeatedInt64(message, &field, index);
}

int ReadEnum(const Message& message, const FieldDescriptor& field, int index) {
  return index < 0 ? Of(message).GetEnumValue(message, &field)
                   : Of(message).GetRepeatedEnumValue(message, &field, index);
}

const Message& ReadMessage(const Message& message, const FieldDescriptor& field, int index) {
  return index < 0 ? Of(message).GetMessage(message, &field)
                   : Of(message).GetRepeatedMessage(message, &field, index);
}

absl::StatusOr<Instant> ReadTimestamp(const Message& message, const FieldDescriptor& field,
                                      int index) {
  const auto& timestamp =
      static_cast<const google::protobuf::Timestamp&>(ReadMessage(message, field, index));
  // An absent field without `optional` reads as zero: no instant of ours lies in 1970.
  if (timestamp.seconds() < kMinSeconds || timestamp.seconds() > kMaxSeconds ||
      timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) {
    return absl::InvalidArgumentError("out of range");
  }
  return Instant(Seconds(timestamp.seconds())) +
         std::chrono::microseconds(timestamp.nanos() / 1000);
}

absl::StatusOr<Seconds> ReadDuration(const Message& message, const FieldDescriptor& field,
                                     int index) {
  const auto& duration =
      static_cast<const google::protobuf::Duration&>(ReadMessage(message, field, index));
  if (duration.nanos() != 0 || duration.seconds() > 315'576'000'000 ||
      duration.seconds() < -315'576'000'000) {
    return absl::InvalidArgumentError("out of range");
  }
  return Seconds(duration.seconds());
}

bool IsPresent(const Message& message, const FieldDescriptor& field) {
  if (field.has_presence()) return Of(message).HasField(message, &field);
  return field.cpp_type() != Proto::CPPTYPE_STRING || !ReadText(message, field, -1).empty();
}

int Count(const Message& message, const FieldDescriptor& field) {
  return Of(message).FieldSize(message, &field);
}

absl::Status Invalid(const std::string& path, const char* what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", path + " " + what, path);
}

absl::Status Within(const absl::Status& status, const std::string& prefix) {
  return Refuse(status.code(), ReasonOf(status), MessageOf(status), prefix + "." + FieldOf(status));
}

}  // namespace proto_internal
}  // namespace safereturn::codec
