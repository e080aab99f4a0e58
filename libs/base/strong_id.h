// Ids that cannot be mixed up: a StrongId<ChildTag> is not a StrongId<EpisodeTag>. Outside a
// process an id is its resource name, "children/0192…" (AIP-122); the tag names the collection.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/uuid.h"

namespace safereturn {

template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(const Uuid& uuid) : uuid_(uuid) {}

  [[nodiscard]] const Uuid& uuid() const { return uuid_; }
  [[nodiscard]] bool is_nil() const { return uuid_.is_nil(); }
  // Returns the bare UUID text: the primary key in the database.
  [[nodiscard]] std::string key() const { return uuid_.ToString(); }
  // Returns the resource name, "<collection>/<uuid>".
  [[nodiscard]] std::string name() const {
    return std::string(Tag::kCollection) + "/" + uuid_.ToString();
  }
  // Returns nothing unless `name` is a resource name of this collection.
  static std::optional<StrongId> Parse(std::string_view name) {
    constexpr std::string_view kCollection = Tag::kCollection;
    if (name.size() != kCollection.size() + 37 || !name.starts_with(kCollection) ||
        name[kCollection.size()] != '/') {
      return std::nullopt;
    }
    const auto uuid = Uuid::Parse(name.substr(kCollection.size() + 1));
    if (!uuid) return std::nullopt;
    return StrongId(*uuid);
  }
  auto operator<=>(const StrongId&) const = default;

 private:
  Uuid uuid_;
};

}  // namespace safereturn

template <class Tag>
struct std::hash<safereturn::StrongId<Tag>> {
  size_t operator()(const safereturn::StrongId<Tag>& id) const noexcept {
    return std::hash<safereturn::Uuid>{}(id.uuid());
  }
};
