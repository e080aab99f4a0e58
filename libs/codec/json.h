// Described structs ⇄ JSON: the `state` column, command lines, logs. Instants are RFC 3339 text,
// ids resource names, enums their C++ names, absent optionals null or missing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/check.h"
#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/strong_id.h"
#include "libs/codec/json_text.h"

namespace safereturn::codec {

using Json = nlohmann::json;

namespace json_internal {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsStrongId : std::false_type {};
template <class Tag>
struct IsStrongId<StrongId<Tag>> : std::true_type {};

template <class T>
Json Write(const T& value) {
  if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    return value;
  } else if constexpr (std::is_same_v<T, Instant>) {
    return FormatInstant(value);
  } else if constexpr (std::is_same_v<T, Date>) {
    return FormatDate(value);
  } else if constexpr (std::is_same_v<T, Seconds>) {
    return value.count();
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return value.ToString();
  } else if constexpr (IsStrongId<T>::value) {
    return value.is_nil() ? std::string() : value.name();
  } else if constexpr (DescribedEnum<T>) {
    return boost::describe::enum_to_string(value, "kUnspecified");
  } else if constexpr (IsOptional<T>::value) {
    return value ? Write(*value) : Json();
  } else if constexpr (IsVector<T>::value) {
    Json array = Json::array();
    for (const auto& element : value) array.push_back(Write(element));
    return array;
  } else {
    static_assert(DescribedStruct<T>, "describe the struct with SR_STRUCT");
    Json object = Json::object();
    ForEachField(value, [&](const char* name, const auto& field) { object[name] = Write(field); });
    return object;
  }
}

// A state that we wrote ourselves: what does not fit is a bug or damage, not input.
template <class T>
void Read(const Json& json, T& value) {
  if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    value = json.get<T>();
  } else if constexpr (std::is_same_v<T, Instant>) {
    const auto instant = ParseInstant(json.get_ref<const std::string&>());
    SR_CHECK(instant.has_value(), "a stored instant is RFC 3339");
    value = *instant;
  } else if constexpr (std::is_same_v<T, Date>) {
    const auto date = ParseDate(json.get_ref<const std::string&>());
    SR_CHECK(date.has_value(), "a stored date is ISO 8601");
    value = *date;
  } else if constexpr (std::is_same_v<T, Seconds>) {
    value = Seconds(json.get<int64_t>());
  } else if constexpr (std::is_same_v<T, Uuid>) {
    const auto uuid = Uuid::Parse(json.get_ref<const std::string&>());
    SR_CHECK(uuid.has_value(), "a stored uuid is one");
    value = *uuid;
  } else if constexpr (IsStrongId<T>::value) {
    const auto& text = json.get_ref<const std::string&>();
    if (text.empty()) {
      value = T();
    } else {
      const auto id = T::Parse(text);
      SR_CHECK(id.has_value(), "a stored id is a resource name");
      value = *id;
    }
  } else if constexpr (DescribedEnum<T>) {
    const bool known =
        boost::describe::enum_from_string(json.get_ref<const std::string&>().c_str(), value);
    SR_CHECK(known, "a stored enumerator is known");
  } else if constexpr (IsOptional<T>::value) {
    if (json.is_null()) {
      value.reset();
    } else {
      Read(json, value.emplace());
    }
  } else if constexpr (IsVector<T>::value) {
    value.clear();
    value.reserve(json.size());
    for (const Json& element : json) Read(element, value.emplace_back());
  } else {
    static_assert(DescribedStruct<T>, "describe the struct with SR_STRUCT");
    ForEachField(value, [&](const char* name, auto& field) {
      // A field that an older release did not write keeps its default.
      if (const auto found = json.find(name); found != json.end()) Read(*found, field);
    });
  }
}

}  // namespace json_internal

// Returns `value` as a JSON object.
template <DescribedStruct T>
Json ToJson(const T& value) {
  return json_internal::Write(value);
}

template <DescribedStruct T>
std::string ToJsonText(const T& value) {
  return json_internal::Write(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <DescribedStruct T>
T FromJsonText(const std::string& text) {
  T value{};
  json_internal::Read(Json::parse(text), value);
  return value;
}

}  // namespace safereturn::codec

// Compiles the JSON of one stored struct here. Stands at the end of a .cc, outside all namespaces,
// once per aggregate; without it the linker misses ToJsonText<Type>.
#define SR_STORED(Type)                                                  \
  template std::string safereturn::codec::ToJsonText<Type>(const Type&); \
  template Type safereturn::codec::FromJsonText<Type>(const std::string&);
