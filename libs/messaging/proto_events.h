// The event codec of a service: domain event ⇄ protobuf by field name. One line per event in
// adapters/bus/events.cc.
#pragma once

#include <functional>
#include <map>

#include "libs/base/check.h"
#include "libs/codec/proto.h"
#include "libs/messaging/tx.h"

namespace safereturn::messaging {

class ProtoEvents final : public EventCodec {
 public:
  // Declares that `Fact` travels as `Proto`. Checks at once that every field has its twin.
  template <class Fact, class Proto>
  void Add() {
    SR_CHECK(codec::CheckMapping<Fact>(*Proto::descriptor()).ok(),
             "every event field has its twin");
    encoders_[typeid(Fact)] = [](const void* fact) {
      Proto message;
      codec::ToProto(*static_cast<const Fact*>(fact), message);
      return Encoded{codec::TypeName(Proto::descriptor()), codec::Serialize(message)};
    };
  }
  [[nodiscard]] Encoded Encode(std::type_index type, const void* event) const override {
    const auto encoder = encoders_.find(type);
    SR_CHECK(encoder != encoders_.end(), "every event is declared in adapters/bus/events.cc");
    return encoder->second(event);
  }

 private:
  std::map<std::type_index, std::function<Encoded(const void*)>> encoders_;
};

}  // namespace safereturn::messaging
