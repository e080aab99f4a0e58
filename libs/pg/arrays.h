// Values in PostgreSQL's text format: array literals for UNNEST, timestamps, bytea.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"

namespace safereturn::pg {

// A statement's parameter in text format; nullopt is NULL.
using Param = std::optional<std::string>;

// Returns the literal of a one-dimensional array of any element type: {"a","b\"c",NULL}.
std::string TextArray(const std::vector<Param>& elements);
std::string TextArray(const std::vector<std::string>& elements);

// Returns the elements of a one-dimensional array as PostgreSQL prints it.
// Errors: INVALID_ARGUMENT/ARRAY_MALFORMED.
absl::StatusOr<std::vector<Param>> ParseTextArray(std::string_view literal);

// Returns 2026-03-31 20:00:00.000001+00, exact to the microsecond.
std::string FormatTimestamp(Instant instant);

// Reads what a connection of this library prints for a timestamptz (ISO, UTC). Infinity is the
// largest or smallest Instant. Anything else aborts: only the database's own output may come here.
Instant ParseTimestamp(std::string_view text);

// Returns bytea's hex form, \x0aff.
std::string EncodeBytea(std::string_view bytes);

// Reads bytea's hex form; anything else aborts: only the database's own output may come here.
std::string DecodeBytea(std::string_view text);

}  // namespace safereturn::pg
