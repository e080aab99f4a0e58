#include "tools/safereturnctl/names.h"

#include <cctype>

namespace safereturn::ctl {
namespace {

bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    lower += c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lower;
}

// "EpisodeState" → "episode_state_": what stands before each of its enumerators.
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  return Lower(Kebab(std::string(type.name()))) + "_";
}

}  // namespace

std::string Kebab(std::string_view name) {
  std::string kebab;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') {
      kebab += '-';
      continue;
    }
    const bool starts_word =
        i > 0 && IsUpper(name[i]) && name[i - 1] != '_' &&
        (!IsUpper(name[i - 1]) || (i + 1 < name.size() && !IsUpper(name[i + 1])));
    if (starts_word) kebab += '-';
    kebab += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return kebab;
}

std::string ShortName(const google::protobuf::EnumValueDescriptor& value) {
  const std::string lower = Lower(value.name());
  const std::string prefix = PrefixOf(*value.type());
  return lower.starts_with(prefix) ? lower.substr(prefix.size()) : lower;
}

const google::protobuf::EnumValueDescriptor* FindEnumerator(
    const google::protobuf::EnumDescriptor& type, std::string_view text) {
  const std::string wanted = Lower(text);
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (wanted == ShortName(value) || wanted == Lower(value.name())) return &value;
  }
  return nullptr;
}

std::string ShortNames(const google::protobuf::EnumDescriptor& type) {
  std::string names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    names += (names.empty() ? "" : "|") + ShortName(*type.value(i));
  }
  return names;
}

}  // namespace safereturn::ctl
