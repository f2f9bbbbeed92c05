"""Pods, by every way that leads to one."""

import json

import install
from expectations import PODS, STRICT_PODS, bare_pod, denied_request, expect_allowed, expect_forbidden, expect_status
from objects import NAMESPACE, VM_TOLERATION, cocoonset, owner_of, pod, workload
from processes import wait_until
from report import check, check_equal, scenario
from scenarios.recorded import expect_event, refusals_of
from world import OPERATOR

STATEFULSETS = "system:serviceaccount:kube-system:statefulset-controller"
CREATING = 'error when creating "STDIN": '
PATH = f"/api/v1/namespaces/{NAMESPACE}/pods"

# The API server takes a request of 3 MiB.
BIG = 3 * 1024 * 1024 - 4096


@scenario("pods", "apply, client-side and server-side, and for alice: a bare VM pod is denied")
def applied(world):
    expect_forbidden(world.admin("apply", "-f", "-", stdin=pod("bare")), PODS, bare_pod("bare"), CREATING)
    expect_forbidden(world.admin("apply", "--server-side", "-f", "-", stdin=pod("bare")), PODS, bare_pod("bare"))
    expect_forbidden(world.alice("apply", "-f", "-", stdin=pod("bare")), PODS, bare_pod("bare"), CREATING)
    check(world.admin("get", "pod", "bare", "-n", NAMESPACE).exit_code == 1, "and yet it is there")


@scenario("pods", "RBAC comes first: alice may not create pods elsewhere, and the webhook is not asked")
def rbac(world):
    start = len(world.server.log())
    answer = world.alice("create", "-f", "-", stdin=pod("bare", namespace="default"))
    expect_status(answer, 403, "Forbidden", 'pods is forbidden: User "alice" cannot create resource "pods" in API '
                  'group "" in the namespace "default"')
    # By its log, as controllers try theirs again and are counted meanwhile: it tells of each denial.
    check_equal('"user":"alice"' in world.server.log(start), False, "whether the server was asked for alice")


@scenario("pods", "kubectl run with the toleration is denied, without it is not")
def kubectl_run(world):
    overrides = json.dumps({"spec": {"tolerations": [VM_TOLERATION]}})
    answer = world.alice("run", "runner", "-n", NAMESPACE, "--image=a:1", f"--overrides={overrides}")
    expect_forbidden(answer, PODS, bare_pod("runner"))
    expect_allowed(world.alice("run", "runner", "-n", NAMESPACE, "--image=a:1"))
    expect_allowed(world.alice("delete", "pod", "runner", "-n", NAMESPACE, "--now"))


@scenario("pods", "generateName: owned, allowed; bare, denied under the prefix")
def generated(world):
    owner = _owner(world)
    for owners in ([owner], []):
        obj = pod("x", owners=owners)
        obj["metadata"].pop("name")
        obj["metadata"]["generateName"] = "gen-"
        answer = world.operator("create", "-f", "-", stdin=obj)
        if owners:
            expect_allowed(answer)
        else:
            expect_forbidden(answer, PODS, bare_pod("gen-"), CREATING)


@scenario("pods", "an owner of kind CocoonSet in another API group does not count")
def foreign_owner(world):
    owner = {**_owner(world), "apiVersion": "example.com/v1"}
    expect_forbidden(world.admin("create", "-f", "-", stdin=pod("foreign", owners=[owner])), PODS, bare_pod("foreign"),
                     CREATING)


@scenario("pods", "labels, annotations and status of a VM pod can be written, and it can be deleted")
def later_updates(world):
    world.admin.must("create", "-f", "-", stdin=pod("vm", owners=[_owner(world)]))
    target = ["pod", "vm", "-n", NAMESPACE]
    expect_allowed(world.admin("label", *target, "a=b"))
    expect_allowed(world.admin("annotate", *target, "a=b"))
    expect_allowed(world.admin("patch", *target, "--subresource=status", "--type=merge", "-p",
                               '{"status":{"phase":"Running"}}'))
    expect_allowed(world.admin("delete", *target, "--now"))


@scenario("pods", "those of a StatefulSet are denied; its event says why")
def statefulset_controller(world):
    start = world.cluster.audit.end()
    expect_allowed(world.admin("create", "-f", "-", stdin=workload("StatefulSet", "bare-db", 1)))
    status = refusals_of(world, start, STATEFULSETS, 'pods "bare-db-0"')[0]["responseStatus"]
    denied = denied_request(PODS, bare_pod("bare-db-0"))
    check_equal(status["message"], denied, "what the controller was answered")
    expect_event(world, "StatefulSet", "bare-db", denied)
    expect_allowed(world.admin("delete", "statefulset", "bare-db", "-n", NAMESPACE))


@scenario("pods", "one of nearly 3 MiB of `<`, which reaches the webhook as 18 MB")
def big(world):
    owner = _owner(world)
    for owners, code in (([], 403), ([owner], 201)):
        obj = pod("big", owners=owners)
        obj["spec"]["containers"][0]["env"] = [{"name": "BIG", "value": "<" * BIG}]
        response = world.api.post(f"{PATH}?dryRun=All", obj)
        check_equal(response.code, code, f"answer with {len(owners)} owners: {str(response.body)[:500]}")
        if code == 403:
            check_equal(response.body["message"], denied_request(PODS, bare_pod("big")), "its message")
    resident = world.server.metrics()["process_resident_memory_bytes"] / 2**20
    return f"{BIG} bytes; the server then holds {resident:.0f} MiB"


@scenario("pods", "the component strict-pods denies a toleration that is added later")
def strict(world):
    world.admin.must("create", "-f", "-", stdin=pod("sneaky", tolerations=()))
    add = json.dumps([{"op": "add", "path": "/spec/tolerations/-", "value": VM_TOLERATION}])
    patch = ["patch", "pod", "sneaky", "-n", NAMESPACE, "--type=json", "-p", add, "--dry-run=server"]
    expect_allowed(world.alice(*patch))  # what config/components/strict-pods is for
    with_components = install.for_loopback(
        install.render(world.cluster.programs.kubectl, install.WITH_COMPONENTS), world.balancer.origin,
        world.authority.certificate.read_bytes())
    [registration] = [obj for obj in with_components if obj["metadata"]["name"] == "cocoon-webhook-strict-pods"]
    install.apply(world.admin, [registration])
    try:
        wait_until("the registration is in force", lambda: world.alice(*patch).exit_code == 1, timeout=20, every=0.3)
        expect_forbidden(world.alice(*patch), STRICT_PODS, bare_pod("sneaky"))
        expect_allowed(world.alice("label", "pod", "sneaky", "-n", NAMESPACE, "a=b"))
    finally:
        world.admin.must("delete", "validatingwebhookconfiguration", "cocoon-webhook-strict-pods")
        world.admin.must("delete", "pod", "sneaky", "-n", NAMESPACE, "--now")


@scenario("pods", "POD_CREATORS: a forged owner does not help alice, and the operator goes on")
def creators(world):
    owner = _owner(world)
    server = world.start_server("webhook-creators", {"POD_CREATORS": OPERATOR})
    try:
        world.balancer.set_servers([server])
        world.balancer.close_all()
        answer = world.alice("create", "-f", "-", stdin=pod("forged", owners=[owner]))
        expect_forbidden(answer, PODS, 'pods "forged" is forbidden: user "alice" must be one of those that may create '
                         "VM pods (POD_CREATORS of the webhook)", CREATING)
        expect_allowed(world.operator("create", "-f", "-", stdin=pod("made", owners=[owner])))
    finally:
        world.back_to_one_server()


@scenario("pods", "ENFORCEMENT=warn: kubectl warns, and the pod is made")
def warned(world):
    server = world.start_server("webhook-warn", {"ENFORCEMENT": "warn"})
    try:
        world.balancer.set_servers([server])
        world.balancer.close_all()
        answer = world.alice("create", "-f", "-", stdin=pod("warned"))
        check_equal(answer.exit_code, 0, f"exit code\n{answer}")
        check(answer.stderr.startswith("Warning: ") and "must be owned by a CocoonSet" in answer.stderr,
              f"no warning:\n{answer}")
        world.admin.must("delete", "pod", "warned", "-n", NAMESPACE, "--now")
    finally:
        world.back_to_one_server()


def _owner(world):
    """A living CocoonSet to own pods."""
    world.admin.must("apply", "-f", "-", stdin=cocoonset("owner"))
    return owner_of(world.admin.get("cocoonset", "owner", "-n", NAMESPACE))
