// Templates behind libs/codec/proto.h; the work on single fields is in proto.cc, so that each
// described struct costs little to compile.
#pragma once

#include <type_traits>

namespace safereturn::codec::proto_internal {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

template <class T>
struct VectorElement : std::false_type {};
template <class T>
struct VectorElement<std::vector<T>> : std::true_type {
  using type = T;
};
template <class T>
struct OptionalValue : std::false_type {};
template <class T>
struct OptionalValue<std::optional<T>> : std::true_type {
  using type = T;
};
template <class T>
struct IsStrongId : std::false_type {};
template <class Tag>
struct IsStrongId<StrongId<Tag>> : std::true_type {};

// What a single value looks like on the wire.
enum class Kind { kText, kBool, kInteger, kEnum, kTimestamp, kDuration, kMessage };

template <class T>
constexpr Kind KindOf() {
  if constexpr (std::is_same_v<T, bool>) {
    return Kind::kBool;
  } else if constexpr (std::is_enum_v<T>) {
    return Kind::kEnum;
  } else if constexpr (std::is_integral_v<T>) {
    return Kind::kInteger;
  } else if constexpr (std::is_same_v<T, Instant>) {
    return Kind::kTimestamp;
  } else if constexpr (std::is_same_v<T, Seconds>) {
    return Kind::kDuration;
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Date> ||
                       std::is_same_v<T, Uuid> || IsStrongId<T>::value) {
    return Kind::kText;
  } else {
    static_assert(DescribedStruct<T>, "describe the struct with SR_STRUCT");
    return Kind::kMessage;
  }
}

// Returns the field, or nullptr.
const FieldDescriptor* FindField(const google::protobuf::Descriptor& message, const char* name);
// Returns whether a field can carry this kind, repeated or not, with presence if needed.
bool Fits(const FieldDescriptor& field, Kind kind, bool repeated);

void WriteText(Message& message, const FieldDescriptor& field, bool add, std::string value);
void WriteBool(Message& message, const FieldDescriptor& field, bool add, bool value);
void WriteInteger(Message& message, const FieldDescriptor& field, bool add, int64_t value);
void WriteEnum(Message& message, const FieldDescriptor& field, bool add, int value);
void WriteTimestamp(Message& message, const FieldDescriptor& field, bool add, Instant value);
void WriteDuration(Message& message, const FieldDescriptor& field, bool add, Seconds value);
Message& MutableMessage(Message& message, const FieldDescriptor& field, bool add);

// `index` < 0 reads a single field.
std::string ReadText(const Message& message, const FieldDescriptor& field, int index);
bool ReadBool(const Message& message, const FieldDescriptor& field, int index);
int64_t ReadInteger(const Message& message, const FieldDescriptor& field, int index);
int ReadEnum(const Message& message, const FieldDescriptor& field, int index);
absl::StatusOr<Instant> ReadTimestamp(const Message& message, const FieldDescriptor& field,
                                      int index);
absl::StatusOr<Seconds> ReadDuration(const Message& message, const FieldDescriptor& field,
                                     int index);
const Message& ReadMessage(const Message& message, const FieldDescriptor& field, int index);
bool IsPresent(const Message& message, const FieldDescriptor& field);
int Count(const Message& message, const FieldDescriptor& field);

absl::Status Invalid(const std::string& path, const char* what);
// Puts `prefix` before the field of an error.
absl::Status Within(const absl::Status& status, const std::string& prefix);

template <class T>
std::string TextOf(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (std::is_same_v<T, Date>) {
    return value.ok() ? FormatDate(value) : std::string();
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return value.is_nil() ? std::string() : value.ToString();
  } else {
    return value.is_nil() ? std::string() : value.name();
  }
}

template <class T>
absl::Status ParseText(std::string text, const std::string& path, T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    value = std::move(text);
  } else if (text.empty()) {
    value = T();
  } else if constexpr (std::is_same_v<T, Date>) {
    const auto date = ParseDate(text);
    if (!date) return Invalid(path, "is no date of the form YYYY-MM-DD");
    value = *date;
  } else if constexpr (std::is_same_v<T, Uuid>) {
    const auto uuid = Uuid::Parse(text);
    if (!uuid) return Invalid(path, "is no UUID");
    value = *uuid;
  } else {
    const auto id = T::Parse(text);
    if (!id) return Invalid(path, "is no resource name of the expected collection");
    value = *id;
  }
  return absl::OkStatus();
}

template <class T>
bool IsKnown(T value) {
  bool known = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto enumerator) { known = known || enumerator.value == value; });
  return known;
}

template <class T>
void WriteValue(const T& value, Message& message, const FieldDescriptor& field, bool add) {
  constexpr Kind kKind = KindOf<T>();
  if constexpr (kKind == Kind::kText) {
    WriteText(message, field, add, TextOf(value));
  } else if constexpr (kKind == Kind::kBool) {
    WriteBool(message, field, add, value);
  } else if constexpr (kKind == Kind::kInteger) {
    WriteInteger(message, field, add, value);
  } else if constexpr (kKind == Kind::kEnum) {
    WriteEnum(message, field, add, static_cast<int>(value));
  } else if constexpr (kKind == Kind::kTimestamp) {
    WriteTimestamp(message, field, add, value);
  } else if constexpr (kKind == Kind::kDuration) {
    WriteDuration(message, field, add, value);
  } else {
    ToProto(value, MutableMessage(message, field, add));
  }
}

template <class T>
absl::Status ReadValue(const Message& message, const FieldDescriptor& field, int index,
                       const std::string& path, T& value) {
  constexpr Kind kKind = KindOf<T>();
  if constexpr (kKind == Kind::kText) {
    return ParseText(ReadText(message, field, index), path, value);
  } else if constexpr (kKind == Kind::kBool) {
    value = ReadBool(message, field, index);
  } else if constexpr (kKind == Kind::kInteger) {
    value = static_cast<T>(ReadInteger(message, field, index));
  } else if constexpr (kKind == Kind::kEnum) {
    value = static_cast<T>(ReadEnum(message, field, index));
    if (!IsKnown(value)) value = T{};
  } else if constexpr (kKind == Kind::kTimestamp) {
    auto instant = ReadTimestamp(message, field, index);
    if (!instant.ok()) return Invalid(path, "is no instant between the years 1900 and 2200");
    value = *instant;
  } else if constexpr (kKind == Kind::kDuration) {
    auto duration = ReadDuration(message, field, index);
    if (!duration.ok()) return Invalid(path, "is no duration in whole seconds");
    value = *duration;
  } else {
    auto inner = FromProto<T>(ReadMessage(message, field, index));
    if (!inner.ok()) return Within(inner.status(), path);
    value = *std::move(inner);
  }
  return absl::OkStatus();
}

template <class T>
void WriteField(const T& value, Message& message, const FieldDescriptor& field) {
  if constexpr (VectorElement<T>::value) {
    for (const auto& element : value) WriteValue(element, message, field, true);
  } else if constexpr (OptionalValue<T>::value) {
    if (value) WriteValue(*value, message, field, false);
  } else {
    WriteValue(value, message, field, false);
  }
}

template <class T>
absl::Status ReadField(const Message& message, const FieldDescriptor& field, T& value) {
  if constexpr (VectorElement<T>::value) {
    const int count = Count(message, field);
    value.clear();
    value.reserve(count);
    for (int i = 0; i < count; ++i) {
      typename VectorElement<T>::type element{};
      SR_RETURN_IF_ERROR(
          ReadValue(message, field, i, field.name() + "[" + std::to_string(i) + "]", element));
      value.push_back(std::move(element));
    }
    return absl::OkStatus();
  } else if constexpr (OptionalValue<T>::value) {
    value.reset();
    if (!IsPresent(message, field)) return absl::OkStatus();
    return ReadValue(message, field, -1, field.name(), value.emplace());
  } else {
    return ReadValue(message, field, -1, field.name(), value);
  }
}

template <class T>
absl::Status CheckField(const google::protobuf::Descriptor& message, const char* name) {
  const FieldDescriptor* field = FindField(message, name);
  const std::string where = message.full_name() + "." + name;
  if (field == nullptr) return Invalid(where, "is missing in the message");
  const auto check = [&]<class V>(std::type_identity<V>, bool repeated) -> absl::Status {
    if (!Fits(*field, KindOf<V>(), repeated)) return Invalid(where, "has another type");
    if constexpr (KindOf<V>() == Kind::kMessage) {
      return CheckMapping<V>(*field->message_type());
    } else {
      return absl::OkStatus();
    }
  };
  if constexpr (VectorElement<T>::value) {
    return check(std::type_identity<typename VectorElement<T>::type>{}, true);
  } else if constexpr (OptionalValue<T>::value) {
    return check(std::type_identity<typename OptionalValue<T>::type>{}, false);
  } else {
    return check(std::type_identity<T>{}, false);
  }
}

}  // namespace safereturn::codec::proto_internal

namespace safereturn::codec {

template <DescribedStruct T>
void ToProto(const T& value, google::protobuf::Message& message) {
  ForEachField(value, [&](const char* name, const auto& field) {
    // A message may show less than the struct holds; events are held to CheckMapping.
    const auto* descriptor = proto_internal::FindField(*message.GetDescriptor(), name);
    if (descriptor != nullptr) proto_internal::WriteField(field, message, *descriptor);
  });
}

template <DescribedStruct T>
absl::StatusOr<T> FromProto(const google::protobuf::Message& message) {
  T value{};
  absl::Status status;
  ForEachField(value, [&](const char* name, auto& field) {
    if (!status.ok()) return;
    const auto* descriptor = proto_internal::FindField(*message.GetDescriptor(), name);
    if (descriptor != nullptr) status = proto_internal::ReadField(message, *descriptor, field);
  });
  if (!status.ok()) return status;
  return value;
}

template <DescribedStruct T>
absl::Status CheckMapping(const google::protobuf::Descriptor& message) {
  T value{};
  absl::Status status;
  ForEachField(value, [&](const char* name, const auto& field) {
    if (!status.ok()) return;
    status = proto_internal::CheckField<std::decay_t<decltype(field)>>(message, name);
  });
  return status;
}

}  // namespace safereturn::codec
