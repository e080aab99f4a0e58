// Which handler hears which event. Made once per service in adapters/bus/routes.cc.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libs/codec/proto.h"
#include "libs/messaging/tx.h"

namespace safereturn::messaging {

class Router {
 public:
  // A decoded event, ready to declare what it touches and to be handled.
  struct Delivery {
    std::function<void(Prefetch&)> touches;
    std::function<absl::Status(Tx&)> handle;
  };
  using Decode = std::function<absl::StatusOr<Delivery>(const Envelope&)>;

  // Routes events of protobuf type `Proto` to `handle` as the described struct `Fact` (its fields
  // are found by name). `touches` declares what the handler will lock and read.
  template <class Proto, class Fact>
  void On(std::function<void(const Fact&, const Envelope&, Prefetch&)> touches,
          std::function<absl::Status(const Fact&, const Envelope&, Tx&)> handle) {
    const std::string type = codec::TypeName(Proto::descriptor());
    routes_[type] = [touches, handle](const Envelope& envelope) -> absl::StatusOr<Delivery> {
      Proto message;
      SR_RETURN_IF_ERROR(ParseData(envelope, message));
      SR_ASSIGN_OR_RETURN(Fact decoded, codec::FromProto<Fact>(message));
      auto fact = std::make_shared<const Fact>(std::move(decoded));
      auto event = std::make_shared<const Envelope>(envelope);
      return Delivery{[=](Prefetch& prefetch) { touches(*fact, *event, prefetch); },
                      [=](Tx& tx) { return handle(*fact, *event, tx); }};
    };
  }

  // Returns the decoder of a type, or nullptr.
  [[nodiscard]] const Decode* Find(const std::string& type) const;

  // Parses the data by its content type. Errors: INVALID_ARGUMENT/DATA_MALFORMED (with what the
  // parser said), DATA_MISSING, CONTENT_TYPE_UNSUPPORTED.
  static absl::Status ParseData(const Envelope& envelope, google::protobuf::Message& message);

 private:
  std::map<std::string, Decode> routes_;
};

}  // namespace safereturn::messaging
