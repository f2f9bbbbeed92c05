"""Programs that the run starts, and ends again whatever happens.

    etcd = Process("etcd", [path, "--name", "e2e"], folder)   # its output goes to folder/etcd.log
    etcd.signal(signal.SIGSTOP)
    etcd.kill()

Each has a process group of its own, which is killed as a whole, and dies with this process even if this one is killed.
"""

import atexit
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import time

_running = []

# Outgoing connections are given those from 32768 on, unless the system is set otherwise.
_ports = list(range(20000, 30000))


def wait_until(what, holds, timeout=30.0, every=0.05):
    """Asks `holds` until it gives something true, and returns that; else a TimeoutError that says `what`."""
    end = time.monotonic() + timeout
    while True:
        result = holds()
        if result:
            return result
        if time.monotonic() > end:
            raise TimeoutError(f"after {timeout:g} s still not: {what}")
        time.sleep(every)


def free_port():
    """A port of the loopback that nobody listens on, and that no outgoing connection is given: it stays free until its
    server starts, and while that is down."""
    while True:
        port = random.choice(_ports)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _ports.remove(port)
        return port


class Process:
    def __init__(self, name, command, folder, environment=None):
        """`environment`: all of it; None: ours."""
        self.name = name
        self.log = pathlib.Path(folder) / f"{name}.log"
        die_with_us = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                [*die_with_us, *map(str, command)], env=environment, cwd=folder,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        _running.append(self)

    @property
    def pid(self):
        return self._popen.pid

    def is_running(self):
        return self._popen.poll() is None

    def signal(self, number):
        if self.is_running():
            os.killpg(self.pid, number)

    def wait(self, timeout=30):
        """Its exit code."""
        return self._popen.wait(timeout)

    def stop(self, timeout=30):
        """SIGTERM, and its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait(timeout)

    def kill(self):
        self.signal(signal.SIGKILL)
        self._popen.wait()
        if self in _running:
            _running.remove(self)

    def text(self):
        return self.log.read_text(errors="replace")

    def must_run(self):
        if not self.is_running():
            raise RuntimeError(f"{self.name} ended with {self._popen.returncode}:\n{self.text()[-3000:]}")
        return True


@atexit.register
def kill_all():
    # The latest first: clients before what they are clients of.
    for process in reversed(list(_running)):
        process.kill()
