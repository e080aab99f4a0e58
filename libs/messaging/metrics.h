// The metrics of the messaging steps; the five that answer "is it healthy" are among them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace safereturn::messaging {

void CountHandled(size_t handled, size_t repeated, size_t skipped, size_t parked);
void CountPublished(size_t events);
void CountTicks(size_t ticks, double worst_lateness_seconds);
// One commit that held the answers of so many commands.
void CountCommands(size_t commands);
// Commands of a shared transaction that had to be run by themselves after all.
void CountRunAlone(size_t commands);
void SetOutbox(int64_t unpublished);
void SetDeadLetters(size_t parked);
void SetAudit(const char* table, int64_t live, int64_t without_next, int64_t overdue,
              double oldest_seconds);
void BeatHeart();

}  // namespace safereturn::messaging
