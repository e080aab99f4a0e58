// publish: one event, or one message that is none.
#include <iostream>

#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/event.h"
#include "tools/safereturnctl/files.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

// "@file" is a file, "-" the standard input, all else the text itself.
absl::StatusOr<std::string> Content(const std::string& text) {
  if (text == "-") return ReadFile("-");
  return text.starts_with('@') ? ReadFile(text.substr(1)) : absl::StatusOr<std::string>(text);
}

absl::StatusOr<std::pair<std::string, std::string>> Pair(const std::string& text,
                                                         const char* flag) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", "give it as name=value",
                  flag);
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

absl::StatusOr<kafka::Message> Raw(const PublishOptions& options) {
  kafka::Message message;
  message.topic = options.topic.empty() ? kIntakeTopic : options.topic;
  message.key = options.key;
  for (const std::string& header : options.headers) {
    SR_ASSIGN_OR_RETURN(auto pair, Pair(header, "header"));
    message.headers.push_back({std::move(pair.first), std::move(pair.second)});
  }
  SR_ASSIGN_OR_RETURN(message.value, Content(options.value));
  return message;
}

absl::StatusOr<kafka::Message> FromOptions(Session& session, const PublishOptions& options) {
  Json event = {{"type", options.type},       {"source", options.source},
                {"subject", options.subject}, {"key", options.key},
                {"mode", options.mode},       {"unchecked", options.is_unchecked}};
  if (!options.id.empty()) event["id"] = options.id;
  if (!options.time.empty()) event["time"] = options.time;
  if (!options.topic.empty()) event["topic"] = options.topic;
  for (const std::string& extension : options.extensions) {
    SR_ASSIGN_OR_RETURN(const auto pair, Pair(extension, "extension"));
    event["extensions"][pair.first] = pair.second;
  }
  SR_ASSIGN_OR_RETURN(const std::string text, Content(options.data));
  SR_ASSIGN_OR_RETURN(event["data"], ParseJson(text, "data"));
  return MessageFromJson(event, session.Now(), session.NewId());
}

}  // namespace

int RunPublish(Session& session, const PublishOptions& options) {
  const auto message = options.is_raw ? Raw(options) : FromOptions(session, options);
  if (!message.ok()) return Fail(message.status(), options.json, std::cout, std::cerr);
  if (const absl::Status status = session.Publish({*message}); !status.ok()) {
    return Fail(status, options.json, std::cout, std::cerr);
  }
  std::string id;
  if (const std::string* header = message->FindHeader("ce_id")) {
    id = *header;
  } else if (!options.is_raw) {
    id = TextAt(Json::parse(message->value, nullptr, false), "id");
  }
  if (options.json) {
    std::cout << Compact({{"topic", message->topic}, {"key", message->key}, {"id", id}}) << '\n';
  } else {
    std::cout << "published to " << message->topic << (id.empty() ? "" : ", id " + id) << '\n';
  }
  return kOk;
}

}  // namespace safereturn::ctl
