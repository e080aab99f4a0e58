#include "services/reporting/app/return_figures.h"

#include <algorithm>

#include "libs/base/civil.h"
#include "services/reporting/app/tables.h"

namespace safereturn::reporting {
namespace {

constexpr int kPage = 1000;

absl::Status ReadAll(messaging::ListQuery query, messaging::Tx& tx, std::vector<Figure>& all) {
  query.limit = kPage;
  for (;;) {
    SR_ASSIGN_OR_RETURN(const std::vector<Figure> page, tx.List<Figure>(query));
    for (const Figure& each : page) {
      if (each.standing != Standing::kWithdrawn && each.standing != Standing::kMerged) {
        all.push_back(each);
      }
    }
    if (page.size() < kPage) return absl::OkStatus();
    query.after = "-|" + page.back().episode_id.key();
  }
}

}  // namespace

absl::StatusOr<std::vector<Figure>> FiguresOfYear(const AuthorityId& authority, int year,
                                                  messaging::Tx& tx) {
  using std::chrono::April;
  const Instant begin = StartOfDay(std::chrono::year(year - 1) / April / 1);
  const Instant end = StartOfDay(std::chrono::year(year) / April / 1);
  messaging::ListQuery base;
  base.equals = {{"authority_id", authority}};
  std::vector<Figure> figures;

  messaging::ListQuery begun = base;  // in the year
  begun.ranges = {{"from_at", begin, end}};
  SR_RETURN_IF_ERROR(ReadAll(begun, tx, figures));

  messaging::ListQuery returned = base;  // began before, ended since
  returned.ranges = {{"from_at", std::nullopt, begin}, {"return_at", begin, std::nullopt}};
  SR_RETURN_IF_ERROR(ReadAll(returned, tx, figures));

  messaging::ListQuery away = base;  // began before, goes on
  away.ranges = {{"from_at", std::nullopt, begin}};
  away.equals.emplace_back("standing", CodeOf(Standing::kAway));
  SR_RETURN_IF_ERROR(ReadAll(away, tx, figures));

  std::sort(figures.begin(), figures.end(),
            [](const Figure& a, const Figure& b) { return a.episode_id < b.episode_id; });
  return figures;
}

}  // namespace safereturn::reporting
