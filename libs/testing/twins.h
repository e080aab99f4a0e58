// Structs and their protobuf messages, enums and theirs: field by field, name by name and number by
// number. Tests only.
#pragma once

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <cctype>
#include <string>

#include "libs/base/result.h"
#include "libs/codec/proto.h"

namespace safereturn::testing {

// kPromiseLapsed → PROMISE_LAPSED, kUnder12 → UNDER_12
inline std::string Screaming(const std::string& name) {
  std::string text;
  for (size_t i = 1; i < name.size(); ++i) {
    const bool starts = std::isupper(static_cast<unsigned char>(name[i])) ||
                        (std::isdigit(static_cast<unsigned char>(name[i])) && i > 1 &&
                         !std::isdigit(static_cast<unsigned char>(name[i - 1])));
    if (i > 1 && starts) text += '_';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])));
  }
  return text;
}

// Fails unless `twin` has exactly the enumerators of E, each with `prefix` before its name.
template <class E>
void ExpectTwin(const google::protobuf::EnumDescriptor* twin, const std::string& prefix) {
  int count = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto each) {
    ++count;
    const auto* value = twin->FindValueByNumber(static_cast<int>(each.value));
    ASSERT_NE(value, nullptr) << twin->name() << " " << each.name;
    EXPECT_EQ(value->name(), prefix + Screaming(each.name));
  });
  EXPECT_EQ(count, twin->value_count()) << twin->name();
}

// Fails unless codec can read and write every field of T in the message.
template <class T, class Proto>
void ExpectMapping() {
  const absl::Status status = codec::CheckMapping<T>(*Proto::descriptor());
  EXPECT_TRUE(status.ok()) << Describe(status);
}

}  // namespace safereturn::testing
