// Names as people type them: kebab-case methods and flags, short lower-case enumerators.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

namespace safereturn::ctl {

// Returns "ListEpisodes" as "list-episodes" and "authority_id" as "authority-id".
[[nodiscard]] std::string Kebab(std::string_view name);

// Returns EPISODE_STATE_HELD of EpisodeState as "held".
[[nodiscard]] std::string ShortName(const google::protobuf::EnumValueDescriptor& value);

// Returns the enumerator that `text` names, short or whole, in either case, with - or _; nullptr if
// there is none.
[[nodiscard]] const google::protobuf::EnumValueDescriptor* FindEnumerator(
    const google::protobuf::EnumDescriptor& type, std::string_view text);

// Returns all short names but "unspecified", "open|held|closed".
[[nodiscard]] std::string ShortNames(const google::protobuf::EnumDescriptor& type);

}  // namespace safereturn::ctl
