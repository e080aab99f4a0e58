"""safereturnctl batch: one process that does what the driver says, one JSON line each way."""
from __future__ import annotations

import collections
import json
import subprocess
import threading
import time

from stack import paths


class CtlError(RuntimeError):
    """safereturnctl ended or answered nonsense."""


class Ctl:
    """Sends commands and publications and writes each with its answer into the journal."""

    def __init__(self, stack, journal):
        program = paths.BUILD / stack.preset / "tools" / "safereturnctl" / "safereturnctl"
        self._journal = journal
        self._lock = threading.Lock()
        self._errors: collections.deque = collections.deque(maxlen=20)
        self._process = subprocess.Popen([program, "batch"], env=stack.client_environment(), stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
                                         start_new_session=True)
        threading.Thread(target=self._read_errors, daemon=True).start()

    def _read_errors(self) -> None:
        for line in self._process.stderr:
            self._errors.append(line.rstrip())

    def _exchange(self, line: dict) -> dict:
        with self._lock:
            try:
                self._process.stdin.write(json.dumps(line) + "\n")
                self._process.stdin.flush()
                answer = self._process.stdout.readline()
            except BrokenPipeError:
                answer = ""
        if not answer:
            raise CtlError("safereturnctl batch ended:\n" + "\n".join(self._errors))
        return json.loads(answer)

    def command(self, name: str, request: dict, caller: dict) -> dict:
        """Returns {"ok": True, "response": …} or {"ok": False, "error": …}."""
        began = time.time()
        answer = _plain(self._exchange({"command": name, "request": request, "as": caller}))
        self._journal.write("command", began, command=name, request=request, caller=caller.get("subject", ""),
                            answer=answer)
        return answer

    def query(self, name: str, request: dict, caller: dict) -> dict:
        """Like command, for reading: it changes nothing, so the journal does not keep it."""
        answer = _plain(self._exchange({"command": name, "request": request, "as": caller}))
        if not answer["ok"]:
            raise CtlError(f"{name}: {answer['error']}")
        return answer["response"]

    def publish(self, event: dict, episode: str) -> dict:
        """Publishes an intake event; `episode` is the driver's key of the absence that it speaks of."""
        began = time.time()
        answer = _plain(self._exchange({"publish": event}))
        told = {"id": event["id"], "source": event["source"], "data": event["data"]}
        self._journal.write("publish", began, event=event["type"], episode=episode, request=told, answer=answer)
        if not answer["ok"]:
            raise CtlError(f"publishing {event['type']}: {answer['error']}")
        return answer

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _plain(answer: dict) -> dict:
    """Returns the answer in the journal's shape."""
    if answer.get("error"):
        return {"ok": False, "error": answer["error"]}
    return {"ok": bool(answer.get("ok", True)), "response": answer.get("response") or {}}
