// Path templates of google.api.http: "/v1/{name=plans/*}:book".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace safereturn::gateway {

// A path of a request: decoded segments, and the verb behind the last colon.
struct Path {
  std::vector<std::string> segments;  // "/v1/plans/7" → v1, plans, 7
  std::string verb;                   // "book"; "" if none
};

// Splits and decodes the path of a target (without its query).
//
// Errors: INVALID_ARGUMENT/PATH_INVALID for anything but plain segments: empty ones, dot segments,
//   encoded slashes, control characters, broken escapes, what is no UTF-8.
[[nodiscard]] absl::StatusOr<Path> ParsePath(std::string_view path);

// Decodes %XX; with `plus`, + too, as in a query. Nothing if an escape is broken or the text is no
// UTF-8 or holds control characters.
[[nodiscard]] std::optional<std::string> Decode(std::string_view text, bool plus = false);

class PathTemplate {
 public:
  // Errors: INVALID_ARGUMENT/TEMPLATE_INVALID, also for ** and for what our contracts do not use.
  [[nodiscard]] static absl::StatusOr<PathTemplate> Parse(std::string_view text);

  // Field path and value of each variable.
  using Values = std::vector<std::pair<std::string, std::string>>;

  // Returns the values of the variables if the path matches.
  [[nodiscard]] std::optional<Values> Match(const Path& path) const;

  // Says whether some path matches both.
  [[nodiscard]] bool Overlaps(const PathTemplate& other) const;

  // Returns the template with each wildcard as "*".
  [[nodiscard]] std::string Shape() const;

  // Returns the path as OpenAPI writes it, one parameter a wildcard: "/v1/plans/{plan}:book", and
  // the names of those parameters.
  [[nodiscard]] std::string OpenApi(std::vector<std::string>& parameters) const;

  // Puts `service` behind the version: "/v1/services/referral/deadLetters".
  [[nodiscard]] PathTemplate Under(const std::string& service) const;

  [[nodiscard]] const std::string& verb() const { return verb_; }
  [[nodiscard]] const std::vector<std::string>& segments() const { return segments_; }
  [[nodiscard]] std::vector<std::string> Fields() const;  // of the variables

 private:
  struct Variable {
    std::string field;
    size_t begin = 0;  // its segments
    size_t end = 0;
  };

  std::vector<std::string> segments_;  // "*" is a wildcard
  std::string verb_;
  std::vector<Variable> variables_;
};

}  // namespace safereturn::gateway
