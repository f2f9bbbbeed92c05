"""Every row of tests/reviews again, live: the command that led to the recorded request, by the same user, from the same
state. tests/reviews/expected.json says what must come of it."""

import json
import re
import shlex

import expectations
from expectations import expect_allowed, expect_forbidden, expect_invalid
from install import ROOT
from objects import NAMESPACE, as_sent, owner_of
from processes import wait_until
from report import check_equal, scenario

REVIEWS = ROOT / "tests" / "reviews"
ROWS = json.loads((REVIEWS / "expected.json").read_text())

REPLICASETS = "system:serviceaccount:kube-system:replicaset-controller"
AUTOSCALER = "system:serviceaccount:kube-system:horizontal-pod-autoscaler"

# Stored before the webhook was there; world.py has made it.
STORED_ALREADY = "cocoonset-update-metadata-only-invalid-stored.json"

NUMERIC = '"1" has digits only and can collide with an agent\'s pod, named by its slot number'
WARNINGS = {"cocoonset-create-many-errors.json": [f"spec.toolboxes[0].name: {NUMERIC}"]}


class Row:
    def __init__(self, entry):
        self.file = entry["file"]
        self.request = json.loads((REVIEWS / entry["file"]).read_text())["request"]
        self.kind = self.request["kind"]["kind"]
        self.resource = self.request["resource"]["resource"]
        self.user = self.request["userInfo"]["username"]
        self.is_allowed = entry["expect"] == "allow"
        self.fields = [finding["field"] for finding in entry.get("findings", [])]
        self.parent = entry.get("parent")
        # Of a pipe, the last: `sed … man/x.yaml | kubectl(alice) create -f -`. The manifests are not in this
        # repository: what they held stands in the recorded request, and goes to standard input.
        command = re.search(r"kubectl(?:\([^)]*\))? ([^|]*)$", entry["command"])[1]
        self.arguments = ["-" if part.startswith("man/") else part for part in shlex.split(command)]

    @property
    def name(self):
        return self.request.get("name") or self.request["object"]["metadata"].get("name", "")

    def kubectl(self, world):
        return {"alice": world.alice, "kubernetes-admin": world.admin}.get(self.user, world.operator)

    def parent_object(self):
        """A Scale's Deployment or StatefulSet, with the replicas that the Scale had."""
        parent = as_sent(json.loads((REVIEWS / self.parent).read_text()))
        parent["spec"]["replicas"] = self.request["oldObject"]["spec"].get("replicas", 0)
        return parent

    def replicas(self, which):
        return self.request[which]["spec"].get("replicas", 0)


def _remove(world, resource, name):
    target = [resource, name, "-n", NAMESPACE]
    if resource == "cocoonsets":
        world.admin("patch", *target, "--type=merge", "-p", '{"metadata":{"finalizers":null}}')
    world.admin.must("delete", *target, "--ignore-not-found", "--now")


def _prepare(world, row):
    """The state from which the recorded command started."""
    if row.file == STORED_ALREADY:
        return
    if row.name:
        _remove(world, row.resource, row.name)
    old = row.request["oldObject"]
    if old is None:
        return
    create = ["apply", "--server-side"] if "--server-side" in row.arguments else ["create"]
    world.admin.must(*create, "-f", "-", stdin=row.parent_object() if row.parent else as_sent(old))
    if "deletionTimestamp" in old["metadata"]:
        world.admin.must("delete", row.resource, row.name, "-n", NAMESPACE, "--wait=false")


def _standard_input(world, row):
    if "-" not in row.arguments:
        return None
    sent = as_sent(row.request["object"])
    if row.arguments[0] == "replace":
        live = world.admin.get(row.resource, row.name, "-n", NAMESPACE)
        del live["metadata"]["resourceVersion"]  # its controller writes, too
        return {**live, "spec": sent["spec"]}
    if "--server-side" in row.arguments:
        del sent["spec"]["replicas"]
    owners = row.request["object"]["metadata"].get("ownerReferences")
    if owners:
        sent["metadata"]["ownerReferences"] = [owner_of(_owner(world, owners[0]["name"]))]
    return sent


def _owner(world, name):
    """The living CocoonSet of this name: the garbage collector takes the pods of any other."""
    world.admin("create", "-f", "-", stdin=as_sent(json.loads(
        (REVIEWS / "cocoonset-create-minimal.json").read_text())["request"]["object"]))
    return world.admin.get("cocoonset", name, "-n", NAMESPACE)


def _doing(row):
    """What kubectl puts before the webhook's words."""
    return {"create": 'error when creating "STDIN": ', "replace": 'error when replacing "STDIN": '}.get(
        row.arguments[0], "")


def _message(row):
    if row.kind == "Pod":
        metadata = row.request["object"]["metadata"]
        return expectations.PODS, expectations.bare_pod(metadata.get("name") or metadata["generateName"])
    kind = {"deployments": "Deployment", "statefulsets": "StatefulSet"}[row.resource]
    counts = row.replicas("oldObject"), row.replicas("object")
    return expectations.WORKLOADS, expectations.scale_down(kind, row.name, *counts)


def _play(world, row):
    _prepare(world, row)
    answer = row.kubectl(world)(*row.arguments, stdin=_standard_input(world, row))
    if row.is_allowed:
        expect_allowed(answer, WARNINGS.get(row.file, []))
    elif row.kind == "CocoonSet":
        expect_invalid(answer, row.name, row.fields)
        causes = answer.status["details"].get("causes", [])
        check_equal([cause["field"] for cause in causes], row.fields, "the fields of the API server's causes")
    else:
        expect_forbidden(answer, *_message(row), doing=_doing(row))


def refusals_of(world, start, user, name):
    """Audit events of writes that were refused to a controller since `start`, once there is one with `name` in what it
    was answered."""
    def found():
        return [event for event in world.cluster.audit.writes(start, user)
                if event["responseStatus"].get("code") == 403
                and name in event["responseStatus"].get("message", "")]
    return wait_until(f"{user} was refused {name}", found, timeout=30)


def _play_replicaset_controller(world, row):
    """The pod comes from a Deployment's ReplicaSet: that gets the denial as an event, for people to see."""
    parent = as_sent(json.loads((REVIEWS / "parents" / "deployments_agents.json").read_text()))
    _remove(world, "deployments", parent["metadata"]["name"])
    start = world.cluster.audit.end()
    expect_allowed(world.admin("create", "-f", "-", stdin=parent))
    status = refusals_of(world, start, REPLICASETS, 'pods "agents-')[0]["responseStatus"]
    generated = re.search(r'pods "(agents-[0-9a-z]+-)"', status["message"])[1]
    denied = expectations.denied_request(expectations.PODS, expectations.bare_pod(generated))
    check_equal((status["code"], status["reason"], status["message"]), (403, "Forbidden", denied), "its answer")
    expect_event(world, "ReplicaSet", generated.rstrip("-"), denied)


def expect_event(world, kind, name, text):
    def found():
        events = world.admin.get("events", "-n", NAMESPACE, "--field-selector",
                                 f"involvedObject.kind={kind},involvedObject.name={name},reason=FailedCreate")
        return [event for event in events["items"] if text in event["message"]]
    wait_until(f"{kind} {name} has the event FailedCreate: {text}", found, timeout=20, every=0.3)


def _play_autoscaler(world, row):
    """An autoscaler whose maximum lies below what runs."""
    _prepare(world, row)
    start = world.cluster.audit.end()
    scaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
              "metadata": {"name": "agents", "namespace": NAMESPACE},
              "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": row.name},
                       "minReplicas": 1, "maxReplicas": row.replicas("object")}}
    world.admin.must("create", "-f", "-", stdin=scaler)
    try:
        status = refusals_of(world, start, AUTOSCALER, f'"{row.name}"')[0]["responseStatus"]
    finally:
        world.admin.must("delete", "hpa", "agents", "-n", NAMESPACE)
    check_equal(status["message"], expectations.denied_request(*_message(row)), "what it was answered")
    check_equal(world.admin.get("deployment", row.name, "-n", NAMESPACE)["spec"]["replicas"], row.replicas("oldObject"),
                "replicas afterwards")


PLAYERS = {REPLICASETS: _play_replicaset_controller, AUTOSCALER: _play_autoscaler}


def _register(entry):
    @scenario("recorded", f"{entry['file'].removesuffix('.json')}: {entry['expect']}")
    def play(world):
        row = Row(entry)
        PLAYERS.get(row.user, _play)(world, row)


for _entry in ROWS:
    _register(_entry)
