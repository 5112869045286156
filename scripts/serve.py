"""Starts everything in one process: ``make run``, or ``python -m scripts.serve``."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
from contextlib import suppress
from types import FrameType

import uvicorn

from accessibility.qr import qr_terminal
from scripts.one_process import OneProcess

GRACE_SECONDS = 2
ANY = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


class Server(uvicorn.Server):
    """A server that says where it is, and ends event streams before it waits for them."""

    def __init__(self, app: OneProcess, host: str, port: int) -> None:
        """Serve ``app``; ``host`` and ``port`` are what people are told."""
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,  # a path can hold the secret of a link
                lifespan="on",
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._app = app
        self._host = host
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if not self.should_exit:
            announce(self._host, self._port)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams, then everything; the second Ctrl-C does not wait."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._app.stop_streams)
        super().handle_exit(sig, frame)


def announce(host: str, port: int) -> None:
    """Print the addresses, and a QR code for a phone on the same network."""
    here = "127.0.0.1" if host in ANY else host
    print(f"\n残疾人服务“一件事”·智能帮办 已启动：http://{here}:{port}")
    lan = lan_address() if host in ANY else None
    if lan is not None:
        url = f"http://{lan}:{port}"
        print(f"同一网络里的手机请打开 {url}，或扫下面的码：\n{qr_terminal(url)}")
    print("按 Ctrl-C 停止。", flush=True)


def lan_address() -> str | None:
    """This machine's address on its network; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") or address == "0.0.0.0" else address  # noqa: S104 - compared


def listen_on(host: str, port: int) -> socket.socket:
    """A socket on ``host`` and ``port``; says plainly when that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise SystemExit(_why(error, host, port)) from None
    return taken


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已经被别的程序占用。请换一个，比如：PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请换一个 1024 以上的，比如：PORT=8000 make run"
    return f"不能在 {host}:{port} 上启动：{error.strerror}"


def main() -> int:
    """Start, serve, stop; the answer is the exit status."""
    host = os.environ.get("HOST", "0.0.0.0")  # noqa: S104 - a phone on the same network is to reach it
    said = os.environ.get("PORT", "8000")
    if not said.isdecimal() or int(said) > 65535:  # noqa: PLR2004 - the largest port
        raise SystemExit(f"PORT 要是 0 到 65535 的数字，现在是 {said!r}")
    listener = listen_on(host, int(said))
    print("正在启动，请稍等……", flush=True)
    # Imported late: it takes seconds, and a taken port is to be told at once.
    from accessibility.speech.configuration import SpeechSetupError  # noqa: PLC0415 - see above
    from accessibility.speech.voices.configuration import VoiceSetupError  # noqa: PLC0415 - see above
    from bot.settings import SettingError  # noqa: PLC0415 - see above
    from scripts.ears import load_ear  # noqa: PLC0415 - see above
    from scripts.voices import load_mouth  # noqa: PLC0415 - see above
    from scripts.wiring import EngineError, load_engines, one_process  # noqa: PLC0415 - see above

    try:
        mouth, ear = load_mouth(os.environ), load_ear(os.environ)
        app = one_process(os.environ, load_engines(os.environ), mouth, ear)
    except (EngineError, SettingError, SpeechSetupError, VoiceSetupError) as error:
        raise SystemExit(str(error)) from None
    server = Server(app, host, listener.getsockname()[1])
    with suppress(KeyboardInterrupt):  # uvicorn raises the signal again once it has stopped
        server.run(sockets=[listener])
    print("已停止。")
    return 0 if server.started else 1


def leave(status: int) -> None:
    """End at once: all is closed, and freeing what was learnt takes longer than stopping did."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    try:
        leave(main())
    except KeyboardInterrupt:
        sys.exit("\n已停止。")
