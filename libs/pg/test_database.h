// A database of its own for one test program, on the server that SAFERETURN_PG names. Tests only.
#pragma once

#include <string>

namespace safereturn::pg {

// Returns the conninfo of this program's database; made at the first call, dropped at the end.
const std::string& TestDatabase();

// Returns the URI of `database` on the same server as the user that SAFERETURN_PG names, or `user`.
std::string TestConninfo(const std::string& database, const std::string& user = {});

}  // namespace safereturn::pg
