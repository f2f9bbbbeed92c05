#!/usr/bin/env python3
"""The project behind a real kube-apiserver: installed as users install it, used by kubectl and the real controllers.

    tests/e2e/run.py                         every scenario
    tests/e2e/run.py faults 'kubectl edit'   a group, and those with this in their `group: name` (* and ? match as
                                             in the shell)
    tests/e2e/run.py --list                  what there is
    tests/e2e/run.py --can-run               exit status 0 where the cluster's programs are there or can be built

Needs etcd (Debian: etcd-server), openssl, python3-yaml, and Kubernetes' programs, which binaries.py finds or builds.
E2E_BINARY chooses the server that is judged (build/release's, unless set). Exit status: 0 all passed, 1 not all,
2 usage, or something that is needed is missing.
"""

import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import binaries
import report
import scenarios  # noqa: F401: registers them
from install import ROOT
from world import World


def main(arguments):
    if "--help" in arguments or "-h" in arguments:
        print(__doc__)
        return 0
    if "--list" in arguments:
        print("\n".join(f"{group}: {name}" for group, name, _ in report.SCENARIOS))
        return 0
    if "--can-run" in arguments:
        return 0 if binaries.can_be_had() else 1
    if any(argument.startswith("-") for argument in arguments):
        print("e2e: unknown option; --help lists what there is", file=sys.stderr)
        return 2
    binary = pathlib.Path(os.environ.get("E2E_BINARY") or ROOT / "build" / "release" / "native" / "cocoon-webhook")
    if not binary.is_file():
        print(f"e2e: no {binary}; `make build` makes it", file=sys.stderr)
        return 2
    try:
        programs = binaries.find()
    except binaries.Missing as missing:
        print(f"e2e: {missing}", file=sys.stderr)
        return 2
    return run(programs, binary.resolve(), arguments)


def run(programs, binary, patterns):
    start = time.monotonic()
    # Not /tmp itself, which may be memory: etcd writes much.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cocoon-e2e-", dir=os.environ.get("TMPDIR") or "/var/tmp"))
    world = World(programs, binary, folder)
    keep = True
    try:
        try:
            world.start()
        except Exception as error:  # noqa: BLE001: whatever it was, it is told, and all is ended
            print(f"FAILED: the cluster with the webhook did not come up\n{error}\n{world.evidence()}", flush=True)
            return 1
        print(f"kube-apiserver {programs.version} with the webhook, after {time.monotonic() - start:.0f} s", flush=True)
        code = report.run(world, patterns)
        keep = code != 0
        return code
    finally:
        world.stop()
        if keep:
            print(f"logs and certificates of this run: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _end(number, _frame):
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main(sys.argv[1:]))
