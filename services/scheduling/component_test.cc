// The built binary on real PostgreSQL, Kafka and Redis: its events, its RPCs, its constraints, kill
// -9.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <regex>
#include <sstream>
#include <thread>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/codec/proto.h"
#include "libs/config/config.h"
#include "libs/kafka/admin.h"
#include "libs/kafka/consumer.h"
#include "libs/kafka/producer.h"
#include "libs/messaging/envelope.h"
#include "libs/pg/connection.h"
#include "libs/rpc/client.h"
#include "libs/rpc/testing/keys.h"
#include "libs/runtime/wakeup.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"
#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {
namespace {

namespace pb = safereturn::scheduling::v1;
using namespace std::chrono_literals;

constexpr char kAuthority[] = "E10000016";

std::string Environment(const std::string& name) {
  const auto all = config::ProcessEnvironment();
  const auto found = all.find(name);
  return found == all.end() ? "" : found->second;
}

// Looks every 20 ms until `condition` holds; false after 20 s.
bool Eventually(const std::function<bool()>& condition) {
  runtime::Wakeup nobody;
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    nobody.WaitFor(20ms, {});
  }
  return false;
}

class TempFile {
 public:
  explicit TempFile(const std::string& content = "") {
    std::array<char, 64> name{"/tmp/safereturn-scheduling-XXXXXX"};
    close(mkstemp(name.data()));
    path_ = name.data();
    std::ofstream(path_) << content;
  }
  ~TempFile() { unlink(path_.c_str()); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string Read() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

class Service {
 public:
  Service(const std::string& command, const std::vector<std::string>& environment) {
    std::vector<std::string> variables = environment;
    std::vector<char*> envp;
    for (std::string& each : variables) envp.push_back(each.data());
    envp.push_back(nullptr);
    std::string binary = SR_SERVICE_BINARY;
    std::string argument = command;
    std::array<char*, 3> argv{binary.data(), argument.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log_.path().c_str(), O_WRONLY | O_APPEND, 0);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    SR_CHECK(posix_spawn(&pid_, binary.c_str(), &actions, nullptr, argv.data(), envp.data()) == 0,
             "the built binary starts");
    posix_spawn_file_actions_destroy(&actions);
  }
  ~Service() { Kill(); }
  int Wait() {
    int status = -1;
    if (pid_ > 0) waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }
  void Kill() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    Wait();
  }
  int Stop() {
    if (pid_ > 0) kill(pid_, SIGTERM);
    return Wait();
  }
  std::string AwaitLog(const std::string& pattern) const {
    std::smatch match;
    std::string text;
    const bool found = Eventually([&] {
      text = log();
      return std::regex_search(text, match, std::regex(pattern));
    });
    return found ? std::string(match[1]) : "";
  }
  [[nodiscard]] std::string log() const { return log_.Read(); }

 private:
  TempFile log_;
  pid_t pid_ = -1;
};

class SchedulingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    pg_ = Environment("SAFERETURN_PG");
    kafka_ = Environment("SAFERETURN_KAFKA");
    if (pg_.empty() || kafka_.empty() || Environment("SAFERETURN_REDIS").empty()) {
      GTEST_SKIP() << "SAFERETURN_PG, SAFERETURN_KAFKA and SAFERETURN_REDIS are not set";
    }
    prefix_ = "scheduling-" + NewUuid().substr(24) + ".";
    std::vector<kafka::TopicSpec> topics;
    for (const char* topic :
         {"safereturn.referral.events", "safereturn.interview.events", "safereturn.risk.events",
          "safereturn.notification.events", "safereturn.scheduling.events"}) {
      topics.push_back({.name = prefix_ + topic, .partitions = 2});
    }
    ASSERT_TRUE(kafka::CreateTopics(kafka_, topics).ok());
    auto connection = pg::Connection::Open(pg_);
    ASSERT_TRUE(connection.ok()) << Describe(connection.status());
    ASSERT_TRUE((*connection)->Exec("DROP SCHEMA IF EXISTS scheduling CASCADE").ok());
    auto producer = kafka::Producer::Create({.brokers = kafka_});
    ASSERT_TRUE(producer.ok());
    producer_ = *std::move(producer);
    Service migrate("migrate", Variables());
    ASSERT_EQ(migrate.Wait(), 0) << migrate.log();
    Start();
  }

  std::vector<std::string> Variables() {
    return {"SAFERETURN_PG=" + pg_,
            "SAFERETURN_KAFKA=" + kafka_,
            "SAFERETURN_REDIS=" + Environment("SAFERETURN_REDIS"),
            "SAFERETURN_KAFKA_PREFIX=" + prefix_,
            "SAFERETURN_RPC_LISTEN=127.0.0.1:0",
            "SAFERETURN_METRICS_LISTEN=127.0.0.1:0",
            "SAFERETURN_CALLER_PUBLIC_KEY_FILE=" + public_key_.path()};
  }

  void Start() {
    service_ = std::make_unique<Service>("serve", Variables());
    const std::string port = service_->AwaitLog(R"("rpc_port":(\d+))");
    ASSERT_NE(port, "") << service_->log();
    client_ = std::make_unique<rpc::Client>("127.0.0.1:" + port);
    ASSERT_TRUE(Eventually([&] {
      const auto serving = client_->CheckHealth(rpc::Deadline::After(2s));
      return serving.ok() && *serving;
    })) << service_->log();
  }

  std::string NewUuid() { return ids_.NewUuid().ToString(); }
  Instant Now() const { return clock_.Now(); }

  template <class Response, class Request>
  absl::StatusOr<Response> Call(const std::string& method, Request request,
                                const std::string& subject = "users/anna",
                                const std::string& role = "coordinator",
                                const std::string& authority = kAuthority) {
    if (auto* field = Request::descriptor()->FindFieldByName("request_id")) {
      request.GetReflection()->SetString(&request, field, NewUuid());
    }
    const auto token = minter_.Mint({subject, {role}, {authority}, {}}, Now(), 60s);
    SR_CHECK(token.ok(), "the key signs");
    return client_->Call<Request, Response>("safereturn.scheduling.v1.SchedulingService." + method,
                                            request, rpc::Deadline::After(5s), *token);
  }

  // Publishes an event of another service `times` times.
  template <class Event>
  void Publish(const Event& event, const std::string& service, const std::string& subject,
               const std::string& key, int times = 1) {
    messaging::Envelope envelope;
    envelope.id = NewUuid();
    envelope.source = "//safereturn/" + service;
    envelope.type = codec::TypeName(Event::descriptor());
    envelope.subject = subject;
    envelope.time = Now();
    envelope.partition_key = key;
    envelope.content_type = "application/protobuf";
    envelope.data = codec::Serialize(event);
    const kafka::Message message =
        messaging::ToBinaryMode(envelope, prefix_ + "safereturn." + service + ".events");
    EXPECT_TRUE(producer_->PublishAll(std::vector(static_cast<size_t>(times), message), 10s).ok());
  }

  // Publishes an accepted referral `times` times; returns the episode's uuid.
  std::string Accept(Instant returned, int times = 1) {
    const std::string episode = NewUuid();
    referral::v1::ReferralAccepted accepted;
    accepted.set_episode_id("episodes/" + episode);
    accepted.set_child_id("children/" + NewUuid());
    accepted.set_authority_id(kAuthority);
    accepted.set_case_reference("K7Q2M9");
    Stamp(returned, *accepted.mutable_return_time());
    Stamp(Now(), *accepted.mutable_received_time());
    Publish(accepted, "referral", accepted.episode_id(), accepted.child_id(), times);
    return episode;
  }

  // An authority that commissions school visits, and a school that is open all year and night.
  std::string OpenSchool() {
    referral::v1::AgreementActivated agreed;
    agreed.set_agreement_id("agreements/" + NewUuid());
    agreed.set_authority_id(kAuthority);
    agreed.add_packages("school_visit");
    Stamp(Now() - 24h, *agreed.mutable_start_time());
    Stamp(Now() + 24h * 365, *agreed.mutable_expire_time());
    Publish(agreed, "referral", agreed.agreement_id(), agreed.agreement_id());
    referral::v1::SchoolRegistered school;
    school.set_school_urn("120001");
    school.set_authority_id(kAuthority);
    school.set_dsl_person_id("people/" + NewUuid());
    const std::string name = std::string("schools/") + kAuthority + "|120001";
    Publish(school, "referral", name, name);

    pb::SetSchoolCalendarRequest calendar;
    calendar.set_name(name);
    auto* term = calendar.add_terms();
    term->set_first_day("2020-01-01");
    term->set_last_day("2199-12-31");
    for (int weekday = 1; weekday <= 7; ++weekday) {
      auto* period = calendar.add_bell_periods();
      period->set_weekday(weekday);
      period->set_end_minute(1440);
      period->set_kind(pb::PERIOD_KIND_AFTER_SCHOOL);
    }
    calendar.add_room_codes("R1");
    EXPECT_TRUE(Eventually([&] {
      return Call<pb::SetSchoolCalendarResponse>("SetSchoolCalendar", calendar).ok();
    })) << service_->log();
    return name;
  }

  static void Stamp(Instant instant, google::protobuf::Timestamp& out) {
    const auto micros = instant.time_since_epoch().count();
    out.set_seconds(micros / 1'000'000);
    out.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  }

  // Fails the test and answers an empty plan if it does not come to `is`.
  pb::Plan AwaitPlan(const std::string& episode, const std::function<bool(const pb::Plan&)>& is) {
    pb::Plan plan;
    pb::GetPlanRequest request;
    request.set_name("plans/" + episode);
    EXPECT_TRUE(Eventually([&] {
      const auto response = Call<pb::GetPlanResponse>("GetPlan", request);
      if (response.ok()) plan = response->plan();
      return response.ok() && is(plan);
    })) << plan.ShortDebugString()
        << service_->log();
    return plan;
  }
  pb::Plan AwaitPlan(const std::string& episode) {
    return AwaitPlan(episode, [](const pb::Plan&) { return true; });
  }

  std::string Register() {
    pb::RegisterInterviewerRequest request;
    request.set_authority_id(kAuthority);
    request.set_award_number("603/3231/1");
    request.set_award_end_date("2199-01-01");
    request.set_dbs_end_date("2199-01-01");
    const auto response = Call<pb::RegisterInterviewerResponse>("RegisterInterviewer", request,
                                                                "users/lead", "service_lead");
    EXPECT_TRUE(response.ok()) << Describe(response.status());
    return response->interviewer().name();
  }

  pb::BookInterviewRequest Booking(const std::string& episode, const std::string& interviewer,
                                   Instant start) {
    pb::BookInterviewRequest request;
    request.set_name("plans/" + episode);
    request.set_interviewer_id(interviewer);
    Stamp(start, *request.mutable_start_time());
    Stamp(start + 1h, *request.mutable_end_time());
    return request;
  }

  // Returns the types of all events about `subject` on the service's topic.
  std::vector<std::string> Published(const std::string& subject, size_t expected) {
    auto consumer = kafka::Consumer::Create({.brokers = kafka_,
                                             .group = prefix_ + "reader-" + NewUuid(),
                                             .topics = {prefix_ + "safereturn.scheduling.events"}});
    EXPECT_TRUE(consumer.ok());
    std::vector<std::string> types;
    Eventually([&] {
      const auto batch = (*consumer)->PollBatch(100, 100ms);
      if (!batch.ok()) return false;
      for (const kafka::Message& message : *batch) {
        if (const auto* about = message.FindHeader("ce_subject"); about && *about == subject) {
          types.push_back(*message.FindHeader("ce_type"));
        }
      }
      return types.size() >= expected;
    });
    return types;
  }

  SystemClock clock_;
  SystemRandom random_;
  IdSource ids_{clock_, random_};
  rpc::testing::KeyPair keys_ = rpc::testing::NewKeyPair();
  TempFile public_key_{keys_.public_pem};
  rpc::CallerTokenMinter minter_{keys_.private_pem, rpc::kTokenIssuer, rpc::kTokenAudience};
  std::string pg_, kafka_, prefix_;
  std::unique_ptr<kafka::Producer> producer_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<rpc::Client> client_;
};

TEST_F(SchedulingTest, AReferralSaidThreeTimesStartsOneClockAndTheWakerFiresItsSteps) {
  const std::string episode = Accept(Now() - 4h + 3s, 3);
  const pb::Plan plan = AwaitPlan(episode, [](const pb::Plan& p) { return p.steps_size() == 2; });

  ASSERT_EQ(plan.steps_size(), 2);
  EXPECT_EQ(plan.steps(1).step(), 1);
  EXPECT_EQ(plan.state(), pb::PLAN_STATE_RUNNING);
  EXPECT_EQ(Published("plans/" + episode, 3),
            (std::vector<std::string>{"safereturn.scheduling.v1.ClockStarted",
                                      "safereturn.scheduling.v1.EscalationRaised",
                                      "safereturn.scheduling.v1.EscalationRaised"}));
}

TEST_F(SchedulingTest, KilledAndStartedAgainItLosesAndDoublesNothing) {
  const std::string episode = Accept(Now() - 4h + 2s);
  AwaitPlan(episode);
  service_->Kill();
  const std::string meanwhile = Accept(Now() - 10h);
  Start();
  const pb::Plan plan = AwaitPlan(episode, [](const pb::Plan& p) { return p.steps_size() == 2; });
  AwaitPlan(meanwhile);

  EXPECT_EQ(plan.etag(), "3");
  EXPECT_EQ(Published("plans/" + episode, 3).size(), 3u);
  EXPECT_EQ(service_->Stop(), 0);
}

TEST_F(SchedulingTest, HoldsBookingsAndConstraintsKeepSlotsApart) {
  const std::string interviewer = Register();
  const std::string first = Accept(Now() - 1h);
  const std::string second = Accept(Now() - 1h);
  AwaitPlan(first);
  AwaitPlan(second);
  const Instant start = Now() + 5h;

  pb::HoldSlotRequest hold;
  hold.set_name("plans/" + first);
  hold.set_interviewer_id(interviewer);
  Stamp(start, *hold.mutable_start_time());
  Stamp(start + 1h, *hold.mutable_end_time());
  const auto held = Call<pb::HoldSlotResponse>("HoldSlot", hold);
  ASSERT_TRUE(held.ok()) << Describe(held.status());

  const auto by_ben = Call<pb::BookInterviewResponse>(
      "BookInterview", Booking(second, interviewer, start + 30min), "users/ben");
  EXPECT_EQ(ReasonOf(by_ben.status()), "SLOT_HELD");
  const auto by_anna =
      Call<pb::BookInterviewResponse>("BookInterview", Booking(first, interviewer, start));
  ASSERT_TRUE(by_anna.ok()) << Describe(by_anna.status());
  EXPECT_TRUE(by_anna->plan().has_booking());
  const auto late = Call<pb::BookInterviewResponse>(
      "BookInterview", Booking(second, interviewer, start + 30min), "users/ben");
  EXPECT_EQ(ReasonOf(late.status()), "SLOT_TAKEN");
}

TEST_F(SchedulingTest, OfManyWhoBookOneSlotAtOnceExactlyOneGetsIt) {
  const std::string interviewer = Register();
  std::vector<std::string> episodes;
  for (int i = 0; i < 6; ++i) episodes.push_back(Accept(Now() - 1h));
  for (const auto& episode : episodes) AwaitPlan(episode);
  const Instant start = Now() + 5h;
  std::vector<absl::Status> answers(episodes.size());
  {
    std::vector<std::jthread> callers;
    for (size_t i = 0; i < episodes.size(); ++i) {
      callers.emplace_back([&, i] {
        answers[i] = Call<pb::BookInterviewResponse>("BookInterview",
                                                     Booking(episodes[i], interviewer, start))
                         .status();
      });
    }
  }

  int booked = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++booked;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "SLOT_TAKEN") << Describe(answer);
  }
  EXPECT_EQ(booked, 1);
}

TEST_F(SchedulingTest, ExplainsPreviewsAndProposes) {
  const std::string interviewer = Register();
  const std::string episode = Accept(Now() - 30h);
  AwaitPlan(episode);

  pb::ExplainDueRequest why;
  why.set_name("plans/" + episode);
  const auto ledger = Call<pb::ExplainDueResponse>("ExplainDue", why);
  ASSERT_TRUE(ledger.ok()) << Describe(ledger.status());
  ASSERT_EQ(ledger->entries_size(), 2);
  EXPECT_EQ(ledger->entries(0).rule(), "CLOCK_STARTED_LATE");
  EXPECT_EQ(ledger->entries(1).rule(), "LATE_NOTICE");

  pb::PreviewPlanRequest next;
  next.set_name("plans/" + episode);
  next.set_limit(4);
  const auto preview = Call<pb::PreviewPlanResponse>("PreviewPlan", next);
  ASSERT_TRUE(preview.ok());
  EXPECT_EQ(preview->items(0).step(), 3);

  pb::SetAvailabilityRequest available;
  available.set_name(interviewer);
  Stamp(Now() + 2h, *available.add_windows()->mutable_start_time());
  Stamp(Now() + 6h, *available.mutable_windows(0)->mutable_end_time());
  const auto set =
      Call<pb::SetAvailabilityResponse>("SetAvailability", available, "users/lead", "service_lead");
  ASSERT_TRUE(set.ok()) << Describe(set.status());
  pb::ProposeSlotsRequest propose;
  propose.set_name("plans/" + episode);
  const auto slots = Call<pb::ProposeSlotsResponse>("ProposeSlots", propose);
  ASSERT_TRUE(slots.ok()) << Describe(slots.status());
  ASSERT_EQ(slots->slots_size(), 1);
  EXPECT_TRUE(slots->slots(0).before_due());
}

TEST_F(SchedulingTest, ListsFilterAndAuthoritiesAndRolesBind) {
  const std::string episode = Accept(Now() - 1h);
  AwaitPlan(episode);
  pb::ListPlansRequest list;
  list.set_state(pb::PLAN_STATE_RUNNING);
  list.set_live_only(true);
  const auto mine = Call<pb::ListPlansResponse>("ListPlans", list);
  ASSERT_TRUE(mine.ok()) << Describe(mine.status());
  EXPECT_EQ(mine->plans_size(), 1);
  list.set_child_id(mine->plans(0).child_id());
  EXPECT_EQ(Call<pb::ListPlansResponse>("ListPlans", list)->plans_size(), 1);

  const auto other =
      Call<pb::ListPlansResponse>("ListPlans", list, "users/x", "coordinator", "E06000023");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->plans_size(), 0) << "row-level security";
  pb::GetPlanRequest get;
  get.set_name("plans/" + episode);
  EXPECT_EQ(Call<pb::GetPlanResponse>("GetPlan", get, "users/x", "coordinator", "E06000023")
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  pb::OfferInterviewRequest offer;
  offer.set_name("plans/" + episode);
  offer.set_mode("phone");
  EXPECT_EQ(Call<pb::OfferInterviewResponse>("OfferInterview", offer, "users/x", "analyst")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  const auto offered = Call<pb::OfferInterviewResponse>("OfferInterview", offer);
  ASSERT_TRUE(offered.ok()) << Describe(offered.status());
  EXPECT_TRUE(offered->plan().has_offered_time());
}

TEST_F(SchedulingTest, WhatInterviewSaysEndsThePlanAlsoWhenItComesFirst) {
  const std::string episode = Accept(Now() - 1h);
  const pb::Plan running = AwaitPlan(episode);
  interview::v1::InterviewHeld held;
  held.set_interview_id("interviews/" + NewUuid());
  held.set_child_id(running.child_id());
  held.set_authority_id(kAuthority);
  held.add_plan_ids("plans/" + episode);
  Stamp(Now() - 5min, *held.mutable_held_time());
  Publish(held, "interview", held.interview_id(), held.child_id(), 2);
  const pb::Plan closed = AwaitPlan(
      episode, [](const pb::Plan& plan) { return plan.state() == pb::PLAN_STATE_CLOSED; });
  EXPECT_EQ(closed.outcome(), pb::OUTCOME_HELD);
  EXPECT_TRUE(closed.held_in_time());

  // The other topic is quicker: the outcome waits for its plan.
  referral::v1::ReferralAccepted accepted;
  const std::string later = NewUuid();
  accepted.set_episode_id("episodes/" + later);
  accepted.set_child_id("children/" + NewUuid());
  accepted.set_authority_id(kAuthority);
  accepted.set_case_reference("K7Q2M8");
  Stamp(Now() - 2h, *accepted.mutable_return_time());
  Stamp(Now() - 1h, *accepted.mutable_received_time());
  held.set_child_id(accepted.child_id());
  held.set_plan_ids(0, "plans/" + later);
  Publish(held, "interview", held.interview_id(), held.child_id());
  auto connection = pg::Connection::Open(pg_);
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(Eventually([&] {
    const auto rows = (*connection)->Exec("SELECT id FROM scheduling.early_outcome");
    return rows.ok() && rows->rows() == 1;
  })) << service_->log();
  Publish(accepted, "referral", accepted.episode_id(), accepted.child_id());
  const pb::Plan ended =
      AwaitPlan(later, [](const pb::Plan& plan) { return plan.state() == pb::PLAN_STATE_CLOSED; });
  EXPECT_EQ(ended.outcome(), pb::OUTCOME_HELD);
}

TEST_F(SchedulingTest, RiskShortensTheLadderOfARunningClock) {
  const std::string episode = Accept(Now() - 5h);
  const pb::Plan running =
      AwaitPlan(episode, [](const pb::Plan& plan) { return plan.steps_size() == 2; });
  EXPECT_FALSE(running.shifted());
  risk::v1::RiskAssessed assessed;
  assessed.set_assessment_id("assessments/" + NewUuid());
  assessed.set_child_id(running.child_id());
  assessed.set_authority_id(kAuthority);
  assessed.set_effective_level(risk::v1::RISK_LEVEL_HIGH);
  Stamp(Now(), *assessed.mutable_assessed_time());
  Publish(assessed, "risk", assessed.assessment_id(), assessed.child_id());
  const pb::Plan shifted = AwaitPlan(episode, [](const pb::Plan& plan) { return plan.shifted(); });
  ASSERT_EQ(shifted.steps_size(), 3);
  EXPECT_EQ(shifted.steps(2).step(), 2) << "4 h in the new times";
  EXPECT_EQ(shifted.steps(2).cause(), pb::ESCALATION_CAUSE_RISK);

  pb::ExplainDueRequest why;
  why.set_name("plans/" + episode);
  const auto ledger = Call<pb::ExplainDueResponse>("ExplainDue", why);
  ASSERT_TRUE(ledger.ok()) << Describe(ledger.status());
  EXPECT_EQ(ledger->entries(ledger->entries_size() - 1).rule(), "RISK_SHIFTED");
}

TEST_F(SchedulingTest, OfManyWhoBookOneRoomAtOnceExactlyOneGetsIt) {
  const std::string school = OpenSchool();
  std::vector<std::string> episodes;
  std::vector<std::string> interviewers;
  for (int i = 0; i < 5; ++i) {
    episodes.push_back(Accept(Now() - 1h));
    interviewers.push_back(Register());
  }
  for (const auto& episode : episodes) AwaitPlan(episode);
  const Instant start = Now() + 5h;
  std::vector<absl::Status> answers(episodes.size());
  {
    std::vector<std::jthread> callers;
    for (size_t i = 0; i < episodes.size(); ++i) {
      callers.emplace_back([&, i] {
        pb::BookInterviewRequest visit = Booking(episodes[i], interviewers[i], start);
        visit.set_venue_kind(pb::VENUE_KIND_SCHOOL);
        visit.set_venue_id("120001");
        visit.set_room_code("R1");
        answers[i] = Call<pb::BookInterviewResponse>("BookInterview", visit).status();
      });
    }
  }

  int booked = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++booked;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "ROOM_TAKEN") << Describe(answer);
  }
  EXPECT_EQ(booked, 1);

  pb::ListSchoolsRequest list;
  const auto mine = Call<pb::ListSchoolsResponse>("ListSchools", list);
  ASSERT_TRUE(mine.ok()) << Describe(mine.status());
  ASSERT_EQ(mine->schools_size(), 1);
  EXPECT_EQ(mine->schools(0).name(), school);
  const auto others =
      Call<pb::ListSchoolsResponse>("ListSchools", list, "users/x", "coordinator", "E06000023");
  ASSERT_TRUE(others.ok());
  EXPECT_EQ(others->schools_size(), 0) << "row-level security";
}

TEST_F(SchedulingTest, AChildsTimetableIsItsAuthoritysAndKeepsInterviewsOut) {
  const std::string interviewer = Register();
  const std::string episode = Accept(Now() - 1h);
  const pb::Plan plan = AwaitPlan(episode);
  const Instant start = Now() + 5h;
  pb::SetChildTimetableRequest timetable;
  timetable.set_authority_id(kAuthority);
  timetable.set_child_id(plan.child_id());
  for (const Instant instant : {start, start + 1h}) {
    auto* exam = timetable.add_exams();
    exam->set_date(FormatDate(LondonDate(instant)));
    exam->set_end_minute(1440);
  }
  const auto set = Call<pb::SetChildTimetableResponse>("SetChildTimetable", timetable);
  ASSERT_TRUE(set.ok()) << Describe(set.status());
  EXPECT_EQ(ReasonOf(Call<pb::BookInterviewResponse>("BookInterview",
                                                     Booking(episode, interviewer, start))
                         .status()),
            "SLOT_IN_EXAM");

  pb::GetChildTimetableRequest get;
  get.set_name(set->timetable().name());
  const auto read = Call<pb::GetChildTimetableResponse>("GetChildTimetable", get);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->timetable().exams_size(), 2);
  timetable.set_authority_id("E06000023");
  EXPECT_EQ(Call<pb::SetChildTimetableResponse>("SetChildTimetable", timetable).status().code(),
            absl::StatusCode::kPermissionDenied);
  auto connection = pg::Connection::Open(pg_);
  ASSERT_TRUE(connection.ok());
  const auto said =
      (*connection)->Exec("SELECT type FROM scheduling.journal WHERE type LIKE '%imetable%'");
  ASSERT_TRUE(said.ok()) << Describe(said.status());
  EXPECT_EQ(said->rows(), 0) << "no event carries a school day";
}

TEST_F(SchedulingTest, APublishedLadderIsPinnedByTheClocksThatFollow) {
  pb::GetLadderRequest built_in;
  built_in.set_name("ladders/default.1");
  const auto ladder = Call<pb::GetLadderResponse>("GetLadder", built_in);
  ASSERT_TRUE(ladder.ok()) << Describe(ladder.status());
  pb::PublishLadderRequest publish;
  publish.set_authority_id(kAuthority);
  publish.set_ladder_id("quick");
  *publish.mutable_steps() = ladder->ladder().steps();
  publish.mutable_steps(1)->mutable_offset()->set_seconds(3600);
  publish.mutable_max_promise()->set_seconds(7200);
  const auto published =
      Call<pb::PublishLadderResponse>("PublishLadder", publish, "users/lead", "service_lead");
  ASSERT_TRUE(published.ok()) << Describe(published.status());

  const pb::Plan plan =
      AwaitPlan(Accept(Now() - 1h + 2s), [](const pb::Plan& p) { return p.steps_size() == 2; });
  EXPECT_EQ(plan.ladder_id(), "quick");
}

}  // namespace
}  // namespace safereturn::scheduling
