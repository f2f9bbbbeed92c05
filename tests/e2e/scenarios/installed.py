"""The installation itself: what was applied, what the server's account may do, what the CRD takes."""

import json

import install
from objects import cocoonset, plain_workload
from processes import wait_until
from report import Failed, check, check_equal, scenario
from expectations import expect_allowed

ACCOUNT = f"system:serviceaccount:{install.NAMESPACE}:{install.ACCOUNT}"


@scenario("install", "kubectl diff of config/default finds nothing that was stored otherwise")
def applied(world):
    objects = world.rendered_default()
    answer = world.admin("diff", "-f", "-", stdin=install.as_yaml(objects))
    check(answer.exit_code == 0 and not answer.stdout and not answer.stderr, f"expected no difference\n{answer}")
    return f"{len(objects)} objects"


@scenario("install", "the Deployment's pods pass Pod Security `restricted` and the quota")
def own_pods(world):
    def pods():
        found = world.admin.get("pods", "-n", install.NAMESPACE, "-l", "app.kubernetes.io/name=cocoon-webhook")["items"]
        return found if len(found) == 2 else None

    for pod in wait_until("the ReplicaSet has made two pods", pods, timeout=20):
        check_equal(pod["spec"]["priorityClassName"], "system-cluster-critical", "their priority")


@scenario("install", "the ServiceAccount may get deployments and statefulsets, and nothing else")
def rights(world):
    may = {("get", "deployments.apps"), ("get", "statefulsets.apps")}
    asked = [(verb, resource)
             for verb in ("get", "list", "watch", "create", "update", "patch", "delete")
             for resource in ("deployments.apps", "statefulsets.apps", "replicasets.apps", "pods", "secrets",
                              "configmaps", "cocoonsets.cocoonset.cocoonstack.io", "mutatingwebhookconfigurations")]
    asked += [("get", "deployments.apps/scale"), ("update", "deployments.apps/scale"), ("impersonate", "users")]
    for verb, resource in asked:
        name, _, subresource = resource.partition("/")
        plural, _, group = name.partition(".")
        attributes = {"verb": verb, "resource": plural, "group": group, "subresource": subresource, "namespace": "vms"}
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                  "spec": {"user": ACCOUNT, "resourceAttributes": attributes, "groups": [
                      "system:serviceaccounts", f"system:serviceaccounts:{install.NAMESPACE}", "system:authenticated"]}}
        response = world.api.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
        check_equal(response.body["status"]["allowed"], (verb, resource) in may, f"may {verb} {resource}")
    return f"{len(asked)} rights asked for"


@scenario("install", "what the server asks, it asks with a bound token of that account")
def runs_as_account(world):
    start = world.cluster.audit.end()
    world.admin.must("create", "-f", "-", stdin=plain_workload("Deployment", "as-whom", 2))
    expect_allowed(world.admin("scale", "deployment", "as-whom", "-n", "vms", "--replicas=1"))
    # More than one where the Deployment's controller wrote in between: the API server then asks again.
    events = world.cluster.audit.reads_by_webhook(start, "as-whom")
    check(events, "nobody read the parent")
    for event in events:
        check_equal(event["user"]["username"], ACCOUNT, "who read the parent")
        check("authentication.kubernetes.io/credential-id" in event["user"]["extra"], f"no bound token: {event['user']}")
    world.admin.must("delete", "deployment", "as-whom", "-n", "vms")


@scenario("install", "the CRD fills in the defaults of the contract")
def defaults(world):
    spec = {"agent": {"image": "a:1"}, "toolboxes": [{"name": "t", "image": "b:1"}]}
    answer = world.admin("create", "-f", "-", "--dry-run=server", "-o", "json", stdin=cocoonset("defaults", spec=spec))
    expect_allowed(answer)
    vm = {"os": "linux", "backend": "cloud-hypervisor", "forcePull": False, "noDirectIO": False}
    check_equal(json.loads(answer.stdout)["spec"], {
        "suspend": False, "snapshotPolicy": "always", "nodePool": "default", "hibernatePolicy": "retain",
        "agent": {"image": "a:1", "replicas": 0, "mode": "clone", **vm},
        "toolboxes": [{"name": "t", "image": "b:1", "mode": "run", **vm}]}, "spec after defaulting")


def _with(path, value):
    """A good set in which the member at `path` (`agent.os`, `toolboxes.os`) has this value."""
    toolbox = {"name": "t", "image": "b:1"}
    spec = {"agent": {"image": "a:1"}, "toolboxes": [toolbox]}
    parent, _, member = path.rpartition(".")
    {"": spec, "agent": spec["agent"], "toolboxes": toolbox}[parent][member] = value
    return cocoonset("limits", spec=spec)


VM_LIMITS = {
    "os": (["linux", "windows", "android"], ["", "Linux", "macos", 1]),
    "backend": (["cloud-hypervisor"], ["", "qemu"]),
    "connType": (["ssh", "rdp", "vnc", "adb"], ["", "telnet"]),
    "probePort": ([0, 22, 65535], [-1, 65536, "22", 1.5]),
    "forcePull": ([True, False], ["true", 1]),
    "noDirectIO": ([True, False], ["false"]),
    "storage": (["20Gi", "1.5", "500m", "1e9", 10], ["20 Gi", "x", "", True]),
    "network": (["tenant-a"], [1]),
    "resources": ([{"limits": {"cpu": "4", "memory": "8Gi"}, "requests": {"cpu": 2}, "claims": [{"name": "gpu"}]}],
                  [{"limits": {"cpu": "much"}}, {"limits": ["cpu"]}]),
}
LIMITS = {
    "suspend": ([True, False], ["yes", 1]),
    "snapshotPolicy": (["always", "main-only", "never"], ["", "sometimes"]),
    "hibernatePolicy": (["retain", "release"], ["", "drop"]),
    "snapshotCompatibilityClass": (["icelake-v1", "", "a" * 63], ["a" * 64, "-a", "a b"]),
    "nodePool": (["gpu"], [1]),
    "nodeName": (["node-a"], [1]),
    "agent.image": (["ubuntu:24.04"], ["", 1]),
    "agent.mode": (["clone", "run"], ["", "static"]),
    "agent.replicas": ([0, 2147483647], [-1, "1", 1.5]),
    "agent.envFrom": ([[{"prefix": "A_", "configMapRef": {"name": "c", "optional": True}}],
                       [{"secretRef": {"name": "s"}}]], ["env", [{"secretRef": 1}]]),
    "agent.serviceAccountName": (["agent"], [1]),
    "toolboxes.name": (["a", "a-1", "a" * 63], ["", "A", "-a", "a-", "a.b", "a" * 64]),
    "toolboxes.mode": (["run", "clone"], ["", "copy"]),
    "toolboxes.vncPort": ([0, 5901, 65535], [-1, 65536]),
    "toolboxes.staticIP": (["10.0.0.1"], [1]),
    "toolboxes.staticVMID": (["vm-1"], [1]),
    **{f"agent.{name}": limits for name, limits in VM_LIMITS.items()},
    **{f"toolboxes.{name}": limits for name, limits in VM_LIMITS.items()},
}


@scenario("install", "the CRD holds the limits of the contract, before the webhook is asked")
def limits(world):
    path = "/apis/cocoonset.cocoonstack.io/v1/namespaces/vms/cocoonsets?dryRun=All&fieldValidation=Strict"
    before = world.server.reviews()["validate_cocoonset"]
    good = bad = 0
    for member, (values, refused) in LIMITS.items():
        for value in values:
            response = world.api.post(path, _with(member, value))
            if response.code != 201:
                raise Failed(f"{member} = {value!r} must pass, but: {response}")
            good += 1
        for value in refused:
            response = world.api.post(path, _with(member, value))
            if response.code not in (400, 422) or "admission webhook" in response.body["message"]:
                raise Failed(f"{member} = {value!r} must be refused by the schema, but: {response}")
            bad += 1
    check_equal(world.server.reviews()["validate_cocoonset"] - before, good, "reviews that the server has answered")
    return f"{good} values pass, {bad} are refused"
