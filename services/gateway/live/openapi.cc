#include "services/gateway/live/openapi.h"

#include "services/gateway/rest/api.h"

namespace safereturn::gateway {

using Json = nlohmann::ordered_json;

void AddLive(Json& document) {
  document["tags"].push_back(Json{{"name", "live"}});
  Json responses{
      {"200",
       {{"description",
         "Server-sent events. `hello`: the stream is where the client was. `hint`: something "
         "changed; "
         "its data has `type`, `subject` and `version`. `resync`: hints may have been missed, read "
         "everything again. `end`: nothing follows, with a `reason`; come back with a valid "
         "token."},
        {"content", {{"text/event-stream", {{"schema", {{"type", "string"}}}}}}}}}};
  for (const char* status : {"401", "405", "503"}) {
    responses[status] = {{"$ref", "#/components/responses/Problem"}};
  }
  document["paths"][std::string(kLivePath)]["get"] = {
      {"operationId", "live.Listen"},
      {"tags", Json::array({"live"})},
      {"summary", "Listen"},
      {"description",
       "Streams hints about what changed, of the caller's authorities and of what the caller's "
       "roles "
       "may read. Hints hold nothing but type, subject and version: what is shown is read by the "
       "other paths. A comment every 15 seconds shows that the stream lives."},
      {"parameters",
       Json::array({Json{{"name", "Last-Event-ID"},
                         {"in", "header"},
                         {"required", false},
                         {"description", "The last id that was seen: the stream goes on after it."},
                         {"schema", {{"type", "string"}}}}})},
      {"responses", std::move(responses)}};
}

}  // namespace safereturn::gateway
