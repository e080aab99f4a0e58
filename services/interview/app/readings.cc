#include "services/interview/app/readings.h"

#include <utility>

namespace safereturn::interview {

void LogReading(Reading reading, messaging::Tx& tx) {
  reading.reading_id = tx.NewId<ReadingId>();
  reading.read_time = tx.now();
  tx.Save(reading);
}

}  // namespace safereturn::interview
