// Children's keys in a PostgreSQL database of their own.
#pragma once

#include "libs/pg/pool.h"
#include "libs/seal/key_store.h"

namespace safereturn::seal {

// Thread-safety: any thread.
class PgKeyStore final : public KeyStore {
 public:
  // `pool` is one of the keys database, with the schema of seal::kMigrations in its search path.
  explicit PgKeyStore(pg::Pool& pool) : pool_(pool) {}

  absl::StatusOr<std::vector<ChildKey>> Find(const std::vector<ChildId>& children) override;
  absl::StatusOr<std::vector<ChildKey>> FindOrInsert(const std::vector<ChildKey>& keys) override;
  absl::Status Destroy(const ChildId& child) override;
  absl::StatusOr<std::vector<ChildKey>> NotWrappedBy(const std::string& kek_id,
                                                     const ChildId& after, int limit) override;
  absl::StatusOr<int64_t> Rewrap(const std::vector<ChildKey>& keys) override;
  absl::StatusOr<KeyCounts> Count() override;

 private:
  pg::Pool& pool_;
};

}  // namespace safereturn::seal
