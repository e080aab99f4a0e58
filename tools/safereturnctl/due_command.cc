// due: the running clocks, the next to act first.
#include <iostream>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/names.h"
#include "tools/safereturnctl/output.h"
#include "tools/safereturnctl/values.h"

namespace safereturn::ctl {
namespace {

constexpr int kLargestPage = 1000;

Json Request(const DueOptions& options, int size, const std::string& page_token) {
  Json request = {{"page_size", size}, {"page_token", page_token}, {"live_only", true}};
  if (!options.authority.empty()) request["authority_id"] = options.authority;
  if (!options.home.empty()) request["home_urn"] = options.home;
  if (!options.state.empty()) request["state"] = options.state;
  if (!options.within.empty()) request["due_before"] = "now+" + options.within;
  return request;
}

absl::StatusOr<Json> Fetch(Session& session, const DueOptions& options) {
  Json plans = Json::array();
  std::string token;
  while (static_cast<int>(plans.size()) < options.limit) {
    const int size = std::min(kLargestPage, options.limit - static_cast<int>(plans.size()));
    SR_ASSIGN_OR_RETURN(const Json page,
                        session.CallJson("scheduling", "ListPlans", Request(options, size, token)));
    for (const Json& plan : page["plans"]) plans.push_back(plan);
    token = TextAt(page, "next_page_token");
    if (token.empty()) break;
  }
  return plans;
}

// "in 3h 5m", or "2h ago" once it has passed.
std::string Left(const std::string& due, Instant now) {
  const auto at = ParseInstant(due);
  if (!at) return "";
  return *at >= now ? "in " + FormatDuration(*at - now) : FormatDuration(now - *at) + " ago";
}

std::string Short(const std::string& state) {
  const Method* method = FindMethod("scheduling", "ListPlans");
  const auto* field =
      method == nullptr ? nullptr : method->descriptor->input_type()->FindFieldByName("state");
  const auto* value = field == nullptr ? nullptr : FindEnumerator(*field->enum_type(), state);
  return value == nullptr ? state : ShortName(*value);
}

// What is done about it so far, the latest first.
std::string Done(const Json& plan) {
  if (const Json booking = MemberAt(plan, "booking"); booking.is_object()) {
    return "booked for " + TextAt(booking, "start_time");
  }
  if (const Json promise = MemberAt(plan, "promise"); promise.is_object()) {
    return "promised by " + TextAt(promise, "until_time");
  }
  const std::string offered = TextAt(plan, "offered_time");
  return offered.empty() ? "nothing" : "offered at " + offered;
}

}  // namespace

int RunDue(Session& session, const DueOptions& options) {
  const auto plans = Fetch(session, options);
  if (!plans.ok()) {
    const Method* method = FindMethod("scheduling", "ListPlans");
    return Fail(plans.status(), options.json, std::cout, std::cerr,
                method == nullptr ? "" : method->permission);
  }
  if (options.json) {
    std::cout << Compact({{"now", FormatInstant(session.Now())}, {"plans", *plans}}) << '\n';
    return kOk;
  }
  Table table(
      {"case", "authority", "home", "state", "returned", "72 hours end", "left", "done", "plan"});
  for (const Json& plan : *plans) {
    const std::string due = TextAt(plan, "due_time");
    table.Add({TextAt(plan, "case_reference"), TextAt(plan, "authority_id"),
               TextAt(plan, "home_urn"), Short(TextAt(plan, "state")), TextAt(plan, "return_time"),
               due, Left(due, session.Now()), Done(plan), TextAt(plan, "name")});
  }
  table.Print(std::cout);
  std::cout << plans->size() << " clocks run"
            << (static_cast<int>(plans->size()) == options.limit ? ", perhaps more: --limit" : "")
            << '\n';
  return kOk;
}

}  // namespace safereturn::ctl
