"""A control plane on loopback: etcd, kube-apiserver and kube-controller-manager, RBAC on, no nodes.

    cluster = Cluster(programs, folder)
    cluster.start()
    admin, alice = cluster.kubectl("kubernetes-admin"), cluster.kubectl("alice")

Users are client certificates: `kubernetes-admin` (group system:masters), and `alice` (group developers), who may do
only what a Role says. The audit log keeps what the API server answered to every write.
"""

import json
import pathlib
import signal
import ssl
import urllib.request

import yaml

from certificates import Authority, new_key, openssl
from client import Api, Kubectl
from processes import Process, free_port, wait_until

CONTROLLERS = ["deployment", "replicaset", "statefulset", "horizontalpodautoscaling", "serviceaccount",
               "garbagecollector", "resourcequota"]
USERS = {"kubernetes-admin": "system:masters", "alice": "developers", "writer": "system:masters",
         "system:kube-controller-manager": ""}

AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "Metadata", "verbs": ["create", "update", "patch", "delete"]},
        # What the webhook itself asks for.
        {"level": "Metadata", "verbs": ["get"], "users": ["system:serviceaccount:cocoon-system:cocoon-webhook"]},
        {"level": "None"},
    ],
}


class Audit:
    """The API server's audit log, read from a place in it on."""

    def __init__(self, path):
        self._path = path

    def end(self):
        return self._path.stat().st_size if self._path.exists() else 0

    def events(self, start):
        if not self._path.exists():
            return []
        with self._path.open("rb") as log:
            log.seek(start)
            return [json.loads(line) for line in log.read().splitlines(keepends=True) if line.endswith(b"\n")]

    def reads_by_webhook(self, start, name):
        """The look-ups of a parent of this name."""
        return [event for event in self.events(start)
                if event["verb"] == "get" and event.get("objectRef", {}).get("name") == name
                and event["userAgent"].startswith("cocoon-webhook/")]

    def writes(self, start, user, refused=False):
        """One user's writes since `start`. The event of a refused one, which must be there, can come a little late."""
        def found():
            return [event for event in self.events(start)
                    if event["user"]["username"] == user and event["verb"] != "get"]

        if refused:
            try:
                wait_until("the refusal is in the audit log",
                           lambda: any(event["responseStatus"].get("code", 0) >= 400 for event in found()), timeout=5)
            except TimeoutError:
                pass  # a refused read, which is not kept
        return found()


class Cluster:
    def __init__(self, programs, folder):
        self.programs = programs
        self.folder = pathlib.Path(folder)
        self.authority = Authority("cluster", self.folder)
        self._pairs = {}
        self.port = free_port()
        self.audit = Audit(self.folder / "audit.log")
        self.etcd = self.apiserver = self.controllers = None

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def start(self):
        for user, group in USERS.items():
            self._pairs[user] = self.authority.issue(user, organization=group)
        self._start_etcd()
        self._make_api_server_files()
        self.start_api_server()
        self._start_controllers()
        wait_until("the default service account is there", self._has_default_account)

    def kubectl(self, user):
        return Kubectl(self.programs.kubectl, self._kubeconfig(user), user, self.audit, self.folder)

    def kubectl_with_token(self, name, user, token):
        """As a service account."""
        kubeconfig = self._write_kubeconfig(self.folder / f"{name}.kubeconfig", {"token": token})
        return Kubectl(self.programs.kubectl, kubeconfig, user, self.audit, self.folder)

    def api(self, user="kubernetes-admin", timeout=30):
        return Api(self.port, self.authority.certificate, self._pairs[user], timeout)

    def kubeconfig_with_token(self, path, token_file):
        """For a program that runs as a service account."""
        return self._write_kubeconfig(path, {"tokenFile": str(token_file)})

    def start_api_server(self):
        self.apiserver = Process("kube-apiserver", self._api_server_command(), self.folder)
        wait_until("kube-apiserver is ready", lambda: self.apiserver.must_run() and self.is_ready(), timeout=120)

    def restart_api_server(self, while_down=None):
        self.apiserver.kill()
        if while_down:
            while_down()
        self.start_api_server()

    def is_ready(self):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", context=context, timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def pause_controllers(self):
        self.controllers.signal(signal.SIGSTOP)

    def resume_controllers(self):
        self.controllers.signal(signal.SIGCONT)

    def stop(self):
        for process in (self.controllers, self.apiserver, self.etcd):
            if process:
                process.kill()

    def _start_etcd(self):
        self._etcd_port = free_port()
        client, peer = f"http://127.0.0.1:{self._etcd_port}", f"http://127.0.0.1:{free_port()}"
        self.etcd = Process("etcd", [
            self.programs.etcd, "--name", "e2e", "--data-dir", self.folder / "etcd", "--listen-client-urls", client,
            "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", f"e2e={peer}", "--log-level", "error"], self.folder)

        def is_healthy():
            self.etcd.must_run()
            try:
                with urllib.request.urlopen(f"{client}/health", timeout=2) as response:
                    return b"true" in response.read()
            except OSError:
                return False

        wait_until("etcd is healthy", is_healthy, timeout=60)

    def _make_api_server_files(self):
        self._serving = self.authority.issue("kube-apiserver", addresses=["127.0.0.1", "10.96.0.1"],
                                             names=["localhost", "kubernetes.default.svc"])
        self._account_key = self.folder / "service-accounts.key"
        new_key(self._account_key)
        self._account_public_key = self.folder / "service-accounts.pub"
        openssl("ec", "-in", self._account_key, "-pubout", "-out", self._account_public_key)
        (self.folder / "audit-policy.yaml").write_text(yaml.safe_dump(AUDIT_POLICY))

    def _api_server_command(self):
        return [
            self.programs.apiserver, f"--secure-port={self.port}", "--bind-address=127.0.0.1",
            "--endpoint-reconciler-type=none", f"--etcd-servers=http://127.0.0.1:{self._etcd_port}",
            f"--tls-cert-file={self._serving.certificate}", f"--tls-private-key-file={self._serving.key}",
            f"--client-ca-file={self.authority.certificate}", "--authorization-mode=RBAC", "--anonymous-auth=true",
            "--service-account-issuer=https://kubernetes.default.svc", "--service-cluster-ip-range=10.96.0.0/24",
            f"--service-account-signing-key-file={self._account_key}",
            f"--service-account-key-file={self._account_public_key}",
            f"--audit-policy-file={self.folder}/audit-policy.yaml", f"--audit-log-path={self.folder}/audit.log",
            "--audit-log-mode=blocking", "--audit-log-maxsize=0", f"--cert-dir={self.folder}",
        ]

    def _start_controllers(self):
        kubeconfig = self._kubeconfig("system:kube-controller-manager")
        self.controllers = Process("kube-controller-manager", [
            self.programs.controller_manager, f"--kubeconfig={kubeconfig}", f"--controllers={','.join(CONTROLLERS)}",
            "--leader-elect=false", "--use-service-account-credentials=true", "--secure-port=0",
            "--horizontal-pod-autoscaler-sync-period=1s", f"--root-ca-file={self.authority.certificate}",
            f"--service-account-private-key-file={self._account_key}", f"--cert-dir={self.folder}"], self.folder)

    def _has_default_account(self):
        self.controllers.must_run()
        return self.api().get("/api/v1/namespaces/default/serviceaccounts/default").code == 200

    def _kubeconfig(self, user):
        pair = self._pairs[user]
        return self._write_kubeconfig(
            self.folder / f"{user.replace(':', '-')}.kubeconfig",
            {"client-certificate": str(pair.certificate), "client-key": str(pair.key)})

    def _write_kubeconfig(self, path, user):
        path.write_text(yaml.safe_dump({
            "apiVersion": "v1", "kind": "Config", "current-context": "e2e",
            "clusters": [{"name": "e2e", "cluster": {
                "server": self.url, "certificate-authority": str(self.authority.certificate)}}],
            "users": [{"name": "e2e", "user": user}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": "e2e"}}]}))
        return path
