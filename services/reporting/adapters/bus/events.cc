#include "services/reporting/adapters/bus/events.h"

namespace safereturn::reporting {

const messaging::ProtoEvents& EventCodec() {
  static const auto& codec = *new messaging::ProtoEvents;
  return codec;
}

}  // namespace safereturn::reporting
