#include "tests/bench/journey.h"

#include <algorithm>

#include "safereturn/interview/v1/action.pb.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::bench {
namespace {

namespace pb = interview::v1;
using std::chrono::milliseconds;

constexpr char kService[] = "/safereturn.interview.v1.InterviewService/";
// What is not known yet there, or too much at once, comes within seconds.
constexpr milliseconds kAgain{40};
constexpr int kMostTries = 1500;

constexpr char kClockStarted[] = "safereturn.scheduling.v1.ClockStarted";
constexpr char kPlanClosed[] = "safereturn.scheduling.v1.PlanClosed";
constexpr char kRiskAssessed[] = "safereturn.risk.v1.RiskAssessed";
constexpr char kActionPlanned[] = "safereturn.interview.v1.ActionPlanned";

bool IsForNow(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
      return true;
    default:
      return false;
  }
}

// The clock was heard here before it was heard there.
bool IsTooEarly(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason == "CLOCK_NOT_STARTED" || status.code() == absl::StatusCode::kNotFound;
}

std::string Words(int64_t index, size_t size) {
  static const std::string text =
      "Said that the evening was loud and that nobody listened, went out to walk and met people "
      "who were kind at first. Wants to be asked before somebody decides. ";
  std::string words = "Case " + std::to_string(index) + ": ";
  while (words.size() < size) words += text;
  words.resize(size);
  return words;
}

void Answer(const pb::Prompt& prompt, int64_t index, pb::Document& document) {
  auto& answer = *document.add_answers();
  answer.set_prompt_key(prompt.key());
  answer.set_state(pb::ANSWER_STATE_ANSWERED);
  switch (prompt.kind()) {
    case pb::ANSWER_KIND_YES_NO:
      answer.add_choices("no");
      break;
    case pb::ANSWER_KIND_CHOICE:
    case pb::ANSWER_KIND_CHOICES:
      answer.add_choices(prompt.options(static_cast<int>(index % prompt.options_size())).code());
      break;
    case pb::ANSWER_KIND_SCALE:
      answer.set_number(static_cast<int32_t>(index % 11));
      break;
    default:
      answer.set_text(Words(index, 80));
  }
}

// Every code was asked about; `present` of them are there.
template <class Codes>
void Find(const Codes& codes, int present, int64_t index, pb::Document& document) {
  for (int i = 0; i < codes.size(); ++i) {
    auto& finding = *document.add_findings();
    finding.set_code(codes[i].code());
    const bool is_present = (i + index) % codes.size() < present;
    finding.set_state(is_present ? pb::FINDING_STATE_PRESENT : pb::FINDING_STATE_ABSENT);
    if (is_present) finding.set_evidence(Words(index, 60));
  }
}

void Link(pb::FactKind kind, const std::string& value, pb::Document& document) {
  auto& linked = *document.add_linked();
  linked.set_kind(kind);
  linked.set_value(value);
}

}  // namespace

pb::Document RecordOf(const pb::Framework& framework, int64_t index) {
  pb::Document document;
  document.set_child_account(Words(index, 1200));
  document.set_analysis(Words(index, 600));
  for (const pb::Topic& topic : framework.topics()) {
    for (const pb::Prompt& prompt : topic.prompts()) Answer(prompt, index, document);
  }
  for (int i = 0; i < 3; ++i) {
    auto& statement = *document.add_statements();
    statement.set_kind(i == 0 ? pb::STATEMENT_KIND_CHILDS_WORDS : pb::STATEMENT_KIND_OPINION);
    statement.set_text(Words(index, 150));
  }
  Find(framework.push_codes(), 2, index, document);
  Find(framework.pull_codes(), 2, index, document);
  Find(framework.indicators(), 3, index, document);
  if (framework.advice_size() > 0) document.add_advice_codes(framework.advice(0).code());
  const std::string number = std::to_string(index);
  Link(pb::FACT_KIND_PLACE, index % 50 == 0 ? "Old station" : "Street " + number, document);
  Link(pb::FACT_KIND_PHONE, "07700 9" + number, document);
  Link(pb::FACT_KIND_ASSOCIATE, index % 20 == 0 ? "Rory" : "Friend " + number, document);
  document.set_absence_hours(9);
  return document;
}

Journeys::Journeys(JourneyOptions options, LoadOptions load, pb::Framework framework, Calls& calls)
    : options_(std::move(options)),
      load_(std::move(load)),
      framework_(std::move(framework)),
      calls_(calls),
      ids_(Wall(), random_),
      journeys_(static_cast<size_t>(load_.count)) {}

std::vector<std::string> Journeys::Types() {
  return {kClockStarted, kPlanClosed, kRiskAssessed, kActionPlanned};
}

std::vector<std::string> Journeys::Topics(const std::string& prefix) {
  return {prefix + "safereturn.scheduling.events", prefix + "safereturn.risk.events",
          prefix + "safereturn.interview.events"};
}

std::map<std::string, int64_t> Journeys::refusals() const {
  const std::lock_guard lock(mutex_);
  return refusals_;
}

int64_t Journeys::TimeOf(int64_t index, Part part) const {
  return journeys_[static_cast<size_t>(index)].times[static_cast<size_t>(part)];
}

int64_t Journeys::CompleteTime(int64_t index) const {
  int64_t last = 0;
  for (size_t part = 0; part < kParts; ++part) {
    const int64_t at = TimeOf(index, static_cast<Part>(part));
    if (at == 0) return 0;
    last = std::max(last, at);
  }
  return last;
}

void Journeys::Note(int64_t index, Part part, Instant at) {
  Journey& journey = journeys_[static_cast<size_t>(index)];
  int64_t nothing = 0;
  const int64_t time = at.time_since_epoch().count();
  if (!journey.times[static_cast<size_t>(part)].compare_exchange_strong(nothing, time)) {
    ++doubled_;
    return;
  }
  if (journey.parts.fetch_add(1) + 1 == static_cast<int>(kParts)) ++complete_;
}

int64_t Journeys::IndexOf(const std::string& name) {
  const auto uuid = Uuid::Parse(std::string_view(name).substr(name.find('/') + 1));
  if (!uuid) return -1;
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(*uuid);
  return found == names_.end() ? -1 : found->second;
}

void Journeys::Remember(const std::string& name, int64_t index) {
  const auto uuid = Uuid::Parse(std::string_view(name).substr(name.find('/') + 1));
  if (!uuid) return;
  const std::lock_guard lock(mutex_);
  names_[*uuid] = index;
}

void Journeys::Hear(const kafka::Message& message, const std::string& type, Instant arrived) {
  if (type == kClockStarted) {
    const std::string* correlation = message.FindHeader("ce_correlationid");
    const int64_t index =
        correlation == nullptr ? -1 : IndexOfCorrelation(*correlation) - load_.first;
    scheduling::v1::ClockStarted event;
    if (index < 0 || index >= load_.count || !event.ParseFromString(message.value)) return;
    if (TimeOf(index, Part::kClock) == 0) {
      journeys_[static_cast<size_t>(index)].plan = event.plan_id();
      Remember(event.plan_id(), index);  // its episode has the same uuid
      Start(index);
    }
    Note(index, Part::kClock, arrived);
  } else if (type == kPlanClosed) {
    scheduling::v1::PlanClosed event;
    if (!event.ParseFromString(message.value)) return;
    if (const int64_t index = IndexOf(event.plan_id()); index >= 0) {
      Note(index, Part::kClosed, arrived);
    }
  } else if (type == kRiskAssessed) {
    risk::v1::RiskAssessed event;
    if (!event.ParseFromString(message.value) || event.shadow() || event.cause() != "FACTS") return;
    if (const int64_t index = IndexOf(event.episode_id()); index >= 0) {
      Note(index, Part::kAssessed, arrived);
    }
  } else if (type == kActionPlanned) {
    pb::ActionPlanned event;
    if (!event.ParseFromString(message.value)) return;
    const int64_t index = IndexOf(event.interview_id());
    if (index < 0) return;
    const int32_t planned = ++journeys_[static_cast<size_t>(index)].planned;
    if (planned == options_.actions) Note(index, Part::kPlanned, arrived);
    if (planned > options_.actions) ++doubled_;
  }
}

template <class Response, class Request>
void Journeys::Command(const char* method, std::shared_ptr<Request> request, int64_t index,
                       std::function<void(const Response&)> then, milliseconds pause, int tries) {
  if (request->request_id().empty()) request->set_request_id(ids_.NewUuid().ToString());
  calls_.Send(
      std::string(kService) + method, request, std::make_shared<Response>(),
      [=, this](const absl::Status& status, const Calls::Message& response) {
        if (status.ok()) {
          then(static_cast<const Response&>(response));
          return;
        }
        {
          const std::lock_guard lock(mutex_);
          const std::string reason = ReasonOf(status);
          ++refusals_[std::string(method) + " " + absl::StatusCodeToString(status.code()) +
                      (reason.empty() ? "" : "/" + reason)];
        }
        if (tries < kMostTries && (IsForNow(status) || IsTooEarly(status))) {
          ++repeated_;
          Command<Response, Request>(method, request, index, then, kAgain, tries + 1);
          return;
        }
        if (++failed_ <= 5) {
          std::fprintf(stderr, "\n  journey %lld: %s: %s\n", static_cast<long long>(index), method,
                       Describe(status).c_str());
        }
      },
      pause);
}

void Journeys::Start(int64_t index) {
  Journey& journey = journeys_[static_cast<size_t>(index)];
  auto request = std::make_shared<pb::StartInterviewRequest>();
  request->set_plan_id(journey.plan);
  request->set_framework_id(framework_.framework_id());
  Command<pb::StartInterviewResponse>(
      "StartInterview", request, index,
      std::function([this, index, &journey](const pb::StartInterviewResponse& response) {
        journey.interview = response.interview().name();
        Remember(journey.interview, index);
        Note(index, Part::kStarted, Wall().Now());
        SaveDraft(index);
      }),
      options_.think);
}

void Journeys::SaveDraft(int64_t index) {
  Journey& journey = journeys_[static_cast<size_t>(index)];
  auto request = std::make_shared<pb::SaveDraftRequest>();
  request->set_name(journey.interview);
  *request->mutable_document() = RecordOf(framework_, load_.first + index);
  Command<pb::SaveDraftResponse>(
      "SaveDraft", request, index,
      std::function([this, index, &journey](const pb::SaveDraftResponse& response) {
        journey.etag = response.record().etag();
        RecordHeld(index);
      }));
}

void Journeys::RecordHeld(int64_t index) {
  auto request = std::make_shared<pb::RecordHeldRequest>();
  request->set_name(journeys_[static_cast<size_t>(index)].interview);
  request->set_mode("in_person");
  Command<pb::RecordHeldResponse>(
      "RecordHeld", request, index,
      std::function([this, index](const pb::RecordHeldResponse&) { Submit(index); }));
}

void Journeys::Submit(int64_t index) {
  const Journey& journey = journeys_[static_cast<size_t>(index)];
  auto request = std::make_shared<pb::SubmitInterviewRequest>();
  request->set_name(journey.interview);
  request->set_etag(journey.etag);
  Command<pb::SubmitInterviewResponse>(
      "SubmitInterview", request, index,
      std::function([this, index](const pb::SubmitInterviewResponse&) {
        Note(index, Part::kSubmitted, Wall().Now());
        PlanAction(index, 0);
      }));
}

// One after the other, as a person does.
void Journeys::PlanAction(int64_t index, int number) {
  if (number == options_.actions) return;
  auto request = std::make_shared<pb::PlanActionRequest>();
  request->set_interview_id(journeys_[static_cast<size_t>(index)].interview);
  request->set_kind(pb::ACTION_KIND_ACTION);
  request->set_specific(Words(index, 120));
  request->set_measure(Words(index, 80));
  request->set_child_copy(Words(index, 80));
  request->set_owner_organisation(number % 2 == 0 ? "SOCIAL_CARE" : "EDUCATION");
  request->set_owner_role("social_worker");
  request->set_due_date(options_.due_date);
  request->set_category_code(number % 2 == 0 ? "SAFETY" : "EDUCATION");
  Command<pb::PlanActionResponse>(
      "PlanAction", request, index,
      std::function(
          [this, index, number](const pb::PlanActionResponse&) { PlanAction(index, number + 1); }));
}

}  // namespace safereturn::bench
