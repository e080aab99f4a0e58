#include "tools/safereturnctl/request.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>

#include "libs/base/check.h"
#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "tools/safereturnctl/contracts.h"
#include "tools/safereturnctl/names.h"
#include "tools/safereturnctl/values.h"

namespace safereturn::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr char kTimestamp[] = "google.protobuf.Timestamp";
constexpr char kDuration[] = "google.protobuf.Duration";
constexpr int kDeepest = 4;  // contracts nest at most twice; stops a message that holds itself

bool Is(const FieldDescriptor& field, std::string_view type) {
  return field.message_type() != nullptr && field.message_type()->full_name() == type;
}

bool IsNested(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !Is(field, kTimestamp) && !Is(field, kDuration);
}

void Collect(const Descriptor& type, const std::string& path, int depth, std::vector<Flag>& flags) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string here = path + field.name();
    if (IsNested(field) && !field.is_repeated() && depth < kDeepest) {
      Collect(*field.message_type(), here + ".", depth + 1, flags);
    } else {
      flags.push_back({here, Kebab(here), &field});
    }
  }
}

absl::Status Invalid(const std::string& path, const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", what, path);
}

const FieldDescriptor* FindField(const Descriptor& type, const std::string& name) {
  if (const auto* field = type.FindFieldByName(name)) return field;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == name || Kebab(type.field(i)->name()) == name) {
      return type.field(i);
    }
  }
  return nullptr;
}

std::string FieldNames(const Descriptor& type) {
  std::string names;
  for (int i = 0; i < type.field_count(); ++i) {
    names += (i == 0 ? "" : ", ") + type.field(i)->name();
  }
  return names.empty() ? "none" : names;
}

absl::StatusOr<Json> Members(const Descriptor& type, const Json& given, Instant now,
                             const std::string& path);

// "weekday=1,start_minute=480" → {"weekday": "1", "start_minute": "480"}
absl::StatusOr<Json> ShortMessage(const std::string& text, const std::string& path) {
  if (text.starts_with("{")) return ParseJson(text, path);
  Json object = Json::object();
  size_t start = 0;
  while (start < text.size()) {
    const size_t end = std::min(text.find(',', start), text.size());
    const std::string part = text.substr(start, end - start);
    const size_t equals = part.find('=');
    if (equals == std::string::npos) {
      return Invalid(path, "give it as JSON or as field=value,field=value");
    }
    SetPath(object, part.substr(0, equals), part.substr(equals + 1));
    start = end + 1;
  }
  return object;
}

absl::StatusOr<Json> Number(const Json& value, const std::string& path) {
  if (value.is_number()) return value;
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return Json(number);
  }
  return Invalid(path, "must be a whole number");
}

absl::StatusOr<Json> Truth(const Json& value, const std::string& path) {
  if (value.is_boolean()) return value;
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  if (text == "true" || text == "yes" || text == "1") return Json(true);
  if (text == "false" || text == "no" || text == "0") return Json(false);
  return Invalid(path, "must be true or false");
}

absl::StatusOr<Json> Enumerator(const FieldDescriptor& field, const Json& value,
                                const std::string& path) {
  if (value.is_number_integer()) return value;
  if (value.is_string()) {
    const auto* found = FindEnumerator(*field.enum_type(), value.get<std::string>());
    if (found != nullptr) return Json(found->name());
  }
  return Invalid(path, "must be one of " + ShortNames(*field.enum_type()));
}

absl::StatusOr<Json> Time(const Json& value, Instant now, const std::string& path) {
  const auto time =
      value.is_string() ? ParseTime(value.get<std::string>(), now) : std::optional<Instant>();
  if (!time) return Invalid(path, "must be an RFC 3339 instant, or now, now+4h, now-30m");
  return Json(FormatInstant(*time));
}

absl::StatusOr<Json> Duration(const Json& value, const std::string& path) {
  const auto duration = value.is_string() ? ParseDuration(value.get<std::string>())
                                          : std::optional<std::chrono::microseconds>();
  if (!duration) return Invalid(path, "must be a duration such as 4h, 1h30m, 2d or 90s");
  const int64_t micros = duration->count() < 0 ? -duration->count() : duration->count();
  std::string fraction = std::to_string(1'000'000 + micros % 1'000'000).substr(1);
  return Json((duration->count() < 0 ? "-" : "") + std::to_string(micros / 1'000'000) +
              (micros % 1'000'000 == 0 ? "" : "." + fraction) + "s");
}

absl::StatusOr<Json> Element(const FieldDescriptor& field, const Json& value, Instant now,
                             const std::string& path) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return Enumerator(field, value, path);
    case FieldDescriptor::CPPTYPE_BOOL:
      return Truth(value, path);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return Number(value, path);
    case FieldDescriptor::CPPTYPE_STRING:
      if (value.is_string()) return value;
      return Invalid(path, "must be a text");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
    default:
      return value;
  }
  if (Is(field, kTimestamp)) return Time(value, now, path);
  if (Is(field, kDuration)) return Duration(value, path);
  if (!value.is_string()) return Members(*field.message_type(), value, now, path);
  SR_ASSIGN_OR_RETURN(const Json object, ShortMessage(value.get<std::string>(), path));
  return Members(*field.message_type(), object, now, path);
}

absl::StatusOr<Json> Members(const Descriptor& type, const Json& given, Instant now,
                             const std::string& path) {
  if (!given.is_object()) return Invalid(path, "must be a JSON object");
  Json whole = Json::object();
  for (const auto& [name, value] : given.items()) {
    const std::string here = path.empty() ? name : path + "." + name;
    const FieldDescriptor* field = FindField(type, name);
    if (field == nullptr) {
      return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_UNKNOWN",
                    type.name() + " has no such field; it has " + FieldNames(type), here);
    }
    if (value.is_null()) continue;
    if (!field->is_repeated()) {
      SR_ASSIGN_OR_RETURN(whole[field->name()], Element(*field, value, now, here));
      continue;
    }
    const Json list = value.is_array() ? value : Json::array({value});
    Json& target = whole[field->name()] = Json::array();
    for (size_t i = 0; i < list.size(); ++i) {
      const std::string place = here + "[" + std::to_string(i) + "]";
      SR_ASSIGN_OR_RETURN(Json element, Element(*field, list[i], now, place));
      target.push_back(std::move(element));
    }
  }
  return whole;
}

std::string Hint(const FieldDescriptor& field) {
  if (field.enum_type() != nullptr) return ShortNames(*field.enum_type());
  if (Is(field, kTimestamp)) return "RFC 3339, now, now+4h";
  if (Is(field, kDuration)) return "such as 4h, 1h30m, 2d";
  if (IsNested(field)) return "JSON, or field=value,… of " + FieldNames(*field.message_type());
  return "";
}

}  // namespace

std::vector<Flag> FlagsOf(const Descriptor& request) {
  std::vector<Flag> flags;
  Collect(request, "", 0, flags);
  return flags;
}

std::string HelpOf(const Flag& flag) {
  std::string help = CommentOf(*flag.field);
  const std::string hint = Hint(*flag.field);
  if (!hint.empty()) help += " (" + hint + ")";
  if (flag.field->is_repeated()) help += " Repeatable.";
  if (flag.path == "request_id") help += " Minted when absent.";
  return help;
}

void SetPath(Json& tree, std::string_view path, Json value) {
  Json* place = &tree;
  while (true) {
    const size_t dot = path.find('.');
    place = &(*place)[std::string(path.substr(0, dot))];
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
    if (!place->is_object()) *place = Json::object();
  }
  *place = std::move(value);
}

absl::StatusOr<Json> Normalise(const Descriptor& type, const Json& given, Instant now) {
  return Members(type, given, now, "");
}

absl::Status ReadJson(const Json& given, Instant now, google::protobuf::Message& message) {
  SR_ASSIGN_OR_RETURN(const Json whole, Normalise(*message.GetDescriptor(), given, now));
  const auto status = google::protobuf::util::JsonStringToMessage(Compact(whole), &message);
  if (!status.ok()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", status.ToString());
  }
  return absl::OkStatus();
}

Json WriteJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  SR_CHECK(status.ok(), "a message of a generated type has a JSON form");
  return Json::parse(text, nullptr, false);
}

std::unique_ptr<google::protobuf::Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

std::string TextAt(const Json& object, std::string_view key) {
  const Json member = MemberAt(object, key);
  return member.is_string() ? member.get<std::string>() : "";
}

Json MemberAt(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() ? Json(nullptr) : *found;
}

absl::StatusOr<Json> ParseJson(std::string_view text, std::string_view field) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "JSON_INVALID", "is no JSON in UTF-8", field);
  }
  return json;
}

std::string Compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace safereturn::ctl
