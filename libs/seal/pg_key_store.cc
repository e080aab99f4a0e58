#include "libs/seal/pg_key_store.h"

#include "libs/base/result.h"

namespace safereturn::seal {
namespace {

using pg::Param;
using pg::Result;

constexpr char kSelect[] = "SELECT child_id, key_id, wrapped, kek_id FROM child_key ";
constexpr char kOfChildren[] =
    "SELECT child_id, key_id, wrapped, kek_id FROM child_key WHERE child_id = ANY ($1::uuid[])";

ChildKey ReadKey(const Result& result, int row) {
  ChildKey key;
  key.child_id = ChildId(Uuid::Parse(result.Get(row, 0)).value_or(Uuid{}));
  key.key_id = Uuid::Parse(result.Get(row, 1)).value_or(Uuid{});
  key.is_destroyed = result.IsNull(row, 2);
  if (!key.is_destroyed) {
    key.wrapped = {std::string(result.Get(row, 3)), pg::DecodeBytea(result.Get(row, 2))};
  }
  return key;
}

std::vector<ChildKey> ReadKeys(const Result& result) {
  std::vector<ChildKey> keys;
  keys.reserve(result.rows());
  for (int row = 0; row < result.rows(); ++row) keys.push_back(ReadKey(result, row));
  return keys;
}

template <class Items, class Field>
std::string Gather(const Items& items, Field&& field) {
  std::vector<Param> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(field(item));
  return pg::TextArray(values);
}

std::string ChildrenOf(const std::vector<ChildKey>& keys) {
  return Gather(keys, [](const ChildKey& key) { return key.child_id.key(); });
}

std::string KeyIdsOf(const std::vector<ChildKey>& keys) {
  return Gather(keys, [](const ChildKey& key) { return key.key_id.ToString(); });
}

std::string WrappedOf(const std::vector<ChildKey>& keys) {
  return Gather(keys, [](const ChildKey& key) { return pg::EncodeBytea(key.wrapped.bytes); });
}

std::string KeksOf(const std::vector<ChildKey>& keys) {
  return Gather(keys, [](const ChildKey& key) { return key.wrapped.kek_id; });
}

}  // namespace

absl::StatusOr<std::vector<ChildKey>> PgKeyStore::Find(const std::vector<ChildId>& children) {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  SR_ASSIGN_OR_RETURN(
      const Result result,
      connection->Exec(kOfChildren,
                       {Gather(children, [](const ChildId& child) { return child.key(); })}));
  return ReadKeys(result);
}

absl::StatusOr<std::vector<ChildKey>> PgKeyStore::FindOrInsert(const std::vector<ChildKey>& keys) {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  // In order of child: two who make the same keys at once must not wait for each other.
  SR_ASSIGN_OR_RETURN(
      const std::vector<Result> results,
      connection->ExecPipelined(
          {{"INSERT INTO child_key (child_id, key_id, wrapped, kek_id) SELECT * FROM "
            "unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[]) AS u(child_id, k, w, e) "
            "ORDER BY child_id ON CONFLICT (child_id) DO NOTHING",
            {ChildrenOf(keys), KeyIdsOf(keys), WrappedOf(keys), KeksOf(keys)}},
           {kOfChildren, {ChildrenOf(keys)}}}));
  return ReadKeys(results[1]);
}

absl::Status PgKeyStore::Destroy(const ChildId& child) {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  return connection
      ->Exec(
          "INSERT INTO child_key AS k (child_id, key_id, destroyed_at) "
          "VALUES ($1::uuid, gen_random_uuid(), now()) ON CONFLICT (child_id) DO UPDATE "
          "SET wrapped = NULL, kek_id = NULL, destroyed_at = coalesce(k.destroyed_at, now())",
          {child.key()})
      .status();
}

absl::StatusOr<std::vector<ChildKey>> PgKeyStore::NotWrappedBy(const std::string& kek_id,
                                                               const ChildId& after, int limit) {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  SR_ASSIGN_OR_RETURN(
      const Result result,
      connection->Exec(std::string(kSelect) +
                           "WHERE wrapped IS NOT NULL AND kek_id <> $1 AND child_id > $2::uuid "
                           "ORDER BY child_id LIMIT $3::bigint",
                       {kek_id, after.key(), std::to_string(limit)}));
  return ReadKeys(result);
}

absl::StatusOr<int64_t> PgKeyStore::Rewrap(const std::vector<ChildKey>& keys) {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  SR_ASSIGN_OR_RETURN(
      const Result result,
      connection->Exec(
          "UPDATE child_key AS t SET wrapped = u.w, kek_id = u.e "
          "FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[]) AS u(c, k, w, e) "
          "WHERE t.child_id = u.c AND t.key_id = u.k AND t.wrapped IS NOT NULL",
          {ChildrenOf(keys), KeyIdsOf(keys), WrappedOf(keys), KeksOf(keys)}));
  return result.affected();
}

absl::StatusOr<KeyCounts> PgKeyStore::Count() {
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, pool_.Acquire());
  SR_ASSIGN_OR_RETURN(
      const Result result,
      connection->Exec("SELECT kek_id, count(*) FROM child_key GROUP BY kek_id ORDER BY kek_id"));
  KeyCounts counts;
  for (int row = 0; row < result.rows(); ++row) {
    if (result.IsNull(row, 0)) {
      counts.destroyed = result.GetInt(row, 1);
    } else {
      counts.by_kek[std::string(result.Get(row, 0))] = result.GetInt(row, 1);
    }
  }
  return counts;
}

}  // namespace safereturn::seal
