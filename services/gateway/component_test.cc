// The real binary in front of a service that is made from the contract's descriptor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <future>

#include "libs/base/result.h"
#include "libs/rpc/server.h"
#include "libs/rpc/testing/keys.h"
#include "libs/testing/eventually.h"
#include "libs/testing/process.h"
#include "libs/testing/temp_file.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"
#include "services/gateway/http/message.h"
#include "services/gateway/testing/issuer.h"

namespace safereturn::gateway {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using safereturn::testing::Eventually;
using safereturn::testing::Process;
using safereturn::testing::TempFile;
using scheduling::v1::GetPlanRequest;
using scheduling::v1::GetPlanResponse;
using scheduling::v1::ListPlansRequest;
using scheduling::v1::ListPlansResponse;
using scheduling::v1::OfferInterviewRequest;
using scheduling::v1::OfferInterviewResponse;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using testing::Json;

constexpr char kId[] = "01920f3c-0000-7000-8000-000000000001";

struct Answer {
  int status = 0;
  std::string body;
  http::response<http::string_body> raw;
  [[nodiscard]] Json json() const { return Json::parse(body, nullptr, false); }
  [[nodiscard]] std::string header(const std::string& name) const { return std::string(raw[name]); }
};

// One connection, blocking.
class HttpClient {
 public:
  explicit HttpClient(int port) : socket_(context_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), static_cast<uint16_t>(port)});
  }

  Answer Ask(const std::string& method, const std::string& target, const Headers& headers = {},
             const std::string& body = "") {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    Send(text + "\r\n" + body);
    return Receive();
  }

  void Send(const std::string& text) { boost::asio::write(socket_, boost::asio::buffer(text)); }

  // Returns status 0 when the server closed the connection instead.
  Answer Receive() {
    Answer answer;
    boost::beast::error_code error;
    http::read(socket_, buffer_, answer.raw, error);
    if (error) return answer;
    answer.status = answer.raw.result_int();
    answer.body = answer.raw.body();
    return answer;
  }

 private:
  boost::asio::io_context context_;
  tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
};

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    jwks_.Write(testing::KeySetText({issuer_key_.Jwk()}));
    private_key_.Write(caller_keys_.private_pem);
    auto verifier =
        rpc::CallerVerifier::Create({.public_key_pem = caller_keys_.public_pem}, clock_);
    verifier_ = *std::move(verifier);
    MakeService();
    backend_ =
        std::make_unique<rpc::Server>(rpc::ServerOptions{.error_domain = "fake"}, *verifier_);
    backend_->Add(service_);
    const absl::Status started = backend_->Start();
    EXPECT_TRUE(started.ok()) << Describe(started);
    backend_->SetServing(true);
    StartGateway();
  }

  ~GatewayTest() override {
    process_->Kill();
    backend_->Shutdown(milliseconds(0));
    backend_->Join();
  }

  // A handler for every method of the contract; three of them do something.
  void MakeService() {
    service_.Handle<GetPlanRequest, GetPlanResponse>(
        "GetPlan",
        [](const GetPlanRequest& request,
           const rpc::CallContext& context) -> absl::StatusOr<GetPlanResponse> {
          if (request.name() != "plans/7") {
            return Refuse(absl::StatusCode::kNotFound, "PLAN_UNKNOWN", "no such plan", "name");
          }
          SR_RETURN_IF_ERROR(rpc::RequireAuthority(context, AuthorityId("E10000016")));
          GetPlanResponse response;
          response.mutable_plan()->set_name(request.name());
          response.mutable_plan()->set_etag("4");
          response.mutable_plan()->set_case_reference(context.caller.subject);
          return response;
        });
    service_.Handle<ListPlansRequest, ListPlansResponse>(
        "ListPlans",
        [](const ListPlansRequest& request,
           const rpc::CallContext&) -> absl::StatusOr<ListPlansResponse> {
          ListPlansResponse response;
          for (int i = 0; i < request.page_size(); ++i) {
            response.add_plans()->set_name("plans/" + std::to_string(i));
          }
          response.set_next_page_token("next");
          return response;
        });
    service_.Handle<OfferInterviewRequest, OfferInterviewResponse>(
        "OfferInterview",
        [this](const OfferInterviewRequest& request,
               const rpc::CallContext& context) -> absl::StatusOr<OfferInterviewResponse> {
          if (request.mode() == "hold") {
            ++held_;
            release_.get_future().wait();
          }
          OfferInterviewResponse response;
          response.mutable_plan()->set_name(request.name());
          response.mutable_plan()->set_case_reference(context.request_id + request.mode());
          return response;
        });
    const auto& type = service_.descriptor();
    for (int i = 0; i < type.method_count(); ++i) {
      if (service_.Find(*type.method(i)) != nullptr) continue;
      service_.HandleAny(type.method(i)->name(), type.method(i)->input_type(),
                         type.method(i)->output_type(),
                         [](const google::protobuf::Message&, const rpc::CallContext&)
                             -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
                           return absl::UnimplementedError("not in this test");
                         });
    }
  }

  void StartGateway() {
    std::vector<std::string> variables{
        "SAFERETURN_HTTP_LISTEN=127.0.0.1:0",
        "SAFERETURN_METRICS_LISTEN=127.0.0.1:0",
        "SAFERETURN_SCHEDULING_ADDRESS=127.0.0.1:" + std::to_string(backend_->port()),
        "SAFERETURN_CALLER_PRIVATE_KEY_FILE=" + private_key_.path(),
        std::string("SAFERETURN_OIDC_ISSUER=") + testing::kIssuer,
        std::string("SAFERETURN_OIDC_AUDIENCE=") + testing::kAudience,
        "SAFERETURN_OIDC_JWKS=" + jwks_.path(),
        "SAFERETURN_OIDC_JWKS_INTERVAL_MS=200",
        "SAFERETURN_HTTP_READ_WITHIN_MS=300",
        "SAFERETURN_HTTP_BODY_BYTES=4096",
        "SAFERETURN_HTTP_HEADER_BYTES=2048",
    };
    process_ = std::make_unique<Process>(SR_SERVICE_BINARY, std::vector<std::string>{}, variables);
    ASSERT_NE(process_->AwaitLog("(service.serving)"), "") << process_->log();
    port_ = std::stoi(process_->AwaitLog("\"http_port\":([0-9]+)"));
    metrics_port_ = std::stoi(process_->AwaitLog("\"metrics_port\":([0-9]+)"));
  }

  Headers Bearer(const Json& changes = Json::object()) {
    return {{"Authorization",
             "Bearer " + issuer_key_.Sign(testing::Claims(clock_.Now(), changes).dump())}};
  }
  static Headers With(Headers headers, const Headers& more) {
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
  }
  Answer Ask(const std::string& method, const std::string& target, const Headers& headers,
             const std::string& body = "") {
    return HttpClient(port_).Ask(method, target, headers, body);
  }

  SystemClock clock_;
  testing::SigningKey issuer_key_ = testing::SigningKey::Ec("k1");
  rpc::testing::KeyPair caller_keys_ = rpc::testing::NewKeyPair();
  TempFile jwks_;
  TempFile private_key_;
  std::unique_ptr<rpc::CallerVerifier> verifier_;
  rpc::Service service_{"safereturn.scheduling.v1.SchedulingService"};
  std::unique_ptr<rpc::Server> backend_;
  std::atomic<int> held_ = 0;
  std::promise<void> release_;
  std::unique_ptr<Process> process_;
  int port_ = 0;
  int metrics_port_ = 0;
};

TEST_F(GatewayTest, ReadsListsAndChangesWithTheCallersIdentity) {
  const Answer plan = Ask("GET", "/v1/plans/7", Bearer());
  ASSERT_EQ(plan.status, 200) << plan.body << process_->log();
  EXPECT_EQ(plan.json()["plan"]["name"], "plans/7");
  EXPECT_EQ(plan.json()["plan"]["case_reference"], "users/4d1c2b");
  EXPECT_EQ(plan.header("content-type"), "application/json");
  EXPECT_EQ(plan.header("etag"), "\"4\"");
  EXPECT_EQ(Ask("GET", "/v1/plans/7", With(Bearer(), {{"If-None-Match", "\"4\""}})).status, 304);

  const Answer page = Ask("GET", "/v1/plans?page_size=3", Bearer());
  EXPECT_EQ(page.json()["plans"].size(), 3);
  EXPECT_EQ(page.json()["next_page_token"], "next");

  const Headers change =
      With(Bearer(), {{"Content-Type", "application/json"}, {"Idempotency-Key", kId}});
  const Answer offer = Ask("POST", "/v1/plans/7:offer", change, R"({"mode": "phone"})");
  ASSERT_EQ(offer.status, 200) << offer.body;
  EXPECT_EQ(offer.json()["plan"]["case_reference"], std::string(kId) + "phone");
}

TEST_F(GatewayTest, RefusalsAreProblems) {
  const Headers json = With(Bearer(), {{"Content-Type", "application/json"}});
  const struct {
    const char* name;
    Answer answer;
    int status;
    const char* reason;
  } cases[] = {
      {"no token", Ask("GET", "/v1/plans/7", {}), 401, "TOKEN_MISSING"},
      {"no token, no path", Ask("GET", "/v1/nothing", {}), 401, "TOKEN_MISSING"},
      {"expired", Ask("GET", "/v1/plans/7", Bearer({{"iat", 1}, {"exp", 2}})), 401,
       "TOKEN_EXPIRED"},
      {"two tokens", Ask("GET", "/v1/plans/7", With(Bearer(), Bearer())), 401, "TOKEN_INVALID"},
      {"caller token from outside", Ask("GET", "/v1/plans/7", {{"x-safereturn-caller", "a.b.c"}}),
       401, "TOKEN_MISSING"},
      {"no role", Ask("GET", "/v1/plans/7", Bearer({{"roles", Json::array()}})), 403,
       "PERMISSION_MISSING"},
      {"other authority", Ask("GET", "/v1/plans/7", Bearer({{"authorities", {"E06000001"}}})), 403,
       "AUTHORITY_FORBIDDEN"},
      {"unknown plan", Ask("GET", "/v1/plans/8", Bearer()), 404, "PLAN_UNKNOWN"},
      {"unknown path", Ask("GET", "/v1/nothing", Bearer()), 404, "ROUTE_UNKNOWN"},
      {"path trick", Ask("GET", "/v1/plans/..%2f7", Bearer()), 400, "PATH_INVALID"},
      {"other method", Ask("DELETE", "/v1/plans/7", Bearer()), 405, "METHOD_NOT_ALLOWED"},
      {"method override",
       Ask("GET", "/v1/plans/7:offer", With(Bearer(), {{"X-HTTP-Method-Override", "POST"}})), 405,
       "METHOD_NOT_ALLOWED"},
      {"not acceptable", Ask("GET", "/v1/plans/7", With(Bearer(), {{"Accept", "text/html"}})), 406,
       "NOT_ACCEPTABLE"},
      {"media type", Ask("POST", "/v1/plans/7:offer", Bearer(), "{}"), 415,
       "MEDIA_TYPE_UNSUPPORTED"},
      {"bad JSON", Ask("POST", "/v1/plans/7:offer", json, "{"), 400, "JSON_INVALID"},
      {"no idempotency key", Ask("POST", "/v1/plans/7:offer", json, "{}"), 400,
       "REQUEST_ID_REQUIRED"},
      {"no address", Ask("GET", "/v1/episodes/7", Bearer()), 503, "BACKEND_UNKNOWN"},
      {"body too large", Ask("POST", "/v1/plans/7:offer", json, std::string(5000, ' ')), 413,
       "BODY_TOO_LARGE"},
      {"headers too large", Ask("GET", "/v1/plans/7", {{"X-Long", std::string(3000, 'x')}}), 431,
       "HEADERS_TOO_LARGE"},
  };
  for (const auto& [name, answer, status, reason] : cases) {
    EXPECT_EQ(answer.status, status) << name << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << name;
    EXPECT_EQ(answer.json().value("reason", ""), reason) << name << answer.body;
    EXPECT_EQ(answer.json().value("status", 0), status) << name;
  }
}

TEST_F(GatewayTest, TheContractHealthAndMetricsNeedNoToken) {
  const Answer contract = Ask("GET", "/openapi.json", {});
  EXPECT_EQ(contract.status, 200);
  EXPECT_TRUE(contract.json()["paths"].contains("/v1/plans/{plan}:offer"));
  const Answer packed = Ask("GET", "/openapi.json", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size() * 4, contract.body.size());
  EXPECT_EQ(Ask("GET", "/health/live", {}).status, 200);
  EXPECT_EQ(Ask("GET", "/health/ready", {}).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/plans/7", Bearer()).status, 200);
  EXPECT_THAT(HttpClient(metrics_port_).Ask("GET", "/metrics").body,
              HasSubstr("safereturn_gateway_requests_total{method=\"safereturn.scheduling.v1."
                        "SchedulingService.GetPlan\",status=\"200\"} 1"));
}

TEST_F(GatewayTest, AConnectionServesManyRequestsAndASlowOneLosesIt) {
  HttpClient client(port_);
  const Headers bearer = Bearer();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.Ask("GET", "/v1/plans/7", bearer).status, 200);
  client.Send("GET /v1/plans/7 HTTP/1.1\r\nHost: gat");
  EXPECT_EQ(client.Receive().status, 0);  // closed after 300 ms
  HttpClient garbage(port_);
  garbage.Send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_EQ(garbage.Receive().status, 400);
}

TEST_F(GatewayTest, NewKeysOfTheIssuerAreTaken) {
  const auto next = testing::SigningKey::Rsa("k2");
  const Headers bearer{
      {"Authorization", "Bearer " + next.Sign(testing::Claims(clock_.Now()).dump())}};
  EXPECT_EQ(Ask("GET", "/v1/plans/7", bearer).status, 401);
  jwks_.Write(testing::KeySetText({next.Jwk()}));
  EXPECT_TRUE(Eventually([&] { return Ask("GET", "/v1/plans/7", bearer).status == 200; }));
  EXPECT_EQ(Ask("GET", "/v1/plans/7", Bearer()).status, 401);
}

TEST_F(GatewayTest, WhatIsInHandIsAnsweredBeforeTheProcessEnds) {
  const Headers change =
      With(Bearer(), {{"Content-Type", "application/json"}, {"Idempotency-Key", std::string(kId)}});
  auto held = std::async(std::launch::async, [&] {
    return Ask("POST", "/v1/plans/7:offer", change, R"({"mode": "hold"})");
  });
  ASSERT_TRUE(Eventually([&] { return held_ == 1; }));
  process_->Signal(SIGTERM);
  ASSERT_NE(process_->AwaitLog("(service.stopping)"), "");
  release_.set_value();
  const Answer answer = held.get();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_EQ(process_->Wait(), 0) << process_->log();
}

}  // namespace
}  // namespace safereturn::gateway
