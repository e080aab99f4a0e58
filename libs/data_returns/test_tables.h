// Small tables of invented children, as text. Tests only.
#pragma once

#include <string>

#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/ssda903_csv.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

inline constexpr char kMissingHeader[] = "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
inline constexpr char kHeaderHeader[] = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
inline constexpr char kEpisodesHeader[] =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
    "URN\n";

inline CsvTable TableOf(const std::string& text) { return *ParseCsv(text, "table.csv"); }
inline MissingTable MissingOf(const std::string& rows) {
  return ReadMissingCsv(TableOf(kMissingHeader + rows));
}
inline std::vector<HeaderRow> HeaderOf(const std::string& rows) {
  return ReadHeaderCsv(TableOf(kHeaderHeader + rows));
}
inline std::vector<Placement> EpisodesOf(const std::string& rows) {
  return ReadEpisodesCsv(TableOf(kEpisodesHeader + rows));
}

// A row of Episodes.
inline std::string Placed(const std::string& child, const std::string& from, const std::string& to,
                          const std::string& rec = "", const std::string& urn = "2890011",
                          const std::string& legal_status = "C2") {
  return child + "," + from + ",S," + legal_status + ",N1,K2,PR4," + to + "," + rec + ",,,," + urn +
         "\n";
}

// A row of Header.
inline std::string Listed(const std::string& child, const std::string& birth_date) {
  return child + ",1," + birth_date + ",WBRI,,,\n";
}

}  // namespace safereturn::data_returns
