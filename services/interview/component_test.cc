// The built binary on real PostgreSQL and Kafka: its events, its RPCs, conflicts of drafts, its
// keys, kill -9; and that no word lies in the clear.
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
#include <thread>

#include "libs/base/check.h"
#include "libs/base/civil.h"
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
#include "safereturn/interview/v1/interview_service.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;
using namespace std::chrono_literals;

constexpr char kAuthority[] = "E10000016";
constexpr char kService[] = "safereturn.interview.v1.InterviewService.";

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
    std::array<char, 64> name{"/tmp/safereturn-interview-XXXXXX"};
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

class InterviewTest : public ::testing::Test {
 protected:
  void SetUp() override {
    pg_ = Environment("SAFERETURN_PG");
    kafka_ = Environment("SAFERETURN_KAFKA");
    if (pg_.empty() || kafka_.empty()) {
      GTEST_SKIP() << "SAFERETURN_PG and SAFERETURN_KAFKA are not set";
    }
    prefix_ = "interview-" + NewUuid().substr(24) + ".";
    std::vector<kafka::TopicSpec> topics;
    for (const char* topic : {"safereturn.referral.events", "safereturn.scheduling.events",
                              "safereturn.interview.events"}) {
      topics.push_back({.name = prefix_ + topic, .partitions = 2});
    }
    ASSERT_TRUE(kafka::CreateTopics(kafka_, topics).ok());
    auto connection = pg::Connection::Open(pg_);
    ASSERT_TRUE(connection.ok()) << Describe(connection.status());
    database_ = *std::move(connection);
    ASSERT_TRUE(database_->Exec("DROP SCHEMA IF EXISTS interview CASCADE").ok());
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
                                const std::string& subject = "users/anna",
                                const std::string& role = "interviewer",
                                const std::string& authority = kAuthority) {
    if (auto* field = Request::descriptor()->FindFieldByName("request_id")) {
      request.GetReflection()->SetString(&request, field, NewUuid());
    }
    const auto token = minter_.Mint({subject, {role}, {authority}, {"1234567"}}, Now(), 60s);
    SR_CHECK(token.ok(), "the key signs");
    return client_->Call<Request, Response>(kService + method, request, rpc::Deadline::After(5s),
                                            *token);
  }

  static void Stamp(Instant instant, google::protobuf::Timestamp& out) {
    const auto micros = instant.time_since_epoch().count();
    out.set_seconds(micros / 1'000'000);
    out.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  }

  // Says a clock that started two hours ago; returns the plan's name.
  std::string StartClock() {
    const std::string uuid = NewUuid();
    scheduling::v1::ClockStarted said;
    said.set_plan_id("plans/" + uuid);
    said.set_episode_id("episodes/" + uuid);
    said.set_child_id("children/" + NewUuid());
    said.set_authority_id(kAuthority);
    said.set_case_reference("K7Q2M9");
    said.set_home_urn("1234567");
    Stamp(Now() - 2h, *said.mutable_return_time());
    Stamp(Now() + 70h, *said.mutable_due_time());
    Stamp(Now() - 2h, *said.mutable_started_time());
    messaging::Envelope envelope;
    envelope.id = NewUuid();
    envelope.source = "//safereturn/scheduling";
    envelope.type = "safereturn.scheduling.v1.ClockStarted";
    envelope.subject = said.plan_id();
    envelope.time = Now();
    envelope.partition_key = said.child_id();
    envelope.content_type = "application/protobuf";
    envelope.data = codec::Serialize(said);
    EXPECT_TRUE(
        producer_
            ->PublishAll(
                {messaging::ToBinaryMode(envelope, prefix_ + "safereturn.scheduling.events")}, 10s)
            .ok());
    return said.plan_id();
  }

  // Begins an interview as soon as its plan is known; returns its name.
  std::string Begin() {
    pb::StartInterviewRequest request;
    request.set_plan_id(StartClock());
    std::string name;
    EXPECT_TRUE(Eventually([&] {
      const auto started = Call<pb::StartInterviewResponse>("StartInterview", request);
      if (started.ok()) name = started->interview().name();
      return started.ok();
    })) << service_->log();
    return name;
  }

  static pb::Document Words(const std::string& mark) {
    pb::Document document;
    document.set_child_account(mark + " I wanted to see my sister.");
    document.set_analysis(mark + " Needs contact with the family.");
    for (const char* key : {"reason_own_words", "where", "with_whom", "change"}) {
      auto& answer = *document.add_answers();
      answer.set_prompt_key(key);
      answer.set_state(pb::ANSWER_STATE_ANSWERED);
      answer.set_text(mark);
    }
    for (const char* key : {"harm_before", "harm_away", "asked_to_do", "health_now", "safe_now",
                            "might_go_again", "knows_help"}) {
      auto& answer = *document.add_answers();
      answer.set_prompt_key(key);
      answer.set_state(pb::ANSWER_STATE_NOT_SAID);
    }
    auto& finding = *document.add_findings();
    finding.set_code("24A");
    finding.set_state(pb::FINDING_STATE_PRESENT);
    finding.set_evidence(mark);
    auto& linked = *document.add_linked();
    linked.set_kind(pb::FACT_KIND_PLACE);
    linked.set_value(mark + " station");
    return document;
  }

  absl::StatusOr<pb::SaveDraftResponse> Save(const std::string& name, const std::string& etag,
                                             const pb::Document& document,
                                             const std::string& subject = "users/anna") {
    pb::SaveDraftRequest request;
    request.set_name(name);
    request.set_etag(etag);
    *request.mutable_document() = document;
    return Call<pb::SaveDraftResponse>("SaveDraft", request, subject);
  }

  absl::StatusOr<pb::GetInterviewResponse> Get(const std::string& name, bool with_record,
                                               const std::string& role = "interviewer",
                                               const std::string& authority = kAuthority) {
    pb::GetInterviewRequest request;
    request.set_name(name);
    request.set_with_record(with_record);
    return Call<pb::GetInterviewResponse>("GetInterview", request, "users/reader", role, authority);
  }

  absl::Status Hold(const std::string& name) {
    pb::RecordHeldRequest request;
    request.set_name(name);
    request.set_mode("in_person");
    return Call<pb::RecordHeldResponse>("RecordHeld", request).status();
  }

  absl::StatusOr<pb::SubmitInterviewResponse> Submit(const std::string& name,
                                                     const std::string& etag) {
    pb::SubmitInterviewRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return Call<pb::SubmitInterviewResponse>("SubmitInterview", request);
  }

  // Returns what the service says about `subject` on its topic: types, and all bytes in `bytes`.
  std::vector<std::string> Published(const std::string& subject, size_t expected,
                                     std::string* bytes = nullptr) {
    auto consumer = kafka::Consumer::Create({.brokers = kafka_,
                                             .group = prefix_ + "reader-" + NewUuid(),
                                             .topics = {prefix_ + "safereturn.interview.events"}});
    EXPECT_TRUE(consumer.ok());
    std::vector<std::string> types;
    Eventually([&] {
      const auto batch = (*consumer)->PollBatch(100, 100ms);
      if (!batch.ok()) return false;
      for (const kafka::Message& message : *batch) {
        if (bytes != nullptr) *bytes += message.value;
        if (const auto* about = message.FindHeader("ce_subject"); about && *about == subject) {
          const std::string type = *message.FindHeader("ce_type");
          types.push_back(type.substr(type.rfind('.') + 1));
        }
      }
      return types.size() >= expected;
    });
    return types;
  }

  // Returns how many rows of the service's schema hold `word`, in whatever column.
  int64_t RowsWith(const std::string& word) {
    int64_t found = 0;
    const auto tables = database_->Exec(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'interview' ORDER BY 1");
    EXPECT_TRUE(tables.ok()) << Describe(tables.status());
    for (int i = 0; i < tables->rows(); ++i) {
      const std::string table(tables->Get(i, 0));
      const auto rows =
          database_->Exec("SELECT count(*) FROM interview." + table +
                              " t WHERE strpos(lower(t::text), lower($1)) > 0 OR "
                              "strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > "
                              "0",
                          {word});
      EXPECT_TRUE(rows.ok()) << Describe(rows.status());
      found += rows->GetInt(0, 0);
    }
    return found;
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

TEST_F(InterviewTest, FromTheClockToTheSignedRecord) {
  const std::string name = Begin();
  const auto saved = Save(name, "", Words("told"));
  ASSERT_TRUE(saved.ok()) << Describe(saved.status());
  EXPECT_FALSE(saved->record().has_document());  // the writer has it
  ASSERT_TRUE(Hold(name).ok());
  const auto submitted = Submit(name, saved->record().etag());
  ASSERT_TRUE(submitted.ok()) << Describe(submitted.status());
  EXPECT_EQ(submitted->interview().state(), pb::INTERVIEW_STATE_SUBMITTED);

  pb::SignOffInterviewRequest sign;
  sign.set_name(name);
  sign.set_etag(submitted->interview().etag());
  EXPECT_EQ(ReasonOf(Call<pb::SignOffInterviewResponse>("SignOffInterview", sign, "users/anna",
                                                        "service_lead")
                         .status()),
            "SIGNED_BY_SUBMITTER");
  const auto signed_off =
      Call<pb::SignOffInterviewResponse>("SignOffInterview", sign, "users/lead", "service_lead");
  ASSERT_TRUE(signed_off.ok()) << Describe(signed_off.status());

  pb::AmendInterviewRequest amend;
  amend.set_name(name);
  amend.set_statement_kind(pb::STATEMENT_KIND_CHILDS_WORDS);
  amend.set_text("My sister is called Ola.");
  ASSERT_TRUE(Call<pb::AmendInterviewResponse>("AmendInterview", amend).ok());
  const auto read = Get(name, true);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->record().document().SerializeAsString(), Words("told").SerializeAsString());
  ASSERT_EQ(read->additions_size(), 1);
  EXPECT_EQ(read->additions(0).text(), "My sister is called Ola.");

  EXPECT_EQ(Published(name, 7),
            (std::vector<std::string>{"InterviewStarted", "InterviewHeld", "InterviewSubmitted",
                                      "FactsRecorded", "InterviewSignedOff", "InterviewAmended",
                                      "FactsRecorded"}));
}

TEST_F(InterviewTest, OfManyDraftsOverOneExactlyOneStandsAndAllWordsLive) {
  const std::string name = Begin();
  constexpr size_t kWriters = 6;
  std::vector<absl::Status> answers(kWriters);
  {
    std::vector<std::jthread> writers;
    for (size_t i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] {
        const std::string who = "users/writer" + std::to_string(i);
        answers[i] = Save(name, "", Words(who), who).status();
      });
    }
  }
  int won = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++won;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "STALE_VERSION") << Describe(answer);
  }
  EXPECT_EQ(won, 1);

  pb::ListKeptDraftsRequest list;
  list.set_interview_id(name);
  const auto kept = Call<pb::ListKeptDraftsResponse>("ListKeptDrafts", list);
  ASSERT_TRUE(kept.ok()) << Describe(kept.status());
  ASSERT_EQ(kept->kept_drafts_size(), static_cast<int>(kWriters) - 1);
  for (const pb::KeptDraft& each : kept->kept_drafts()) {
    EXPECT_FALSE(each.has_document());
    pb::GetKeptDraftRequest get;
    get.set_name(each.name());
    const auto opened = Call<pb::GetKeptDraftResponse>("GetKeptDraft", get);
    ASSERT_TRUE(opened.ok()) << Describe(opened.status());
    EXPECT_EQ(opened->kept_draft().document().SerializeAsString(),
              Words(each.saved_by()).SerializeAsString());
  }
}

TEST_F(InterviewTest, OfManyWhoBeginOneInterviewAtOnceExactlyOneDoes) {
  pb::StartInterviewRequest request;
  request.set_plan_id(StartClock());
  ASSERT_TRUE(Eventually([&] {
    pb::StartInterviewRequest unknown = request;
    unknown.set_framework_id("none");  // known plan, and nothing begins
    return ReasonOf(Call<pb::StartInterviewResponse>("StartInterview", unknown).status()) ==
           "FRAMEWORK_NOT_FOUND";
  }));
  std::vector<absl::Status> answers(6);
  {
    std::vector<std::jthread> callers;
    for (absl::Status& answer : answers) {
      callers.emplace_back([this, &answer, &request] {
        answer = Call<pb::StartInterviewResponse>("StartInterview", request).status();
      });
    }
  }
  int begun = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++begun;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "INTERVIEW_EXISTS") << Describe(answer);
  }
  EXPECT_EQ(begun, 1);
}

TEST_F(InterviewTest, NoWordIsInTheClearInRowsEventsOrLogs) {
  const std::string name = Begin();
  const auto saved = Save(name, "", Words("Blaumarke"));
  ASSERT_TRUE(saved.ok()) << Describe(saved.status());
  ASSERT_FALSE(Save(name, "", Words("Blaumarke"), "users/ben").ok());
  ASSERT_TRUE(Hold(name).ok());
  ASSERT_TRUE(Submit(name, saved->record().etag()).ok());
  ASSERT_TRUE(Get(name, true).ok());
  std::string bytes;
  EXPECT_EQ(Published(name, 4, &bytes).size(), 4u);
  EXPECT_EQ(bytes.find("Blaumarke"), std::string::npos);
  EXPECT_EQ(bytes.find("blaumarke"), std::string::npos);
  EXPECT_NE(bytes.find("24A"), std::string::npos);
  EXPECT_EQ(RowsWith("Blaumarke"), 0);
  EXPECT_GT(RowsWith("K7Q2M9"), 0);  // the search finds what is there
  EXPECT_EQ(service_->log().find("Blaumarke"), std::string::npos);
  EXPECT_NE(service_->log().find("narrative.read"), std::string::npos);
}

TEST_F(InterviewTest, RolesAndAuthoritiesBind) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  EXPECT_TRUE(Get(name, false, "placement_manager").ok());
  EXPECT_EQ(ReasonOf(Get(name, true, "placement_manager").status()), "NARRATIVE_FORBIDDEN");
  EXPECT_EQ(ReasonOf(Get(name, true, "social_worker").status()), "NARRATIVE_FORBIDDEN");
  EXPECT_TRUE(Get(name, true, "safeguarding_lead").ok());
  EXPECT_EQ(ReasonOf(Get(name, true, "interviewer", "E10000017").status()), "INTERVIEW_NOT_FOUND");
  pb::SaveDraftRequest save;
  save.set_name(name);
  EXPECT_EQ(Call<pb::SaveDraftResponse>("SaveDraft", save, "users/lead", "safeguarding_lead")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);

  EXPECT_EQ(Call<pb::ListKeptDraftsResponse>("ListKeptDrafts", pb::ListKeptDraftsRequest(),
                                             "users/home", "placement_manager")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);

  pb::ListReadingsRequest list;
  list.set_interview_id(name);
  const auto readings =
      Call<pb::ListReadingsResponse>("ListReadings", list, "users/lead", "service_lead");
  ASSERT_TRUE(readings.ok()) << Describe(readings.status());
  ASSERT_EQ(readings->readings_size(), 1);
  EXPECT_EQ(readings->readings(0).read_by(), "users/reader");
}

TEST_F(InterviewTest, KilledAndStartedAgainItOpensWhatItSealed) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  service_->Kill();
  Start();
  const auto read = Get(name, true);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->record().document().SerializeAsString(), Words("told").SerializeAsString());
  EXPECT_EQ(service_->Stop(), 0);
}

TEST_F(InterviewTest, AFrameworkIsPublishedWhileAnInterviewRuns) {
  const std::string name = Begin();
  pb::GetFrameworkRequest built_in;
  built_in.set_name("frameworks/statutory.1");
  const auto statutory = Call<pb::GetFrameworkResponse>("GetFramework", built_in);
  ASSERT_TRUE(statutory.ok()) << Describe(statutory.status());
  pb::PublishFrameworkRequest publish;
  publish.set_authority_id(kAuthority);
  publish.set_framework_id("statutory");
  publish.set_title("Ours");
  *publish.mutable_topics() = statutory->framework().topics();
  publish.mutable_topics(0)->mutable_prompts(0)->set_key("our_own");
  const auto published =
      Call<pb::PublishFrameworkResponse>("PublishFramework", publish, "users/lead", "service_lead");
  ASSERT_TRUE(published.ok()) << Describe(published.status());
  EXPECT_EQ(published->framework().name(), "frameworks/E10000016.statutory.2");
  EXPECT_TRUE(Save(name, "", Words("told")).ok());  // by the version that it began with
  const auto second = Get(Begin(), false);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->interview().framework_version(), 2);

  publish.mutable_topics(0)->mutable_prompts(0)->set_key("Not a key");
  const auto malformed =
      Call<pb::PublishFrameworkResponse>("PublishFramework", publish, "users/lead", "service_lead");
  EXPECT_EQ(ReasonOf(malformed.status()), "FRAMEWORK_KEY_INVALID");
  EXPECT_EQ(FieldOf(malformed.status()), "topics[0].prompts[0].key");
}

// A transaction of somebody else that holds the child and the interview's rows, as a draft that is
// being saved does.
TEST_F(InterviewTest, ADangerIsRaisedWhileADraftHoldsItsLocks) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  const auto begun = Get(name, false);
  ASSERT_TRUE(begun.ok());
  ASSERT_TRUE(database_->Exec("BEGIN").ok());
  const auto held =
      database_->Exec("SELECT key FROM interview.ordering_key WHERE key = $1 FOR UPDATE",
                      {begun->interview().child_id()});
  ASSERT_TRUE(held.ok()) << Describe(held.status());
  ASSERT_EQ(held->rows(), 1);
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.record FOR UPDATE").ok());
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.interview FOR UPDATE").ok());
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.plan FOR UPDATE").ok());

  // More writers than the server has threads: all of them wait.
  std::vector<std::jthread> writers;
  for (int i = 0; i < 24; ++i) {
    writers.emplace_back(
        [&, i] { (void)Save(name, "1", Words("waits"), "users/writer" + std::to_string(i)); });
  }
  std::vector<std::string> raised;
  for (int i = 0; i < 20; ++i) {
    pb::RaiseImmediateDangerRequest request;
    request.set_interview_id(name);
    request.set_danger_code("HARM_NOW");
    const Instant asked = Now();
    const auto danger = Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request);
    ASSERT_TRUE(danger.ok()) << Describe(danger.status());
    EXPECT_LT(Now() - asked, 2s);
    EXPECT_EQ(danger->danger().case_reference(), "K7Q2M9");
    EXPECT_EQ(danger->danger().child_id(), begun->interview().child_id());
    raised.push_back(danger->danger().name());
  }
  EXPECT_EQ(Published(raised.back(), 1), (std::vector<std::string>{"ImmediateDangerRaised"}));
  ASSERT_TRUE(database_->Exec("ROLLBACK").ok());
}

TEST_F(InterviewTest, ADangerAboutAnythingIsHeardOnceFromEverybody) {
  pb::RaiseImmediateDangerRequest request;
  request.set_request_id(NewUuid());
  request.set_plan_id("plans/" + NewUuid());  // of which nobody has heard
  const auto token =
      minter_.Mint({"users/home", {"placement_manager"}, {kAuthority}, {"7654321"}}, Now(), 60s);
  ASSERT_TRUE(token.ok());
  std::vector<std::string> names(4);
  {
    std::vector<std::jthread> callers;
    for (std::string& raised : names) {
      callers.emplace_back([&] {
        const auto danger =
            client_->Call<pb::RaiseImmediateDangerRequest, pb::RaiseImmediateDangerResponse>(
                std::string(kService) + "RaiseImmediateDanger", request, rpc::Deadline::After(5s),
                *token);
        EXPECT_TRUE(danger.ok()) << Describe(danger.status());
        if (danger.ok()) raised = danger->danger().name();
      });
    }
  }
  for (const std::string& each : names) EXPECT_EQ(each, names[0]);
  EXPECT_EQ(Published(names[0], 1).size(), 1u);

  request.set_request_id(NewUuid());
  request.set_danger_code("no code");
  EXPECT_EQ(
      ReasonOf(Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request).status()),
      "CODE_UNKNOWN");
  request.clear_plan_id();
  EXPECT_EQ(
      ReasonOf(Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request).status()),
      "DANGER_SUBJECT_MISSING");
}

TEST_F(InterviewTest, AnUnansweredDangerClimbsAfterAnOutageAndIsAnsweredWithASealedNote) {
  const std::string name = Begin();
  pb::RaiseImmediateDangerRequest request;
  request.set_interview_id(name);
  const auto danger = Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request);
  ASSERT_TRUE(danger.ok()) << Describe(danger.status());
  const std::string raised = danger->danger().name();
  service_->Kill();
  // Down for sixteen minutes: the same as if it had been raised so much earlier.
  const auto moved = database_->Exec(
      "UPDATE interview.danger SET next_due_at = next_due_at - interval '16 minutes', state = "
      "state "
      "|| jsonb_build_object('raised_time', $1::text, 'next_time', $2::text)",
      {FormatInstant(Now() - 16min), FormatInstant(Now() - 1min)});
  ASSERT_TRUE(moved.ok()) << Describe(moved.status());
  Start();
  EXPECT_EQ(Published(raised, 2),
            (std::vector<std::string>{"ImmediateDangerRaised", "DangerUnanswered"}));

  pb::AnswerDangerRequest answer;
  answer.set_name(raised);
  answer.set_action_code("CHILD_WITH_SAFE_ADULT");
  answer.set_note("Gelbmarke she is with her aunt");
  const auto answered =
      Call<pb::AnswerDangerResponse>("AnswerDanger", answer, "users/worker", "social_worker");
  ASSERT_TRUE(answered.ok()) << Describe(answered.status());
  EXPECT_FALSE(answered->danger().has_next_time());
  EXPECT_EQ(answered->danger().answers(0).note(), "");
  pb::ReadDangerRequest read;
  read.set_name(raised);
  const auto opened =
      Call<pb::ReadDangerResponse>("ReadDanger", read, "users/worker", "social_worker");
  ASSERT_TRUE(opened.ok()) << Describe(opened.status());
  EXPECT_EQ(opened->danger().answers(0).note(), "Gelbmarke she is with her aunt");
  EXPECT_EQ(Call<pb::ReadDangerResponse>("ReadDanger", read, "users/home", "placement_manager")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  pb::CloseDangerRequest close;
  close.set_name(raised);
  close.set_outcome_code("CHILD_SAFE");
  EXPECT_EQ(Call<pb::CloseDangerResponse>("CloseDanger", close).status().code(),
            absl::StatusCode::kPermissionDenied)
      << "an interviewer closes none";
  ASSERT_TRUE(
      Call<pb::CloseDangerResponse>("CloseDanger", close, "users/lead", "safeguarding_lead").ok());
  pb::ListDangersRequest list;
  list.set_state(pb::DANGER_STATE_CLOSED);
  list.set_child_id(danger->danger().child_id());
  const auto closed = Call<pb::ListDangersResponse>("ListDangers", list);
  ASSERT_TRUE(closed.ok()) << Describe(closed.status());
  EXPECT_EQ(closed->dangers_size(), 1);
  EXPECT_EQ(RowsWith("Gelbmarke"), 0);
}

TEST_F(InterviewTest, TheActionPlanIsSealedListedAndBoundToThePackage) {
  const std::string name = Begin();
  pb::PlanActionRequest plan;
  plan.set_interview_id(name);
  plan.set_kind(pb::ACTION_KIND_ACTION);
  plan.set_specific("Gruenmarke meet the mentor");
  plan.set_measure("Gruenmarke six meetings");
  plan.set_child_copy("Gruenmarke you and Sam meet");
  plan.set_owner_organisation("SERVICE_PROVIDER");
  plan.set_due_date(FormatDate(LondonDate(Now() + 72h)));
  plan.set_category_code("PEERS");
  const auto planned = Call<pb::PlanActionResponse>("PlanAction", plan);
  ASSERT_TRUE(planned.ok()) << Describe(planned.status());
  EXPECT_TRUE(planned->action().has_next_time());
  EXPECT_EQ(RowsWith("Gruenmarke"), 0);

  plan.set_kind(pb::ACTION_KIND_INTERVENTION);
  EXPECT_EQ(ReasonOf(Call<pb::PlanActionResponse>("PlanAction", plan).status()),
            "PACKAGE_NOT_AGREED");

  pb::GetActionPlanRequest read;
  read.set_interview_id(name);
  const auto opened = Call<pb::GetActionPlanResponse>("GetActionPlan", read);
  ASSERT_TRUE(opened.ok()) << Describe(opened.status());
  ASSERT_EQ(opened->items_size(), 1);
  EXPECT_EQ(opened->items(0).specific(), "Gruenmarke meet the mentor");
  read.set_child_copy_only(true);
  const auto copy = Call<pb::GetActionPlanResponse>("GetActionPlan", read);
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->items(0).specific(), "");
  EXPECT_EQ(copy->items(0).child_copy(), "Gruenmarke you and Sam meet");

  pb::UpdateActionRequest update;
  update.set_name(planned->action().name());
  update.set_etag(planned->action().etag());
  update.set_status(pb::ACTION_STATUS_IN_PROGRESS);
  ASSERT_TRUE(Call<pb::UpdateActionResponse>("UpdateAction", update).ok());
  EXPECT_EQ(ReasonOf(Call<pb::UpdateActionResponse>("UpdateAction", update).status()),
            "STALE_VERSION");
  pb::ListActionsRequest list;
  list.set_child_id(planned->action().child_id());
  list.set_plan_id(planned->action().plan_id());
  list.set_status(pb::ACTION_STATUS_IN_PROGRESS);
  const auto listed = Call<pb::ListActionsResponse>("ListActions", list);
  ASSERT_TRUE(listed.ok()) << Describe(listed.status());
  EXPECT_EQ(listed->actions_size(), 1);
  const auto other =
      Call<pb::ListActionsResponse>("ListActions", list, "users/x", "interviewer", "E06000023");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->actions_size(), 0) << "row-level security";
  pb::CompleteActionRequest complete;
  complete.set_name(planned->action().name());
  complete.set_outcome_code("ACHIEVED");
  complete.set_note("Gruenmarke done");
  const auto completed = Call<pb::CompleteActionResponse>("CompleteAction", complete);
  ASSERT_TRUE(completed.ok()) << Describe(completed.status());
  EXPECT_FALSE(completed->action().has_next_time());
  std::string bytes;
  EXPECT_EQ(Published(planned->action().name(), 3, &bytes),
            (std::vector<std::string>{"ActionPlanned", "ActionChanged", "ActionCompleted"}));
  EXPECT_EQ(bytes.find("Gruenmarke"), std::string::npos);
  EXPECT_EQ(RowsWith("Gruenmarke"), 0);
  EXPECT_EQ(service_->log().find("Gruenmarke"), std::string::npos);
}

TEST_F(InterviewTest, AVisitIsCheckedInAndOutAndADebriefAskedForOnce) {
  const std::string name = Begin();
  pb::StartVisitRequest start;
  start.set_interview_id(name);
  start.set_interviewer_id("interviewers/" + NewUuid());
  Stamp(Now() + 1h, *start.mutable_expected_end_time());
  const auto visit = Call<pb::StartVisitResponse>("StartVisit", start);
  ASSERT_TRUE(visit.ok()) << Describe(visit.status());
  EXPECT_EQ(ReasonOf(Call<pb::StartVisitResponse>("StartVisit", start).status()),
            "VISIT_STILL_RUNNING");
  pb::ExtendVisitRequest extend;
  extend.set_name(visit->visit().name());
  Stamp(Now() + 2h, *extend.mutable_expected_end_time());
  EXPECT_EQ(ReasonOf(Call<pb::ExtendVisitResponse>("ExtendVisit", extend, "users/other").status()),
            "VISIT_OF_ANOTHER");
  ASSERT_TRUE(Call<pb::ExtendVisitResponse>("ExtendVisit", extend).ok());
  pb::EndVisitRequest end;
  end.set_name(visit->visit().name());
  ASSERT_TRUE(Call<pb::EndVisitResponse>("EndVisit", end).ok());  // not safe
  end.set_is_safe(true);
  ASSERT_TRUE(Call<pb::EndVisitResponse>("EndVisit", end).ok());
  EXPECT_EQ(Published(visit->visit().name(), 5),
            (std::vector<std::string>{"VisitStarted", "VisitExtended", "VisitEnded", "VisitOverdue",
                                      "VisitEnded"}));

  pb::RequestDebriefRequest debrief;
  debrief.set_name(name);
  ASSERT_TRUE(Call<pb::RequestDebriefResponse>("RequestDebrief", debrief).ok());
  const auto again = Call<pb::RequestDebriefResponse>("RequestDebrief", debrief);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(Published(again->debrief().name(), 1), (std::vector<std::string>{"DebriefRequested"}));
}

}  // namespace
}  // namespace safereturn::interview
