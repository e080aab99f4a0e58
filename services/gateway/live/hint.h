// That something changed: no content, so that whoever hears it reads what they may read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/kafka/message.h"
#include "libs/rpc/caller.h"
#include "services/gateway/rest/route_table.h"

namespace safereturn::gateway {

struct Hint {
  std::string id;  // in the Redis stream, "1700000000000-0"; "" before it is there
  std::string authority;
  std::string home;     // of which the event says that it is about; "" if it says nothing
  std::string type;     // of the event
  std::string subject;  // "plans/…"
  int64_t version = 0;  // of the subject after the event
};

// Returns what an event of ours hints at; nothing for what is no event of an authority.
[[nodiscard]] std::optional<Hint> HintOf(const kafka::Message& message);

// By collection, the permission to read one of it: from the routes GET /v1/{name=<collection>/*}.
using ReadPermissions = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] ReadPermissions ReadPermissionsOf(const RouteTable& routes);

// Of which hints somebody hears: those of their authorities about what their roles may read. Roles
// that are bound to homes hear only of events that name one of theirs.
class Audience {
 public:
  Audience(const rpc::Caller& caller, const ReadPermissions& permissions);
  [[nodiscard]] bool Hears(const Hint& hint) const;

 private:
  std::set<std::string, std::less<>> authorities_;
  std::set<std::string, std::less<>> homes_;
  std::set<std::string, std::less<>> everywhere_;  // collections
  std::set<std::string, std::less<>> in_homes_;
};

}  // namespace safereturn::gateway
