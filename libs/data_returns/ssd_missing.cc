#include "libs/data_returns/ssd_missing.h"

#include <cctype>
#include <cstdio>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

constexpr size_t kLongestId = 48;

const std::vector<std::string>& Columns() {
  static const auto& columns = *new std::vector<std::string>{"miss_table_id",
                                                             "miss_person_id",
                                                             "miss_missing_episode_start_date",
                                                             "miss_missing_episode_type",
                                                             "miss_missing_episode_end_date",
                                                             "miss_missing_rhi_offered",
                                                             "miss_missing_rhi_accepted"};
  return columns;
}

std::vector<std::string> UpperColumns() {
  std::vector<std::string> upper;
  for (const std::string& name : Columns()) upper.push_back(Upper(name));
  return upper;
}

// Returns HH:MM or HH:MM:SS with or without a fraction, or nothing.
std::optional<std::chrono::seconds> ParseTime(std::string_view text) {
  if (const size_t dot = text.find('.'); dot == 8) {
    for (const char c : text.substr(dot + 1)) {
      if (!std::isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    }
    text = text.substr(0, dot);
  }
  if ((text.size() != 5 && text.size() != 8) || text[2] != ':') return std::nullopt;
  if (text.size() == 8 && text[5] != ':') return std::nullopt;
  int parts[3] = {0, 0, 0};
  for (size_t i = 0; i * 3 < text.size(); ++i) {
    const char tens = text[i * 3];
    const char ones = text[i * 3 + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    parts[i] = (tens - '0') * 10 + (ones - '0');
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  return std::chrono::hours(parts[0]) + std::chrono::minutes(parts[1]) +
         std::chrono::seconds(parts[2]);
}

void ReadDateTime(const std::string& text, DateCell& cell,
                  std::optional<std::chrono::seconds>& time) {
  cell.text = text;
  const std::string day = text.substr(0, 10);
  const auto date = day.find('/') == std::string::npos ? ParseDate(day) : ParseUkDate(day);
  if (!date) return;
  if (text.size() == 10) {
    cell.date = date;
    return;
  }
  if (text[10] != ' ' && text[10] != 'T') return;
  const auto of_day = ParseTime(std::string_view(text).substr(11));
  if (!of_day) return;
  cell.date = date;
  if (of_day->count() > 0) time = of_day;
}

std::string FormatDateTime(const DateCell& cell, std::optional<std::chrono::seconds> time) {
  if (!cell.date) return "";
  if (!time) return FormatDate(*cell.date);
  const auto seconds = time->count();
  char text[16];
  std::snprintf(text, sizeof text, " %02d:%02d:%02d", static_cast<int>(seconds / 3600 % 24),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  return FormatDate(*cell.date) + text;
}

// The dataset's sources write words; the 903 writes letters.
std::string KindOf(const std::string& text) {
  if (text == "M" || text == "MISSING") return "M";
  if (text == "A" || text.starts_with("ABSENT") || text.starts_with("AWAY")) return "A";
  return text;
}

bool IsAnswer(const std::string& text) {
  return text.empty() || text == "Y" || text == "N" || text == "NA";
}

absl::Status CheckWritable(const MissingPeriod& period) {
  const auto bad = [&](const std::string& field, const std::string& why) {
    return Refuse(absl::StatusCode::kInvalidArgument, "ROW_NOT_WRITABLE",
                  "row " + std::to_string(period.row) + ": " + field + " " + why, field);
  };
  if (period.id.empty() || period.id.size() > kLongestId)
    return bad("miss_table_id", "must be 1 to 48 characters");
  if (period.child.empty() || period.child.size() > kLongestId)
    return bad("miss_person_id", "must be 1 to 48 characters");
  if (period.kind != "M" && period.kind != "A")
    return bad("miss_missing_episode_type", "must be M or A");
  if (!period.start.date) return bad("miss_missing_episode_start_date", "must be a date");
  if (period.end.IsBroken())
    return bad("miss_missing_episode_end_date", "must be a date, or blank");
  if (!IsAnswer(period.interview_offered))
    return bad("miss_missing_rhi_offered", "must be Y, N, NA or blank");
  if (!IsAnswer(period.interview_accepted))
    return bad("miss_missing_rhi_accepted", "must be Y, N, NA or blank");
  return absl::OkStatus();
}

}  // namespace

bool IsSsdMissing(const CsvTable& table) { return table.HasExactly(UpperColumns()); }

MissingTable ReadSsdMissing(const CsvTable& table) {
  MissingTable missing{table.file, Format::kSsdMissing, {}, {}};
  std::vector<int> places;
  for (const std::string& name : UpperColumns()) places.push_back(table.ColumnIndex(name));
  int number = 0;
  for (const auto& row : table.rows) {
    ++number;
    if (row.size() != table.columns.size()) {
      missing.torn.push_back({number, static_cast<int>(row.size())});
      continue;
    }
    const auto raw = [&](size_t column) {
      const std::string& text = row[places[column]];
      return Upper(text) == "NULL" ? std::string() : text;
    };
    MissingPeriod period;
    period.row = number;
    period.id = raw(0);
    period.child = Upper(raw(1));
    ReadDateTime(raw(2), period.start, period.start_time);
    period.kind = KindOf(Upper(raw(3)));
    ReadDateTime(raw(4), period.end, period.end_time);
    period.interview_offered = Upper(raw(5));
    period.interview_accepted = Upper(raw(6));
    missing.periods.push_back(std::move(period));
  }
  return missing;
}

absl::StatusOr<std::string> WriteSsdMissing(std::vector<MissingPeriod> periods) {
  SortForReturn(periods);
  std::vector<std::vector<std::string>> rows;
  for (const MissingPeriod& period : periods) {
    SR_RETURN_IF_ERROR(CheckWritable(period));
    rows.push_back({period.id, period.child, FormatDateTime(period.start, period.start_time),
                    period.kind, FormatDateTime(period.end, period.end_time),
                    period.interview_offered, period.interview_accepted});
  }
  return WriteCsv(Columns(), rows);
}

}  // namespace safereturn::data_returns
