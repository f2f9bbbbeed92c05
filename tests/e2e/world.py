"""What every scenario finds: the cluster with the webhook installed, kubectl for each user, the servers."""

import client
import install
from balancer import Balancer
from certificates import Authority
from cluster import Cluster
from objects import NAMESPACE, cocoonset, pod
from processes import wait_until
from webhook import Webhook

OPERATOR = "system:serviceaccount:cocoon-system:cocoon-operator"

# Sets that were stored before there was a webhook: firecracker cannot boot Windows.
INVALID_SPEC = {"agent": {"image": "win:1", "mode": "run", "os": "windows", "backend": "firecracker"}}
FINALIZERS = ["cocoonset.cocoonstack.io/finalizer"]

# Where scenarios/conditions.py plays.
CONDITIONAL, UNCONDITIONAL = "conditional", "unconditional"


def _sets_of_before():
    for name in ("fc-windows", "old-invalid"):
        yield cocoonset(name, spec=INVALID_SPEC)
    finalized = cocoonset("old-invalid-finalizer", spec=INVALID_SPEC)
    finalized["metadata"]["finalizers"] = FINALIZERS
    yield finalized
    for namespace in (CONDITIONAL, UNCONDITIONAL):
        yield cocoonset("bad", namespace, spec=INVALID_SPEC)
        no_spec = cocoonset("no-spec", namespace)
        del no_spec["spec"]
        yield no_spec
        deleted = cocoonset("deleted", namespace)
        deleted["metadata"]["finalizers"] = FINALIZERS
        yield deleted


SUPPORT = [
    *({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
      for name in (NAMESPACE, CONDITIONAL, UNCONDITIONAL)),
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
     "metadata": {"name": "developer", "namespace": NAMESPACE},
     "rules": [
         {"apiGroups": [""], "resources": ["pods"], "verbs": ["*"]},
         {"apiGroups": ["apps"], "resources": ["deployments", "deployments/scale", "statefulsets",
                                               "statefulsets/scale"], "verbs": ["*"]},
         {"apiGroups": ["cocoonset.cocoonstack.io"], "resources": ["cocoonsets"], "verbs": ["*"]}]},
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
     "metadata": {"name": "developer", "namespace": NAMESPACE},
     "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "developer"},
     "subjects": [
         {"kind": "Group", "name": "developers", "apiGroup": "rbac.authorization.k8s.io"},
         {"kind": "ServiceAccount", "name": "cocoon-operator", "namespace": install.NAMESPACE}]},
]


class World:
    def __init__(self, programs, binary, folder):
        self.folder = folder
        self.binary = binary
        self.cluster = Cluster(programs, folder)
        self._authorities = 0
        self.authority = self.new_authority()
        self.balancer = Balancer()
        self.servers = []
        self._log_starts = {}

    def start(self):
        self.cluster.start()
        self.admin = self.cluster.kubectl("kubernetes-admin")
        self.alice = self.cluster.kubectl("alice")
        self.api = self.cluster.api()
        self._before_the_webhook()
        install.apply(self.admin, self.rendered_default())
        self.admin.must("create", "serviceaccount", "cocoon-operator", "-n", install.NAMESPACE)
        self.operator = self.cluster.kubectl_with_token("cocoon-operator", OPERATOR, self.token("cocoon-operator"))
        self.server = self.start_server("webhook-1")
        self.balancer.set_servers([self.server])
        self.wait_in_force()

    def _before_the_webhook(self):
        """The operator's CRD, and sets that break rules which came later."""
        install.apply(self.admin, SUPPORT)
        install.apply(self.admin, install.render(self.cluster.programs.kubectl, install.CRD))
        self.admin.must("wait", "--for=condition=Established", "crd/cocoonsets.cocoonset.cocoonstack.io")
        for obj in _sets_of_before():
            wait_until("the new resource is served",
                       lambda obj=obj: self.admin("create", "-f", "-", stdin=obj).exit_code == 0, timeout=20, every=0.5)
        for namespace in (CONDITIONAL, UNCONDITIONAL):
            self.admin.must("delete", "cocoonset", "deleted", "-n", namespace, "--wait=false")
        for namespace in (NAMESPACE, CONDITIONAL, UNCONDITIONAL):
            wait_until("the namespace has its account", lambda namespace=namespace: self.admin(
                "get", "serviceaccount", "default", "-n", namespace).exit_code == 0)

    def rendered_default(self):
        objects = install.render(self.cluster.programs.kubectl, install.DEFAULT)
        return install.for_loopback(objects, self.balancer.origin, self.authority.certificate.read_bytes())

    def wait_in_force(self):
        """Until the API server asks the webhook: it learns of a registration a moment after it is written."""
        def is_denied():
            answer = self.api.post(f"/api/v1/namespaces/{NAMESPACE}/pods?dryRun=All", pod("probe"))
            return answer.code == 403

        wait_until("the API server asks the webhook", is_denied, timeout=20)

    def token(self, account=install.ACCOUNT, *arguments):
        return self.admin.must("create", "token", account, "-n", install.NAMESPACE, *arguments).strip()

    def new_authority(self):
        """A CA for the servers' certificates."""
        self._authorities += 1
        return Authority(f"webhook-{self._authorities}", self.folder)

    def new_pair(self, seconds=86400):
        return self.authority.issue("cocoon-webhook", addresses=["127.0.0.1"],
                                    names=["cocoon-webhook.cocoon-system.svc"], seconds=seconds)

    def start_server(self, name, environment=None, pair=None, token=None, wait=True):
        server = Webhook(name, self.binary, self.cluster, token or self.token(), pair or self.new_pair(), self.folder,
                         environment)
        self.servers.append(server)
        if wait:
            server.wait_ready()
        return server

    def end_server(self, server):
        server.kill()
        self.servers.remove(server)

    def back_to_one_server(self):
        """What a scenario that has played with servers ends with, however it ended."""
        if not self.server.process.is_running():
            self.server.present(self.new_pair())
            self.server.give_token(self.token())
            self.server.start()
        for server in [each for each in self.servers if each is not self.server]:
            self.end_server(server)
        self.server.wait_ready()
        self.balancer.set_servers([self.server])
        self.wait_in_force()

    def renew_trust(self):
        """A certificate and registrations that go together, after a rotation that was broken off."""
        self.server.present(self.new_pair())
        install.apply(self.admin, install.registrations(self.rendered_default()))

    def begin(self):
        """A scenario begins: what is logged from now on belongs to it."""
        client.recent.clear()
        self._log_starts = {server: len(server.log()) for server in self.servers}

    def evidence(self):
        """What a person needs to see why a scenario failed."""
        parts = [f"one of the last requests:\n{answer}" for answer in list(client.recent)[-2:]]
        for server in self.servers:
            text = server.log(self._log_starts.get(server, 0))
            parts.append(f"log of {server.name}, readiness {server.get('/readyz')}:\n{text[-3000:] or '(nothing)'}")
        return "\n".join(parts)

    def stop(self):
        for server in list(self.servers):
            self.end_server(server)
        self.balancer.stop()
        self.cluster.stop()

