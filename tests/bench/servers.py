"""The servers that are compared: each starts a process of its own on a free port of loopback, and ends it.

    with kinds(binary, go_binary, folder)["ours"].running() as server:
        server.port, server.cpu_seconds(), server.memory("VmRSS")

All serve TLS with one P-256 certificate, without session tickets or a session cache, log nothing of a good request, and
answer with as many bytes.
"""

import contextlib
import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 10


@dataclasses.dataclass
class Server:
    """One that runs."""

    name: str
    port: int
    process: subprocess.Popen

    def _pids(self) -> list[int]:
        """Its process, and where those are processes, its workers."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """What all of its threads have spent so far, in user and in kernel mode."""
        total = 0
        for pid in self._pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])  # utime and stime of proc(5)
        return total / TICKS

    def memory(self, field: str) -> int:
        """Bytes; `field` as /proc/PID/status names it: VmRSS is now, VmHWM the most so far."""
        total = 0
        for pid in self._pids():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith(field + ":"):
                    total += int(line.split()[1]) * 1024
        return total


@dataclasses.dataclass
class Kind:
    """One that can be run, as often as needed."""

    name: str
    command: Callable[[int], list[str]]  # by its port
    environment: dict[str, str] = dataclasses.field(default_factory=dict)

    @contextlib.contextmanager
    def spawned(self) -> Iterator[Server]:
        """Runs it; it need not listen yet."""
        port = free_port()
        environment = {**os.environ, **self.environment}
        quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(self.command(port), env=environment, **quiet)
        try:
            yield Server(self.name, port, process)
        finally:
            # Not one of them is asked to drain: nobody waits for anything.
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @contextlib.contextmanager
    def running(self) -> Iterator[Server]:
        """Runs it, and waits until it listens."""
        with self.spawned() as server:
            end = time.monotonic() + START_SECONDS
            while not listens(server.port):
                if server.process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"bench: {self.name} does not start: {' '.join(self.command(server.port))}")
                time.sleep(0.01)
            yield server


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    certificate, key = folder / "tls.crt", folder / "tls.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
        + ["-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return certificate, key


# As many bytes as our answer to an allowed review, and the same type.
NGINX_ANSWER = (
    '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",'
    '"response":{"allowed":true,"uid":"813a2241-26b5-41be-af84-e2de7d87064c"}}'
)


def nginx_configuration(folder: pathlib.Path, workers: int, port: int) -> str:
    return f"""
daemon off;
pid {folder}/nginx-{port}.pid;
error_log /dev/null crit;
worker_processes {workers};
worker_rlimit_nofile 8192;
events {{ worker_connections 8000; }}
http {{
  access_log off;
  default_type application/json;
  client_body_temp_path {folder}/body-{port};
  proxy_temp_path {folder}/proxy-{port};
  fastcgi_temp_path {folder}/fastcgi-{port};
  uwsgi_temp_path {folder}/uwsgi-{port};
  scgi_temp_path {folder}/scgi-{port};
  client_max_body_size 64m;
  keepalive_timeout 120s;
  keepalive_requests 1000000000;
  ssl_certificate {folder}/tls.crt;
  ssl_certificate_key {folder}/tls.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  ssl_session_tickets off;
  server {{
    listen 127.0.0.1:{port} ssl backlog=1024;
    location / {{ return 200 '{NGINX_ANSWER}'; }}
  }}
}}
"""


def kinds(binary: pathlib.Path, go_binary: pathlib.Path, folder: pathlib.Path) -> dict[str, Kind]:
    """Those that there are on this machine: "ours", "nginx x1", "nginx x2", and "go" where it was built."""
    certificate, key = make_certificate(folder)
    tls = {"TLS_CERT": str(certificate), "TLS_KEY": str(key)}

    def ours(port: int) -> list[str]:
        return [str(binary), "serve", "--standalone", f"--listen-addr=127.0.0.1:{port}", "--metrics-addr=127.0.0.1:0",
                "--shutdown-delay=0s", "--shutdown-timeout=0s"]  # fmt: skip

    def nginx(workers: int) -> Callable[[int], list[str]]:
        def command(port: int) -> list[str]:
            file = folder / f"nginx-{port}.conf"
            file.write_text(nginx_configuration(folder, workers, port))
            return ["nginx", "-e", "/dev/null", "-p", str(folder), "-c", str(file)]

        return command

    found = {
        "ours": Kind("ours", ours, tls),
        "nginx x1": Kind("nginx x1", nginx(1)),
        "nginx x2": Kind("nginx x2", nginx(2)),
    }
    if go_binary.exists():
        found["go"] = Kind("go", lambda port: [str(go_binary), f"127.0.0.1:{port}"], tls)
    else:
        print(f"Without the server in Go: there is no {go_binary} (Go is not installed here).")
    return found
