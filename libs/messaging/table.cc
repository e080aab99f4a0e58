#include "libs/messaging/table.h"

namespace safereturn::messaging {

std::optional<size_t> TableDef::ColumnIndex(std::string_view column) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return std::nullopt;
}

}  // namespace safereturn::messaging
