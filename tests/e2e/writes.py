"""A loop of real writes beside what a scenario does to the cluster.

    with Writes(world) as writes:
        ...                            # break something
        writes.pause_for(2)            # seconds in which the loop goes on
    writes.must_all_have_worked()

It is entered once each kind has worked. One thread for each, with its own connection to the API server:

    ordinary        a pod that is no VM is created and deleted: never asks the webhook
    set             a CocoonSet's spec is changed: judged, allowed
    scale           a Deployment without VMs is scaled up and down: judged after a look-up of the parent, allowed
    vm pod          an owned VM pod is created and deleted: judged, allowed
    bare vm pod     denied, always; anything else but an outage is a hole
"""

import collections
import dataclasses
import http.client
import itertools
import threading
import time

from objects import NAMESPACE, SET_API, cocoonset, owner_of, plain_workload, pod
from processes import wait_until
from report import Failed, check

PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
SETS = f"/apis/{SET_API}/namespaces/{NAMESPACE}/cocoonsets"
DEPLOYMENTS = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"

_runs = itertools.count()

GUARDED = ("set", "scale", "vm pod")
PAUSE_SECONDS = 0.02


@dataclasses.dataclass
class Write:
    kind: str
    start: float
    end: float
    outcome: str     # ok; closed: the webhook could not be asked; lost: something else; hole: let through
    answer: str

    def __str__(self):
        return f"{self.kind}, from {self.start:.2f} s to {self.end:.2f} s: {self.outcome}: {self.answer[:400]}"


class Writes:
    def __init__(self, world, timeout=30):
        self._world = world
        self._timeout = timeout
        self._run = next(_runs)
        self._start = time.monotonic()
        self._stop = threading.Event()
        self._mutex = threading.Lock()
        self._writes = []
        works = {"ordinary": self._ordinary, "set": self._set, "scale": self._scale, "vm pod": self._vm_pod,
                 "bare vm pod": self._bare_vm_pod}
        self._threads = [threading.Thread(target=self._loop, name=kind, args=(kind, work), daemon=True)
                         for kind, work in works.items()]

    def __enter__(self):
        api = self._world.api
        for path, obj in ((SETS, cocoonset("written", mode="run")), (SETS, cocoonset("owner")),
                          (DEPLOYMENTS, plain_workload("Deployment", "written", 3))):
            obj["spec"].update({"paused": True} if obj["kind"] == "Deployment" else {})
            wait_until(f"the loop has its {obj['kind']}", lambda: api.post(path, obj).code in (201, 409), timeout=20)
        self._owner = owner_of(api.get(f"{SETS}/owner").body)
        for thread in self._threads:
            thread.start()
        try:
            self._settle()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _settle(self):
        """The API server may still have connections to a server that an earlier scenario killed, and try them once."""
        kinds = {thread.name for thread in self._threads}
        self.until("each kind works", lambda writes: kinds <= {each.kind for each in writes if each.outcome == "ok"})
        self.must_have_no_hole()
        with self._mutex:
            self._writes.clear()

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(self._timeout + 10)

    def now(self):
        """Seconds since the loop began: the clock of its writes."""
        return time.monotonic() - self._start

    def pause_for(self, seconds):
        time.sleep(seconds)

    def until(self, what, holds, timeout=20):
        """Waits until `holds(writes so far)`."""
        end = time.monotonic() + timeout
        while not holds(self.all()):
            if time.monotonic() > end:
                raise Failed(f"after {timeout} s of writes still not: {what}; {self.summary()}")
            time.sleep(0.05)

    def all(self):
        with self._mutex:
            return list(self._writes)

    def of(self, *kinds, begun_after=0.0):
        return [write for write in self.all() if write.kind in kinds and write.start >= begun_after]

    def summary(self):
        counts = collections.Counter(write.outcome for write in self.all())
        return (f"{sum(counts.values())} writes, {counts['closed']} failed closed, {counts['lost']} lost, "
                f"{counts['hole']} let through")

    def must_have_no_hole(self):
        self._must_be("no hole", lambda write: write.outcome == "hole", self.all())

    def must_all_have_worked(self, writes=None):
        writes = self.all() if writes is None else writes
        self._must_be("every write works", lambda write: write.outcome != "ok", writes)

    def _must_be(self, what, is_wrong, writes):
        check(writes, f"{what}: there were no writes")
        wrong = [write for write in writes if is_wrong(write)]
        if wrong:
            raise Failed(f"{what}: not so for {len(wrong)} of {len(writes)}:\n" + "\n".join(map(str, wrong[:5])))

    def _loop(self, kind, work):
        api = self._world.cluster.api("writer", self._timeout)
        for number in itertools.count():
            if self._stop.wait(PAUSE_SECONDS):
                break
            start = self.now()
            try:
                code, answer = work(api, number)
                outcome = _outcome(kind, code, answer)
            except (OSError, http.client.HTTPException) as error:
                outcome, answer = "lost", f"no answer: {error!r}"
            with self._mutex:
                self._writes.append(Write(kind, start, self.now(), outcome, answer))
        api.close()

    def _ordinary(self, api, number):
        return self._pod(api, pod(f"ordinary-{self._run}-{number}", tolerations=()))

    def _vm_pod(self, api, number):
        return self._pod(api, pod(f"vm-{self._run}-{number}", owners=[self._owner]))

    def _bare_vm_pod(self, api, number):
        return self._pod(api, pod(f"bare-{self._run}-{number}"))

    def _pod(self, api, obj):
        created = api.post(PODS, obj)
        if created.code == 201:
            api.delete(f"{PODS}/{obj['metadata']['name']}?gracePeriodSeconds=0")
        return created.code, str(created.body.get("message", ""))

    def _set(self, api, number):
        response = api.patch(f"{SETS}/written", {"spec": {"nodePool": f"pool-{self._run}-{number}"}})
        return response.code, str(response.body.get("message", ""))

    def _scale(self, api, _number):
        for replicas in (3, 2):  # up, which asks nobody, and down
            response = api.patch(f"{DEPLOYMENTS}/written/scale", {"spec": {"replicas": replicas}})
            if response.code != 200:
                break
        return response.code, str(response.body.get("message", ""))


def _outcome(kind, code, message):
    if kind == "bare vm pod":
        if code == 403 and "must be owned by a CocoonSet" in message:
            return "ok"
        if code == 201:
            return "hole"
    elif code in (200, 201):
        return "ok"
    if "failed calling webhook" in message or code == 503 and "denied the request" in message:
        return "closed"
    return "lost"
