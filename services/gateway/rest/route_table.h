// Which method answers which path: read from the contracts' google.api.http annotations.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "libs/contracts/contracts.h"
#include "services/gateway/rest/path_template.h"

namespace safereturn::gateway {

struct Route {
  std::string service;      // whose backend answers: "scheduling"
  std::string http_method;  // "GET"
  PathTemplate path;
  std::string body;  // "*", a field's name, or "" for none
  std::string permission;
  bool is_urgent = false;  // goes before all others, as in the service
  const google::protobuf::MethodDescriptor* method = nullptr;
};

struct Match {
  const Route* route = nullptr;
  PathTemplate::Values values;
};

// Thread-safety: constant once built.
class RouteTable {
 public:
  // Makes the routes of `methods`. What all services have stands under /v1/services/<service>.
  //
  // Errors: INVALID_ARGUMENT with TEMPLATE_INVALID, ROUTE_FIELD_UNKNOWN (a variable or body that is
  //   no field of the request) or ROUTE_TAKEN (two methods, of one service or of two, would answer
  //   the same request).
  [[nodiscard]] static absl::StatusOr<RouteTable> Build(
      const std::vector<contracts::Method>& methods, const std::vector<std::string>& services);

  // Returns the route of a method and path.
  //
  // Errors: NOT_FOUND/ROUTE_UNKNOWN; UNIMPLEMENTED/METHOD_NOT_ALLOWED where the path has others:
  //   they are put into `allowed`, comma-separated.
  [[nodiscard]] absl::StatusOr<Match> Find(std::string_view http_method, const Path& path,
                                           std::string& allowed) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  [[nodiscard]] absl::Status Add(Route route);

  std::vector<Route> routes_;
  std::multimap<std::string, size_t> by_shape_;  // see Key in the .cc
};

}  // namespace safereturn::gateway
