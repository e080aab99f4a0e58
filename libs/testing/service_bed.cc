#include "libs/testing/service_bed.h"

#include <chrono>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/codec/proto.h"
#include "libs/kafka/admin.h"
#include "libs/kafka/consumer.h"
#include "libs/messaging/envelope.h"
#include "libs/testing/eventually.h"

namespace safereturn::testing {
namespace {

using namespace std::chrono_literals;

// Two keys of 32 bytes each, as `keys generate` writes them.
constexpr char kKeyFile[] =
    "wrap test YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=\n"
    "digest ZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGQ=\n";

std::string Capitalised(std::string name) {
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

}  // namespace

ServiceBed::ServiceBed(ServiceUnderTest service)
    : under_test_(std::move(service)), key_file_(kKeyFile) {
  prefix_ = under_test_.name + "-" + NewUuid().substr(24) + ".";
}

void ServiceBed::SetUp() {
  const std::string kafka = Environment("SAFERETURN_KAFKA");
  const std::string pg = Environment("SAFERETURN_PG");
  if (kafka.empty() || pg.empty() || Environment("SAFERETURN_REDIS").empty()) {
    GTEST_SKIP() << "SAFERETURN_PG, SAFERETURN_KAFKA and SAFERETURN_REDIS are not all set";
  }
  std::vector<kafka::TopicSpec> topics{{.name = Topic(under_test_.name), .partitions = 2}};
  for (const std::string& other : under_test_.hears) {
    topics.push_back({.name = Topic(other), .partitions = 2});
  }
  ASSERT_TRUE(kafka::CreateTopics(kafka, topics).ok());
  auto connection = pg::Connection::Open(pg);
  ASSERT_TRUE(connection.ok()) << Describe(connection.status());
  database_ = *std::move(connection);
  ASSERT_TRUE(database_->Exec("DROP SCHEMA IF EXISTS " + under_test_.name + " CASCADE").ok());
  auto producer = kafka::Producer::Create({.brokers = kafka});
  ASSERT_TRUE(producer.ok()) << Describe(producer.status());
  producer_ = *std::move(producer);
  Process migrate(under_test_.binary, {"migrate"}, Variables());
  ASSERT_EQ(migrate.Wait(), 0) << migrate.log();
  Start();
}

std::vector<std::string> ServiceBed::Variables() const {
  std::vector<std::string> all{"SAFERETURN_PG=" + Environment("SAFERETURN_PG"),
                               "SAFERETURN_KAFKA=" + Environment("SAFERETURN_KAFKA"),
                               "SAFERETURN_REDIS=" + Environment("SAFERETURN_REDIS"),
                               "SAFERETURN_KAFKA_PREFIX=" + prefix_,
                               "SAFERETURN_RPC_LISTEN=127.0.0.1:0",
                               "SAFERETURN_METRICS_LISTEN=127.0.0.1:0",
                               "SAFERETURN_CALLER_PUBLIC_KEY_FILE=" + public_key_.path()};
  if (under_test_.keeps_narratives) all.push_back("SAFERETURN_KEY_FILE=" + key_file_.path());
  return all;
}

std::string ServiceBed::Topic(const std::string& service) const {
  return prefix_ + "safereturn." + service + ".events";
}

void ServiceBed::Start() {
  service_ =
      std::make_unique<Process>(under_test_.binary, std::vector<std::string>{"serve"}, Variables());
  const std::string port = service_->AwaitLog(R"("rpc_port":(\d+))");
  ASSERT_NE(port, "") << service_->log();
  client_ = std::make_unique<rpc::Client>("127.0.0.1:" + port);
  ASSERT_TRUE(Eventually([&] {
    const auto serving = client_->CheckHealth(rpc::Deadline::After(2s));
    return serving.ok() && *serving;
  })) << service_->log();
}

void ServiceBed::Stamp(Instant instant, google::protobuf::Timestamp& out) {
  const auto micros = instant.time_since_epoch().count();
  out.set_seconds(micros / 1'000'000);
  out.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

std::string ServiceBed::FullName(const std::string& method) const {
  return "safereturn." + under_test_.name + ".v1." + Capitalised(under_test_.name) + "Service." +
         method;
}

rpc::Deadline ServiceBed::CallLimit() { return rpc::Deadline::After(5s); }

rpc::CallerToken ServiceBed::Token(const rpc::Caller& caller) const {
  auto token = minter_.Mint(caller, Now(), 60s);
  SR_CHECK(token.ok(), "the key signs");
  return *std::move(token);
}

void ServiceBed::SetRequestId(google::protobuf::Message& request) {
  if (const auto* field = request.GetDescriptor()->FindFieldByName("request_id")) {
    request.GetReflection()->SetString(&request, field, NewUuid());
  }
}

void ServiceBed::Publish(const google::protobuf::Message& event, const std::string& service,
                         const std::string& subject, const std::string& key, int times) {
  messaging::Envelope envelope;
  envelope.id = NewUuid();
  envelope.source = "//safereturn/" + service;
  envelope.type = codec::TypeName(event.GetDescriptor());
  envelope.subject = subject;
  envelope.time = Now();
  envelope.partition_key = key;
  envelope.content_type = "application/protobuf";
  envelope.data = codec::Serialize(event);
  const std::vector messages(static_cast<size_t>(times),
                             messaging::ToBinaryMode(envelope, Topic(service)));
  EXPECT_TRUE(producer_->PublishAll(messages, 10s).ok());
}

std::vector<std::string> ServiceBed::Published(const std::string& subject, size_t expected,
                                               std::string* bytes) {
  auto consumer = kafka::Consumer::Create({.brokers = Environment("SAFERETURN_KAFKA"),
                                           .group = prefix_ + "reader-" + NewUuid(),
                                           .topics = {Topic(under_test_.name)}});
  EXPECT_TRUE(consumer.ok()) << Describe(consumer.status());
  if (!consumer.ok()) return {};
  std::vector<std::string> types;
  Eventually([&] {
    const auto batch = (*consumer)->PollBatch(100, 100ms);
    if (!batch.ok()) return false;
    for (const kafka::Message& message : *batch) {
      if (bytes != nullptr) *bytes += message.value;
      const auto* about = message.FindHeader("ce_subject");
      if (!subject.empty() && (about == nullptr || *about != subject)) continue;
      const std::string type = *message.FindHeader("ce_type");
      types.push_back(type.substr(type.rfind('.') + 1));
    }
    return types.size() >= expected;
  });
  return types;
}

int64_t ServiceBed::RowsWith(const std::string& word) {
  const auto tables = database_->Exec(
      "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1", {under_test_.name});
  EXPECT_TRUE(tables.ok()) << Describe(tables.status());
  int64_t found = 0;
  for (int i = 0; tables.ok() && i < tables->rows(); ++i) {
    const auto rows = database_->Exec(
        "SELECT count(*) FROM " + under_test_.name + "." + std::string(tables->Get(i, 0)) +
            " t WHERE strpos(lower(t::text), lower($1)) > 0 OR "
            "strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0",
        {word});
    EXPECT_TRUE(rows.ok()) << Describe(rows.status());
    if (rows.ok()) found += rows->GetInt(0, 0);
  }
  return found;
}

}  // namespace safereturn::testing
