#include "services/gateway/rest/openapi.h"

#include <algorithm>
#include <map>
#include <set>

#include "google/api/field_behavior.pb.h"
#include "libs/contracts/contracts.h"
#include "services/gateway/intake/cloud_events.h"
#include "services/gateway/intake/openapi.h"
#include "services/gateway/live/openapi.h"

namespace safereturn::gateway {
namespace {

using contracts::CommentOf;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

constexpr char kProblem[] = "Problem";

bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

// Names of types by their package's service: "scheduling.Plan".
std::string SchemaName(const std::string& full_name) {
  constexpr std::string_view kRoot = "safereturn.";
  std::string name = full_name.starts_with(kRoot) ? full_name.substr(kRoot.size()) : full_name;
  if (const size_t version = name.find(".v1."); version != std::string::npos) {
    name.erase(version, 3);
  }
  return name;
}

// Collects the schemas of the types that routes use, each once.
class Schemas {
 public:
  Json Ref(const Descriptor& type) {
    const std::string name = SchemaName(type.full_name());
    if (!all_.contains(name)) {
      all_[name] = Json::object();  // first, for a type that holds itself
      all_[name] = Message(type, {});
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }

  // Returns the type of one field, with its comment.
  Json Field(const FieldDescriptor& field) {
    Json schema =
        field.is_repeated() ? Json{{"type", "array"}, {"items", Element(field)}} : Element(field);
    if (const std::string text = CommentOf(field); !text.empty()) schema["description"] = text;
    if (Behaves(field, google::api::OUTPUT_ONLY)) schema["readOnly"] = true;
    return schema;
  }

  // Returns an object of a type's fields but for those in `without`.
  Json Message(const Descriptor& type, const std::set<std::string>& without) {
    Json schema{{"type", "object"}};
    if (const std::string text = CommentOf(type); !text.empty()) schema["description"] = text;
    Json properties = Json::object();
    Json required = Json::array();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (without.contains(field.name())) continue;
      properties[field.name()] = Field(field);
      // A header says them as well.
      const bool is_header = field.name() == "request_id" || field.name() == "etag";
      if (Behaves(field, google::api::REQUIRED) && !is_header) required.push_back(field.name());
    }
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
  }

  // Sorted by name.
  Json Take() { return Json(all_); }

 private:
  Json Enum(const EnumDescriptor& type) {
    const std::string name = SchemaName(type.full_name());
    if (!all_.contains(name)) {
      Json values = Json::array();
      std::string text = CommentOf(type);
      for (int i = 0; i < type.value_count(); ++i) {
        values.push_back(type.value(i)->name());
        text += "\n- `" + type.value(i)->name() + "`: " + CommentOf(*type.value(i));
      }
      all_[name] = {{"type", "string"}, {"description", text}, {"enum", std::move(values)}};
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }

  Json Element(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_INT32:
        return {{"type", "integer"}, {"format", "int32"}};
      case FieldDescriptor::CPPTYPE_UINT32:
        return {{"type", "integer"}, {"minimum", 0}};
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:  // a text: JavaScript's numbers are too short
        return {{"type", "string"}, {"pattern", "^-?[0-9]+$"}};
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        return {{"type", "number"}};
      case FieldDescriptor::CPPTYPE_ENUM:
        return Enum(*field.enum_type());
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == FieldDescriptor::TYPE_BYTES) {
          return {{"type", "string"}, {"contentEncoding", "base64"}};
        }
        return {{"type", "string"}};
      case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
    const std::string& name = field.message_type()->full_name();
    if (name == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
    if (name == "google.protobuf.Duration") {
      return {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$"}};
    }
    if (name == "google.protobuf.FieldMask") return {{"type", "string"}};
    return Ref(*field.message_type());
  }

  std::map<std::string, Json> all_;
};

Json ProblemSchema() {
  const auto text = [](const char* what) {
    return Json{{"type", "string"}, {"description", what}};
  };
  return {{"type", "object"},
          {"description", "What went wrong (RFC 9457)."},
          {"properties",
           {{"type", text("urn:safereturn:reason:<reason>.")},
            {"title", text("The kind of error, for people.")},
            {"status", {{"type", "integer"}, {"description", "The HTTP status."}}},
            {"detail", text("This error, for people.")},
            {"code", text("The canonical code, e.g. FAILED_PRECONDITION.")},
            {"reason", text("The rule that refused; stable, for programs.")},
            {"field", text("The field that is to blame; absent if none is.")},
            {"request_id", text("The Idempotency-Key of the request; absent for reads.")},
            {"trace_id", text("Under which the operators' logs have the request.")},
            {"advice", text("What to do.")}}},
          {"required", {"type", "title", "status", "detail", "code", "reason", "advice"}},
          {"example",
           {{"type", "urn:safereturn:reason:REQUEST_ID_REQUIRED"},
            {"title", "The request is not valid"},
            {"status", 400},
            {"detail", "the request needs a request id"},
            {"code", "INVALID_ARGUMENT"},
            {"reason", "REQUEST_ID_REQUIRED"},
            {"field", "request_id"},
            {"advice",
             "Send a new UUID as Idempotency-Key, and the same one when you repeat the "
             "request."}}}};
}

Json Header(const char* name, const char* what) {
  return {{"name", name},
          {"in", "header"},
          {"required", false},
          {"description", what},
          {"schema", {{"type", "string"}}}};
}

void AddQuery(const Descriptor& type, const std::string& prefix, const std::set<std::string>& bound,
              int depth, Schemas& schemas, Json& parameters) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string name = prefix + field.name();
    const bool is_header = name == "request_id" || name == "etag";
    if (bound.contains(name) || is_header) continue;
    const bool is_nested = field.message_type() != nullptr &&
                           !field.message_type()->full_name().starts_with("google.protobuf.");
    if (is_nested) {
      if (!field.is_repeated() && depth < 3) {
        AddQuery(*field.message_type(), name + ".", bound, depth + 1, schemas, parameters);
      }
      continue;
    }
    Json schema = schemas.Field(field);
    schema.erase("description");
    parameters.push_back({{"name", name},
                          {"in", "query"},
                          {"required", Behaves(field, google::api::REQUIRED)},
                          {"description", CommentOf(field)},
                          {"schema", std::move(schema)}});
  }
}

Json Operation(const Route& route, const std::vector<std::string>& path_parameters,
               const std::string& id, Schemas& schemas) {
  const Descriptor& request = *route.method->input_type();
  const auto fields = route.path.Fields();
  std::set<std::string> bound(fields.begin(), fields.end());
  Json parameters = Json::array();
  for (const std::string& name : path_parameters) {
    parameters.push_back({{"name", name},
                          {"in", "path"},
                          {"required", true},
                          {"description", "Key of the resource: its name behind the last slash."},
                          {"schema", {{"type", "string"}}}});
  }
  if (request.FindFieldByName("request_id") != nullptr) {
    parameters.push_back(Header("Idempotency-Key",
                                "UUID of this change (`request_id` of the body says the same). A "
                                "repeat with it changes nothing and gets the same answer."));
  }
  if (request.FindFieldByName("etag") != nullptr) {
    parameters.push_back(
        Header("If-Match", "The ETag that was read; another state then answers 412."));
  }
  Json operation{{"operationId", id},
                 {"tags", Json::array({route.service})},
                 {"summary", route.method->name()},
                 {"description", CommentOf(*route.method) + "\n\nNeeds the permission `" +
                                     route.permission + "`."},
                 {"parameters", Json::array()}};
  if (route.body == "*") {
    operation["requestBody"] = {
        {"required", true},
        {"content", {{"application/json", {{"schema", schemas.Message(request, bound)}}}}}};
  } else {
    if (!route.body.empty()) {
      bound.insert(route.body);
      operation["requestBody"] = {
          {"required", true},
          {"content",
           {{"application/json",
             {{"schema", schemas.Ref(*request.FindFieldByName(route.body)->message_type())}}}}}};
    }
    AddQuery(request, "", bound, 0, schemas, parameters);
  }
  operation["parameters"] = std::move(parameters);
  Json responses{
      {"200",
       {{"description", "Done."},
        {"content",
         {{"application/json", {{"schema", schemas.Ref(*route.method->output_type())}}}}}}}};
  for (const char* status : {"400", "401", "403", "404", "409", "412", "429", "503", "504"}) {
    responses[status] = {{"$ref", "#/components/responses/Problem"}};
  }
  operation["responses"] = std::move(responses);
  return operation;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return text;
}

}  // namespace

Json OpenApi(const RouteTable& routes) {
  Schemas schemas;
  Json paths = Json::object();
  std::set<std::string> ids;
  std::set<std::string> services;
  for (const Route& route : routes.routes()) {
    std::vector<std::string> parameters;
    const std::string path = route.path.OpenApi(parameters);
    std::string id = route.service + "." + route.method->name();
    for (int i = 2; !ids.insert(id).second; ++i) {
      id = route.service + "." + route.method->name() + std::to_string(i);
    }
    services.insert(route.service);
    paths[path][Lower(route.http_method)] = Operation(route, parameters, id, schemas);
  }
  Json tags = Json::array();
  for (const std::string& service : services) tags.push_back(Json{{"name", service}});
  Json data_of = Json::object();
  for (const Descriptor* type : IntakeTypes()) data_of[type->full_name()] = schemas.Ref(*type);
  Json all = schemas.Take();
  all[kProblem] = ProblemSchema();
  Json document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Safe Return"},
        {"version", "1"},
        {"description",
         "Independent return interviews within 72 hours. Field names are those of the contracts; "
         "64-bit numbers are texts; instants are RFC 3339 in UTC. Lists come in pages: give "
         "`next_page_token` back as `page_token`."},
        {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
      {"servers", Json::array({Json{{"url", "/"}}})},
      {"security", Json::array({Json{{"bearer", Json::array()}}})},
      {"tags", std::move(tags)},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes",
         {{"bearer",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"bearerFormat", "JWT"},
            {"description", "A token of the organisation's OpenID issuer."}}}}},
        {"responses",
         {{"Problem",
           {{"description", "It was refused, or could not be done."},
            {"content",
             {{"application/problem+json",
               {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}}}}},
        {"schemas", std::move(all)}}},
  };
  AddIntake(data_of, document);
  AddLive(document);
  return document;
}

}  // namespace safereturn::gateway
