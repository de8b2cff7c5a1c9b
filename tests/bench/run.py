"""How long a run takes: ``python -m tests.bench.run [FILES]``, 200 files by default.

The sample exhibits are copied until there are enough, each with other bytes, and run into an empty
warehouse; then once more, with nothing new.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

LANDING = Path(__file__).parents[2] / "warehouse" / "landing"


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    samples = sorted(path for path in LANDING.iterdir() if path.suffix == ".txt")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "landing"
        folder.mkdir()
        for number in range(files):
            data = samples[number % len(samples)].read_bytes()
            (folder / f"{number:06d}.txt").write_bytes(data + b"\n" * (1 + number // len(samples)))
        for what in ("first run", "nothing new"):
            began = time.monotonic()
            command = [sys.executable, "-m", "flows", "run", str(folder)]
            subprocess.run([*command, "--warehouse", f"{name}/bench.duckdb"], check=True)
            seconds = time.monotonic() - began
            print(f"\n{what}: {files:,} files in {seconds:.1f} s, {files / seconds:.1f} files a second\n")


if __name__ == "__main__":
    main()
