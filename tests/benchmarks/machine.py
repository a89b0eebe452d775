"""What figures were measured on and with."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "onnxruntime", "rapidfuzz", "tantivy", "tokenizers")


_THREADS = "OPENBLAS_NUM_THREADS"


def described() -> dict[str, str]:
    """The machine and the versions, each by what people call it, and a limit of numpy's threads."""
    limit = {_THREADS: os.environ[_THREADS]} if _THREADS in os.environ else {}
    return {
        "CPU": f"{_processor()}, {os.cpu_count()} cores",
        "system": platform.system(),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in LIBRARIES},
        **limit,
    }


def load_average() -> float:
    """How many processes wanted to run at once, over the last minute."""
    return round(os.getloadavg()[0], 1)


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
