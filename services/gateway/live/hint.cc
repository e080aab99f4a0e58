#include "services/gateway/live/hint.h"

#include <google/protobuf/message.h>

#include "libs/messaging/envelope.h"
#include "libs/messaging/router.h"
#include "libs/rpc/permissions.h"
#include "services/gateway/rest/transcode.h"

namespace safereturn::gateway {
namespace {

std::string HomeIn(const messaging::Envelope& envelope) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(envelope.type);
  if (type == nullptr || type->FindFieldByName("home_urn") == nullptr) return "";
  const std::unique_ptr<google::protobuf::Message> event(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  return messaging::Router::ParseData(envelope, *event).ok() ? TextOf(*event, "home_urn") : "";
}

std::string_view CollectionOf(std::string_view subject) {
  return subject.substr(0, subject.find('/'));
}

}  // namespace

std::optional<Hint> HintOf(const kafka::Message& message) {
  const auto envelope = messaging::ParseCloudEvent(message);
  if (!envelope.ok()) return std::nullopt;
  Hint hint;
  for (const auto& [name, value] : envelope->extensions) {
    if (name == messaging::kAuthorityExtension) hint.authority = value;
  }
  if (hint.authority.empty() || envelope->subject.empty()) return std::nullopt;
  hint.home = HomeIn(*envelope);
  hint.type = envelope->type;
  hint.subject = envelope->subject;
  hint.version = envelope->subject_version;
  return hint;
}

ReadPermissions ReadPermissionsOf(const RouteTable& routes) {
  ReadPermissions permissions;
  for (const Route& route : routes.routes()) {
    const auto& segments = route.path.segments();
    if (route.http_method == "GET" && segments.size() == 3 && segments[2] == "*" &&
        route.path.verb().empty()) {
      permissions.emplace(segments[1], route.permission);
    }
  }
  return permissions;
}

Audience::Audience(const rpc::Caller& caller, const ReadPermissions& permissions)
    : authorities_(caller.authorities.begin(), caller.authorities.end()),
      homes_(caller.homes.begin(), caller.homes.end()) {
  for (const auto& [collection, permission] : permissions) {
    for (const std::string& role : caller.roles) {
      if (!rpc::Allows({role}, permission)) continue;
      (rpc::IsHomeScoped(role) ? in_homes_ : everywhere_).insert(collection);
    }
  }
}

bool Audience::Hears(const Hint& hint) const {
  if (!authorities_.contains(hint.authority)) return false;
  const std::string_view collection = CollectionOf(hint.subject);
  return everywhere_.contains(collection) ||
         (in_homes_.contains(collection) && !hint.home.empty() && homes_.contains(hint.home));
}

}  // namespace safereturn::gateway
