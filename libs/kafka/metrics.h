// The metrics of this library; their table is in metrics.cc.
#pragma once

#include <string>

#include "libs/obs/metrics.h"

namespace safereturn::kafka {

// Messages that the broker acknowledged, and messages taken, by client id.
obs::Counter PublishedTotal(const std::string& client);
obs::Counter ConsumedTotal(const std::string& client);
// Messages between the consumer and the end of its partitions, by client id.
obs::Gauge LagMessages(const std::string& client);

}  // namespace safereturn::kafka
