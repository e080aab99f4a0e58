#include "libs/runtime/keys_command.h"

#include <cstdio>

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/runtime/keys_database.h"
#include "libs/seal/file_key_wrapper.h"
#include "libs/seal/migrations.h"
#include "libs/seal/pg_key_store.h"
#include "libs/seal/rotation.h"

namespace safereturn::runtime {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int Complain(const std::string& text, int code) {
  obs::FlushLogs();
  std::fprintf(stderr, "keys: %s\n", text.c_str());
  return code;
}

// The keys database as the operator reaches it.
struct Keys {
  KeysDatabase database;
  std::unique_ptr<pg::Pool> pool;
  std::unique_ptr<seal::PgKeyStore> store;
};

absl::StatusOr<Keys> OpenKeys(const Program& program) {
  Keys keys;
  SR_ASSIGN_OR_RETURN(keys.database,
                      FindKeysDatabase(program.name, *program.common, *program.keys));
  // The operator's own user has another search path than the service's role.
  keys.pool =
      std::make_unique<pg::Pool>(pg::PoolOptions{.conninfo = keys.database.admin_conninfo,
                                                 .size = 1,
                                                 .application_name = program.name + ".keys"});
  SR_RETURN_IF_ERROR(pg::CheckSchema(*keys.pool, keys.database.schema, seal::kMigrations));
  SR_ASSIGN_OR_RETURN(const pg::Lease connection, keys.pool->Acquire());
  SR_RETURN_IF_ERROR(connection->ExecScript("SET search_path = " + keys.database.schema).status());
  keys.store = std::make_unique<seal::PgKeyStore>(*keys.pool);
  return keys;
}

absl::Status Status(const Program& program) {
  SR_ASSIGN_OR_RETURN(Keys keys, OpenKeys(program));
  SR_ASSIGN_OR_RETURN(const auto wrapper, seal::FileKeyWrapper::Open(program.keys->key_file));
  SR_ASSIGN_OR_RETURN(const seal::KeyCounts counts, keys.store->Count());
  std::printf("database   %s\nwraps now  %s\n", keys.database.database.c_str(),
              wrapper->current_kek().c_str());
  for (const auto& [kek, count] : counts.by_kek) {
    std::printf("%-10lld keys wrapped by %s\n", static_cast<long long>(count), kek.c_str());
  }
  std::printf("%-10lld keys destroyed\n", static_cast<long long>(counts.destroyed));
  return absl::OkStatus();
}

absl::Status Rotate(const Program& program) {
  SR_ASSIGN_OR_RETURN(Keys keys, OpenKeys(program));
  SR_ASSIGN_OR_RETURN(const auto wrapper, seal::FileKeyWrapper::Open(program.keys->key_file));
  SR_ASSIGN_OR_RETURN(const seal::KeyCounts counts, keys.store->Count());
  int64_t others = 0;
  for (const auto& [kek, count] : counts.by_kek) {
    if (kek != wrapper->current_kek()) others += count;
  }
  SR_ASSIGN_OR_RETURN(
      const seal::RotationProgress done,
      seal::RotateKeys(*keys.store, *wrapper, [&](const seal::RotationProgress& progress) {
        std::printf("%lld of %lld keys\n", static_cast<long long>(progress.rewrapped),
                    static_cast<long long>(others));
        std::fflush(stdout);
      }));
  std::printf("%lld keys are wrapped by %s now\n", static_cast<long long>(done.rewrapped),
              wrapper->current_kek().c_str());
  obs::Info(
      "keys.rotated",
      {{"kek", wrapper->current_kek()}, {"rewrapped", done.rewrapped}, {"failed", done.failed}});
  if (done.failed == 0) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, "KEYS_NOT_REWRAPPED",
                std::to_string(done.failed) +
                    " keys do not unwrap: put their old wrapping key back into the file and run "
                    "it again");
}

absl::Status Destroy(const Program& program, const std::string& child) {
  const auto uuid = Uuid::Parse(child);
  const auto child_id = uuid ? std::optional(ChildId(*uuid)) : ChildId::Parse(child);
  if (!child_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CHILD_INVALID",
                  "name the child: children/<uuid>");
  }
  SR_ASSIGN_OR_RETURN(Keys keys, OpenKeys(program));
  SR_RETURN_IF_ERROR(keys.store->Destroy(*child_id));
  {
    // The old row's bytes lie in the table's pages until they are cleaned.
    SR_ASSIGN_OR_RETURN(const pg::Lease connection, keys.pool->Acquire());
    SR_RETURN_IF_ERROR(connection->ExecScript("VACUUM child_key").status());
  }
  obs::Info("keys.destroyed", {{"child", child_id->name()}});
  std::printf(
      "the key of %s is destroyed; it is final once running services forget it "
      "(SAFERETURN_KEYS_CACHE_LIFE_MS) and the last backup that holds it is deleted\n",
      child_id->name().c_str());
  return absl::OkStatus();
}

absl::Status Generate(const Program& program, const std::string& kek_id) {
  SR_RETURN_IF_ERROR(seal::AddWrappingKey(program.keys->key_file, kek_id));
  std::printf("%s wraps from now on, in %s\n", kek_id.c_str(), program.keys->key_file.c_str());
  return absl::OkStatus();
}

}  // namespace

std::string KeysHelp() {
  return "  keys status             counts the children's keys by the key that wraps them\n"
         "  keys generate ID        adds a wrapping key to the key file, or makes the file\n"
         "  keys rotate             wraps every child's key with the newest wrapping key\n"
         "  keys destroy CHILD      destroys a child's key: its narratives are gone for good\n";
}

int RunKeysCommand(const Program& program, const std::vector<std::string>& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  absl::Status status;
  if (command == "status" && arguments.size() == 1) {
    status = Status(program);
  } else if (command == "rotate" && arguments.size() == 1) {
    status = Rotate(program);
  } else if (command == "destroy" && arguments.size() == 2) {
    status = Destroy(program, arguments[1]);
  } else if (command == "generate" && arguments.size() == 2) {
    status = Generate(program, arguments[1]);
  } else {
    return Complain("usage:\n" + KeysHelp(), kUsage);
  }
  return status.ok() ? 0 : Complain(Describe(status), kFailed);
}

}  // namespace safereturn::runtime
