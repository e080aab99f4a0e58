#include "libs/runtime/narratives.h"

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/runtime/conninfo.h"
#include "libs/runtime/keys_database.h"
#include "libs/seal/child_vault.h"
#include "libs/seal/file_key_wrapper.h"
#include "libs/seal/keyed_fact_digest.h"
#include "libs/seal/migrations.h"
#include "libs/seal/pg_key_store.h"

namespace safereturn::runtime {
namespace {

// Keys are cached and fetched by batches: few connections serve many threads.
constexpr int kConnections = 4;

}  // namespace

struct Narratives::Parts {
  Parts(pg::PoolOptions options, std::unique_ptr<seal::FileKeyWrapper> file,
        const seal::Secret& digest_key, std::chrono::milliseconds cache_life)
      : pool(std::move(options)),
        store(pool),
        wrapper(std::move(file)),
        vault(store, *wrapper, {.cache_life = cache_life}),
        digest(digest_key) {}

  pg::Pool pool;
  seal::PgKeyStore store;
  std::unique_ptr<seal::FileKeyWrapper> wrapper;
  seal::ChildVault vault;
  seal::KeyedFactDigest digest;
};

absl::StatusOr<std::unique_ptr<Narratives>> Narratives::Open(const App& app,
                                                             const KeysConfig& config) {
  SR_ASSIGN_OR_RETURN(const KeysDatabase database,
                      FindKeysDatabase(app.service(), app.config(), config));
  SR_ASSIGN_OR_RETURN(const std::string conninfo,
                      WithUser(database.admin_conninfo, database.role, config.keys_pg_password));
  SR_ASSIGN_OR_RETURN(const seal::KeyFile keys, seal::ReadKeyFile(config.key_file));
  SR_ASSIGN_OR_RETURN(auto wrapper, seal::FileKeyWrapper::Open(config.key_file));
  auto parts = std::make_unique<Parts>(
      pg::PoolOptions{
          .conninfo = conninfo, .size = kConnections, .application_name = app.instance() + ".keys"},
      std::move(wrapper), keys.digest, config.keys_cache_life);
  const absl::Status schema = pg::CheckSchema(parts->pool, database.schema, seal::kMigrations);
  if (absl::IsUnavailable(schema)) {
    obs::Warning("service.keys_database_away", {{"status", schema}});
  } else {
    SR_RETURN_IF_ERROR(schema);
  }
  return std::unique_ptr<Narratives>(new Narratives(std::move(parts)));
}

Narratives::Narratives(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Narratives::~Narratives() = default;

seal::Vault& Narratives::vault() { return parts_->vault; }
const seal::FactDigest& Narratives::digest() const { return parts_->digest; }

}  // namespace safereturn::runtime
