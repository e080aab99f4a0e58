#include "libs/runtime/keys_config.h"

namespace safereturn::runtime {

const config::Settings<KeysConfig>& KeysSettings() {
  using C = KeysConfig;
  using std::chrono::milliseconds;
  static const auto& table = *new config::Settings<KeysConfig>{
      {&C::keys_pg, "SAFERETURN_KEYS_PG", "",
       "Database of the children's keys, URI or key=value text; empty = on the service's own "
       "server, <database>_<service>_keys. `migrate` and `keys` connect with it as it is, `serve` "
       "as the role safereturn_<service>_keys"},
      {&C::keys_pg_password,
       "SAFERETURN_KEYS_PG_PASSWORD",
       "",
       "Password of that role; none if the server trusts or wants a certificate",
       {.is_secret = true}},
      {&C::key_file,
       "SAFERETURN_KEY_FILE",
       "",
       "File of the keys that wrap the children's keys and hash facts, made by `keys generate`; "
       "readable by owner and group only",
       {.is_required = true}},
      {&C::keys_cache_life,
       "SAFERETURN_KEYS_CACHE_LIFE_MS",
       milliseconds(30'000),
       "How long a key that was destroyed may still open texts in a running service",
       {.range = {{100, 60'000}}}},
  };
  return table;
}

}  // namespace safereturn::runtime
