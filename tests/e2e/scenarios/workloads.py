"""Deployments and StatefulSets, up and down, by every command that changes replicas."""

import concurrent.futures
import itertools
import json

from expectations import (
    PLURALS, WORKLOADS, denied_request, expect_allowed, expect_forbidden, expect_status, scale_down)
from objects import NAMESPACE, VM_TOLERATION, workload
from processes import wait_until
from report import Failed, check, check_equal, scenario
from scenarios.pods import BIG

KINDS = ["Deployment", "StatefulSet"]


def _fresh(world, kind, name, replicas, tolerations=(VM_TOLERATION,)):
    """A new workload; the arguments by which kubectl names it."""
    target = [PLURALS[kind], name, "-n", NAMESPACE]
    world.admin.must("delete", *target, "--ignore-not-found", "--now")
    # Server-side: then it can be applied both ways.
    world.admin.must("apply", "--server-side", "-f", "-", stdin=workload(kind, name, replicas, tolerations))
    return target


def _replicas(world, target):
    return world.admin.get(*target)["spec"]["replicas"]


def _patch(target, replicas, flavour):
    body = {"merge": {"spec": {"replicas": replicas}}, "strategic": {"spec": {"replicas": replicas}},
            "json": [{"op": "replace", "path": "/spec/replicas", "value": replicas}]}[flavour]
    return ["patch", *target, f"--type={flavour}", "-p", json.dumps(body)]


def _ways(kubectl, kind, target, counts):
    """(what, replicas, answer) for each way to set replicas, with the next of `counts`; nothing else changes."""
    count = next(counts)
    yield "scale", count, kubectl("scale", *target, f"--replicas={count}")
    for flavour in ("merge", "strategic", "json"):
        count = next(counts)
        yield f"patch --type={flavour}", count, kubectl(*_patch(target, count, flavour))
    count = next(counts)
    yield "patch --subresource=scale", count, kubectl(*_patch(target, count, "merge"), "--subresource=scale")
    count = next(counts)
    yield "apply", count, kubectl("apply", "-f", "-", stdin=workload(kind, target[1], count))
    count = next(counts)
    yield "apply --server-side", count, kubectl(
        "apply", "--server-side", "--force-conflicts", "-f", "-", stdin=workload(kind, target[1], count))
    count = next(counts)
    live = kubectl.get(*target)
    live["spec"]["replicas"] = count
    del live["metadata"]["resourceVersion"]  # its controller writes the status, too
    yield "replace", count, kubectl("replace", "-f", "-", stdin=live)
    count = next(counts)
    yield "scale --dry-run=server", count, kubectl("scale", *target, f"--replicas={count}", "--dry-run=server")


def _register_down(kind, old, new):
    @scenario("workloads", f"{kind} {old} -> {new}: denied by every command")
    def down(world):
        target = _fresh(world, kind, "down", old)
        message = scale_down(kind, "down", old, new)
        ways = 0
        for what, _, answer in _ways(world.alice, kind, target, itertools.repeat(new)):
            if what == "apply":
                # kubectl prints the whole patch before.
                check_equal(answer.stderr.splitlines()[-1], 'for: "STDIN": error when patching "STDIN": '
                            + denied_request(WORKLOADS, message), f"kubectl {what}\n{answer}")
                expect_status(answer, 403, "Forbidden")
            else:
                expect_forbidden(answer, WORKLOADS, message,
                                 'error when replacing "STDIN": ' if what == "replace" else "")
            ways += 1
        check_equal(_replicas(world, target), old, "replicas afterwards")
        return f"{ways} ways"


def _register_up(kind, old):
    @scenario("workloads", f"{kind} {old} and up: allowed by every command")
    def up(world):
        target = _fresh(world, kind, "up", old)
        for what, count, answer in _ways(world.alice, kind, target, itertools.count(old + 1)):
            if answer.exit_code != 0:
                raise Failed(f"kubectl {what}\n{answer}")
            if "dry-run" not in what:
                check_equal(_replicas(world, target), count, f"replicas after {what}")


for _kind in KINDS:
    _register_down(_kind, 3, 1)
    _register_down(_kind, 2, 0)
    _register_up(_kind, 0)


@scenario("workloads", "no VMs: down to one and to zero, both kinds")
def plain(world):
    for kind in KINDS:
        target = _fresh(world, kind, "plain", 3, tolerations=())
        for replicas in (1, 0):
            expect_allowed(world.alice("scale", *target, f"--replicas={replicas}"))
            check_equal(_replicas(world, target), replicas, "replicas afterwards")


@scenario("workloads", "kubectl edit: down is denied and the editor's text kept, up is not")
def edit(world):
    target = _fresh(world, "Deployment", "edited", 3)

    def with_replicas(count):
        return {"KUBE_EDITOR": f"sed -i 's/^  replicas: .*/  replicas: {count}/'"}

    answer = world.alice("edit", *target, environment=with_replicas(2))
    check(answer.exit_code == 1 and scale_down("Deployment", "edited", 3, 2) in answer.stderr + answer.stdout,
          f"expected the denial\n{answer}")
    expect_status(answer, 403, "Forbidden")
    check_equal(_replicas(world, target), 3, "replicas afterwards")
    answer = world.alice("edit", *target, environment=with_replicas(4))
    check_equal((answer.exit_code, _replicas(world, target)), (0, 4), f"edit up\n{answer}")


@scenario("workloads", "toleration and replicas at once: removed and down, denied; added and down, allowed")
def toleration_at_once(world):
    for kind in KINDS:
        target = _fresh(world, kind, "at-once", 3)
        answer = world.alice("patch", *target, "--type=merge", "-p", json.dumps(
            {"spec": {"replicas": 1, "template": {"spec": {"tolerations": None}}}}))
        expect_forbidden(answer, WORKLOADS, scale_down(kind, "at-once", 3, 1))
        target = _fresh(world, kind, "at-once", 3, tolerations=())
        expect_allowed(world.alice("patch", *target, "--type=merge", "-p", json.dumps(
            {"spec": {"replicas": 1, "template": {"spec": {"tolerations": [VM_TOLERATION]}}}})))


@scenario("workloads", "all else is nobody's business: image, labels, restart, pause, status, deletion")
def other_updates(world):
    target = _fresh(world, "Deployment", "others", 2)
    before = world.server.reviews()["validate"]
    status = '{"status":{"observedGeneration":1}}'
    for command in (["set", "image", f"{target[0]}/others", "c=example.com/c:2", "-n", NAMESPACE],
                    ["label", *target, "a=b"], ["annotate", *target, "a=b"],
                    ["rollout", "restart", *target], ["rollout", "pause", *target],
                    ["patch", *target, "--subresource=status", "--type=merge", "-p", status],
                    ["delete", *target]):
        answer = world.admin(*command)
        check_equal(answer.exit_code, 0, f"exit code\n{answer}")
    check_equal(world.server.reviews()["validate"], before, "reviews that the server has answered")


@scenario("workloads", "an autoscaler: up is done, down is not, and its conditions say why")
def autoscaler(world):
    target = _fresh(world, "Deployment", "scaled", 3)
    scaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
              "metadata": {"name": "scaled", "namespace": NAMESPACE},
              "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "scaled"},
                       "minReplicas": 5, "maxReplicas": 9}}
    world.admin.must("create", "-f", "-", stdin=scaler)
    try:
        wait_until("it has scaled up", lambda: _replicas(world, target) == 5, timeout=20, every=0.3)
        world.admin.must("patch", "hpa", "scaled", "-n", NAMESPACE, "--type=merge", "-p",
                         '{"spec":{"minReplicas":1,"maxReplicas":2}}')

        def says_why():
            conditions = world.admin.get("hpa", "scaled", "-n", NAMESPACE).get("status", {}).get("conditions", [])
            return [each for each in conditions
                    if scale_down("Deployment", "scaled", 5, 2) in each.get("message", "")]

        [condition] = wait_until("its conditions say why", says_why, timeout=20, every=0.3)
        check_equal((condition["type"], condition["reason"]), ("AbleToScale", "FailedUpdateScale"), "the condition")
        check_equal(_replicas(world, target), 5, "replicas afterwards")
    finally:
        world.admin.must("delete", "hpa", "scaled", "-n", NAMESPACE)


@scenario("workloads", "two who scale at once: whoever comes first, nothing goes down")
def conflicting_pair(world):
    """One wants 5, one wants 4. After 5, 4 is down, and denied. It never ends lower than it was."""
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/pair/scale"
    apis = [world.cluster.api(), world.cluster.api("alice")]
    outcomes = {}
    for round_ in range(25):
        _fresh_over_api(world, "pair", 3)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            five, four = pool.map(lambda each: each[0].patch(path, {"spec": {"replicas": each[1]}}).code,
                                  zip(apis, (5, 4)))
        last = world.api.get(path).body["spec"]["replicas"]
        highest = 5 if five == 200 else 4
        check_equal(last, highest, f"replicas after round {round_}, in which 5 was answered {five}, and 4 {four}")
        check(five == 200 and four in (200, 403), f"5 was answered {five}, and 4 {four}")
        outcomes[five, four] = outcomes.get((five, four), 0) + 1
    return ", ".join(f"{count}x 5: {a}, 4: {b}" for (a, b), count in sorted(outcomes.items()))


def _fresh_over_api(world, name, replicas):
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"
    world.api.delete(f"{path}/{name}")
    wait_until("the old one is gone", lambda: world.api.get(f"{path}/{name}").code == 404, every=0.01)
    check_equal(world.api.post(path, workload("Deployment", name, replicas)).code, 201, "creation")


@scenario("workloads", "a stale PUT of the scale: 409, as without the webhook")
def stale(world):
    target = _fresh(world, "Deployment", "stale", 3)
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/stale/scale"
    old = world.api.get(path).body
    expect_allowed(world.admin("scale", *target, "--replicas=4"))
    old["spec"]["replicas"] = 6
    check_equal(world.api.put(path, old).code, 409, "answer to a stale PUT that goes up")


@scenario("workloads", "one that does not exist, and a scale that names no count")
def absent(world):
    answer = world.admin("scale", "deployment", "nosuch", "-n", NAMESPACE, "--replicas=1")
    check("not found" in answer.stderr, f"expected NotFound\n{answer}")
    target = _fresh(world, "Deployment", "emptied", 2)
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{target[1]}/scale"
    scale = world.api.get(path).body
    scale["spec"] = {}
    del scale["metadata"]["resourceVersion"]  # the Deployment's controller writes, too
    response = world.api.put(path, scale)
    check_equal((response.code, response.body["message"]),
                (403, denied_request(WORKLOADS, scale_down("Deployment", "emptied", 2, 0))), "PUT of an empty spec")


@scenario("workloads", "an update of nearly 3 MiB of `<` over one of 1.3 MiB: both reach the webhook")
def big_update(world):
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"
    stored = workload("Deployment", "big", 2)
    stored["spec"]["paused"] = True
    stored["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "BIG", "value": "<" * 1_300_000}]
    check_equal(world.api.post(path, stored).code, 201, "creation")
    try:
        stored["spec"]["replicas"] = 1
        stored["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] = "<" * BIG
        response = world.api.put(f"{path}/big?dryRun=All", stored)
        check_equal((response.code, response.body["message"][:300]),
                    (403, denied_request(WORKLOADS, scale_down("Deployment", "big", 2, 1))[:300]), "answer")
    finally:
        world.api.delete(f"{path}/big")
