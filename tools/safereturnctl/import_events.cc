#include "tools/safereturnctl/import_events.h"

#include "libs/base/civil.h"
#include "libs/base/uuid.h"

namespace safereturn::ctl {
namespace {

using data_returns::DateCell;
using data_returns::UsableRow;
using TimeOfDay = std::optional<std::chrono::seconds>;

// Version 4, minted once for this purpose.
const Uuid kEventSpace = *Uuid::Parse("1c3f4f0e-6a0d-4f3b-9b52-0f5a3f1c9e27");

Event Make(const std::string& type, const std::string& source, Json data, Instant now) {
  Event event;
  event.type = kIntakePackage + type;
  event.source = source;
  event.time = now;
  event.id = UuidV5(kEventSpace, source + "\n" + event.type + "\n" + Compact(data)).ToString();
  event.data = std::move(data);
  return event;
}

// The first such instant, where the clock goes back.
Instant InLondon(Date date, std::chrono::seconds time) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time);
  return NextLondonTime(StartOfDay(date), minutes) + (time - minutes);
}

Json OnDate(const DateCell& cell, const TimeOfDay& time) {
  if (time) {
    return {{"time", FormatInstant(InLondon(*cell.date, *time))},
            {"precision", "TIME_PRECISION_EXACT"},
            {"told_by", "local_authority"}};
  }
  return {{"date", FormatDate(*cell.date)},
          {"precision", "TIME_PRECISION_DATE_ONLY"},
          {"told_by", "local_authority"}};
}

}  // namespace

std::vector<Event> EventsOf(const UsableRow& row, const std::string& authority,
                            const std::string& source, bool is_history, Instant now) {
  const auto& period = row.period;
  const Json child = Json::array({{{"type", period.id.empty() ? "ssda903" : "ssd"},
                                   {"issuer", authority},
                                   {"value", period.child}}});
  const Json common = {
      {"child", child},
      {"episode_reference", row.Reference()},
      {"category", period.kind == "M" ? "EPISODE_CATEGORY_MISSING"
                                      : "EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION"},
      {"start_time", OnDate(period.start, period.start_time)},
      {"birth_date", row.birth_date ? FormatDate(*row.birth_date) : ""},
      {"home_urn", row.home_urn}};
  std::vector<Event> events{Make("ChildReportedMissing", source, common, now)};
  if (!period.end.date) return events;
  Json returned = common;
  returned["return_time"] = OnDate(period.end, period.end_time);
  if (is_history) returned["is_history"] = true;
  events.push_back(Make("ChildReturned", source, std::move(returned), now));
  return events;
}

std::string ImportSource(const std::string& authority) { return "//import/ssda903/" + authority; }

std::string SsdImportSource(const std::string& authority) {
  return "//import/ssd-missing/" + authority;
}

}  // namespace safereturn::ctl
