// Filters of lists beside plain columns: states by name, ids by their keys.
#pragma once

#include <boost/describe/enum_to_string.hpp>
#include <string>

#include "libs/base/result.h"
#include "libs/messaging/backend.h"

namespace safereturn::api {

// Columns hold bare keys, requests name resources.
// Errors: INVALID_ARGUMENT/FIELD_INVALID for an id of another collection.
template <class Id>
absl::Status NameToKey(const char* column, messaging::ListQuery& query) {
  for (auto& [name, value] : query.equals) {
    if (name != column) continue;
    const auto id = Id::Parse(value);
    if (!id) {
      return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID",
                    "is no resource name of the expected collection", column);
    }
    value = id->key();
  }
  return absl::OkStatus();
}

// Returns how a column holds the enumerator with this number: by its name.
template <class E>
std::string EnumColumn(int number) {
  return boost::describe::enum_to_string(static_cast<E>(number), "kUnspecified");
}

// Keeps rows whose `column` is the enumerator with this number; 0 keeps all.
template <class State>
void FilterState(const char* column, int number, messaging::ListQuery& query) {
  if (number != 0) query.equals.emplace_back(column, EnumColumn<State>(number));
}

}  // namespace safereturn::api
