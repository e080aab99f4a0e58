#include "services/gateway/rest/route_table.h"

#include "google/api/annotations.pb.h"
#include "libs/base/result.h"
#include "libs/rpc/permissions.h"

namespace safereturn::gateway {
namespace {

using google::api::HttpRule;

absl::Status Bad(std::string_view reason, const contracts::Method& method,
                 const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason,
                method.descriptor->full_name() + ": " + what);
}

std::pair<std::string, std::string> VerbAndPath(const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      return {"GET", rule.get()};
    case HttpRule::kPut:
      return {"PUT", rule.put()};
    case HttpRule::kPost:
      return {"POST", rule.post()};
    case HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    case HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    case HttpRule::kCustom:
      return {rule.custom().kind(), rule.custom().path()};
    case HttpRule::PATTERN_NOT_SET:
      break;
  }
  return {};
}

bool HasField(const google::protobuf::Descriptor& type, const std::string& path) {
  const size_t dot = path.find('.');
  const auto* field = type.FindFieldByName(path.substr(0, dot));
  if (field == nullptr || field->is_repeated()) return false;
  if (dot == std::string::npos) return true;
  return field->message_type() != nullptr && HasField(*field->message_type(), path.substr(dot + 1));
}

absl::StatusOr<Route> ToRoute(const contracts::Method& method, const HttpRule& rule) {
  auto [verb, text] = VerbAndPath(rule);
  SR_ASSIGN_OR_RETURN(PathTemplate path, PathTemplate::Parse(text));
  const auto& request = *method.descriptor->input_type();
  for (const std::string& field : path.Fields()) {
    if (!HasField(request, field)) return Bad("ROUTE_FIELD_UNKNOWN", method, field);
  }
  if (!rule.body().empty() && rule.body() != "*") {
    const auto* field = request.FindFieldByName(rule.body());
    if (field == nullptr || field->is_repeated() || field->message_type() == nullptr) {
      return Bad("ROUTE_FIELD_UNKNOWN", method, rule.body());
    }
  }
  return Route{.service = method.service,
               .http_method = std::move(verb),
               .path = std::move(path),
               .body = rule.body(),
               .permission = method.permission,
               .is_urgent = rpc::IsUrgent(method.permission),
               .method = method.descriptor};
}

// Paths of one length whose second segment (the collection) is the same stand together: a handful.
std::string Key(size_t length, std::string_view second) {
  return std::to_string(length) + "/" + std::string(second);
}

}  // namespace

absl::StatusOr<RouteTable> RouteTable::Build(const std::vector<contracts::Method>& methods,
                                             const std::vector<std::string>& services) {
  RouteTable table;
  for (const contracts::Method& method : methods) {
    if (!method.descriptor->options().HasExtension(google::api::http)) continue;
    const HttpRule& rule = method.descriptor->options().GetExtension(google::api::http);
    std::vector<HttpRule> rules(rule.additional_bindings().begin(),
                                rule.additional_bindings().end());
    rules.insert(rules.begin(), rule);
    for (const HttpRule& each : rules) {
      SR_ASSIGN_OR_RETURN(Route route, ToRoute(method, each));
      if (route.service != contracts::kCommon) {
        SR_RETURN_IF_ERROR(table.Add(std::move(route)));
        continue;
      }
      for (const std::string& service : services) {
        Route own = route;
        own.service = service;
        own.path = route.path.Under(service);
        SR_RETURN_IF_ERROR(table.Add(std::move(own)));
      }
    }
  }
  for (size_t i = 0; i < table.routes_.size(); ++i) {
    const auto& segments = table.routes_[i].path.segments();
    const std::string second = segments.size() < 2 ? "" : segments[1];
    table.by_shape_.emplace(Key(segments.size(), second), i);
  }
  return table;
}

absl::Status RouteTable::Add(Route route) {
  for (const Route& known : routes_) {
    if (known.http_method == route.http_method && known.path.Overlaps(route.path)) {
      return Refuse(absl::StatusCode::kInvalidArgument, "ROUTE_TAKEN",
                    route.method->full_name() + " and " + known.method->full_name() +
                        " would both answer " + route.http_method + " " + route.path.Shape());
    }
  }
  routes_.push_back(std::move(route));
  return absl::OkStatus();
}

absl::StatusOr<Match> RouteTable::Find(std::string_view http_method, const Path& path,
                                       std::string& allowed) const {
  const std::string second = path.segments.size() < 2 ? "" : path.segments[1];
  for (const std::string& key :
       {Key(path.segments.size(), second), Key(path.segments.size(), "*")}) {
    const auto [begin, end] = by_shape_.equal_range(key);
    for (auto each = begin; each != end; ++each) {
      const Route& route = routes_[each->second];
      auto values = route.path.Match(path);
      if (!values) continue;
      if (route.http_method == http_method) return Match{&route, *std::move(values)};
      if (allowed.find(route.http_method) == std::string::npos) {
        allowed += (allowed.empty() ? "" : ", ") + route.http_method;
      }
    }
  }
  if (allowed.empty()) {
    return Refuse(absl::StatusCode::kNotFound, "ROUTE_UNKNOWN", "there is nothing at this path");
  }
  return Refuse(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED",
                "this path takes " + allowed);
}

}  // namespace safereturn::gateway
