// Looks again for people who were lacking when an alert was made: events of the directory come by
// another topic than what asks for people, so at a first start, and after an outage, the directory
// may be behind. Who is found then is told late rather than never.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "libs/messaging/tx.h"

namespace safereturn::notification {

// Declares what ticks of these vacancies touch.
void TouchesVacancies(const std::vector<messaging::DueKey>& due, messaging::Prefetch& prefetch);

// Looks for the people of one vacancy if it is time. Whoever is found gets a mail; the alarm about
// them ends when nobody is lacking any more.
absl::Status TickVacancy(const std::string& key, messaging::Tx& tx);

}  // namespace safereturn::notification
