#include "libs/data_returns/uk_date.h"

namespace safereturn::data_returns {

std::optional<Date> ParseUkDate(std::string_view text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  return ParseDate(std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
                   std::string(text.substr(0, 2)));
}

std::string FormatUkDate(Date date) {
  const std::string iso = FormatDate(date);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

DateCell ReadUkDate(std::string text) {
  const auto date = ParseUkDate(text);
  return {std::move(text), date};
}

DateCell DateCellOf(Date date) { return {FormatUkDate(date), date}; }

}  // namespace safereturn::data_returns
