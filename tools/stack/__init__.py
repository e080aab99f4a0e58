"""Private servers and services for development, demo and tests, on 127.0.0.1 and free ports.

    sys.path.insert(0, str(project_root / "tools"))
    from stack import Stack
    with Stack("mine", fsync=False) as stack:
        stack.start_servers()
        stack.start_services(["referral", "scheduling", "notification"])

Standard library and Debian packages only (tools/packages.txt).
"""
from .stack import SERVICES, Stack

__all__ = ["SERVICES", "Stack"]
