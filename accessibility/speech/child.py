"""A process of our own that does heavy or dangerous work, one request at a time (子进程).

It is started at the first request, so that a service to which nobody speaks stays small; it is
ended after idle minutes, killed when it takes too long, and started anew after it died. What it
is given and what it answers goes over pipes alone: it writes no file.

Framing, both ways: two big-endian 32-bit lengths, then JSON and bytes of those lengths.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dialogs.model import Json

Handle = Callable[[Mapping[str, Json], bytes], tuple[Mapping[str, Json], bytes]]

_ROOT = Path(__file__).resolve().parents[2]
_BOOT = (
    "import sys, runpy; sys.path.insert(0, sys.argv[1]); del sys.argv[:2]; "
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=False)"
)
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH")
_LENGTHS = struct.Struct(">II")
_MOST_BYTES = 64 * 1024 * 1024
_MEGABYTE = 1024 * 1024


class ChildDied(Exception):  # noqa: N818 -- it says what happened to the child
    """The process ended before it answered; the next request starts another one."""


class ChildTooSlow(ChildDied):
    """The process was ended because it took longer than it may."""


@dataclass(frozen=True)
class ChildLimits:
    """What a child may cost: its address space, its threads, and how long it stays idle."""

    memory_megabytes: int = 2048
    threads: int = 2
    idle_seconds: float = 300.0


class Child:
    """One child process; ``ask`` blocks, so async code calls it in a thread."""

    def __init__(
        self, module: str, arguments: tuple[str, ...], limits: ChildLimits | None = None
    ) -> None:
        """Run ``module`` as the main program, with the memory limit and ``arguments``."""
        self._module = module
        self._limits = limits or ChildLimits()
        self._arguments = (str(self._limits.memory_megabytes), *arguments)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    def ask(
        self, head: Mapping[str, Json], data: bytes, seconds: float
    ) -> tuple[Mapping[str, Json], bytes]:
        """The answer to one request; ``ChildTooSlow`` after ``seconds``, ``ChildDied`` else."""
        with self._turn:
            self._stop_timer()
            process = self._process if self.running else self._start()
            if process is None:  # only mypy needs to hear this
                raise ChildDied
            late = threading.Event()
            timer = threading.Timer(seconds, _end_late, (process, late))
            timer.daemon = True
            timer.start()
            try:
                _send(_pipe(process.stdin), head, data)
                answer = _receive(_pipe(process.stdout))
            except (OSError, EOFError, ValueError):
                self._forget(process)
                raise (ChildTooSlow if late.is_set() else ChildDied) from None
            finally:
                timer.cancel()
            self._start_timer()
            return answer

    def close(self) -> None:
        """End the process, if there is one; the next request starts another."""
        with self._turn:
            self._stop_timer()
            if self._process is not None:
                self._forget(self._process)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            self._forget(self._process)
        # -I -B: no environment, no user packages, no working directory, no byte code written.
        command = [sys.executable, "-I", "-B", "-c", _BOOT, str(_ROOT), self._module]
        threads = str(self._limits.threads)
        environment = {k: os.environ[k] for k in _PASSED_ON if k in os.environ}
        environment |= {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [*command, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        return self._process

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
        self._process = None

    def _start_timer(self) -> None:
        self._idle = threading.Timer(self._limits.idle_seconds, self._end_idle)
        self._idle.daemon = True
        self._idle.start()

    def _stop_timer(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_idle(self) -> None:
        if self._turn.acquire(blocking=False):  # somebody asks at this moment: it is not idle
            try:
                if self._process is not None:
                    self._forget(self._process)
            finally:
                self._turn.release()


def serve(handle: Handle, memory_megabytes: int) -> None:
    """The child's side: answer each request with ``handle`` until there are no more.

    Limits itself first: memory as given, no file written, no core left behind.
    """
    memory = memory_megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Libraries print; the pipe is for answers alone.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(EOFError, BrokenPipeError):
        while True:
            head, data = _receive(sys.stdin.buffer)
            _send(out, *handle(head, data))


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def _send(pipe: IO[bytes], head: Mapping[str, Json], data: bytes) -> None:
    words = json.dumps(head).encode()
    pipe.write(_LENGTHS.pack(len(words), len(data)))
    pipe.write(words)
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[Mapping[str, Json], bytes]:
    head, data = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if head + data > _MOST_BYTES:
        raise ValueError("a frame larger than anything that is sent")
    said: Mapping[str, Json] = json.loads(_exactly(pipe, head))
    return said, _exactly(pipe, data)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size) if size else b""
    if len(data) < size:
        raise EOFError
    return data
