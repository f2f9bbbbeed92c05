"""The parts of the benchmark: each measures one thing, prints its table, and notes the targets."""

import contextlib
import dataclasses
import json
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence

import client
import reviews
from figures import Figures, print_table, ratio
from servers import Kind, Server

HERE = pathlib.Path(__file__).resolve().parent
KB, MB = 1024, 1024 * 1024
RUN_SECONDS = 1  # of wrk: short, so that the turns come round often
Kinds = dict[str, Kind]


@dataclasses.dataclass
class Effort:
    is_quick: bool

    def __call__(self, full: int, quick: int) -> int:
        return quick if self.is_quick else full


# --- Throughput, latency, CPU


@dataclasses.dataclass
class Run:
    """One run of wrk against one server."""

    per_second: float
    p50: float  # microseconds, as all below
    p99: float
    cpu: float  # of the server, a request
    wrk_cpu: float  # of wrk, a request


def run_wrk(server: Server, body: pathlib.Path, connections: int) -> Run:
    before, wrk_before = server.cpu_seconds(), cpu_of_children()
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{RUN_SECONDS}s", "--timeout=10s", "-s", HERE / "review.lua"]
        + [f"https://127.0.0.1:{server.port}/mutate?timeout=10s", "--", body],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(f"bench: wrk failed: {done.stdout}{done.stderr}")
    cpu, wrk_cpu = server.cpu_seconds() - before, cpu_of_children() - wrk_before
    found = json.loads(done.stdout.splitlines()[-1])
    if found["failed"] or not found["requests"]:
        raise SystemExit(f"bench: {found['failed']} of {found['requests']} requests failed at {server.name}")
    count = found["requests"]
    return Run(
        per_second=count * 1e6 / found["microseconds"],
        p50=found["p50"],
        p99=found["p99"],
        cpu=cpu * 1e6 / count,
        wrk_cpu=wrk_cpu * 1e6 / count,
    )


def cpu_of_children() -> float:
    """Of those that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def load(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """Reviews as fast as they are answered."""
    rounds = effort(5, 1)
    runs: dict[tuple[str, int, str], list[Run]] = {}
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(kind.running()) for kind in kinds.values()]
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for size, body in {"2 KB": reviews.pod_2k(), "10 KB": reviews.pod_10k()}.items():
            file = folder / "review.json"
            file.write_bytes(body)
            for connections in (1, 8, 64):
                for _ in range(rounds):
                    for server in servers:
                        run = run_wrk(server, file, connections)
                        runs.setdefault((size, connections, server.name), []).append(run)
        memory = {server.name: server.memory("VmHWM") for server in servers}
        own = {server.name: server.memory("RssAnon") for server in servers}

    rows = []
    for (size, connections, name), theirs in runs.items():
        ours = runs[size, connections, "ours"]
        cells = [f"{size} x {connections:<2}  {name}"]
        for field in ("per_second", "p50", "p99", "cpu", "wrk_cpu"):
            digits = 1 if "cpu" in field else 0
            cells.append(f"{statistics.median(getattr(run, field) for run in theirs):,.{digits}f}")
        for field in ("per_second", "p99", "cpu"):
            cells.append("" if name == "ours" else f"{ratio_of(field, ours, theirs):.2f}")
        rows.append(cells)
    print_table(
        "Load: a review's size x keep-alive connections",
        ["", "req/s", "p50 us", "p99 us", "CPU us", "wrk CPU us", "ours/its req/s", "p99", "CPU"],
        rows,
        "CPU: of the server, a request. wrk shares the cores with the server, and spends as much on each side.\n"
        "  Memory at most, MB (not mapped from files): "
        + ", ".join(f"{name} {memory[name] / MB:.1f} ({own[name] / MB:.1f})" for name in memory),
    )
    ours, nginx = runs["10 KB", 64, "ours"], runs["10 KB", 64, "nginx x2"]
    figures.at_least("10 KB x 64, throughput of nginx with two workers", ratio_of("per_second", ours, nginx), 0.6, "x")
    figures.at_most("10 KB x 64, CPU a request of nginx with two workers", ratio_of("cpu", ours, nginx), 1.7, "x")
    figures.at_most("10 KB x 64, p99 of nginx with two workers", ratio_of("p99", ours, nginx), 2, "x")
    if "go" in kinds:
        figures.at_least("10 KB x 64, throughput of Go", ratio_of("per_second", ours, runs["10 KB", 64, "go"]), 2, "x")
        figures.at_most("memory under this load, of Go's", memory["ours"] / memory["go"], 1 / 3, "x")


def ratio_of(field: str, ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    return ratio([getattr(run, field) for run in ours], [getattr(run, field) for run in theirs])


# --- Idle connections: what they cost, and whom they keep waiting


def connect_and_ask(port: int, request: bytes) -> client.Connection:
    connection = client.Connection(port)
    if connection.ask(request) != 200:
        raise SystemExit("bench: a review was not answered with 200")
    return connection


def new_connection_ms(port: int, request: bytes) -> float:
    """From nothing to the answer, with a whole handshake."""
    begin = time.perf_counter()
    connection = connect_and_ask(port, request)
    took = time.perf_counter() - begin
    connection.close()
    return took * 1e3


def idle(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """Connections that have had a review answered and stay open, as those of API servers do."""
    samples = effort(100, 40)
    counts = (0, 500, 2000)
    request = client.post("/mutate", reviews.pod_2k())
    chosen = [kinds[name] for name in ("ours", "nginx x2", "go") if name in kinds]
    took: dict[tuple[int, str], list[float]] = {}
    at_rest, own, with_idle = {}, {}, {}
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(kind.running()) for kind in chosen]
        opened: dict[str, list[client.Connection]] = {server.name: [] for server in servers}
        stack.callback(lambda: [connection.close() for each in opened.values() for connection in each])
        for server in servers:
            new_connection_ms(server.port, request)
            at_rest[server.name] = server.memory("VmRSS")
            own[server.name] = server.memory("RssAnon")
        for count in counts:
            for server in servers:
                while len(opened[server.name]) < count:
                    opened[server.name].append(connect_and_ask(server.port, request))
            for _ in range(samples):
                for server in servers:
                    took.setdefault((count, server.name), []).append(new_connection_ms(server.port, request))
        for server in servers:
            with_idle[server.name] = server.memory("VmRSS")

    names = [kind.name for kind in chosen]
    rows = []
    for count in counts:
        for label, of in (("median", statistics.median), (f"slowest of {samples}", max)):
            rows.append([f"new connection beside {count:,} idle ones, {label}, ms"])
            rows[-1] += [f"{of(took[count, name]):.2f}" for name in names]
    each = {name: (with_idle[name] - at_rest[name]) / counts[-1] / KB for name in names}
    rows.append(["memory at rest, MB", *(f"{at_rest[name] / MB:.1f}" for name in names)])
    rows.append(["  of that not mapped from files, MB", *(f"{own[name] / MB:.1f}" for name in names)])
    rows.append(["memory with 2,000 idle connections, MB", *(f"{with_idle[name] / MB:.1f}" for name in names)])
    rows.append(["  of that each, KB", *(f"{each[name]:.1f}" for name in names)])
    print_table("Idle connections", ["", *names], rows, "Memory: resident, all processes of the server together.")
    figures.at_most("memory at rest", at_rest["ours"] / MB, 10, " MB")
    figures.at_most("memory an idle connection", each["ours"], 25, " KB")
    if "go" in kinds:
        figures.at_most("memory at rest, of Go's", at_rest["ours"] / at_rest["go"], 1 / 3, "x")
        figures.at_most("memory with 2,000 idle ones, of Go's", with_idle["ours"] / with_idle["go"], 1 / 3, "x")


# --- The largest reviews, at once


def largest_at_once(server: Server, request: bytes, count: int) -> list[int]:
    """The statuses. Each is sent but for its last byte, then all are finished together: so all are held at once."""
    meeting = threading.Barrier(count)
    statuses = []

    def send() -> None:
        connection = client.Connection(server.port)
        with contextlib.suppress(OSError):  # refused before its end
            connection.send(request[:-1])
        meeting.wait(client.TIMEOUT_SECONDS)
        with contextlib.suppress(OSError):
            connection.send(request[-1:])
            statuses.append(connection.receive())
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def peak(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """Eight reviews of 18 MB at once."""
    request = client.post("/mutate", reviews.pod_18m())
    names = [name for name in ("ours", "go") if name in kinds]
    most, answered, shed = {}, {}, {}
    for name in names:
        with kinds[name].running() as server:
            statuses = largest_at_once(server, request, 8)
            most[name], answered[name], shed[name] = server.memory("VmHWM"), statuses.count(200), statuses.count(503)
    print_table(
        f"Eight reviews of {len(request) / 1e6:.1f} MB at once",
        ["", *names],
        [
            ["memory at most, MB", *(f"{most[name] / MB:.0f}" for name in names)],
            ["answered", *(str(answered[name]) for name in names)],
            ["told to try again (503)", *(str(shed[name]) for name in names)],
        ],
    )
    figures.at_most("memory with eight reviews of 18 MB", most["ours"] / MB, 512, " MB")
    if "go" in kinds:
        figures.at_most("memory with eight reviews of 18 MB, of Go's", most["ours"] / most["go"], 1 / 3, "x")


# --- The start


def first_answer_ms(kind: Kind) -> float:
    """From before the process is there to its first answer over TLS."""
    request = client.get("/healthz")
    begin = time.perf_counter()
    with kind.spawned() as server:
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                connection = client.Connection(server.port)
                break
            if time.perf_counter() - begin > client.TIMEOUT_SECONDS:
                raise SystemExit(f"bench: {kind.name} does not start")
        connection.ask(request)
        took = time.perf_counter() - begin
        connection.close()
    return took * 1e3


def start(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """From the process's start to its first answer."""
    names = [name for name in ("ours", "nginx x2", "go") if name in kinds]
    took: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(effort(20, 8)):
        for name in names:
            took[name].append(first_answer_ms(kinds[name]))
    rows = [["median, ms", *(f"{statistics.median(took[name]):.1f}" for name in names)]]
    rows.append(["slowest, ms", *(f"{max(took[name]):.1f}" for name in names)])
    print_table("Start to first answer", ["", *names], rows, "With the client's own handshake, a millisecond or so.")
    figures.at_most("start to first answer", statistics.median(took["ours"]), 15, " ms")


# --- The rules, as objects grow


def rules(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """CocoonSets with ever more toolboxes: as a file for `validate`, and as a review for the server."""
    rounds = effort(7, 3)
    counts = (1, 10, 100, 1_000, 10_000)
    file_ms: dict[int, list[float]] = {count: [] for count in counts}
    review_ms: dict[int, list[float]] = {count: [] for count in counts}
    with tempfile.TemporaryDirectory() as folder, kinds["ours"].running() as server:
        binary = pathlib.Path(server.process.args[0])
        connection = client.Connection(server.port)
        for count in counts:
            (pathlib.Path(folder) / f"{count}.yaml").write_text(reviews.cocoonset_yaml(count))
        for _ in range(rounds):
            for count in counts:
                file_ms[count].append(validate_ms(binary, pathlib.Path(folder) / f"{count}.yaml"))
                review_ms[count].append(review_cpu_ms(server, connection, reviews.cocoonset_review(count), count))
        connection.close()
    rows = []
    for count in counts:
        file, review = statistics.median(file_ms[count]), statistics.median(review_ms[count])
        rows.append(
            [f"{count:,}", f"{file:.2f}", f"{file / count * 1e3:,.1f}", f"{review:.3f}", f"{review / count * 1e3:,.2f}"]
        )
    print_table(
        "A CocoonSet by its number of toolboxes, CPU",
        ["toolboxes", "validate, ms", "each, us", "review, ms", "each, us"],
        rows,
        "validate is a process of its own, of which a few milliseconds are its start.",
    )
    # Ten times as many should cost ten times as much, and what no cache holds any more a little more than that. The
    # start of the process is no part of it.
    least = statistics.median(file_ms[1])
    growth = (statistics.median(file_ms[10_000]) - least) / (statistics.median(file_ms[1_000]) - least)
    figures.at_most("validate of 10,000 toolboxes, of 1,000", growth, 15, "x")
    growth = statistics.median(review_ms[10_000]) / statistics.median(review_ms[1_000])
    figures.at_most("review of 10,000 toolboxes, of 1,000", growth, 15, "x")


def validate_ms(binary: pathlib.Path, file: pathlib.Path) -> float:
    before = cpu_of_children()
    subprocess.run([binary, "validate", file], check=True, stdout=subprocess.DEVNULL)
    return (cpu_of_children() - before) * 1e3


def review_cpu_ms(server: Server, connection: client.Connection, body: bytes, toolboxes: int) -> float:
    """Of the server, a review: of so many that the clock tells."""
    request = client.post("/validate-cocoonset", body)
    count = max(4, 4_000 // toolboxes)
    before = server.cpu_seconds()
    for _ in range(count):
        if connection.ask(request) != 200:
            raise SystemExit("bench: a review was not answered with 200")
    return (server.cpu_seconds() - before) * 1e3 / count


# --- Dumps of a cluster

ITEM = """\
- apiVersion: cocoonset.cocoonstack.io/v1
  kind: CocoonSet
  metadata:
    creationTimestamp: "2026-04-01T10:00:00Z"
    generation: 3
    labels:
      app.kubernetes.io/name: demo
    name: demo-{number}
    namespace: vms
    resourceVersion: "123456"
    uid: 0b8f8e8c-1111-2222-3333-444444444444
  spec:
    agent:
      image: ubuntu:24.04
      os: linux
      replicas: 3
      resources:
        limits:
          cpu: "2"
          memory: 4Gi
    suspend: false
    toolboxes:
    - image: ubuntu:24.04
      mode: run
      name: build
"""


def write_dump(path: pathlib.Path, size: int) -> None:
    """As `kubectl get cocoonsets -A -o yaml` writes it."""
    with path.open("w") as file:
        file.write("apiVersion: v1\nitems:\n")
        number = 0
        while file.tell() < size:
            file.write("".join(ITEM.format(number=number + i) for i in range(1000)))
            number += 1000
        file.write('kind: List\nmetadata:\n  resourceVersion: ""\n')


def user_seconds_and_peak(arguments: Sequence[str]) -> tuple[float, int]:
    """Of a process that ends by itself: its user CPU, and the most memory that it had, in bytes."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise RuntimeError(f"{arguments[0]} failed")
    return usage.ru_utime, usage.ru_maxrss * KB


def dump(kinds: Kinds, figures: Figures, effort: Effort) -> None:
    """A List of CocoonSets of 10 and 100 MB: `validate`, and what reads files for kubectl."""
    rounds = effort(5, 2)
    reader = HERE.parents[1] / "build/bench/go-reader"
    binary = kinds["ours"].command(0)[0]
    commands = {"validate": [binary, "validate"]}
    if reader.exists():
        commands["Go library"] = [str(reader)]
    seconds: dict[tuple[str, int], list[float]] = {(name, size): [] for name in commands for size in (10, 100)}
    peaks: dict[tuple[str, int], int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (10, 100):
            write_dump(pathlib.Path(folder) / f"{size}.yaml", size * 1_000_000)
        for _ in range(rounds):
            for name, size in seconds:
                used, peaks[name, size] = user_seconds_and_peak([*commands[name], f"{folder}/{size}.yaml"])
                seconds[name, size].append(used)
    print_table(
        "A dump of CocoonSets, user CPU and memory",
        ["", "MB", "seconds", "MB a second", "peak, MB"],
        [
            [name, str(size), f"{statistics.median(used):.2f}", f"{size / statistics.median(used):.1f}",
             f"{peaks[name, size] / MB:.0f}"]
            for (name, size), used in seconds.items()
        ],
    )
    figures.at_most("memory for 100 MB, of 10 MB", peaks["validate", 100] / peaks["validate", 10], 1.2, "x")
    figures.at_most("CPU for 100 MB, of 10 MB", ratio(seconds["validate", 100], seconds["validate", 10]), 12, "x")
    if "Go library" in commands:
        for size in (10, 100):
            faster = ratio(seconds["Go library", size], seconds["validate", size])
            figures.at_least(f"{size} MB, against kubectl's library", faster, 5, "x faster")
