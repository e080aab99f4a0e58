#include "services/gateway/rest/transcode.h"

#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <set>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
namespace json = google::protobuf::util;

constexpr size_t kMostParameters = 100;  // of one query
constexpr size_t kLongestDetail = 300;

absl::Status Invalid(std::string_view reason, const std::string& what,
                     std::string_view field = {}) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, what, field);
}

const FieldDescriptor* FindField(const google::protobuf::Descriptor& type,
                                 const std::string& name) {
  if (const auto* field = type.FindFieldByName(name)) return field;
  return type.FindFieldByCamelcaseName(name);
}

// Times and durations are messages that JSON writes as one text.
bool IsText(const FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         (field.message_type()->full_name() == "google.protobuf.Timestamp" ||
          field.message_type()->full_name() == "google.protobuf.Duration" ||
          field.message_type()->full_name() == "google.protobuf.FieldMask");
}

absl::Status ReadJson(std::string_view text, Message& message) {
  json::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const auto status = json::JsonStringToMessage({text.data(), text.size()}, &message, options);
  if (status.ok()) return absl::OkStatus();
  const std::string detail(status.message().data(),
                           std::min(status.message().size(), kLongestDetail));
  return Invalid("JSON_INVALID", "the body is not what the contract says: " + detail);
}

template <class Number, class Set>
absl::Status SetNumber(const std::string& text, std::string_view path, Set set) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Invalid("FIELD_INVALID", "must be a number in range", path);
  }
  set(number);
  return absl::OkStatus();
}

// A leaf from text: reflection names the setters by type, once for single and once for repeated.
absl::Status SetLeaf(Message& message, const FieldDescriptor& field, const std::string& text,
                     std::string_view path) {
  const auto& reflect = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES) break;
      many ? reflect.AddString(&message, &field, text) : reflect.SetString(&message, &field, text);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_BOOL: {
      if (text != "true" && text != "false") {
        return Invalid("FIELD_INVALID", "must be true or false", path);
      }
      many ? reflect.AddBool(&message, &field, text == "true")
           : reflect.SetBool(&message, &field, text == "true");
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return SetNumber<int32_t>(text, path, [&](int32_t value) {
        many ? reflect.AddInt32(&message, &field, value)
             : reflect.SetInt32(&message, &field, value);
      });
    case FieldDescriptor::CPPTYPE_INT64:
      return SetNumber<int64_t>(text, path, [&](int64_t value) {
        many ? reflect.AddInt64(&message, &field, value)
             : reflect.SetInt64(&message, &field, value);
      });
    case FieldDescriptor::CPPTYPE_UINT32:
      return SetNumber<uint32_t>(text, path, [&](uint32_t value) {
        many ? reflect.AddUInt32(&message, &field, value)
             : reflect.SetUInt32(&message, &field, value);
      });
    case FieldDescriptor::CPPTYPE_UINT64:
      return SetNumber<uint64_t>(text, path, [&](uint64_t value) {
        many ? reflect.AddUInt64(&message, &field, value)
             : reflect.SetUInt64(&message, &field, value);
      });
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = field.enum_type()->FindValueByName(text);
      if (value == nullptr) {
        return Invalid("FIELD_INVALID", "must be a name of " + field.enum_type()->name(), path);
      }
      many ? reflect.AddEnum(&message, &field, value) : reflect.SetEnum(&message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (!IsText(field) || text.find_first_of("\"\\") != std::string::npos) break;
      Message* part =
          many ? reflect.AddMessage(&message, &field) : reflect.MutableMessage(&message, &field);
      if (!ReadJson("\"" + text + "\"", *part).ok()) break;
      return absl::OkStatus();
    }
    default:
      break;
  }
  return Invalid("FIELD_INVALID", "cannot be given as this text", path);
}

struct Parameter {
  std::string name;
  std::string value;
};

absl::StatusOr<std::vector<Parameter>> ParseQuery(std::string_view query) {
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const size_t equals = std::min(part.find('='), part.size());
    const auto name = Decode(part.substr(0, equals), true);
    const auto value = Decode(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value) {
      return Invalid("QUERY_MALFORMED", "a parameter has broken escapes or is no UTF-8");
    }
    if (parameters.size() == kMostParameters) {
      return Invalid("QUERY_MALFORMED", "more than 100 parameters");
    }
    parameters.push_back({*name, *value});
  }
  return parameters;
}

absl::Status SetQuery(const std::string& body, const std::vector<Parameter>& parameters,
                      const PathTemplate& path, Message& message) {
  std::set<std::string> seen;
  const auto bound = path.Fields();
  for (const auto& [name, value] : parameters) {
    const std::string top = name.substr(0, name.find('.'));
    const FieldDescriptor* field = FindField(*message.GetDescriptor(), top);
    if (field == nullptr || body == "*") {
      return Invalid("FIELD_UNKNOWN", "this path takes no such query parameter", name);
    }
    if (field->name() == body || std::find(bound.begin(), bound.end(), name) != bound.end()) {
      return Invalid("FIELD_SAID_TWICE", "this field is said elsewhere in the request", name);
    }
    if (!seen.insert(name).second && !(name == top && field->is_repeated())) {
      return Invalid("FIELD_SAID_TWICE", "this parameter is given once at most", name);
    }
    SR_RETURN_IF_ERROR(SetFromText(message, name, value));
  }
  return absl::OkStatus();
}

absl::Status ReadBody(const std::string& body_field, const Request& request, Message& message) {
  if (CountOf(request.headers, "content-encoding") > 0 &&
      HeaderOf(request.headers, "content-encoding") != "identity") {
    return Invalid("CONTENT_ENCODING_UNSUPPORTED", "send the body as it is, not compressed");
  }
  if (body_field.empty()) {
    return request.body.empty() ? absl::OkStatus()
                                : Invalid("BODY_UNEXPECTED", "this method and path take no body");
  }
  if (request.body.empty()) return absl::OkStatus();
  std::string type(HeaderOf(request.headers, "content-type"));
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char& c : type) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  if (type != "application/json") {
    return Invalid("MEDIA_TYPE_UNSUPPORTED", "send the body as application/json");
  }
  if (body_field == "*") return ReadJson(request.body, message);
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(body_field);
  return ReadJson(request.body, *message.GetReflection()->MutableMessage(&message, field));
}

// Sets a text field that the path or a header says; a body that says otherwise is refused.
absl::Status SetOnce(Message& message, const std::string& path, const std::string& value) {
  if (path.find('.') == std::string::npos) {
    const std::string said = TextOf(message, path);
    if (!said.empty() && said != value) {
      return Invalid("FIELD_SAID_TWICE", "the body says another value than path or headers", path);
    }
  }
  return SetFromText(message, path, value);
}

// "\"7\"" and W/"7" → 7: our etags are opaque to clients, quoted in HTTP, bare in the contract.
std::string Unquoted(std::string_view text) {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

absl::Status SetFromHeaders(const Request& request, Message& message) {
  struct Rule {
    const char* header;
    const char* field;
  };
  for (const Rule& rule : {Rule{"idempotency-key", "request_id"}, Rule{"if-match", "etag"}}) {
    const int count = CountOf(request.headers, rule.header);
    const auto* field = message.GetDescriptor()->FindFieldByName(rule.field);
    if (count == 0 || field == nullptr || field->type() != FieldDescriptor::TYPE_STRING) continue;
    const std::string value = Unquoted(HeaderOf(request.headers, rule.header));
    if (count > 1)
      return Invalid("FIELD_SAID_TWICE", "this header is given once at most", rule.field);
    if (value == "*" || value.empty()) continue;
    SR_RETURN_IF_ERROR(SetOnce(message, rule.field, value));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SetFromText(Message& message, std::string_view path, const std::string& text) {
  Message* at = &message;
  std::string_view rest = path;
  while (true) {
    const size_t dot = rest.find('.');
    const FieldDescriptor* field =
        FindField(*at->GetDescriptor(), std::string(rest.substr(0, dot)));
    if (field == nullptr) return Invalid("FIELD_UNKNOWN", "there is no such field", path);
    if (dot == rest.npos) return SetLeaf(*at, *field, text, path);
    if (field->message_type() == nullptr || field->is_repeated() || IsText(*field)) {
      return Invalid("FIELD_UNKNOWN", "there is no such field", path);
    }
    at = at->GetReflection()->MutableMessage(at, field);
    rest.remove_prefix(dot + 1);
  }
}

std::string TextOf(const Message& message, const std::string& name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

absl::StatusOr<std::unique_ptr<Message>> ToMessage(const Match& match, std::string_view query,
                                                   const Request& request) {
  const Route& route = *match.route;
  std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()
                                       ->GetPrototype(route.method->input_type())
                                       ->New());
  SR_RETURN_IF_ERROR(ReadBody(route.body, request, *message));
  for (const auto& [field, value] : match.values) {
    SR_RETURN_IF_ERROR(SetOnce(*message, field, value));
  }
  SR_ASSIGN_OR_RETURN(const std::vector<Parameter> parameters, ParseQuery(query));
  SR_RETURN_IF_ERROR(SetQuery(route.body, parameters, route.path, *message));
  SR_RETURN_IF_ERROR(SetFromHeaders(request, *message));
  return message;
}

absl::StatusOr<std::string> ToJson(const Message& answer, std::string& etag) {
  const auto& type = *answer.GetDescriptor();
  const FieldDescriptor* resource = nullptr;
  int messages = 0;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->message_type() == nullptr) continue;
    ++messages;
    resource = type.field(i);
  }
  if (messages == 1 && !resource->is_repeated() &&
      answer.GetReflection()->HasField(answer, resource)) {
    etag = TextOf(answer.GetReflection()->GetMessage(answer, resource), "etag");
  }
  json::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  if (!json::MessageToJsonString(answer, &text, options).ok()) {
    return Refuse(absl::StatusCode::kInternal, "ANSWER_UNREADABLE",
                  "the service's answer cannot be written as JSON");
  }
  return text;
}

}  // namespace safereturn::gateway
