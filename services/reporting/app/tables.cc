#include "services/reporting/app/tables.h"

#include "libs/base/civil.h"
#include "libs/codec/json.h"

namespace safereturn::messaging {
namespace {

std::optional<std::string> Text(const std::optional<Instant>& instant) {
  return instant ? std::optional(FormatInstant(*instant)) : std::nullopt;
}

}  // namespace

const TableDef& Table<reporting::Figure>::Def() {
  static const TableDef def{.name = "figure",
                            .collection = "figures",
                            .key_type = "uuid",
                            .columns = {{"child_id", "uuid"},
                                        {"home_urn", "text"},
                                        {"area", "text"},
                                        {"age_band", "text"},
                                        {"return_month", "text"},
                                        {"standing", "text"},
                                        {"outcome", "text"},
                                        {"offered", "text"},
                                        {"held", "text"},
                                        {"offered_after", "text"},
                                        {"held_after", "text"},
                                        {"late_reason", "text"},
                                        {"delay", "text"},
                                        {"from_at", "timestamptz"},
                                        {"return_at", "timestamptz"},
                                        {"settles_at", "timestamptz"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<reporting::Figure>::Columns(const reporting::Figure& figure) {
  using reporting::CodeOf;
  const std::string month =
      figure.return_time ? FormatDate(LondonDate(*figure.return_time)).substr(0, 7) : "";
  return {figure.child_id.key(),
          figure.home_urn,
          CodeOf(figure.area),
          CodeOf(figure.age_band),
          month,
          CodeOf(figure.standing),
          CodeOf(figure.outcome),
          CodeOf(figure.offered),
          CodeOf(figure.held),
          CodeOf(figure.offered_after),
          CodeOf(figure.held_after),
          CodeOf(figure.late_reason),
          CodeOf(figure.delay),
          Text(figure.start_time ? figure.start_time : figure.return_time),
          Text(figure.return_time),
          Text(reporting::SettlesAt(figure))};
}

const TableDef& Table<reporting::ChildLink>::Def() {
  static const TableDef def{.name = "child_link",
                            .collection = "childLinks",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<reporting::DataReturn>::Def() {
  static const TableDef def{.name = "data_return",
                            .collection = "dataReturns",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::reporting::Figure)
SR_STORED(safereturn::reporting::ChildLink)
SR_STORED(safereturn::reporting::DataReturn)
