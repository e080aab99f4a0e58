// How interview's events travel.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "libs/messaging/proto_events.h"
#include "services/interview/domain/interview.h"

namespace safereturn::interview {

// Returns the codec; every event of the service is declared in it.
const messaging::ProtoEvents& EventCodec();

// Returns the event of an interview that a journal row holds; nothing for types that no interview
// says.
absl::StatusOr<std::optional<InterviewEvent>> DecodeInterviewEvent(const std::string& type,
                                                                   const std::string& data);

}  // namespace safereturn::interview
