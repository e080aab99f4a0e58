// The built binary on real PostgreSQL and Kafka: its events, its RPCs, its keys, kill -9; and that
// no word of a reason lies in the clear.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>

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
#include "safereturn/risk/v1/risk_service.pb.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;
using namespace std::chrono_literals;

constexpr char kAuthority[] = "E10000016";
constexpr char kService[] = "safereturn.risk.v1.RiskService.";

// Two keys of 32 bytes each, as `keys generate` writes them.
constexpr char kKeyFile[] =
    "wrap test YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=\n"
    "digest ZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGQ=\n";

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
    std::array<char, 64> name{"/tmp/safereturn-risk-XXXXXX"};
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

class RiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    pg_ = Environment("SAFERETURN_PG");
    kafka_ = Environment("SAFERETURN_KAFKA");
    if (pg_.empty() || kafka_.empty()) {
      GTEST_SKIP() << "SAFERETURN_PG and SAFERETURN_KAFKA are not set";
    }
    prefix_ = "risk-" + NewUuid().substr(24) + ".";
    std::vector<kafka::TopicSpec> topics;
    for (const char* topic :
         {"safereturn.referral.events", "safereturn.interview.events", "safereturn.risk.events"}) {
      topics.push_back({.name = prefix_ + topic, .partitions = 2});
    }
    ASSERT_TRUE(kafka::CreateTopics(kafka_, topics).ok());
    auto connection = pg::Connection::Open(pg_);
    ASSERT_TRUE(connection.ok()) << Describe(connection.status());
    database_ = *std::move(connection);
    ASSERT_TRUE(database_->Exec("DROP SCHEMA IF EXISTS risk CASCADE").ok());
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
            "SAFERETURN_KEY_FILE=" + key_file_.path(),
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
                                const std::string& role = "service_lead",
                                const std::string& authority = kAuthority) {
    if (auto* field = Request::descriptor()->FindFieldByName("request_id")) {
      request.GetReflection()->SetString(&request, field, NewUuid());
    }
    const auto token = minter_.Mint({"users/lead", {role}, {authority}, {}}, Now(), 60s);
    SR_CHECK(token.ok(), "the key signs");
    return client_->Call<Request, Response>(kService + method, request, rpc::Deadline::After(5s),
                                            *token);
  }

  static void Stamp(Instant instant, google::protobuf::Timestamp& out) {
    const auto micros = instant.time_since_epoch().count();
    out.set_seconds(micros / 1'000'000);
    out.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  }

  template <class Event>
  void Say(const std::string& service, const Event& event, int times = 1) {
    messaging::Envelope envelope;
    envelope.id = NewUuid();
    envelope.source = "//safereturn/" + service;
    envelope.type = codec::TypeName(Event::descriptor());
    envelope.subject = event.child_id();
    envelope.time = Now();
    envelope.partition_key = event.child_id();
    envelope.content_type = "application/protobuf";
    envelope.data = codec::Serialize(event);
    const kafka::Message message =
        messaging::ToBinaryMode(envelope, prefix_ + "safereturn." + service + ".events");
    EXPECT_TRUE(producer_->PublishAll(std::vector(static_cast<size_t>(times), message), 10s).ok());
  }

  // A child comes back after two hours; returns the episode's name.
  std::string Return(const std::string& child, int times = 1) {
    const std::string episode = "episodes/" + NewUuid();
    referral::v1::EpisodeOpened opened;
    opened.set_episode_id(episode);
    opened.set_child_id(child);
    opened.set_authority_id(kAuthority);
    opened.set_case_reference("K7Q2M9");
    opened.set_category(common::v1::EPISODE_CATEGORY_MISSING);
    Stamp(Now() - 3h, *opened.mutable_start_time());
    opened.set_start_precision(common::v1::TIME_PRECISION_EXACT);
    Say("referral", opened);
    referral::v1::ReferralAccepted accepted;
    accepted.set_episode_id(episode);
    accepted.set_child_id(child);
    accepted.set_authority_id(kAuthority);
    accepted.set_case_reference("K7Q2M9");
    accepted.set_category(common::v1::EPISODE_CATEGORY_MISSING);
    Stamp(Now() - 1h, *accepted.mutable_return_time());
    accepted.set_return_precision(common::v1::TIME_PRECISION_EXACT);
    accepted.set_home_urn("1234567");
    Say("referral", accepted, times);
    return episode;
  }

  void Tell(const std::string& child, const std::string& episode, const std::string& digest,
            const std::string& indicator = "") {
    safereturn::interview::v1::FactsRecorded facts;
    facts.set_interview_id("interviews/" + NewUuid());
    facts.set_child_id(child);
    facts.set_authority_id(kAuthority);
    facts.add_episode_ids(episode);
    if (!indicator.empty()) facts.add_indicator_codes(indicator);
    auto& linked = *facts.add_linked_facts();
    linked.set_kind(safereturn::interview::v1::FACT_KIND_PHONE);
    linked.set_digest(digest);
    Stamp(Now(), *facts.mutable_recorded_time());
    Say("interview", facts);
  }

  // Fails the test and answers an empty one if no current assessment of the child comes to `is`.
  pb::Assessment AwaitAssessment(const std::string& child,
                                 const std::function<bool(const pb::Assessment&)>& is) {
    pb::ListAssessmentsRequest request;
    request.set_child_id(child);
    request.set_current_only(true);
    pb::Assessment found;
    EXPECT_TRUE(Eventually([&] {
      const auto response = Call<pb::ListAssessmentsResponse>("ListAssessments", request);
      if (response.ok() && response->assessments_size() == 1) found = response->assessments(0);
      return found.name() != "" && is(found);
    })) << found.ShortDebugString()
        << service_->log();
    return found;
  }

  // Returns the types of all events of the service's topic, and their bytes in `bytes`.
  std::vector<std::string> Published(size_t expected, std::string& bytes) {
    auto consumer = kafka::Consumer::Create({.brokers = kafka_,
                                             .group = prefix_ + "reader-" + NewUuid(),
                                             .topics = {prefix_ + "safereturn.risk.events"}});
    EXPECT_TRUE(consumer.ok());
    std::vector<std::string> types;
    Eventually([&] {
      const auto batch = (*consumer)->PollBatch(100, 100ms);
      if (!batch.ok()) return false;
      for (const kafka::Message& message : *batch) {
        bytes += message.value;
        const std::string type = *message.FindHeader("ce_type");
        types.push_back(type.substr(type.rfind('.') + 1));
      }
      return types.size() >= expected;
    });
    return types;
  }

  // Returns how many rows of the service's schema hold `word`, in whatever column.
  int RowsWith(const std::string& word) {
    const auto tables = database_->Exec(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'risk'");
    EXPECT_TRUE(tables.ok());
    int rows = 0;
    for (int i = 0; i < tables->rows(); ++i) {
      const auto found =
          database_->Exec("SELECT count(*) FROM risk." + std::string(tables->Get(i, 0)) +
                              " AS t WHERE t::text LIKE '%' || $1 || '%'",
                          {word});
      EXPECT_TRUE(found.ok()) << Describe(found.status());
      rows += static_cast<int>(found->GetInt(0, 0));
    }
    return rows;
  }

  SystemClock clock_;
  SystemRandom random_;
  IdSource ids_{clock_, random_};
  rpc::testing::KeyPair keys_ = rpc::testing::NewKeyPair();
  TempFile public_key_{keys_.public_pem};
  TempFile key_file_{kKeyFile};
  rpc::CallerTokenMinter minter_{keys_.private_pem, rpc::kTokenIssuer, rpc::kTokenAudience};
  std::string pg_, kafka_, prefix_;
  std::unique_ptr<pg::Connection> database_;
  std::unique_ptr<kafka::Producer> producer_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<rpc::Client> client_;
};

TEST_F(RiskTest, AReturnIsAssessedOnceAndOverriddenWithASealedReason) {
  const std::string child = "children/" + NewUuid();
  const std::string episode = Return(child, 3);
  const pb::Assessment provisional =
      AwaitAssessment(child, [](const auto& a) { return a.provisional(); });
  EXPECT_EQ(provisional.effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(provisional.matrix_id(), "default");
  EXPECT_EQ(provisional.episode_id(), episode);
  EXPECT_EQ(provisional.inputs().minutes_away(), 120);

  Tell(child, episode, std::string(64, 'a'), "24A");
  const pb::Assessment heard =
      AwaitAssessment(child, [](const auto& a) { return !a.provisional(); });
  EXPECT_EQ(heard.effective_level(), pb::RISK_LEVEL_HIGH);

  pb::OverrideAssessmentRequest change;
  change.set_name(heard.name());
  change.set_etag(heard.etag());
  change.set_level(pb::RISK_LEVEL_MEDIUM);
  change.set_reason_code("multi_agency_decision");
  change.set_reason_text("Zaunkoenig: agreed at the panel.");
  EXPECT_EQ(Call<pb::OverrideAssessmentResponse>("OverrideAssessment", change, "interviewer")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  const auto overridden =
      Call<pb::OverrideAssessmentResponse>("OverrideAssessment", change, "social_worker");
  ASSERT_TRUE(overridden.ok()) << Describe(overridden.status());
  EXPECT_EQ(overridden->assessment().effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(overridden->assessment().override_decision().decided_by(), "users/lead");

  service_->Kill();
  Start();
  pb::GetAssessmentRequest get;
  get.set_name(heard.name());
  const auto read = Call<pb::GetAssessmentResponse>("GetAssessment", get);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->override_reason(), "Zaunkoenig: agreed at the panel.");
  EXPECT_EQ(Call<pb::GetAssessmentResponse>("GetAssessment", get, "service_lead", "E06000023")
                .status()
                .code(),
            absl::StatusCode::kNotFound)
      << "row-level security";

  std::string bytes;
  EXPECT_EQ(Published(3, bytes),
            (std::vector<std::string>{"RiskAssessed", "RiskAssessed", "RiskAssessed"}));
  EXPECT_EQ(bytes.find("Zaunkoenig"), std::string::npos);
  EXPECT_EQ(RowsWith("Zaunkoenig"), 0);
  EXPECT_GT(RowsWith("multi_agency_decision"), 0) << "the search finds what is there";
  EXPECT_EQ(service_->log().find("Zaunkoenig"), std::string::npos);
  EXPECT_NE(service_->log().find("narrative.read"), std::string::npos) << "who read it is logged";
  EXPECT_EQ(service_->Stop(), 0) << service_->log();
}

TEST_F(RiskTest, ASharedPhoneIsSeenAndDecidedByOneRole) {
  const std::string digest(64, 'b');
  for (int i = 0; i < 2; ++i) {
    const std::string child = "children/" + NewUuid();
    Tell(child, Return(child), digest);
  }
  pb::ListPatternCandidatesRequest list;
  list.set_kind(pb::PATTERN_KIND_PHONE);
  pb::PatternCandidate candidate;
  EXPECT_TRUE(Eventually([&] {
    const auto response =
        Call<pb::ListPatternCandidatesResponse>("ListPatternCandidates", list, "safeguarding_lead");
    if (response.ok() && response->pattern_candidates_size() == 1) {
      candidate = response->pattern_candidates(0);
    }
    return candidate.name() != "";
  })) << service_->log();
  EXPECT_EQ(candidate.why_code(), "SHARED_PHONE");
  EXPECT_EQ(candidate.evidence_size(), 2);
  for (const char* role : {"coordinator", "social_worker", "analyst", "service_lead"}) {
    EXPECT_EQ(Call<pb::ListPatternCandidatesResponse>("ListPatternCandidates", list, role)
                  .status()
                  .code(),
              absl::StatusCode::kPermissionDenied)
        << role;
  }

  pb::DismissPatternRequest dismiss;
  dismiss.set_name(candidate.name());
  dismiss.set_reason_code("same_household");
  dismiss.set_etag("1000");
  EXPECT_EQ(Call<pb::DismissPatternResponse>("DismissPattern", dismiss, "safeguarding_lead")
                .status()
                .code(),
            absl::StatusCode::kAborted);
  dismiss.set_etag(candidate.etag());
  const auto dismissed =
      Call<pb::DismissPatternResponse>("DismissPattern", dismiss, "safeguarding_lead");
  ASSERT_TRUE(dismissed.ok()) << Describe(dismissed.status());
  EXPECT_EQ(dismissed->pattern_candidate().state(), pb::CANDIDATE_STATE_DISMISSED);

  pb::GetPatternCountsRequest count;
  count.set_authority_id(kAuthority);
  const auto counts = Call<pb::GetPatternCountsResponse>("GetPatternCounts", count, "analyst");
  ASSERT_TRUE(counts.ok()) << Describe(counts.status());
  EXPECT_EQ(counts->counts().dismissed(), 1);
  EXPECT_EQ(counts->counts().confirmed(), 0);
  EXPECT_EQ(counts->counts().open(), 0);
  EXPECT_TRUE(counts->counts().is_open_complete());
}

TEST_F(RiskTest, MatricesAndRulesArePublishedAndCompared) {
  pb::GetMatrixRequest built_in;
  built_in.set_name("matrices/default.1");
  const auto matrix = Call<pb::GetMatrixResponse>("GetMatrix", built_in, "analyst");
  ASSERT_TRUE(matrix.ok()) << Describe(matrix.status());
  EXPECT_NE(matrix->matrix().title().find("for practice sign-off"), std::string::npos);

  pb::PublishMatrixRequest publish;
  publish.set_authority_id(kAuthority);
  publish.set_matrix_id("safe_return_matrix");
  publish.set_mode(pb::MATRIX_MODE_SHADOW);
  publish.set_document("{\"title\": 7}");
  const auto refused = Call<pb::PublishMatrixResponse>("PublishMatrix", publish);
  EXPECT_EQ(ReasonOf(refused.status()), "MATRIX_FIELD_INVALID");
  EXPECT_EQ(FieldOf(refused.status()), "title");
  std::string document = matrix->matrix().document();
  const std::string provisional = "\"provisional_highest\": \"MEDIUM\"";
  ASSERT_NE(document.find(provisional), std::string::npos);
  document.replace(document.find(provisional), provisional.size(),
                   "\"provisional_highest\": \"HIGH\"");
  publish.set_document(document);
  const auto published = Call<pb::PublishMatrixResponse>("PublishMatrix", publish);
  ASSERT_TRUE(published.ok()) << Describe(published.status());
  EXPECT_EQ(published->matrix().name(), "matrices/E10000016.safe_return_matrix.1");

  const std::string child = "children/" + NewUuid();
  Return(child);
  EXPECT_EQ(AwaitAssessment(child, [](const auto&) { return true; }).matrix_id(), "default");
  pb::CompareMatricesRequest compare;
  compare.set_authority_id(kAuthority);
  const auto report = Call<pb::CompareMatricesResponse>("CompareMatrices", compare);
  ASSERT_TRUE(report.ok()) << Describe(report.status());
  EXPECT_EQ(report->report().compared(), 1);
  EXPECT_EQ(report->report().shadow_higher(), 1);
  ASSERT_EQ(report->report().differences_size(), 1);
  EXPECT_EQ(report->report().differences(0).child_id(), child);

  pb::GetTriggerPolicyRequest rules;
  rules.set_name("triggerPolicies/E10000016");
  auto policy = Call<pb::GetTriggerPolicyResponse>("GetTriggerPolicy", rules);
  ASSERT_TRUE(policy.ok()) << Describe(policy.status());
  EXPECT_EQ(policy->trigger_policy().name(), "triggerPolicies/default.1");
  pb::PublishTriggerPolicyRequest change;
  change.set_authority_id(kAuthority);
  *change.mutable_rules() = policy->trigger_policy().rules();
  change.mutable_rules(0)->set_count(2);
  ASSERT_TRUE(Call<pb::PublishTriggerPolicyResponse>("PublishTriggerPolicy", change).ok());
  policy = Call<pb::GetTriggerPolicyResponse>("GetTriggerPolicy", rules);
  EXPECT_EQ(policy->trigger_policy().name(), "triggerPolicies/E10000016.2");
}

}  // namespace
}  // namespace safereturn::risk
