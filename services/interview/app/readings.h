// The read audit: who opened which words of a child, when (domain facts 5.5).
#pragma once

#include "services/interview/app/tables.h"

namespace safereturn::interview {

// Writes down that `reading.read_by` opened words, in the transaction that opens them: no words
// without the line. Id and time are filled in here.
void LogReading(Reading reading, messaging::Tx& tx);

}  // namespace safereturn::interview
