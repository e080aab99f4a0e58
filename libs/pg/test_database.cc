#include "libs/pg/test_database.h"

#include <unistd.h>

#include <memory>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/config/config.h"
#include "libs/obs/log.h"
#include "libs/pg/connection.h"

namespace safereturn::pg {
namespace {

std::string Server() {
  const config::Environment environment = config::ProcessEnvironment();
  const auto found = environment.find("SAFERETURN_PG");
  SR_CHECK(found != environment.end(),
           "component tests need SAFERETURN_PG=postgresql://USER@HOST:PORT/DATABASE; "
           "tools/dev test sets it");
  return found->second;
}

void Run(const std::string& sql) {
  const auto connection = Connection::Open(Server());
  SR_CHECK(connection.ok(), "the server that SAFERETURN_PG names answers");
  const absl::Status status = (*connection)->ExecScript(sql).status();
  if (!status.ok()) obs::Error("test_database.failed", {{"sql", sql}, {"error", status}});
  SR_CHECK(status.ok(), "SAFERETURN_PG names a user who may create databases");
}

class OwnDatabase {
 public:
  OwnDatabase() : name_("pg_test_" + std::to_string(getpid())), conninfo_(TestConninfo(name_)) {
    Run("CREATE DATABASE " + name_);
  }
  ~OwnDatabase() { Run("DROP DATABASE " + name_ + " WITH (FORCE)"); }
  [[nodiscard]] const std::string& conninfo() const { return conninfo_; }

 private:
  const std::string name_;
  const std::string conninfo_;
};

}  // namespace

std::string TestConninfo(const std::string& database, const std::string& user) {
  std::string uri = Server();
  const size_t authority = uri.find("://") + 3;
  const size_t slash = uri.find('/', authority);
  SR_CHECK(authority > 3 && slash != std::string::npos, "SAFERETURN_PG is a URI with a database");
  const size_t query = uri.find('?', slash);
  const std::string rest = query == std::string::npos ? "" : uri.substr(query);
  uri = uri.substr(0, slash + 1) + database + rest;
  if (user.empty()) return uri;
  const size_t at = uri.find('@', authority);
  const size_t host = at == std::string::npos || at > slash ? authority : at + 1;
  return uri.substr(0, authority) + user + "@" + uri.substr(host);
}

const std::string& TestDatabase() {
  static const OwnDatabase database;
  return database.conninfo();
}

}  // namespace safereturn::pg
