// batch: one process for a driver that has much to say; one JSON line in, one JSON line out.
#include <iostream>
#include <string>

#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/event.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

absl::StatusOr<Json> RunCommand(Session& session, const Json& line) {
  const std::string command = TextAt(line, "command");
  const size_t dot = command.find('.');
  if (dot == std::string::npos) {
    return Refuse(absl::StatusCode::kInvalidArgument, "METHOD_UNKNOWN",
                  "give it as service.Method, such as scheduling.BookInterview", "command");
  }
  SR_ASSIGN_OR_RETURN(const CallerParts caller, CallerFromJson(MemberAt(line, "as")));
  const Json request = line.contains("request") ? Json(line["request"]) : Json::object();
  return session.CallJson(command.substr(0, dot), command.substr(dot + 1), request, caller,
                          TextAt(line, "service"));
}

absl::StatusOr<Json> RunPublication(Session& session, const Json& event) {
  SR_ASSIGN_OR_RETURN(const kafka::Message message,
                      MessageFromJson(event, session.Now(), session.NewId()));
  SR_RETURN_IF_ERROR(session.Publish({message}));
  return Json{{"topic", message.topic}, {"key", message.key}};
}

absl::StatusOr<Json> RunLine(Session& session, const std::string& text, Json& id) {
  SR_ASSIGN_OR_RETURN(const Json line, ParseJson(text, "line"));
  id = MemberAt(line, "id");
  if (!MemberAt(line, "publish").is_null()) return RunPublication(session, line["publish"]);
  if (!MemberAt(line, "command").is_null()) return RunCommand(session, line);
  return Refuse(absl::StatusCode::kInvalidArgument, "LINE_INVALID",
                "a line is an object with command and request, or with publish", "line");
}

}  // namespace

int RunBatch(Session& session) {
  for (std::string text; std::getline(std::cin, text);) {
    if (text.empty()) continue;
    Json id;
    const auto answer = RunLine(session, text, id);
    Json line = {{"ok", answer.ok()}};
    if (!id.is_null()) line["id"] = id;
    if (answer.ok()) {
      line["response"] = *answer;
    } else {
      line["error"] = ErrorJson(answer.status());
    }
    std::cout << Compact(line) << '\n' << std::flush;
  }
  return kOk;
}

}  // namespace safereturn::ctl
