"""Where things lie: the project, the build trees, and the folder of one running stack."""
import os
import pathlib
import pwd
import stat

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
KAFKA = BUILD / "kafka"
POSTGRES_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


def needs_postgres_user() -> bool:
    """PostgreSQL refuses to run as root; Debian's package made the user postgres for it."""
    return os.geteuid() == 0


def traversable_by_postgres(path: pathlib.Path) -> bool:
    """Says whether the user postgres may walk down to `path` (only the world's bits are looked at)."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.exists())


def run_base() -> pathlib.Path:
    """The folder that holds one folder per stack."""
    inside = BUILD / "run"
    if not needs_postgres_user() or traversable_by_postgres(ROOT):
        return inside
    return pathlib.Path(f"/var/tmp/safereturn-{pwd.getpwuid(os.geteuid()).pw_name}")


def run_dir(name: str) -> pathlib.Path:
    return run_base() / name
