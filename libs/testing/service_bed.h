// The built binary of a service on the real servers, with what its tests say to it and read of it.
// Tests only.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/ids.h"
#include "libs/base/random.h"
#include "libs/kafka/producer.h"
#include "libs/pg/connection.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/client.h"
#include "libs/rpc/testing/keys.h"
#include "libs/testing/process.h"
#include "libs/testing/temp_file.h"

namespace safereturn::testing {

inline constexpr char kBedAuthority[] = "E10000016";

// One service that is tested with nothing beside it but PostgreSQL, Redis and Kafka; the test says
// what the other services would.
struct ServiceUnderTest {
  std::string binary;
  std::string name;                // its schema, topic and contract: "interview"
  std::vector<std::string> hears;  // the services whose topics it reads
  bool keeps_narratives = false;   // so that it wants a key file
};

// The fixture: an empty schema, topics with a prefix of their own, the service migrated and
// serving. Skips where SAFERETURN_PG, SAFERETURN_KAFKA or SAFERETURN_REDIS is not set.
class ServiceBed : public ::testing::Test {
 protected:
  explicit ServiceBed(ServiceUnderTest service);

  void SetUp() override;

  // Starts the binary; returns when it serves. Also after service_->Kill().
  void Start();

  [[nodiscard]] std::string NewUuid() { return ids_.NewUuid().ToString(); }
  [[nodiscard]] Instant Now() const { return clock_.Now(); }
  static void Stamp(Instant instant, google::protobuf::Timestamp& out);

  // Calls a method of the service, each time with a new request id.
  template <class Response, class Request>
  absl::StatusOr<Response> CallAs(const rpc::Caller& caller, const std::string& method,
                                  Request request) {
    SetRequestId(request);
    return client_->Call<Request, Response>(FullName(method), request, CallLimit(), Token(caller));
  }
  [[nodiscard]] std::string FullName(const std::string& method) const;
  [[nodiscard]] static rpc::Deadline CallLimit();
  [[nodiscard]] rpc::CallerToken Token(const rpc::Caller& caller) const;

  // Publishes an event of `service` about `subject`, `times` times with one id, and waits until
  // Kafka has it.
  void Publish(const google::protobuf::Message& event, const std::string& service,
               const std::string& subject, const std::string& key, int times = 1);

  // Returns the types, without their package, of what the service has said about `subject`, or
  // about all with "", as soon as there are `expected`; their bytes are appended to `bytes`, those
  // about others too.
  std::vector<std::string> Published(const std::string& subject, size_t expected,
                                     std::string* bytes = nullptr);

  // Returns how many rows of the service's schema hold `word` in whatever column, in clear or in
  // hexadecimal.
  int64_t RowsWith(const std::string& word);

 private:
  void SetRequestId(google::protobuf::Message& request);
  std::vector<std::string> Variables() const;
  std::string Topic(const std::string& service) const;

  const ServiceUnderTest under_test_;
  SystemClock clock_;
  SystemRandom random_;
  IdSource ids_{clock_, random_};
  rpc::testing::KeyPair keys_ = rpc::testing::NewKeyPair();
  rpc::CallerTokenMinter minter_{keys_.private_pem, rpc::kTokenIssuer, rpc::kTokenAudience};
  TempFile public_key_{keys_.public_pem};
  TempFile key_file_;
  std::string prefix_;
  std::unique_ptr<kafka::Producer> producer_;

 protected:
  std::unique_ptr<pg::Connection> database_;
  std::unique_ptr<Process> service_;
  std::unique_ptr<rpc::Client> client_;
};

}  // namespace safereturn::testing
