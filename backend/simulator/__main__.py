"""The department simulator as its own process: ``python -m backend.simulator``."""

from __future__ import annotations

import os

import uvicorn

from backend.clock import dev_clock
from backend.settings import Settings
from backend.simulator.app import create_simulator


def main() -> None:
    """Serve on SIMULATOR_PORT (8100) and report to BACKEND_URL."""
    settings = Settings.from_environment()
    app = create_simulator(
        settings,
        dev_clock(settings.data_dir),
        backend_url=os.environ.get("BACKEND_URL", "http://127.0.0.1:8000"),
    )
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("SIMULATOR_PORT", "8100")))


if __name__ == "__main__":
    main()
