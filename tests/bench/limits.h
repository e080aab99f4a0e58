// What the servers do alone with the same messages and rows: the bound against which a flow is
// held.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/kafka/message.h"

namespace safereturn::bench {

// Prints how many units a second Kafka takes and gives back, `per_unit` messages each. `next`
// returns the i-th message, for `topic`; all are consumed as they are produced.
int KafkaLimit(const std::string& brokers, const std::string& topic, double per_unit,
               double seconds, const std::function<kafka::Message(int64_t)>& next);

// Returns up to `most` messages that lie on `topics`, from their beginning.
std::vector<kafka::Message> Recorded(const std::string& brokers,
                                     const std::vector<std::string>& topics, size_t most);

// Prints how many units a second PostgreSQL writes: copies of the rows that `units` of them left,
// `share` of each table's, inserted again in batches into tables of the same shape and indexes.
int PgLimit(const std::string& conninfo, const std::vector<std::string>& tables, double share,
            int64_t units);

}  // namespace safereturn::bench
