#include "services/gateway/intake/openapi.h"

#include "services/gateway/intake/cloud_events.h"
#include "services/gateway/intake/intake.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::ordered_json;

Json Text(const char* what) { return {{"type", "string"}, {"description", what}}; }

Json Header(const char* name, const char* what, bool is_required) {
  return {{"name", name},
          {"in", "header"},
          {"required", is_required},
          {"description", what},
          {"schema", {{"type", "string"}}}};
}

Json EventSchema(const Json& data_of) {
  Json types = Json::array();
  Json data = Json::array();
  for (const auto& [type, schema] : data_of.items()) {
    types.push_back(type);
    data.push_back(schema);
  }
  return {{"type", "object"},
          {"description", "A CloudEvent 1.0; further extensions are carried on."},
          {"properties",
           {{"specversion", {{"const", "1.0"}}},
            {"id",
             {{"type", "string"},
              {"minLength", 1},
              {"maxLength", 128},
              {"description",
               "Unique for its source: the same id again with the same content changes "
               "nothing, with another content it is refused later (EVENT_ID_REUSED)."}}},
            {"source", Text("Who speaks; registered to one authority.")},
            {"type", {{"type", "string"}, {"enum", std::move(types)}}},
            {"time",
             {{"type", "string"},
              {"format", "date-time"},
              {"description", "When it was said; absent: when it is received."}}},
            {"datacontenttype", {{"type", "string"}, {"default", "application/json"}}},
            {"partitionkey", Text("What is under one key stays in order; absent: the child's first "
                                  "identifier.")},
            {"data", {{"anyOf", std::move(data)}}},
            {"data_base64", Text("Instead of data: protobuf, with datacontenttype "
                                 "application/protobuf.")}}},
          {"required", {"specversion", "id", "source", "type"}}};
}

Json ResultSchema() {
  return {
      {"type", "object"},
      {"description", "What became of each event, in the order of the request."},
      {"properties",
       {{"accepted", {{"type", "integer"}, {"description", "Events that the broker has."}}},
        {"refused", {{"type", "integer"}, {"description", "Events that were not taken."}}},
        {"events",
         {{"type", "array"},
          {"items",
           {{"type", "object"},
            {"properties",
             {{"index", {{"type", "integer"}, {"description", "Place in the request, from 0."}}},
              {"id", Text("The event's id, where it could be read.")},
              {"source", Text("Its source, where it could be read.")},
              {"status", {{"type", "string"}, {"enum", {"accepted", "refused"}}}},
              {"reason", Text("The rule that refused; stable, for programs.")},
              {"field", Text("The attribute or field that is to blame; absent if none is.")},
              {"detail", Text("This refusal, for people.")}}},
            {"required", {"index", "status"}}}}}}}},
      {"required", {"accepted", "refused", "events"}},
      {"example",
       {{"accepted", 1},
        {"refused", 1},
        {"events",
         {{{"index", 0}, {"id", "e-1"}, {"source", "//kent.example/lcs"}, {"status", "accepted"}},
          {{"index", 1},
           {"id", "e-2"},
           {"source", "//leeds.example/lcs"},
           {"status", "refused"},
           {"reason", "SOURCE_NOT_REGISTERED"},
           {"field", "source"},
           {"detail", "this source is registered to no authority for which you may speak"}}}}}}};
}

Json Body(bool is_signed) {
  const Json event{{"$ref", "#/components/schemas/intake.Event"}};
  Json content{{"application/cloudevents+json", {{"schema", event}}},
               {"application/cloudevents-batch+json",
                {{"schema", {{"type", "array"}, {"maxItems", kMostEvents}, {"items", event}}}}}};
  if (!is_signed) {
    const Json binary{
        {"schema", {{"description", "Binary mode: the data; attributes are headers ce-…."}}}};
    content["application/json"] = binary;
    content["application/protobuf"] = binary;
  }
  return {{"required", true}, {"content", std::move(content)}};
}

Json Operation(const char* id, const char* summary, const char* what, bool is_signed,
               Json parameters) {
  Json responses{
      {"202",
       {{"description", "The broker has what is accepted; what is refused is named."},
        {"content",
         {{"application/json", {{"schema", {{"$ref", "#/components/schemas/intake.Result"}}}}}}}}}};
  for (const char* status : {"400", "401", "403", "409", "413", "429", "503", "504"}) {
    responses[status] = {{"$ref", "#/components/responses/Problem"}};
  }
  return {{"operationId", id},
          {"tags", Json::array({"intake"})},
          {"summary", summary},
          {"description", what},
          {"parameters", std::move(parameters)},
          {"requestBody", Body(is_signed)},
          {"responses", std::move(responses)}};
}

}  // namespace

void AddIntake(const Json& data_of, Json& document) {
  Json& schemas = document["components"]["schemas"];
  schemas["intake.Event"] = EventSchema(data_of);
  schemas["intake.Result"] = ResultSchema();
  document["tags"].push_back(Json{{"name", "intake"}});
  document["paths"][std::string(kEventsPath)]["post"] = Operation(
      "intake.PublishEvents", "PublishEvents",
      "Takes CloudEvents of a council's system in binary, structured or batched mode and answers "
      "when they are durable. Of a batch the good ones are taken and the others named; where none "
      "is "
      "taken the answer is a problem, for a batch with `events` as in the answer.\n\nNeeds the "
      "permissions `referral.episodes.write` and `referral.sources.read`; the source must be "
      "registered to one of the caller's authorities.",
      false,
      Json::array({Header("ce-specversion", "Binary mode: 1.0.", false),
                   Header("ce-id", "Binary mode: the event's id.", false),
                   Header("ce-source", "Binary mode: who speaks.", false),
                   Header("ce-type", "Binary mode: the event's type.", false),
                   Header("ce-time", "Binary mode: when it was said.", false)}));
  Json webhook = Operation(
      "intake.ReceiveWebhook", "ReceiveWebhook",
      "The same for a partner who signs (Standard Webhooks, HMAC-SHA256 over "
      "`webhook-id.webhook-timestamp.body`) instead of bringing a token. Partners, their sources "
      "and "
      "keys are configured. A request that was taken before is refused (WEBHOOK_REPLAYED).",
      true,
      Json::array(
          {Json{{"name", "partner"},
                {"in", "path"},
                {"required", true},
                {"description", "The partner's configured name."},
                {"schema", {{"type", "string"}}}},
           Header("webhook-id", "Unique for this request; letters, digits, - and _.", true),
           Header("webhook-timestamp", "Seconds since 1970.", true),
           Header("webhook-signature", "v1,<base64>; several with blanks between.", true)}));
  webhook["security"] = Json::array();
  document["paths"][std::string(kWebhooksPath) + "{partner}"]["post"] = std::move(webhook);
}

}  // namespace safereturn::gateway
