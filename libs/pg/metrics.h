// The metrics of this library; their table is in metrics.cc.
#pragma once

#include <string>

#include "libs/obs/metrics.h"

namespace safereturn::pg {

// Statements sent, by pool (its application_name).
obs::Counter StatementsTotal(const std::string& pool);
// Connections now open, by pool.
obs::Gauge OpenConnections(const std::string& pool);
// Seconds that callers waited for a connection, by pool.
obs::Histogram AcquireSeconds(const std::string& pool);

}  // namespace safereturn::pg
