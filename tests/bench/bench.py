#!/usr/bin/env python3
"""Measures the admission server beside nginx and the same server in Go, and tells which targets are met.

    make bench                       about three minutes
    make bench BENCH=--quick         about one, with figures to be taken with more salt
    make bench BENCH='load start'    only these parts: load idle peak start rules dump

All servers run on this machine at the same time and are measured in turns, round after round; each figure is the median
of the rounds, each ratio the median of the ratios within a round. Whatever else the machine does hits all of them.
Needs the release build, nginx and wrk; `make bench` sees to it.
"""

import argparse
import contextlib
import os
import pathlib
import platform
import resource
import sys
import tempfile

import measures
import servers
from figures import Figures

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = {
    "load": measures.load,
    "idle": measures.idle,
    "peak": measures.peak,
    "start": measures.start,
    "rules": measures.rules,
    "dump": measures.dump,
}


def machine() -> str:
    """What the figures were measured on."""
    model = "unknown processor"
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {model}, Linux {platform.release()}, load before: {load:.1f}"


def allow_files(count: int) -> None:
    """For thousands of connections, in this process and in the servers that it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < count:
        sys.exit(f"bench: needs {count} open files, and the limit here is {most} (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, most))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", help="of: " + " ".join(PARTS) + "; all where none is named")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--binary", default=ROOT / "build/release/native/cocoon-webhook", type=pathlib.Path)
    parser.add_argument("--go", default=ROOT / "build/bench/go-webhook", type=pathlib.Path, help="the server in Go")
    arguments = parser.parse_args()
    unknown = set(arguments.part) - set(PARTS)
    if unknown:
        parser.error(f"no part named {', '.join(sorted(unknown))} (parts: {' '.join(PARTS)})")

    allow_files(8192)
    print(f"On {machine()}.")
    with tempfile.TemporaryDirectory(prefix="cocoon-bench-") as folder:
        kinds = servers.kinds(arguments.binary, arguments.go, pathlib.Path(folder))
        figures = Figures()
        for part in arguments.part or PARTS:
            PARTS[part](kinds, figures, measures.Effort(arguments.quick))
    figures.print_verdicts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
