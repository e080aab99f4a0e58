// One field list per plain struct. From it follow equality, JSON (libs/codec/json.h) and protobuf
// (libs/codec/proto.h): a fact is written down once, and a field that was forgotten fails a test.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <type_traits>
#include <utility>

namespace safereturn {

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

// Calls `visit(name, value)` for every described field, in the order of the list.
// `T` may be const; `name` is a const char* with static life.
template <class T, class Visitor>
void ForEachField(T& object, Visitor&& visit) {
  using Members =
      boost::describe::describe_members<std::remove_const_t<T>, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>(
      [&](auto member) { visit(member.name, object.*member.pointer); });
}

// Returns whether all described fields are equal.
template <DescribedStruct T>
bool FieldsEqual(const T& a, const T& b) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  bool equal = true;
  boost::mp11::mp_for_each<Members>(
      [&](auto member) { equal = equal && a.*member.pointer == b.*member.pointer; });
  return equal;
}

}  // namespace safereturn

// Describes a plain struct; stands directly after it, in its namespace. Use SR_EMPTY_STRUCT for a
// struct without fields.
#define SR_STRUCT(Type, ...)                     \
  BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__)) \
  inline bool operator==(const Type& a, const Type& b) { return ::safereturn::FieldsEqual(a, b); }

#define SR_EMPTY_STRUCT(Type)         \
  BOOST_DESCRIBE_STRUCT(Type, (), ()) \
  inline bool operator==(const Type&, const Type&) { return true; }

// Describes an enum class: the same names (kAccepted for ..._ACCEPTED) and numbers as its protobuf
// twin, where it has one.
#define SR_ENUM(Type, ...) BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__)
