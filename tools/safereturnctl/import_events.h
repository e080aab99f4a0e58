// Rows of a data return as intake events. Source: product decisions 3, 15, 16, 18.
#pragma once

#include <string>
#include <vector>

#include "libs/data_returns/usable_rows.h"
#include "tools/safereturnctl/event.h"

namespace safereturn::ctl {

// Returns the row's events: reported missing, and returned where it has an end. Their ids are
// UUIDv5 of what they say, so that the same row always gives the same event.
[[nodiscard]] std::vector<Event> EventsOf(const data_returns::UsableRow& row,
                                          const std::string& authority, const std::string& source,
                                          bool is_history, Instant now);

// The CloudEvents sources that an import speaks as unless told otherwise; `seed` registers them.
[[nodiscard]] std::string ImportSource(const std::string& authority);     // SSDA903
[[nodiscard]] std::string SsdImportSource(const std::string& authority);  // ssd_missing

}  // namespace safereturn::ctl
