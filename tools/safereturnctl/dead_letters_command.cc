// dead-letters: messages that no service could handle, across all services.
#include <iostream>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/event.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

constexpr char kOperations[] = "operations";
constexpr int kPage = 1000;
constexpr size_t kShownBytes = 4096;

std::vector<std::string> ServicesOf(const DeadLetterOptions& options) {
  return options.service.empty() ? ServiceNames() : std::vector<std::string>{options.service};
}

std::string NameOf(const std::string& text) {
  return text.find('/') == std::string::npos ? "deadLetters/" + text : text;
}

// Returns the letters of all asked services, each with the member `service`.
absl::StatusOr<Json> Fetch(Session& session, const DeadLetterOptions& options) {
  Json letters = Json::array();
  for (const std::string& service : ServicesOf(options)) {
    std::string token;
    do {
      Json request = {{"page_size", kPage}, {"page_token", token}, {"reason", options.reason}};
      if (!options.state.empty()) request["state"] = options.state;
      SR_ASSIGN_OR_RETURN(const Json page,
                          session.CallJson(kOperations, "ListDeadLetters", request, {}, service));
      for (const Json& letter : page["dead_letters"]) {
        Json one = {{"service", service}};
        one.update(letter);
        letters.push_back(std::move(one));
      }
      token = TextAt(page, "next_page_token");
    } while (!token.empty());
  }
  return letters;
}

absl::StatusOr<Json> CallAt(Session& session, const std::string& service, const std::string& method,
                            const Json& request) {
  SR_ASSIGN_OR_RETURN(const Json answer,
                      session.CallJson(kOperations, method, request, {}, service));
  Json letter = {{"service", service}};
  letter.update(MemberAt(answer, "dead_letter"));
  return letter;
}

// Returns the letter from the service that has it. A change is asked of that one only: what it
// refuses may be that something else was not found.
absl::StatusOr<Json> Find(Session& session, const DeadLetterOptions& options) {
  absl::Status last = absl::NotFoundError("no such letter");
  for (const std::string& service : ServicesOf(options)) {
    auto letter = CallAt(session, service, "GetDeadLetter", {{"name", NameOf(options.name)}});
    if (letter.ok()) return letter;
    last = letter.status();
    if (!absl::IsNotFound(last)) break;
  }
  return last;
}

bool IsText(const std::string& bytes) {
  return Json::parse("\"" + bytes + "\"", nullptr, false).is_string() ||
         !Json::parse(bytes, nullptr, false).is_discarded();
}

void PrintLetter(const Json& letter) {
  for (const auto& [name, value] : letter.items()) {
    if (name == "data" || value == Json("")) continue;
    std::cout << name << ": " << (value.is_string() ? value.get<std::string>() : Compact(value))
              << '\n';
  }
  const std::string data = TextAt(letter, "data");
  const auto bytes = FromBase64(data);
  if (!data.empty() && bytes && IsText(*bytes)) {
    std::cout << "data: " << bytes->substr(0, kShownBytes) << '\n';
  } else if (!data.empty()) {
    std::cout << "data (base64): " << data.substr(0, kShownBytes) << '\n';
  }
}

void PrintList(const Json& letters) {
  Table table({"service", "name", "parked", "topic", "type", "reason", "field", "message"});
  for (const Json& letter : letters) {
    table.Add({TextAt(letter, "service"), TextAt(letter, "name"), TextAt(letter, "parked_time"),
               TextAt(letter, "topic"), TextAt(letter, "type"), TextAt(letter, "reason"),
               TextAt(letter, "field"), TextAt(letter, "message")});
  }
  table.Print(std::cout);
  std::cout << letters.size() << " dead letters\n";
}

// Retries every letter that is listed; one that fails again stays parked and does not stop the
// others.
absl::StatusOr<Json> RetryAll(Session& session, const DeadLetterOptions& options) {
  SR_ASSIGN_OR_RETURN(const Json letters, Fetch(session, options));
  int retried = 0;
  Json failed = Json::array();
  for (const Json& letter : letters) {
    const auto answer = session.CallJson(kOperations, "RetryDeadLetter", {{"name", letter["name"]}},
                                         {}, TextAt(letter, "service"));
    // Closed meanwhile: it went with an earlier one of its child.
    if (answer.ok() || ReasonOf(answer.status()) == "DEAD_LETTER_CLOSED") {
      ++retried;
    } else {
      Json failure = {{"name", letter["name"]}};
      failure.update(ErrorJson(answer.status()));
      failed.push_back(std::move(failure));
    }
  }
  return Json{{"retried", retried}, {"failed", failed}};
}

absl::StatusOr<Json> Run(Session& session, const DeadLetterOptions& options) {
  if (options.action == "list") return Fetch(session, options);
  if (options.action == "retry" && options.all) return RetryAll(session, options);
  if (options.name.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "NAME_MISSING", "say which letter, or --all",
                  "name");
  }
  SR_ASSIGN_OR_RETURN(const Json letter, Find(session, options));
  if (options.action == "show") return letter;
  const std::string service = TextAt(letter, "service");
  Json request = {{"name", letter["name"]}};
  if (options.action == "retry") return CallAt(session, service, "RetryDeadLetter", request);
  request["reason"] = options.reason;
  return CallAt(session, service, "DiscardDeadLetter", request);
}

}  // namespace

int RunDeadLetters(Session& session, const DeadLetterOptions& options) {
  const auto answer = Run(session, options);
  if (!answer.ok()) {
    return Fail(answer.status(), options.json, std::cout, std::cerr,
                options.action == "list" || options.action == "show"
                    ? "operations.dead_letters.read"
                    : "operations.dead_letters.write");
  }
  if (options.json) {
    std::cout << Compact(*answer) << '\n';
  } else if (options.action == "list") {
    PrintList(*answer);
  } else {
    PrintLetter(*answer);
  }
  const Json failed = MemberAt(*answer, "failed");
  return failed.is_array() && !failed.empty() ? kRefused : kOk;
}

}  // namespace safereturn::ctl
