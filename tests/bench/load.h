// What the benchmark sends: returned episodes as a council would publish them, open loop.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/kafka/message.h"

namespace safereturn::bench {

struct LoadOptions {
  std::string topic;         // intake, with the prefix of the settings
  std::string source;        // CloudEvents source registered to the authority
  std::string authority_id;  // issuer of the identifiers
  std::string home_urn;
  int64_t first = 0;  // index of the first episode: children are never shared between loads
  int64_t count = 0;
  double rate = 1000;   // returned episodes per second
  Instant return_from;  // the i-th child came back at return_from + i * return_step
  std::chrono::microseconds return_step{0};
};

// Returns the two messages of episode `index`: reported missing, returned. The event id of the
// return carries the index, and correlation carries the event id to the end of the story.
std::vector<kafka::Message> EpisodeMessages(const LoadOptions& options, int64_t index);

// Returns the index in a correlation id, or -1.
int64_t IndexOfCorrelation(const std::string& correlation_id);

}  // namespace safereturn::bench
