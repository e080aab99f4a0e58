// A real server and a real client over a real socket.
#include "libs/rpc/server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "echo.pb.h"
#include "libs/base/result.h"
#include "libs/obs/metrics.h"
#include "libs/obs/trace.h"
#include "libs/rpc/client.h"
#include "libs/rpc/testing/keys.h"

namespace safereturn::rpc {
namespace {

using safereturn::testing::v1::GetEchoRequest;
using safereturn::testing::v1::GetEchoResponse;
using safereturn::testing::v1::PutEchoRequest;
using safereturn::testing::v1::PutEchoResponse;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGet[] = "safereturn.testing.v1.EchoService.GetEcho";
constexpr char kPut[] = "safereturn.testing.v1.EchoService.PutEcho";
constexpr char kRequestId[] = "01920f3c-0000-7000-8000-000000000001";

const testing::KeyPair& Keys() {
  static const auto& pair = *new testing::KeyPair(testing::NewKeyPair());
  return pair;
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    auto verifier = CallerVerifier::Create({.public_key_pem = Keys().public_pem}, clock_);
    EXPECT_TRUE(verifier.ok());
    verifier_ = *std::move(verifier);
    service_.Handle<GetEchoRequest, GetEchoResponse>(
        "GetEcho", [this](const GetEchoRequest& request, const CallContext& context) {
          return Get(request, context);
        });
    service_.Handle<PutEchoRequest, PutEchoResponse>(
        "PutEcho", [this](const PutEchoRequest& request, const CallContext& context) {
          last_ = context;
          PutEchoResponse response;
          response.set_text(request.text());
          return response;
        });
  }

  void Start(ServerOptions options = {}) {
    options.error_domain = "testing.safereturn";
    server_ = std::make_unique<Server>(std::move(options), *verifier_);
    server_->Add(service_);
    const absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << Describe(started);
    client_ = std::make_unique<Client>(Address());
  }

  [[nodiscard]] std::string Address() const {
    return "127.0.0.1:" + std::to_string(server_->port());
  }

  // What a request says is what happens.
  absl::StatusOr<GetEchoResponse> Get(const GetEchoRequest& request, const CallContext& context) {
    last_ = context;
    if (request.text() == "refuse") {
      return Refuse(absl::StatusCode::kFailedPrecondition, "ECHO_REFUSED", "as asked", "text");
    }
    if (request.text() == "hold") {
      ++held_;
      release_.get_future().wait();
    }
    if (request.text() == "flaky" && ++attempts_ < 3) {
      return Refuse(absl::StatusCode::kUnavailable, "ECHO_FLAKY", "try again");
    }
    if (request.text() == "broken") {
      ++attempts_;
      return Refuse(absl::StatusCode::kInternal, "ECHO_BROKEN", "do not try again");
    }
    GetEchoResponse response;
    response.set_text(request.text());
    return response;
  }

  CallerToken Token(std::vector<std::string> roles = {"coordinator"}) {
    const CallerTokenMinter minter(Keys().private_pem, kTokenIssuer, kTokenAudience);
    auto token = minter.Mint({"users/7", std::move(roles), {"E10000016"}, {"SC001"}}, clock_.Now(),
                             seconds(300));
    EXPECT_TRUE(token.ok());
    return *token;
  }

  absl::StatusOr<GetEchoResponse> CallGet(const std::string& text, CallerToken token,
                                          Deadline deadline = Deadline::After(seconds(10))) {
    GetEchoRequest request;
    request.set_text(text);
    return client_->Call<GetEchoRequest, GetEchoResponse>(kGet, request, deadline, token);
  }

  absl::StatusOr<PutEchoResponse> CallPut(const std::string& request_id, CallerToken token) {
    PutEchoRequest request;
    request.set_request_id(request_id);
    return client_->Call<PutEchoRequest, PutEchoResponse>(kPut, request,
                                                          Deadline::After(seconds(10)), token);
  }

  SystemClock clock_;
  std::unique_ptr<CallerVerifier> verifier_;
  Service service_{"safereturn.testing.v1.EchoService"};
  CallContext last_;
  std::atomic<int> held_ = 0;
  std::atomic<int> attempts_ = 0;
  std::promise<void> release_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
};

TEST_F(ServerTest, AnswersAndTellsTheHandlerWhoCalls) {
  Start();

  const auto response = CallGet("hello", Token());

  ASSERT_TRUE(response.ok()) << Describe(response.status());
  EXPECT_EQ(response->text(), "hello");
  EXPECT_EQ(last_.caller.subject, "users/7");
  EXPECT_EQ(last_.caller.authorities, std::vector<std::string>{"E10000016"});
  EXPECT_EQ(last_.caller.homes, std::vector<std::string>{"SC001"});
  EXPECT_EQ(last_.method, kGet);
  EXPECT_EQ(last_.permission, "referral.episodes.read");
  EXPECT_THAT(last_.peer, HasSubstr("127.0.0.1"));
  EXPECT_GT(last_.deadline.Remaining(), seconds(5));
}

TEST_F(ServerTest, ARefusalKeepsItsCodeReasonAndField) {
  Start();

  const absl::Status status = CallGet("refuse", Token()).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), "ECHO_REFUSED");
  EXPECT_EQ(FieldOf(status), "text");
}

TEST_F(ServerTest, NobodyAndForgersAreUnauthenticated) {
  Start();

  EXPECT_EQ(ReasonOf(CallGet("x", {}).status()), "CALLER_MISSING");
  const absl::Status forged = CallGet("x", {"a.b.c"}).status();
  EXPECT_EQ(forged.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(ReasonOf(forged), "CALLER_INVALID");
}

TEST_F(ServerTest, ACallerWithoutThePermissionIsToldWhichIsMissing) {
  Start();

  const absl::Status status = CallPut(kRequestId, Token({"analyst"})).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(status), "PERMISSION_MISSING");
  EXPECT_THAT(MessageOf(status), HasSubstr("referral.episodes.write"));
  EXPECT_EQ(ReasonOf(CallPut(kRequestId, Token({})).status()), "PERMISSION_MISSING");
}

TEST_F(ServerTest, AChangeNeedsARequestId) {
  Start();

  const absl::Status missing = CallPut("", Token()).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(missing), "REQUEST_ID_REQUIRED");
  EXPECT_EQ(FieldOf(missing), "request_id");
  EXPECT_EQ(ReasonOf(CallPut("42", Token()).status()), "REQUEST_ID_MALFORMED");
  EXPECT_TRUE(CallPut(kRequestId, Token()).ok());
  EXPECT_EQ(last_.request_id, kRequestId);
}

TEST_F(ServerTest, PermissionIsAskedBeforeTheRequestId) {
  Start();
  EXPECT_EQ(ReasonOf(CallPut("", Token({"analyst"})).status()), "PERMISSION_MISSING");
}

TEST_F(ServerTest, AFullQueueRefusesAtOnce) {
  Start({.executor_threads = 1, .executor_queue = 1});
  const CallerToken token = Token();
  auto held = std::async(std::launch::async, [&] { return CallGet("hold", token).ok(); });
  while (held_ == 0) std::this_thread::yield();

  std::atomic<int> busy = 0;
  std::atomic<int> answered = 0;
  std::vector<std::future<void>> calls;
  for (int i = 0; i < 3; ++i) {
    calls.push_back(std::async(std::launch::async, [&] {
      const absl::Status status = CallGet("more", token).status();
      if (ReasonOf(status) == "SERVER_BUSY") {
        EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
        ++busy;
      }
      if (status.ok()) ++answered;
    }));
  }
  while (busy < 2)
    std::this_thread::yield();  // one waits, two are refused while the first is still held

  EXPECT_EQ(answered, 0);
  release_.set_value();
  for (auto& call : calls) call.get();
  EXPECT_EQ(answered, 1);
  EXPECT_TRUE(held.get());
}

TEST_F(ServerTest, ACallWithoutADeadlineGetsTheServersAndALongOneIsCut) {
  Start({.default_deadline = milliseconds(700), .max_deadline = seconds(3)});
  EXPECT_TRUE(CallGet("x", Token(), Deadline::After(std::chrono::hours(1))).ok());
  EXPECT_LE(last_.deadline.Remaining(), seconds(3));
  EXPECT_GT(last_.deadline.Remaining(), seconds(1));

  auto channel = grpc::CreateChannel(Address(), grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;  // no deadline
  context.AddMetadata(kCallerMetadata, Token().value);
  grpc::ByteBuffer response;
  grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  std::promise<bool> answered;
  stub.UnaryCall(&context, "/safereturn.testing.v1.EchoService/GetEcho", {}, &request, &response,
                 [&](grpc::Status status) { answered.set_value(status.ok()); });
  ASSERT_TRUE(answered.get_future().get());
  EXPECT_LE(last_.deadline.Remaining(), milliseconds(700));
}

TEST_F(ServerTest, TheClientGivesUpAtItsDeadline) {
  Start();

  const absl::Status status = CallGet("hold", Token(), Deadline::After(milliseconds(50))).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  release_.set_value();
}

TEST_F(ServerTest, ARequestThatIsNoMessageIsRefused) {
  Start();
  GetEchoRequest broken;
  // A field that is declared as text holds bytes that are no UTF-8.
  broken.GetReflection()->MutableUnknownFields(&broken)->AddLengthDelimited(1, "\xff\xfe");

  const absl::Status status = client_
                                  ->Call<GetEchoRequest, GetEchoResponse>(
                                      kGet, broken, Deadline::After(seconds(10)), Token())
                                  .status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "REQUEST_MALFORMED");
}

TEST_F(ServerTest, AMessageOverTheLimitIsRefused) {
  Start();
  Client big(Address(), {.max_message_bytes = 64 << 20});
  GetEchoRequest request;
  request.set_text(std::string(2 << 20, 'x'));

  const absl::Status status = big.Call<GetEchoRequest, GetEchoResponse>(
                                     kGet, request, Deadline::After(seconds(10)), Token())
                                  .status();

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ServerTest, UnavailableIsTriedAgainAndNothingElse) {
  Start();
  EXPECT_TRUE(CallGet("flaky", Token()).ok());
  EXPECT_EQ(attempts_, 3);

  attempts_ = 0;
  EXPECT_EQ(ReasonOf(CallGet("broken", Token()).status()), "ECHO_BROKEN");
  EXPECT_EQ(attempts_, 1);
}

TEST_F(ServerTest, AMethodCanBeCalledByItsDescriptor) {
  Start();
  GetEchoRequest request;
  request.set_text("dynamic");
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(kGet);

  const auto response =
      client_->CallDynamic(*method, request, Deadline::After(seconds(10)), Token());

  ASSERT_TRUE(response.ok()) << Describe(response.status());
  EXPECT_EQ((*response)->ShortDebugString(), "text: \"dynamic\"");
}

TEST_F(ServerTest, TheTraceGoesOnFromTheCaller) {
  Start();
  SeededRandom random(1);
  const obs::TraceContext trace = obs::NewTrace(random);
  {
    const obs::TraceScope scope(trace);
    EXPECT_TRUE(CallGet("x", Token()).ok());
  }

  const auto seen = obs::ParseTraceparent(last_.traceparent);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->trace_id, trace.trace_id);
  EXPECT_NE(seen->span_id, trace.span_id);
}

TEST_F(ServerTest, EachCallIsCountedByMethodAndCode) {
  Start();
  const auto ok = obs::GetCounter("safereturn_rpc_calls_total", {{"method", kGet}, {"code", "OK"}});
  const auto refused = obs::GetCounter("safereturn_rpc_calls_total",
                                       {{"method", kGet}, {"code", "UNAUTHENTICATED"}});
  const double ok_before = ok.value();
  const double refused_before = refused.value();

  EXPECT_TRUE(CallGet("x", Token()).ok());
  EXPECT_FALSE(CallGet("x", {}).ok());

  EXPECT_EQ(ok.value(), ok_before + 1);
  EXPECT_EQ(refused.value(), refused_before + 1);
}

TEST_F(ServerTest, HealthSaysServingOnlyWhenTold) {
  Start();
  const auto health = [&] { return *client_->CheckHealth(Deadline::After(seconds(10))); };
  EXPECT_FALSE(health());
  server_->SetServing(true);
  EXPECT_TRUE(health());
  server_->SetServing(false);
  EXPECT_FALSE(health());
}

// Returns the answer of the reflection service to "list services", or "" if there is none.
std::string ListServices(const std::string& address) {
  auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto done = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto stream = stub.PrepareCall(
      &context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  stream->StartCall(nullptr);
  if (!done()) return "";
  const grpc::Slice list("\x3a\x01*");  // ServerReflectionRequest{list_services: "*"}
  stream->Write(grpc::ByteBuffer(&list, 1), nullptr);
  if (!done()) return "";
  grpc::ByteBuffer response;
  stream->Read(&response, nullptr);
  std::string answer;
  grpc::Slice bytes;
  if (done() && response.DumpToSingleSlice(&bytes).ok()) {
    answer.assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  }
  context.TryCancel();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  done();
  return answer;
}

TEST_F(ServerTest, ReflectionIsThereOnlyWhenAskedFor) {
  Start({.reflection = true});
  EXPECT_THAT(ListServices(Address()), HasSubstr("safereturn.testing.v1.EchoService"));

  Start({.reflection = false});
  EXPECT_EQ(ListServices(Address()), "");
}

TEST_F(ServerTest, AnIncompleteServiceDoesNotStart) {
  Service incomplete("safereturn.testing.v1.UnstatedService");
  Server server({}, *verifier_);
  server.Add(incomplete);
  EXPECT_EQ(ReasonOf(server.Start()), "METHOD_UNHANDLED");
}

TEST_F(ServerTest, AServerWithoutServicesStillAnswersForItsHealth) {
  Server server({}, *verifier_);
  ASSERT_TRUE(server.Start().ok());
  server.SetServing(true);

  Client client("127.0.0.1:" + std::to_string(server.port()));

  const auto health = client.CheckHealth(Deadline::After(seconds(10)));
  EXPECT_TRUE(health.ok() && *health);
}

TEST_F(ServerTest, ATakenPortIsRefused) {
  Start();
  Server second({.listen = Address()}, *verifier_);
  second.Add(service_);
  EXPECT_EQ(ReasonOf(second.Start()), "LISTEN_FAILED");
}

TEST_F(ServerTest, ShutdownLetsTheCallInHandFinish) {
  Start();
  const CallerToken token = Token();
  auto held = std::async(std::launch::async, [&] { return CallGet("hold", token).ok(); });
  while (held_ == 0) std::this_thread::yield();
  auto stopped = std::async(std::launch::async, [&] { server_->Shutdown(seconds(10)); });

  release_.set_value();

  stopped.get();
  EXPECT_TRUE(held.get());
  server_->Join();
  EXPECT_EQ(CallGet("x", token, Deadline::After(seconds(2))).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace safereturn::rpc
