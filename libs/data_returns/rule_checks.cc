#include "libs/data_returns/rule_checks.h"

#include <algorithm>

namespace safereturn::data_returns {
namespace {

bool IsOpen(const MissingPeriod& row) { return !row.end.date; }

// DECOM ≤ day ≤ DEC, or no DEC.
bool Covers(const Placement& placement, Date day) {
  return *placement.start.date <= day && (!placement.end.date || day <= *placement.end.date);
}

std::vector<PeriodOfCare> CareOf(const std::vector<const Placement*>& placements) {
  std::vector<PeriodOfCare> care;
  for (const Placement* each : placements) {
    const bool goes_on =
        !care.empty() && (!care.back().end || *each->start.date <= *care.back().end);
    if (goes_on) {
      care.back().end = each->end.date;
    } else {
      care.push_back({*each->start.date, each->end.date});
    }
  }
  return care;
}

// A birthday on 29 February comes on 1 March in other years, as AgeInYears counts.
Date EighteenthBirthday(Date birth_date) {
  const Date same_day = birth_date + std::chrono::years(18);
  return same_day.ok() ? same_day : same_day.year() / std::chrono::March / 1;
}

std::optional<Date> EndOrStart(const MissingPeriod& row) {
  return row.end.date ? row.end.date : row.start.date;
}

const MissingPeriod* Earliest(const std::vector<const MissingPeriod*>& rows) {
  const MissingPeriod* earliest = nullptr;
  for (const MissingPeriod* row : rows) {
    if (!row->start.date) continue;
    if (earliest == nullptr || *row->start.date < *earliest->start.date) earliest = row;
  }
  return earliest;
}

}  // namespace

Evidence Gather(const Tables& tables, const std::optional<CollectionYear>& year) {
  Evidence evidence{tables, year, {}, {}};
  const auto child_of = [&](const std::string& child) -> ChildRows& {
    const auto [found, is_new] = evidence.children.try_emplace(child);
    if (is_new) evidence.order.push_back(child);
    return found->second;
  };
  if (tables.missing) {
    for (const MissingPeriod& row : tables.missing->periods)
      child_of(row.child).missing.push_back(&row);
  }
  if (tables.missing_last_year) {
    for (const MissingPeriod& row : tables.missing_last_year->periods)
      child_of(row.child).missing_last_year.push_back(&row);
  }
  if (tables.header) {
    for (const HeaderRow& row : *tables.header) {
      const HeaderRow*& header = child_of(row.child).header;
      if (header == nullptr) header = &row;
    }
  }
  if (tables.episodes) {
    for (const Placement& row : *tables.episodes) {
      ChildRows& child = child_of(row.child);
      child.has_episodes = true;
      if (row.start.date) child.placements.push_back(&row);
    }
  }
  for (auto& [_, child] : evidence.children) {
    std::stable_sort(
        child.placements.begin(), child.placements.end(),
        [](const Placement* a, const Placement* b) { return *a->start.date < *b->start.date; });
    child.care = CareOf(child.placements);
  }
  return evidence;
}

std::optional<Date> BirthDateOf(const MissingPeriod& period, const ChildRows& child) {
  if (period.birth_date.date) return period.birth_date.date;
  return child.header == nullptr ? std::nullopt : child.header->birth_date.date;
}

bool Breaks1004(const MissingPeriod& row) { return !row.start.date; }
bool Breaks1005(const MissingPeriod& row) { return row.end.IsBroken(); }
bool Breaks1006(const MissingPeriod& row) {
  return !row.kind.empty() && row.kind != "M" && row.kind != "A";
}
bool Breaks564(const MissingPeriod& row) {
  return (row.kind == "M" || row.kind == "A") && row.start.IsBlank();
}
bool Breaks565(const MissingPeriod& row) { return !row.start.IsBlank() && row.kind.empty(); }
bool Breaks566(const MissingPeriod& row) { return !row.end.IsBlank() && row.kind.empty(); }

bool Breaks567(const MissingPeriod& row) {
  if (!row.start.date || !row.end.date) return false;
  if (*row.start.date != *row.end.date) return *row.start.date > *row.end.date;
  return row.start_time && row.end_time && *row.start_time > *row.end_time;
}

bool Breaks570(const MissingPeriod& row, const CollectionYear& year) {
  return row.start.date && *row.start.date > year.end;
}
bool Breaks571(const MissingPeriod& row, const CollectionYear& year) {
  return row.end.date && (*row.end.date < year.start || *row.end.date > year.end);
}

bool Breaks575(const MissingPeriod& row, const ChildRows& child) {
  if (!IsOpen(row) || !row.start.date) return false;
  return std::any_of(child.placements.begin(), child.placements.end(), [&](const Placement* each) {
    return each->end.date && Covers(*each, *row.start.date);
  });
}

bool Breaks577(const MissingPeriod& row, const ChildRows& child) {
  const auto fails = [&](const PeriodOfCare& care) {
    if (IsOpen(row)) return care.end || (row.start.date && *row.start.date < care.start);
    return *row.end.date < care.start || (care.end && *row.end.date > *care.end);
  };
  return !child.care.empty() && std::all_of(child.care.begin(), child.care.end(), fails);
}

bool Breaks578(const MissingPeriod& row, const ChildRows& child) {
  if (!row.start.date) return false;
  const auto fails = [&](const PeriodOfCare& care) {
    return *row.start.date < care.start || (care.end && *row.start.date > *care.end);
  };
  return !child.care.empty() && std::all_of(child.care.begin(), child.care.end(), fails);
}

bool Breaks581(const MissingPeriod& row, const ChildRows& child) {
  if (!row.start.date || child.placements.empty()) return false;  // without any, 1012 speaks
  return std::none_of(child.placements.begin(), child.placements.end(),
                      [&](const Placement* each) { return Covers(*each, *row.start.date); });
}

bool Breaks586(const MissingPeriod& row, const ChildRows& child) {
  const auto birth_date = BirthDateOf(row, child);
  return row.start.date && birth_date && *row.start.date <= *birth_date;
}

bool Breaks1012(const MissingPeriod&, const ChildRows& child) { return !child.has_episodes; }

bool BreaksInt04(const MissingPeriod&, const ChildRows& child) { return child.header == nullptr; }

bool BreaksInt13(const MissingPeriod& row, const ChildRows& child) {
  if (child.header == nullptr || row.birth_date.IsBlank()) return false;
  const DateCell& other = child.header->birth_date;
  return row.birth_date.date || other.date ? row.birth_date.date != other.date
                                           : row.birth_date.text != other.text;
}

void Check574(const ChildRows& child, const Flag& flag) {
  std::vector<const MissingPeriod*> rows;
  for (const MissingPeriod* row : child.missing) {
    if (EndOrStart(*row)) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const MissingPeriod* a, const MissingPeriod* b) {
    const auto key = [](const MissingPeriod& row) {
      return std::make_pair(EndOrStart(row), row.start.date);
    };
    return key(*a) < key(*b);
  });
  for (size_t i = 1; i < rows.size(); ++i) {
    const MissingPeriod& before = *rows[i - 1];
    const MissingPeriod& row = *rows[i];
    const bool overlaps = before.end.date && row.start.date && *row.start.date < *before.end.date;
    if (IsOpen(before) || overlaps) {
      flag({{Table::kMissing, row.row}, {Table::kMissing, before.row}});
    }
  }
}

void Check576(const ChildRows& child, const Flag& flag) {
  const MissingPeriod* first = Earliest(child.missing);
  for (const MissingPeriod* open : child.missing_last_year) {
    if (!IsOpen(*open)) continue;
    if (first != nullptr && open->start.date == first->start.date) continue;
    std::vector<RowRef> rows;
    if (first != nullptr) rows.push_back({Table::kMissing, first->row});
    rows.push_back({Table::kMissingLastYear, open->row});
    flag(std::move(rows));
  }
}

void Check580(const ChildRows& child, const Flag& flag) {
  for (const MissingPeriod* row : child.missing) {
    const auto birth_date = BirthDateOf(*row, child);
    if (!birth_date || !row->end.date) continue;
    const Date adult = EighteenthBirthday(*birth_date);
    if (*row->end.date != adult) continue;
    for (const Placement* each : child.placements) {
      if (each->end.date == adult && each->reason_ceased != "E8") {
        flag({{Table::kEpisodes, each->row}, {Table::kMissing, row->row}});
      }
    }
  }
}

}  // namespace safereturn::data_returns
