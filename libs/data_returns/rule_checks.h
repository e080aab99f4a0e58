// The functions behind the rules. Each calls `flag` with the rows that break it.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "libs/data_returns/rules.h"

namespace safereturn::data_returns {

// A run of placements without a day between: the next starts no later than the one before ends.
struct PeriodOfCare {
  Date start;
  std::optional<Date> end;  // absent: the child is looked after still
};

// All that is known of one child.
struct ChildRows {
  std::vector<const MissingPeriod*> missing;  // as supplied
  std::vector<const MissingPeriod*> missing_last_year;
  std::vector<const Placement*> placements;  // with a start, in its order
  std::vector<PeriodOfCare> care;
  const HeaderRow* header = nullptr;
  bool has_episodes = false;
};

struct Evidence {
  const Tables& tables;
  std::optional<CollectionYear> year;
  std::unordered_map<std::string, ChildRows> children;
  std::vector<std::string> order;  // children, as they first appear
};

[[nodiscard]] Evidence Gather(const Tables& tables, const std::optional<CollectionYear>& year);

// Returns the child's date of birth: the row's own, else that of Header.
[[nodiscard]] std::optional<Date> BirthDateOf(const MissingPeriod& period, const ChildRows& child);

using Flag = std::function<void(std::vector<RowRef>)>;

// Of one row alone.
bool Breaks1004(const MissingPeriod& row);
bool Breaks1005(const MissingPeriod& row);
bool Breaks1006(const MissingPeriod& row);
bool Breaks564(const MissingPeriod& row);
bool Breaks565(const MissingPeriod& row);
bool Breaks566(const MissingPeriod& row);
bool Breaks567(const MissingPeriod& row);

// Of a row and the collection year.
bool Breaks570(const MissingPeriod& row, const CollectionYear& year);
bool Breaks571(const MissingPeriod& row, const CollectionYear& year);

// Of a row and what else is known of the child.
bool Breaks575(const MissingPeriod& row, const ChildRows& child);
bool Breaks577(const MissingPeriod& row, const ChildRows& child);
bool Breaks578(const MissingPeriod& row, const ChildRows& child);
bool Breaks581(const MissingPeriod& row, const ChildRows& child);
bool Breaks586(const MissingPeriod& row, const ChildRows& child);
bool Breaks1012(const MissingPeriod& row, const ChildRows& child);
bool BreaksInt04(const MissingPeriod& row, const ChildRows& child);
bool BreaksInt13(const MissingPeriod& row, const ChildRows& child);

// Of all rows of a child.
void Check574(const ChildRows& child, const Flag& flag);
void Check576(const ChildRows& child, const Flag& flag);
void Check580(const ChildRows& child, const Flag& flag);

}  // namespace safereturn::data_returns
