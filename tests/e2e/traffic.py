"""Random requests about pods, workloads, scales and sets, and what must come of each.

    cases = make(world, random.Random(seed))      # also stores, in both namespaces, what the updates are about

A second opinion, written from the contract and not from the code or the conditions.
"""

import copy
import dataclasses
import json

import install
from objects import SET_API, VM_KEY, VM_TOLERATION, as_sent, cocoonset, pod, workload
from report import check_equal
from world import CONDITIONAL, UNCONDITIONAL

NAMESPACES = (CONDITIONAL, UNCONDITIONAL)
COUNTS = {"pod": 700, "pod update": 200, "workload": 350, "scale": 350, "set": 350, "set update": 250}
URLS = {"Pod": "/api/v1/namespaces/NAMESPACE/pods",
        "Deployment": "/apis/apps/v1/namespaces/NAMESPACE/deployments",
        "StatefulSet": "/apis/apps/v1/namespaces/NAMESPACE/statefulsets",
        "CocoonSet": f"/apis/{SET_API}/namespaces/NAMESPACE/cocoonsets"}

OWNER = {"apiVersion": SET_API, "kind": "CocoonSet", "name": "owner", "uid": "1"}


@dataclasses.dataclass
class Case:
    what: str       # pod, pod update, …
    handler: str    # of the server, as its metrics name it
    method: str
    path: str       # with NAMESPACE in it
    bodies: dict    # by namespace
    is_asked: bool  # whether the webhook is asked in spite of the conditions
    is_denied: bool  # by the webhook; the API server's own validation may refuse besides

    def __str__(self):
        return f"{self.what} {self.method} {self.path} {json.dumps(self.bodies[CONDITIONAL])[:3000]}"


def make(world, rng):
    stored = _store(world, rng)
    makers = {"pod": _pod, "pod update": _pod_update, "workload": _workload_update, "scale": _scale, "set": _set,
              "set update": _set_update}
    cases = [makers[what](rng, stored, number) for what, count in COUNTS.items() for number in range(count)]
    cases += _recorded()
    rng.shuffle(cases)
    return cases


def _both(body):
    return {namespace: body for namespace in NAMESPACES}


# Tolerations

def _toleration(rng):
    return rng.choice([
        VM_TOLERATION, {"key": VM_KEY, "operator": "Equal", "value": "cocoon", "effect": "NoSchedule"},
        {"key": VM_KEY, "effect": "NoExecute", "operator": "Exists", "tolerationSeconds": 5},
        {"operator": "Exists"}, {"operator": "Exists", "effect": "NoSchedule"}, {"key": "", "operator": "Exists"},
        {"key": "example.com/a", "operator": "Exists"}, {"key": "virtual-kubelet.io/provider2", "operator": "Exists"},
        {"key": "virtual-kubelet.io", "operator": "Exists"}, {"key": "provider", "operator": "Exists"},
        {"key": "example.com/b", "value": VM_KEY.split("/")[1]}])


def _tolerations(rng):
    how = rng.random()
    if how < 0.2:
        return rng.choice([None, []])
    if how < 0.25:  # more than CEL searches
        many = [{"key": f"example.com/k{number}", "operator": "Exists"} for number in range(1100)]
        return many + rng.choice([[], [VM_TOLERATION]])
    return [_toleration(rng) for _ in range(rng.randrange(1, 5))]


def _is_vm(tolerations):
    return any(each.get("key") == VM_KEY for each in tolerations or [])


def _is_long(tolerations):
    return len(tolerations or []) > 1000


def _set_tolerations(spec, tolerations):
    if tolerations is None:
        spec.pop("tolerations", None)
    else:
        spec["tolerations"] = tolerations


# Pods

def _pod(rng, _stored, number):
    owners, is_owned = rng.choice([
        ([], False), ([OWNER], True), ([{**OWNER, "apiVersion": "cocoonset.cocoonstack.io/v9"}], True),
        ([{**OWNER, "apiVersion": "example.com/v1"}], False), ([{**OWNER, "kind": "ReplicaSet"}], False),
        ([{**OWNER, "kind": "Other", "uid": "2"}, OWNER], True)])
    tolerations = _tolerations(rng)
    obj = pod(f"pod-{number}", tolerations=(), owners=owners)
    _set_tolerations(obj["spec"], tolerations)
    is_vm = _is_vm(tolerations)
    is_asked = is_vm or _is_long(tolerations)
    return Case("pod", "mutate", "POST", URLS["Pod"], _both(obj), is_asked, is_vm and not is_owned)


def _pod_update(rng, stored, _number):
    """Tolerations can only be added."""
    name, tolerations, is_owned, live = rng.choice(stored.pods)
    added = [_toleration(rng) for _ in range(rng.choice([0, 1, 1, 2]))]
    # One that equals another, or changes it, is the API server's own business.
    added = [each for each in added if "tolerationSeconds" not in each]
    bodies = copy.deepcopy(live)
    for body in bodies.values():
        body["spec"].setdefault("tolerations", []).extend(added)
        body["metadata"]["labels"] = {"n": str(rng.randrange(9))}
    becomes_vm = _is_vm(added) and not _is_vm(tolerations)
    return Case("pod update", "mutate", "PUT", f"{URLS['Pod']}/{name}", bodies, becomes_vm, becomes_vm and not is_owned)


# Workloads

def _workload_update(rng, stored, _number):
    kind, name, replicas, tolerations, live = rng.choice(stored.workloads)
    count = rng.choice([None, 0, 1, 2, 3, 7])
    new_tolerations = rng.choice([tolerations, _tolerations(rng)])
    bodies = copy.deepcopy(live)
    for body in bodies.values():
        body["spec"]["replicas"] = count
        if count is None:
            del body["spec"]["replicas"]
        _set_tolerations(body["spec"]["template"]["spec"], new_tolerations)
    goes_down = (1 if count is None else count) < replicas and _is_vm(tolerations)
    return Case("workload", "validate", "PUT", f"{URLS[kind]}/{name}", bodies, goes_down, goes_down)


def _scale(rng, stored, _number):
    kind, name, replicas, tolerations, live = rng.choice(stored.workloads)
    count = rng.choice([None, 0, 1, 2, 3, 7])
    bodies = {namespace: {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": name},
                          "spec": {} if count is None else {"replicas": count}} for namespace in live}
    goes_down = (count or 0) < replicas
    return Case("scale", "validate", "PUT", f"{URLS[kind]}/{name}/scale", bodies, goes_down,
                goes_down and _is_vm(tolerations))


# Sets

def _spec(rng):
    """A spec that the schema takes, and whether a rule is broken: those of firecracker, which fields break together."""
    agent = {"image": rng.choice(["ubuntu:24.04", "https://images.example.com/noble.img"])}
    for member, values in {"backend": ["firecracker", "cloud-hypervisor"], "os": ["linux", "windows"],
                           "mode": ["run", "clone"], "replicas": [0, 2]}.items():
        if rng.random() < 0.6:
            agent[member] = rng.choice(values)
    spec = {"agent": agent}
    if rng.random() < 0.3:
        spec["nodePool"] = rng.choice(["default", "gpu"])
    is_bad = agent.get("backend") == "firecracker" and (
        agent.get("os") == "windows" or agent.get("mode", "clone") == "clone" or agent["image"].startswith("https"))
    return spec, is_bad


def _set(rng, _stored, number):
    if rng.random() < 0.1:
        obj = cocoonset(f"set-{number}")
        del obj["spec"]
        is_bad = True
    else:
        spec, is_bad = _spec(rng)
        obj = cocoonset(f"set-{number}", spec=spec)
    return Case("set", "validate_cocoonset", "POST", URLS["CocoonSet"], _both(obj), True, is_bad)


def _set_update(rng, stored, _number):
    name, is_being_deleted, live = rng.choice(stored.sets)
    bodies = copy.deepcopy(live)
    how = rng.choice(["label", "spec", "spec", "no spec"])
    spec, is_bad = _spec(rng)
    for body in bodies.values():
        body["metadata"]["labels"] = {"n": str(rng.randrange(9))}
        if how == "spec":
            body["spec"] = copy.deepcopy(spec)
        if how == "no spec":
            body.pop("spec", None)
    before, after = live[CONDITIONAL].get("spec"), bodies[CONDITIONAL].get("spec")
    is_asked = not is_being_deleted and before != _defaulted(after)
    return Case("set update", "validate_cocoonset", "PUT", f"{URLS['CocoonSet']}/{name}", bodies, is_asked,
                is_asked and (after is None or is_bad))


def _defaulted(spec):
    """As the API server stores it."""
    if spec is None:
        return None
    agent = {"replicas": 0, "mode": "clone", "os": "linux", "backend": "cloud-hypervisor", "forcePull": False,
             "noDirectIO": False, **spec["agent"]}
    return {"suspend": False, "snapshotPolicy": "always", "nodePool": "default", "hibernatePolicy": "retain", **spec,
            "agent": agent}


# What is stored

@dataclasses.dataclass
class Stored:
    pods: list
    workloads: list
    sets: list


def _store(world, rng):
    stored = Stored([], [], [])

    def store(obj):
        live = {}
        for namespace in NAMESPACES:
            obj = copy.deepcopy(obj)
            obj["metadata"]["namespace"] = namespace
            response = world.api.post(URLS[obj["kind"]].replace("NAMESPACE", namespace), obj)
            check_equal(response.code, 201, f"storing {obj['metadata']['name']}: {response.body.get('message')}")
            live[namespace] = response.body
        for body in live.values():
            body.pop("status", None)
        return live

    for name, tolerations, owners in (("plain", [], []), ("keyless", [{"operator": "Exists"}], []),
                                      ("plain-owned", [], [OWNER]), ("vm", [VM_TOLERATION], [OWNER])):
        stored.pods.append((name, tolerations, bool(owners), store(pod(name, tolerations, owners))))
    for kind in ("Deployment", "StatefulSet"):
        for replicas in (0, 1, 3):
            for word, tolerations in (("vm", [VM_TOLERATION]), ("plain", []), ("keyless", [{"operator": "Exists"}]),
                                      ("other", [{"key": "example.com/a", "operator": "Exists"}])):
                name = f"{word}-{replicas}"
                live = store(workload(kind, name, replicas, tolerations))
                stored.workloads.append((kind, name, replicas, tolerations, live))
    for name in ("agents", "web"):
        parent = as_sent(json.loads((install.ROOT / f"tests/reviews/parents/deployments_{name}.json").read_text()))
        tolerations = parent["spec"]["template"]["spec"].get("tolerations", [])
        stored.workloads.append(("Deployment", name, parent["spec"]["replicas"], tolerations, store(parent)))
    stored.sets.append(("good", False, store(cocoonset("good", spec=_good_spec(rng)))))
    stored.sets += [(name, name == "deleted", _stored_earlier(world, name)) for name in ("bad", "no-spec", "deleted")]
    return stored


def _good_spec(rng):
    while True:
        spec, is_bad = _spec(rng)
        if not is_bad:
            return spec


def _stored_earlier(world, name):
    """Those that world.py has stored before there was a webhook."""
    live = {}
    for namespace in NAMESPACES:
        live[namespace] = world.api.get(f"{URLS['CocoonSet']}/{name}".replace("NAMESPACE", namespace)).body
        live[namespace]["metadata"].pop("managedFields", None)
    return live


# What was recorded

def _recorded():
    """The recorded creations. (What the recorded updates were about, `agents` and `web`, is among what is stored.)"""
    folder = install.ROOT / "tests" / "reviews"
    handlers = {"Pod": "mutate", "CocoonSet": "validate_cocoonset"}
    for row in json.loads((folder / "expected.json").read_text()):
        if row["operation"] != "CREATE":
            continue
        recorded = json.loads((folder / row["file"]).read_text())["request"]["object"]
        obj = as_sent(recorded)
        if "ownerReferences" in recorded["metadata"]:
            obj["metadata"]["ownerReferences"] = recorded["metadata"]["ownerReferences"]
        is_asked = obj["kind"] == "CocoonSet" or _is_vm(obj["spec"].get("tolerations"))
        yield Case({"Pod": "pod", "CocoonSet": "set"}[obj["kind"]], handlers[obj["kind"]], "POST", URLS[obj["kind"]],
                   _both(obj), is_asked, row["expect"] == "deny")
