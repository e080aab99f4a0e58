"""up, down, status and run: what `tools/dev` calls.

  up [--preset P] [--services a,b]   start servers, services and the gateway on the real clock and leave them running
  down [NAME]                        stop what runs: the stack of that name, or all
  status                             addresses, health, memory and consumer lag of everything that runs
  env [NAME]                         shell lines that point safereturnctl at a running stack
  token [PERSON] [--name STACK]      a bearer token for the gateway; without a person: who there is
  run SERVICE [--preset P]           servers and one service, its log on the terminal; Ctrl-C stops all. The gateway
                                     has the services behind it.
"""
from __future__ import annotations

import argparse
import json
import pathlib
import shlex
import signal
import subprocess
import sys
import time
import urllib.error

from . import SERVICES, Stack
from .gateway import GATEWAY
from .issuer import ask_token
from .process import StackError, accepts
from .services import Service
from .stack import running_states, stop_running
from .status import show

HTTP_PORT = 8080  # of the gateway that `up` starts, where nobody else has it


def up(arguments) -> int:
    began = time.monotonic()
    stack = Stack(arguments.name, preset=arguments.preset, environment={"SAFERETURN_RPC_REFLECTION": "true"})
    print("starting PostgreSQL, Redis, Kafka and the mail sink", flush=True)
    stack.start_servers()
    names = [name for name in arguments.services.split(",") if name]
    try:
        print(f"migrating and starting {', '.join(names) or 'no service'}", flush=True)
        stack.start_services([name for name in names if name != GATEWAY])
        if GATEWAY in names:
            stack.start_gateway(port=None if accepts(HTTP_PORT) else HTTP_PORT)
    except BaseException:
        stack.stop()
        raise
    print(f"up after {time.monotonic() - began:.1f} s")
    status(arguments)
    print("\nuse it:  eval \"$(tools/dev env)\" and build/dev/tools/safereturnctl/safereturnctl --help"
          "\nREST:    curl -H \"Authorization: Bearer $(tools/dev token desk)\" "
          f"{stack.gateway.url if stack.gateway else 'http://…'}/v1/plans"
          "\nstop it: tools/dev down")
    return 0


def down(arguments) -> int:
    names = [arguments.name] if arguments.name else [state["name"] for state in running_states()]
    stopped = [name for name in names if stop_running(name)]
    print(f"stopped: {', '.join(stopped)}" if stopped else "nothing runs")
    return 0


def status(_arguments) -> int:
    states = running_states()
    if not states:
        print("nothing runs; start it with: tools/dev up")
        return 1
    return 0 if all([show(state) for state in states]) else 1


def env(arguments) -> int:
    for state in running_states():
        if state["name"] == arguments.name:
            for key, value in sorted(state["client_environment"].items()):
                print(f"export {key}={shlex.quote(value)}")
            return 0
    print(f"no stack {arguments.name} runs; start it with: tools/dev up", file=sys.stderr)
    return 1


def token(arguments) -> int:
    for state in running_states():
        issuer = state["addresses"].get("issuer")
        if state["name"] != arguments.name or not issuer:
            continue
        people = json.loads(pathlib.Path(state["dir"], "people.json").read_text(encoding="utf-8"))
        if arguments.person is None:
            for name, person in people.items():
                print(f"{name:16} {', '.join(person['roles'])} of {', '.join(person['authorities'])}")
            return 0
        try:
            print(ask_token(issuer, arguments.person))
            return 0
        except urllib.error.HTTPError:
            print(f"nobody is called {arguments.person}; there are: {', '.join(people)}", file=sys.stderr)
            return 1
    print(f"no stack {arguments.name} with a gateway runs; start it with: tools/dev up", file=sys.stderr)
    return 1


def run_gateway(arguments) -> int:
    with Stack(f"run-{GATEWAY}", preset=arguments.preset) as stack:
        stack.start_servers()
        stack.start_services()
        stack.start_gateway()  # ready once; then its log belongs on the terminal
        stack.gateway.stop()
        print(f"{GATEWAY}: {stack.gateway.url}, metrics http://{stack.gateway.metrics_address}/metrics, "
              f"issuer {stack.issuer.url}", flush=True)
        return in_foreground(stack.gateway)


def run(arguments) -> int:
    if arguments.service == GATEWAY:
        return run_gateway(arguments)
    with Stack(f"run-{arguments.service}", preset=arguments.preset) as stack:
        stack.start_servers()
        service = Service(arguments.service, arguments.preset, stack.dir, stack.service_environment(arguments.service))
        service.migrate()
        print(f"{arguments.service}: rpc {service.address}, metrics http://{service.metrics_address}/metrics")
        print(f"kafka {stack.kafka_address}, PostgreSQL {stack.pg_uri()}, Redis {stack.redis_address}", flush=True)
        return in_foreground(service)


def in_foreground(service) -> int:
    child = subprocess.Popen([service.binary, "serve"], env=service.environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:
        return child.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for function in (up, down, status, env, token, run):
        command = commands.add_parser(function.__name__)
        command.set_defaults(function=function)
        if function is run:
            command.add_argument("service", choices=(*SERVICES, GATEWAY))
        if function in (up, run):
            command.add_argument("--preset", default="dev")
        if function is up:
            command.add_argument("--name", default="up")
            command.add_argument("--services", default=",".join((*SERVICES, GATEWAY)))
        if function is token:
            command.add_argument("person", nargs="?")
            command.add_argument("--name", default="up")
        if function in (down, env):
            command.add_argument("name", nargs="?", default="up" if function is env else None)
    arguments = parser.parse_args()
    try:
        return arguments.function(arguments)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
