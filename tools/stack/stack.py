"""Stack: servers and services that belong together, started and stopped as one."""
from __future__ import annotations

import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import subprocess
import threading

from . import keys, paths, topics
from .gateway import GATEWAY, Gateway
from .issuer import Issuer
from .issuer_keys import AUDIENCE
from .kafka import Kafka
from .postgres import Postgres, create_database
from .process import Process, StackError
from .redis import Redis
from .services import SEALING, SERVICES, Service
from .smtp import Smtp

DATABASE = "safereturn"


def in_parallel(*calls) -> None:
    """Runs the calls at once; raises the first error after all have ended."""
    with concurrent.futures.ThreadPoolExecutor(max(1, len(calls))) as pool:
        for future in [pool.submit(call) for call in calls]:
            future.result()


class Stack:
    """One set of servers and services with a folder of its own.

    name        names the folder, and separates stacks that share servers
    preset      build tree of the services; without it the one that `tools/dev test --preset` names, or dev
    clock_file  virtual time (product decision 20); None: the real clock
    fsync       whether PostgreSQL is durable; False in tests
    partitions  of each topic, instead of topics.yaml's number; None: that number
    own         start private servers even where SAFERETURN_PG, _KAFKA or _REDIS name existing ones
    quick       start Kafka fast and let it run slower; False in benchmarks
    environment further variables for every service
    """

    def __init__(self, name: str, preset: str | None = None, clock_file: str | pathlib.Path | None = None,
                 fsync: bool = True, partitions: int | None = 12, own: bool = False, quick: bool = True,
                 environment: dict | None = None):
        self.name = name
        self.preset = preset or os.environ.get("SR_TEST_PRESET", "dev")
        self.clock_file = pathlib.Path(clock_file).resolve() if clock_file else None
        self.partitions = partitions
        self.dir = paths.run_dir(name)
        self.extra = dict(environment or {})
        self.services: dict[str, Service] = {}
        self._lock = threading.Lock()
        stop_running(name)
        shutil.rmtree(self.dir, ignore_errors=True)
        self.dir.mkdir(parents=True)
        self.dir.chmod(0o755)
        given = {} if own else os.environ
        self._pg_uri = given.get("SAFERETURN_PG")
        self._kafka_address = given.get("SAFERETURN_KAFKA")
        self._redis_address = given.get("SAFERETURN_REDIS")
        self.postgres = None if self._pg_uri else Postgres(self.dir, fsync)
        self.kafka = None if self._kafka_address else Kafka(self.dir, quick)
        self.redis = None if self._redis_address else Redis(self.dir)
        self.smtp = Smtp(self.dir, self.clock_file)
        self.issuer: Issuer | None = None    # both from start_gateway on
        self.gateway: Gateway | None = None
        # Where servers are shared with others, names keep us apart.
        self.database = DATABASE if self.postgres else f"{DATABASE}_{name.replace('-', '_')}"
        self.topic_prefix = "" if self.kafka else f"{name}."
        self.caller_private_key = self.caller_public_key = self.wrapping_key = None

    # --- addresses

    @property
    def kafka_address(self) -> str:
        return self.kafka.address if self.kafka else self._kafka_address

    @property
    def redis_address(self) -> str:
        return self.redis.address if self.redis else self._redis_address

    def pg_uri(self, database: str | None = None, user: str | None = None) -> str:
        """Returns a connection URI, by default the superuser's on the stack's database."""
        if self.postgres:
            return self.postgres.uri(database or self.database, user or "postgres")
        base, _, _ = self._pg_uri.rpartition("/")
        scheme, _, place = base.partition("://")
        owner, at, host = place.rpartition("@")
        return f"{scheme}://{user or owner}{'@' if user else at}{host}/{database or self.database}"

    def keys_database(self, service: str) -> str:
        return f"{self.database}_{service}_keys"

    def address(self, service: str) -> str:
        return self.services[service].address

    def metrics_address(self, service: str) -> str:
        return self.services[service].metrics_address

    def topic(self, name: str) -> str:
        return self.topic_prefix + name

    # --- environments

    def _clean_environment(self) -> dict:
        """The caller's environment without our variables: a service refuses those that it does not know."""
        return {key: value for key, value in os.environ.items() if not key.startswith("SAFERETURN_")}

    def service_environment(self, service: str) -> dict:
        """The user in SAFERETURN_PG is for `migrate`; a serving process puts its own roles in its place."""
        environment = {
            **self._clean_environment(),
            "SAFERETURN_PG": self.pg_uri(),
            "SAFERETURN_KAFKA": self.kafka_address,
            "SAFERETURN_KAFKA_PREFIX": self.topic_prefix,
            "SAFERETURN_REDIS": self.redis_address,
            "SAFERETURN_CALLER_PUBLIC_KEY_FILE": str(self.caller_public_key),
            **self.extra,
        }
        if service == "notification":
            environment["SAFERETURN_SMTP_URL"] = self.smtp.url
        if service in SEALING:
            environment["SAFERETURN_KEYS_PG"] = self.pg_uri(self.keys_database(service))
            environment["SAFERETURN_KEY_FILE"] = str(self.wrapping_key)
        if self.clock_file:
            environment["SAFERETURN_CLOCK_FILE"] = str(self.clock_file)
        return environment

    def _neighbours(self, service: str) -> dict:
        """Says whom a service may ask: reporting asks referral who children are."""
        if service != "reporting" or "referral" not in self.services:
            return {}
        return {"SAFERETURN_REFERRAL_ADDRESS": self.address("referral")}

    def gateway_environment(self) -> dict:
        """It finds the services that run, and believes the stack's own issuer."""
        return {
            **self._clean_environment(),
            **{f"SAFERETURN_{name.upper()}_ADDRESS": service.address for name, service in self.services.items()},
            "SAFERETURN_KAFKA": self.kafka_address,
            "SAFERETURN_KAFKA_PREFIX": self.topic_prefix,
            "SAFERETURN_REDIS": self.redis_address,
            "SAFERETURN_CALLER_PRIVATE_KEY_FILE": str(self.caller_private_key),
            "SAFERETURN_OIDC_ISSUER": self.issuer.url,
            "SAFERETURN_OIDC_AUDIENCE": AUDIENCE,
            "SAFERETURN_OIDC_JWKS": f"{self.issuer.url}/jwks",
            "SAFERETURN_OIDC_JWKS_INTERVAL_MS": "1000",  # keys of a stack are rotated by tests
        }

    def client_environment(self) -> dict:
        """What safereturnctl needs to reach everything."""
        addresses = {f"SAFERETURN_{name.upper()}_ADDRESS": service.address for name, service in self.services.items()}
        environment = {
            **self._clean_environment(),
            "SAFERETURN_KAFKA": self.kafka_address,
            "SAFERETURN_KAFKA_PREFIX": self.topic_prefix,
            "SAFERETURN_CALLER_PRIVATE_KEY_FILE": str(self.caller_private_key),
            **addresses,
        }
        if self.clock_file:
            environment["SAFERETURN_CLOCK_FILE"] = str(self.clock_file)
        return environment

    def ctl(self, *arguments: str, check: bool = True, **options) -> subprocess.CompletedProcess:
        """Runs safereturnctl against this stack and returns what it printed."""
        program = paths.BUILD / self.preset / "tools" / "safereturnctl" / "safereturnctl"
        done = subprocess.run([program, *arguments], env=self.client_environment(), capture_output=True, text=True,
                              check=False, **options)
        if check and done.returncode != 0:
            raise StackError(f"safereturnctl {' '.join(arguments)} ended with {done.returncode}\n"
                             f"{done.stdout}{done.stderr}")
        return done

    # --- life

    def start_servers(self) -> None:
        """Starts what is not given, in parallel; makes the databases, the topics and the keys."""
        def postgres() -> None:
            if self.postgres:
                self.postgres.start()
            admin = self.postgres.uri() if self.postgres else self._pg_uri
            for database in (self.database, *[self.keys_database(service) for service in SEALING]):
                create_database(admin, database)

        def kafka() -> None:
            if self.kafka:
                self.kafka.start()
            topics.create_topics(self.kafka_address, self.topic_prefix, partitions=self.partitions)

        def small() -> None:
            if self.redis:
                self.redis.start()
            self.caller_private_key, self.caller_public_key = keys.make_caller_keys(self.dir)
            self.wrapping_key = keys.make_wrapping_key(self.dir)
            self.smtp.start()

        try:
            in_parallel(postgres, kafka, small)
        except BaseException:
            self.stop()
            raise
        self._save()

    def start_services(self, names=SERVICES, environment: dict | None = None) -> None:
        """Migrates and starts services, in parallel, and returns when all are healthy."""
        started = [Service(name, self.preset, self.dir, {**self.service_environment(name), **(environment or {})})
                   for name in names]
        self.services.update({service.name: service for service in started})
        for service in started:
            service.environment.update(self._neighbours(service.name))
        in_parallel(*[service.migrate for service in started])
        for service in started:
            service.start(wait=False)
        self._save()
        in_parallel(*[service.wait_ready for service in started])

    def start_gateway(self, environment: dict | None = None, port: int | None = None) -> None:
        """Starts the development issuer and the gateway in front of the services that run; returns when it is ready."""
        self.issuer = self.issuer or Issuer(self.dir)
        self.issuer.start()
        self.gateway = Gateway(self.preset, self.dir, {**self.gateway_environment(), **(environment or {})}, port)
        try:
            self.gateway.start()
        finally:
            self._save()

    def _servers(self) -> list:
        return [part for part in (self.issuer, self.smtp, self.kafka, self.redis, self.postgres) if part]

    def _part(self, name: str):
        servers = {part.name: part for part in (self.gateway, *self._servers()) if part}
        found = self.services.get(name) or servers.get(name)
        if found is None:
            raise StackError(f"this stack has no {name}; it has {', '.join([*self.services, *servers])}")
        return found

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Ends one service or server by a signal; it can be started again with its data."""
        self._part(name).kill(number)

    def start(self, name: str) -> None:
        """Starts one service or server again, on its old ports, and waits until it is ready."""
        self._part(name).start()
        self._save()

    def restart(self, name: str, number: int = signal.SIGTERM) -> None:
        self.kill(name, number)
        self.start(name)

    def stop(self, keep_data: bool = False) -> None:
        """Stops everything; services first, so that they can say goodbye. Logs stay, data goes."""
        if self.gateway:  # first: what it has in hand needs the services
            self.gateway.stop()
        in_parallel(*[service.stop for service in self.services.values()])
        in_parallel(*[part.stop for part in self._servers()])
        (self.dir / "state.json").unlink(missing_ok=True)
        if not keep_data:
            for folder in ("postgres", "kafka"):
                shutil.rmtree(self.dir / folder, ignore_errors=True)

    def __enter__(self) -> Stack:
        return self

    def __exit__(self, *_unused) -> None:
        self.stop()

    # --- what others need to find it

    def _save(self) -> None:
        with self._lock:
            front = [self.gateway] if self.gateway else []
            parts = [*front, *self.services.values(), *self._servers()]
            state = {
                "name": self.name,
                "preset": self.preset,
                "processes": [part.process.to_json() for part in parts if part.process],
                "addresses": {
                    "postgres": self.pg_uri(), "kafka": self.kafka_address, "redis": self.redis_address,
                    "smtp": self.smtp.url, "mailbox": str(self.smtp.mailbox),
                    **{f"{name}_keys": self.pg_uri(self.keys_database(name)) for name in SEALING},
                    **{name: service.address for name, service in self.services.items()},
                    **{part.name: part.url for part in (self.issuer, self.gateway) if part},
                    **{f"{service.name}_metrics": f"http://{service.metrics_address}/metrics"
                       for service in (*front, *self.services.values())},
                },
                "topic_prefix": self.topic_prefix,
                "client_environment": {key: value for key, value in self.client_environment().items()
                                       if key.startswith("SAFERETURN_")},
            }
            temporary = self.dir / "state.json.new"
            temporary.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
            temporary.rename(self.dir / "state.json")


def running_states() -> list[dict]:
    """Returns the state of every stack of this user that has a living process, whoever started it."""
    states = []
    for file in sorted(paths.run_base().glob("*/state.json")):
        state = json.loads(file.read_text(encoding="utf-8"))
        state["dir"] = str(file.parent)
        if any(Process.from_json(data).alive() for data in state["processes"]):
            states.append(state)
    return states


def stop_running(name: str) -> bool:
    """Stops a stack that another program started; returns whether there was one."""
    for state in running_states():
        if state["name"] != name:
            continue
        ours = [Process.from_json(data) for data in state["processes"]]
        for group in ([part for part in ours if part.name == GATEWAY], [part for part in ours if part.name in SERVICES],
                      [part for part in ours if part.name not in (GATEWAY, *SERVICES)]):
            # SIGINT is PostgreSQL's fast stop.
            in_parallel(*[lambda part=part: part.stop(
                signal.SIGINT if part.name == "postgres" else signal.SIGTERM, 25) for part in group])
        folder = pathlib.Path(state["dir"])
        (folder / "state.json").unlink(missing_ok=True)
        for data in ("postgres", "kafka"):
            shutil.rmtree(folder / data, ignore_errors=True)
        return True
    return False
