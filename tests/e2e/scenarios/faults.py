"""What operators do to it, and what befalls it, while people write."""

import concurrent.futures
import signal
import socket
import ssl
import time

import install
from objects import NAMESPACE, cocoonset, plain_workload, pod
from processes import wait_until
from report import check, check_equal, scenario
from writes import GUARDED, SETS, Writes

# How long until a deleted pod's address has left every endpoint list.
ENDPOINTS_SECONDS = 1


def fault(name):
    """A scenario that may end with servers of its own, killed ones, or a foreign certificate: puts all back."""
    def add(function):
        @scenario("faults", name)
        def play(world):
            try:
                return function(world)
            except Exception as error:
                error.evidence = world.evidence()
                world.renew_trust()
                raise
            finally:
                world.back_to_one_server()
        return play
    return add


@fault("rolling restart of two servers: not one write fails")
def rolling_restart(world):
    old = [world.server, world.start_server("webhook-old-2")]
    world.balancer.set_servers(old)
    with Writes(world) as writes:
        writes.pause_for(1)
        for number, each in enumerate(old):
            # maxSurge 1, maxUnavailable 0: first a new one that is ready, then one goes, and nobody waits for its end.
            world.balancer.add(world.start_server(f"webhook-new-{number}"))
            each.terminate()
            writes.pause_for(ENDPOINTS_SECONDS)
            world.balancer.remove(each)
        codes = [each.process.wait(timeout=40) for each in old]
        writes.pause_for(1)
    writes.must_all_have_worked()
    check_equal(codes, [0, 0], "exit codes of the old ones")
    return writes.summary()


def _burst(world, size=24):
    """So many guarded writes at once that the API server opens new connections, which shake hands anew."""
    def write(number):
        api = world.cluster.api("writer")
        try:
            return api.post(f"{SETS}?dryRun=All", cocoonset(f"burst-{number}")).code
        finally:
            api.close()

    with concurrent.futures.ThreadPoolExecutor(size) as pool:
        codes = list(pool.map(write, range(size)))
    check_equal(codes, [201] * size, "answers to writes at once")


def _shows(server, pair):
    return server.certificate().strip() == pair.certificate.read_text().strip()


def _present(servers, pair):
    """The Secret changes; the kubelets of two nodes notice one after the other."""
    for server in servers:
        server.present(pair)
        wait_until(f"{server.name} shows the new certificate", lambda server=server: _shows(server, pair), timeout=10)


def _verifies(server, bundle):
    context = ssl.create_default_context(cadata=bundle)
    host, port = server.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        with context.wrap_socket(plain, server_hostname=host):
            return True


@fault("rotation: a new leaf, a renewed CA in both orders, a CA with a new key: not one write fails")
def rotation(world):
    servers = [world.server, world.start_server("webhook-second")]
    world.balancer.set_servers(servers)
    first = world.authority
    with Writes(world) as writes:
        for step in (_new_leaf, _renewed_ca_bundle_first, _renewed_ca_leaf_first, _new_ca):
            step(world, servers)
            bundle = world.authority.certificate.read_text()
            check(all(_verifies(server, bundle) for server in servers), f"after {step.__name__}: they do not verify")
            _burst(world)
            writes.pause_for(0.5)
    reloads = [server.metrics()['cocoon_webhook_tls_reloads_total{result="success"}'] for server in servers]
    writes.must_all_have_worked()
    check(first is not world.authority, "the CA is still the old one")
    return f"{writes.summary()}; {reloads[0]:.0f} reloads each"


def _new_leaf(world, servers):
    _present(servers, world.new_pair())


def _renewed_ca_bundle_first(world, servers):
    world.authority.renew()
    install.set_bundle(world.admin, world.authority.certificate.read_bytes())
    _burst(world)
    _present(servers, world.new_pair())


def _renewed_ca_leaf_first(world, servers):
    world.authority.renew()
    _present(servers, world.new_pair())
    _burst(world)
    install.set_bundle(world.admin, world.authority.certificate.read_bytes())


def _new_ca(world, servers):
    """Another key: both CAs are trusted while the leaf changes."""
    old = world.authority.certificate.read_bytes()
    world.authority = world.new_authority()
    new = world.authority.certificate.read_bytes()
    install.set_bundle(world.admin, old + new)
    world.wait_in_force()
    time.sleep(1)  # the API server learns of a registration by its watch
    _present(servers, world.new_pair())
    install.set_bundle(world.admin, new)


@fault("SIGKILL: ordinary pods go on, guarded writes fail closed, and recover within a second of its return")
def killed(world):
    with Writes(world) as writes:
        writes.pause_for(1)
        gone = writes.now()
        world.server.kill()
        writes.pause_for(0.3)  # what was in flight
        _system_goes_on(world)
        writes.pause_for(2)
        outage_end = writes.now()
        world.server.start()
        world.server.wait_ready()
        back = writes.now()
        for kind in GUARDED:
            writes.until(f"writes of kind {kind} again", lambda all_, kind=kind: any(
                write.kind == kind and write.outcome == "ok" and write.start > back + 1 for write in all_))
    during = _must_have_failed_closed(writes, gone + 0.3, outage_end)
    check("failed calling webhook" in during[0].answer, f"the text does not say so: {during[0].answer}")
    writes.must_have_no_hole()
    writes.must_all_have_worked(writes.of("ordinary"))
    writes.must_all_have_worked(writes.of(*GUARDED, "bare vm pod", begun_after=back + 1))
    first = min(write.end for write in writes.of(*GUARDED) if write.outcome == "ok" and write.start > outage_end)
    return f"{writes.summary()}; first guarded write {first - back:+.2f} s after it was ready"


def _must_have_failed_closed(writes, start, end):
    """Every write that asks the webhook, in this time; those writes."""
    during = [write for write in writes.of(*GUARDED, "bare vm pod") if start < write.start and write.end < end]
    check(during, "nobody wrote while it was away")
    others = [write for write in during if write.outcome != "closed"]
    check(not others, "not failed closed:\n" + "\n".join(map(str, others[:5])))
    return during


def _system_goes_on(world):
    """With nobody to ask, the system's namespaces and our own are served: or it could not be brought up again."""
    for namespace in ("kube-system", install.NAMESPACE):
        obj = pod("system", namespace=namespace)
        obj["spec"].update(SECURED)
        obj["spec"]["containers"][0]["securityContext"] = SECURED_CONTAINER
        response = world.api.post(f"/api/v1/namespaces/{namespace}/pods?dryRun=All", obj)
        check_equal(response.code, 201, f"a pod in {namespace}: {response.body.get('message')}")


# What Pod Security `restricted` asks for, in our own namespace.
SECURED = {"serviceAccountName": "default",
           "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}}}
SECURED_CONTAINER = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


@fault("the API server is restarted: readiness tells the truth, and the server recovers by itself")
def api_server_restarted(world):
    pid = world.server.process.pid

    def while_down():
        wait_until("it says that it is not ready", lambda: not world.server.is_ready(), timeout=40)
        code, text = world.server.get("/readyz?verbose")
        check_equal(code, 503, "readyz")
        check("[-]kube-api failed" in text and "[+]certificate ok" in text, f"readyz says: {text}")
        check_equal(world.server.get("/healthz")[0], 200, "healthz")

    with Writes(world) as writes:
        writes.pause_for(1)
        down = writes.now()
        world.cluster.restart_api_server(while_down)
        world.api.close()
        world.server.wait_ready(timeout=30)
        ready = writes.now()
        world.wait_in_force()
        writes.until("every kind works again", lambda all_: all(any(
            write.kind == kind and write.outcome == "ok" and write.start > ready for write in all_)
            for kind in (*GUARDED, "ordinary", "bare vm pod")), timeout=30)
        settled = writes.now()
        writes.pause_for(2)
    writes.must_have_no_hole()
    writes.must_all_have_worked([write for write in writes.all() if write.end < down or write.start > settled])
    check_equal(world.server.process.pid, pid, "its pid")
    lost = sum(write.outcome == "lost" for write in writes.all())
    return f"{len(writes.all())} writes, of which {lost} met no API server, or one that was starting"


@fault("the token is rotated, and the old one revoked: not one write fails")
def token_rotated(world):
    for name in ("token-old", "token-new"):
        world.admin.must("create", "secret", "generic", name, "-n", install.NAMESPACE)

    def bound_to(name):
        return world.token(install.ACCOUNT, "--bound-object-kind", "Secret", "--bound-object-name", name)

    old = bound_to("token-old")
    world.server.give_token(old)
    world.server.process.kill()
    world.server.start()
    world.server.wait_ready()
    as_old = world.cluster.kubectl_with_token("old-token", "old", old)

    def is_refused():
        return "(Unauthorized)" in as_old("get", "deployment", "written", "-n", NAMESPACE).stderr

    start = world.cluster.audit.end()
    with Writes(world) as writes:
        writes.pause_for(1)
        world.server.give_token(bound_to("token-new"))
        world.admin.must("delete", "secret", "token-old", "-n", install.NAMESPACE)
        # The API server remembers for some seconds that a token was good.
        wait_until("the old token is refused", is_refused, timeout=30, every=0.5)
        writes.pause_for(2)
    writes.must_all_have_worked()
    ids = {event["user"]["extra"]["authentication.kubernetes.io/credential-id"][0]
           for event in world.cluster.audit.reads_by_webhook(start, "written")}
    check_equal(len(ids), 2, "tokens by which parents were read")
    refused = world.server.metrics().get('cocoon_webhook_kube_requests_total{code="401"}', 0)
    return f"{writes.summary()}; {refused:.0f} requests of the server's were answered 401 and asked again"


@fault("its rights are taken: scale-downs fail closed and say why, a new server is not ready, all comes back with them")
def rights_taken(world):
    target = ["deployment", "rights", "-n", NAMESPACE]
    world.admin.must("create", "-f", "-", stdin=plain_workload("Deployment", "rights", 5))
    binding = world.admin.get("clusterrolebinding", "cocoon-webhook")
    world.admin.must("delete", "clusterrolebinding", "cocoon-webhook")
    try:
        answer = wait_until("a scale-down is refused", lambda: _refused(
            world.admin("scale", *target, "--replicas=4", "--dry-run=server")), timeout=10)
        check_equal(answer.status.get("code"), 503, f"code\n{answer}")
        check('"rights" in namespace "vms" cannot be scaled down from 5 to 4 replicas now' in answer.stderr
              and "403" in answer.stderr, f"it does not say why\n{answer}")
        world.wait_in_force()  # pods are judged as before
        new = world.start_server("webhook-without-rights", wait=False)
        line = "[-]permissions failed: the service account may not get deployments.apps, statefulsets.apps"
        wait_until("a new server says what it may not", lambda: line in new.get("/readyz?verbose")[1], timeout=20)
        check(not new.is_ready(), "and yet it is ready")
    finally:
        for member in ("uid", "resourceVersion", "creationTimestamp"):
            binding["metadata"].pop(member)
        world.admin.must("create", "-f", "-", stdin=binding)
    new.wait_ready()
    wait_until("a scale-down works", lambda: world.admin("scale", *target, "--replicas=4").exit_code == 0, timeout=10)


def _refused(answer):
    return answer if answer.exit_code != 0 else None


@fault("etcd stands still for ten seconds: nothing gets through, nothing dies, all goes on")
def etcd_stopped(world):
    pid = world.server.process.pid
    health = []
    with Writes(world, timeout=60) as writes:
        writes.pause_for(1)
        stopped = writes.now()
        world.cluster.etcd.signal(signal.SIGSTOP)
        try:
            end = time.monotonic() + 10
            while time.monotonic() < end:
                health.append(world.server.get("/healthz")[0])
                writes.pause_for(0.5)
        finally:
            world.cluster.etcd.signal(signal.SIGCONT)
        back = writes.now()
        writes.until("every kind works again", lambda all_: all(any(
            write.kind == kind and write.outcome == "ok" and write.start > back for write in all_)
            for kind in (*GUARDED, "ordinary", "bare vm pod")), timeout=60)
        settled = writes.now()
        writes.pause_for(2)
    writes.must_have_no_hole()
    # Some wait it out, some are given up by etcd.
    writes.must_all_have_worked([write for write in writes.all() if write.end < stopped or write.start > settled])
    check_equal(set(health), {200}, "healthz meanwhile")
    check_equal(world.server.process.pid, pid, "its pid")
    return f"{writes.summary()}; all as before {settled - back:.1f} s after"


@fault("its certificate runs out: readiness says so, guarded writes fail closed, a new one mends it without a restart")
def certificate_run_out(world):
    pid = world.server.process.pid
    short = world.new_pair(seconds=8)
    world.server.present(short)
    wait_until("it shows the short-lived certificate", lambda: _shows(world.server, short), timeout=10)
    check_equal(world.server.get("/readyz")[0], 200, "readyz before the end")
    with Writes(world) as writes:
        wait_until("it is not ready", lambda: not world.server.is_ready(), timeout=20)
        check("[-]certificate failed" in world.server.get("/readyz?verbose")[1], world.server.get("/readyz?verbose")[1])
        world.balancer.close_all()  # connections that were open stay good; an outage of the network ends them
        out = writes.now()
        writes.pause_for(2)
        mended = writes.now()
        world.server.present(world.new_pair())
        world.server.wait_ready()
        back = writes.now()
        writes.until("guarded writes work again", lambda all_: any(
            write.kind in GUARDED and write.outcome == "ok" and write.start > back for write in all_))
        writes.pause_for(2)
    _must_have_failed_closed(writes, out + 0.3, mended)
    writes.must_have_no_hole()
    writes.must_all_have_worked(writes.of("ordinary"))
    writes.must_all_have_worked(writes.of(*GUARDED, "bare vm pod", begun_after=back + 1))
    check_equal(world.server.process.pid, pid, "its pid")
    return writes.summary()
