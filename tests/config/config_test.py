#!/usr/bin/env python3
"""Checks what `kubectl kustomize` makes of config/: every object and field that an installation relies on.

Needs kubectl (for its kustomize; no cluster is asked) and PyYAML (Debian: python3-yaml). Without one of them the tests
are skipped, and the exit status is 77, which ctest reports as skipped. Else 0, or 1 if a test failed.
"""

import copy
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from cel import EvaluationError, Expression

try:
    import yaml
except ImportError:
    yaml = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
REVIEWS = ROOT / "tests" / "reviews"

NAMESPACE = "cocoon-system"
NAME = "cocoon-webhook"
CA = "cocoon-webhook-ca"
IMAGE = "ghcr.io/cocoonstack/cocoon-webhook"
TOLERATION = "virtual-kubelet.io/provider"
POD_LABELS = {"app.kubernetes.io/name": NAME}
EXCLUDED_NAMESPACES = {"kube-system", "kube-node-lease", "kube-public", NAMESPACE, "cert-manager"}

DEFAULT_OBJECTS = {
    ("Namespace", NAMESPACE),
    ("ServiceAccount", NAME),
    ("ClusterRole", NAME),
    ("ClusterRoleBinding", NAME),
    ("Issuer", "cocoon-webhook-selfsigned"),
    ("Certificate", CA),
    ("Issuer", CA),
    ("Certificate", "cocoon-webhook-tls"),
    ("Deployment", NAME),
    ("Service", NAME),
    ("PodDisruptionBudget", NAME),
    ("ResourceQuota", "cocoon-webhook-critical-pods"),
    ("MutatingWebhookConfiguration", NAME),
    ("ValidatingWebhookConfiguration", NAME),
}
COMPONENT_OBJECTS = {("ValidatingWebhookConfiguration", "cocoon-webhook-strict-pods"), ("NetworkPolicy", NAME)}
CLUSTER_SCOPED = {
    "Namespace", "ClusterRole", "ClusterRoleBinding", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
}

# What the server does where no variable says otherwise.
SERVER_DEFAULTS = {
    "LISTEN_ADDR": ":8443",
    "METRICS_ADDR": ":9090",
    "TLS_CERT": "/etc/cocoon/webhook/certs/tls.crt",
    "TLS_KEY": "/etc/cocoon/webhook/certs/tls.key",
    "MAX_INFLIGHT_BYTES": "128Mi",
    "SHUTDOWN_DELAY": "10s",
    "SHUTDOWN_TIMEOUT": "15s",
}


def setUpModule():
    if yaml is None:
        raise unittest.SkipTest("PyYAML is not installed (Debian: python3-yaml)")
    if shutil.which("kubectl") is None:
        raise unittest.SkipTest("kubectl is not installed")


@functools.lru_cache(maxsize=None)
def tables():
    """What core's own tables say: see tables.cpp."""
    return json.loads(subprocess.check_output([os.environ["COCOON_TABLES"]]))


@functools.lru_cache(maxsize=None)
def kustomize(folder):
    return subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False)


@functools.lru_cache(maxsize=None)
def render(folder):
    """The objects of a kustomization. Shared by all tests: who changes one copies it first."""
    result = kustomize(folder)
    if result.returncode != 0:
        raise AssertionError(f"{folder} does not render: {result.stderr}")
    return list(yaml.safe_load_all(result.stdout))


def default():
    return render(CONFIG / "default")


def with_components():
    return render(ROOT / "tests" / "config" / "with_components")


def identity(obj):
    return obj["kind"], obj["metadata"]["name"]


def find(objects, kind, name=NAME):
    [found] = [obj for obj in objects if identity(obj) == (kind, name)]
    return found


def webhooks(objects):
    return {webhook["name"]: webhook
            for obj in objects if obj["kind"].endswith("WebhookConfiguration") for webhook in obj["webhooks"]}


def registered(objects):
    """(path, group, version, resource, operation) of everything that the API server would ask about."""
    return {(webhook["clientConfig"]["service"]["path"], group, version, resource, operation)
            for webhook in webhooks(objects).values() for rule in webhook["rules"]
            for group in rule["apiGroups"] for version in rule["apiVersions"]
            for resource in rule["resources"] for operation in rule["operations"]}


def pod_spec():
    return find(default(), "Deployment")["spec"]["template"]["spec"]


def container():
    [only] = pod_spec()["containers"]
    return only


def variable(name):
    """The value that the server has for a variable in this installation."""
    return {**SERVER_DEFAULTS, **{env["name"]: env["value"] for env in container()["env"]}}[name]


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)([smh])", text).groups()
    return int(number) * {"s": 1, "m": 60, "h": 3600}[unit]


def mebibytes(text):
    return int(re.fullmatch(r"(\d+)Mi", text)[1])


class Render(unittest.TestCase):
    def test_every_folder_renders_without_a_warning(self):
        folders = [path.parent for path in CONFIG.rglob("kustomization.yaml")
                   if yaml.safe_load(path.read_text())["kind"] == "Kustomization"]
        self.assertEqual(len(folders), 7)
        for folder in folders + [ROOT / "tests" / "config" / "with_components"]:
            with self.subTest(folder=str(folder)):
                self.assertTrue(render(folder))
                self.assertEqual(kustomize(folder).stderr, "")

    def test_default_holds_these_objects_and_no_other(self):
        self.assertEqual(sorted(map(identity, default())), sorted(DEFAULT_OBJECTS))

    def test_components_add_their_objects_and_leave_the_others(self):
        added = [obj for obj in with_components() if obj not in default()]
        self.assertEqual(set(map(identity, added)), COMPONENT_OBJECTS)
        self.assertEqual(len(with_components()), len(DEFAULT_OBJECTS) + len(COMPONENT_OBJECTS))

    def test_everything_is_in_the_namespace_and_labelled(self):
        for obj in with_components():
            with self.subTest(object=identity(obj)):
                in_namespace = None if obj["kind"] in CLUSTER_SCOPED else NAMESPACE
                self.assertEqual(obj["metadata"].get("namespace"), in_namespace)
                self.assertLessEqual({
                    "app.kubernetes.io/name": NAME,
                    "app.kubernetes.io/component": "admission-webhook",
                    "app.kubernetes.io/part-of": "cocoonstack",
                }.items(), obj["metadata"]["labels"].items())

    def test_namespace_comes_first_and_webhooks_last(self):
        kinds = [obj["kind"] for obj in with_components()]
        self.assertEqual(kinds[0], "Namespace")
        self.assertEqual([kind for kind in kinds if kind.endswith("WebhookConfiguration")], kinds[-3:])

    def test_example_overlay_changes_image_tag_and_replicas_only(self):
        example = copy.deepcopy(render(CONFIG / "overlays" / "example"))
        deployment = find(example, "Deployment")
        [only] = deployment["spec"]["template"]["spec"]["containers"]
        self.assertEqual(deployment["spec"]["replicas"], 3)
        self.assertRegex(only["image"], rf"^{re.escape(IMAGE)}:v\d+\.\d+\.\d+$")
        deployment["spec"]["replicas"] = find(default(), "Deployment")["spec"]["replicas"]
        only["image"] = container()["image"]
        self.assertEqual(example, default())


class Access(unittest.TestCase):
    def test_namespace_enforces_the_restricted_pod_security_standard(self):
        labels = find(default(), "Namespace", NAMESPACE)["metadata"]["labels"]
        for mode in ("enforce", "audit", "warn"):
            self.assertEqual(labels[f"pod-security.kubernetes.io/{mode}"], "restricted")

    def test_role_gets_what_the_kinds_ask_for_and_nothing_else(self):
        granted = {(group, resource, verb)
                   for rule in find(default(), "ClusterRole")["rules"] if set(rule) == {"apiGroups", "resources", "verbs"}
                   for group in rule["apiGroups"] for resource in rule["resources"] for verb in rule["verbs"]}
        needed = {tuple(permission) for row in tables()["kinds"] for permission in row["permissions"]}
        self.assertEqual(granted, needed)
        self.assertTrue(all(set(rule) == {"apiGroups", "resources", "verbs"}
                            for rule in find(default(), "ClusterRole")["rules"]))

    def test_binding_joins_role_and_account_of_the_pods(self):
        binding = find(default(), "ClusterRoleBinding")
        self.assertEqual(binding["roleRef"],
                         {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": NAME})
        self.assertEqual(binding["subjects"], [{"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}])
        self.assertEqual(pod_spec()["serviceAccountName"], find(default(), "ServiceAccount")["metadata"]["name"])

    def test_token_is_mounted_in_these_pods_only(self):
        self.assertIs(find(default(), "ServiceAccount")["automountServiceAccountToken"], False)
        self.assertIs(pod_spec()["automountServiceAccountToken"], True)


class Certificates(unittest.TestCase):
    def setUp(self):
        self.authority = find(default(), "Certificate", CA)["spec"]
        self.serving = find(default(), "Certificate", "cocoon-webhook-tls")["spec"]

    def test_chain_is_self_signed_then_authority_then_serving(self):
        self.assertEqual(find(default(), "Issuer", self.authority["issuerRef"]["name"])["spec"], {"selfSigned": {}})
        self.assertEqual(find(default(), "Issuer", self.serving["issuerRef"]["name"])["spec"],
                         {"ca": {"secretName": self.authority["secretName"]}})
        for certificate in (self.authority, self.serving):
            self.assertEqual(certificate["issuerRef"]["kind"], "Issuer")
            self.assertEqual(certificate["issuerRef"]["group"], "cert-manager.io")

    def test_authority_keeps_its_key_and_outlives_what_it_signs(self):
        self.assertIs(self.authority["isCA"], True)
        self.assertTrue(self.authority["commonName"])
        self.assertEqual(self.authority["privateKey"], {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Never"})
        self.assertIn("cert sign", self.authority["usages"])
        self.assertGreaterEqual(seconds(self.authority["duration"]), 5 * 365 * 24 * 3600)
        # Renewed so early that nothing signed by the old certificate is still in use when that expires.
        self.assertGreater(seconds(self.authority["renewBefore"]), seconds(self.serving["duration"]))

    def test_serving_certificate_is_for_the_service(self):
        self.assertNotIn("isCA", self.serving)
        self.assertEqual(self.serving["secretName"], "cocoon-webhook-tls")
        self.assertEqual(self.serving["privateKey"], {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"})
        self.assertIn("server auth", self.serving["usages"])
        self.assertLess(seconds(self.serving["renewBefore"]), seconds(self.serving["duration"]))
        service = f"{NAME}.{NAMESPACE}"
        self.assertEqual(set(self.serving["dnsNames"]),
                         {NAME, service, f"{service}.svc", f"{service}.svc.cluster.local"})

    def test_authority_is_what_every_webhook_configuration_trusts(self):
        configurations = [obj for obj in with_components() if obj["kind"].endswith("WebhookConfiguration")]
        self.assertEqual(len(configurations), 3)
        for configuration in configurations:
            self.assertEqual(configuration["metadata"]["annotations"]["cert-manager.io/inject-ca-from"],
                             f"{NAMESPACE}/{CA}")
            for webhook in configuration["webhooks"]:
                self.assertNotIn("caBundle", webhook["clientConfig"])


class Manager(unittest.TestCase):
    def test_two_replicas_replaced_one_by_one(self):
        spec = find(default(), "Deployment")["spec"]
        self.assertEqual(spec["replicas"], 2)
        self.assertEqual(spec["strategy"],
                         {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}})

    def test_every_selector_finds_the_pods_and_is_minimal(self):
        deployment = find(default(), "Deployment")["spec"]
        self.assertLessEqual(POD_LABELS.items(), deployment["template"]["metadata"]["labels"].items())
        self.assertEqual(deployment["selector"], {"matchLabels": POD_LABELS})
        self.assertEqual(find(default(), "Service")["spec"]["selector"], POD_LABELS)
        self.assertEqual(find(default(), "PodDisruptionBudget")["spec"]["selector"], {"matchLabels": POD_LABELS})
        self.assertEqual(find(with_components(), "NetworkPolicy")["spec"]["podSelector"], {"matchLabels": POD_LABELS})

    def test_image_and_arguments(self):
        self.assertEqual(container()["image"], f"{IMAGE}:latest")
        self.assertEqual(container()["args"], ["serve"])
        self.assertNotIn("command", container())
        self.assertEqual(container()["env"], [{"name": "WEBHOOK_LOG_LEVEL", "value": "info"}])

    def test_container_ports_are_those_that_the_server_listens_on(self):
        ports = {port["name"]: port["containerPort"] for port in container()["ports"]}
        self.assertEqual(ports, {"https": 8443, "metrics": 9090})
        self.assertEqual(f":{ports['https']}", variable("LISTEN_ADDR"))
        self.assertEqual(f":{ports['metrics']}", variable("METRICS_ADDR"))

    def test_service_leads_to_the_container_ports(self):
        ports = {port["name"]: port for port in find(default(), "Service")["spec"]["ports"]}
        self.assertEqual({name: (port["port"], port["targetPort"]) for name, port in ports.items()},
                         {"https": (443, 8443), "metrics": (9090, 9090)})
        self.assertLessEqual({port["targetPort"] for port in ports.values()},
                             {port["containerPort"] for port in container()["ports"]})

    def test_probes_do_not_share_the_admission_port(self):
        for probe, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
            self.assertEqual(container()[probe]["httpGet"], {"path": path, "port": "metrics", "scheme": "HTTP"})

    def test_prometheus_finds_the_metrics_port(self):
        self.assertEqual(find(default(), "Deployment")["spec"]["template"]["metadata"]["annotations"], {
            "prometheus.io/scrape": "true",
            "prometheus.io/scheme": "http",
            "prometheus.io/port": variable("METRICS_ADDR").lstrip(":"),
            "prometheus.io/path": "/metrics",
        })

    def test_pod_is_allowed_under_the_restricted_standard(self):
        pod = pod_spec()["securityContext"]
        self.assertIs(pod["runAsNonRoot"], True)
        self.assertEqual((pod["runAsUser"], pod["runAsGroup"]), (65532, 65532))
        self.assertEqual(pod["seccompProfile"], {"type": "RuntimeDefault"})
        self.assertEqual(container()["securityContext"], {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}})
        for forbidden in ("hostNetwork", "hostPID", "hostIPC", "initContainers"):
            self.assertNotIn(forbidden, pod_spec())
        self.assertIs(pod_spec()["enableServiceLinks"], False)

    def test_certificate_is_mounted_where_the_server_reads_it(self):
        [volume] = pod_spec()["volumes"]
        [mount] = container()["volumeMounts"]
        self.assertEqual(volume["secret"]["secretName"],
                         find(default(), "Certificate", "cocoon-webhook-tls")["spec"]["secretName"])
        self.assertEqual(mount, {"name": volume["name"], "mountPath": "/etc/cocoon/webhook/certs", "readOnly": True})
        for name in ("TLS_CERT", "TLS_KEY"):
            self.assertEqual(pathlib.PurePosixPath(variable(name)).parent, pathlib.PurePosixPath(mount["mountPath"]))
        # Readable for the user of the pod, by its group, and for no one else.
        self.assertEqual(volume["secret"]["defaultMode"], 0o440)
        self.assertEqual(pod_spec()["securityContext"]["fsGroup"], pod_spec()["securityContext"]["runAsGroup"])

    def test_memory_limit_holds_what_the_server_may_hold(self):
        resources = container()["resources"]
        self.assertEqual(resources["requests"], {"cpu": "50m", "memory": "32Mi"})
        self.assertEqual(set(resources["limits"]), {"memory"})
        # Three bytes for each byte of a body, and 64 MiB for the process itself.
        held = 3 * mebibytes(variable("MAX_INFLIGHT_BYTES"))
        self.assertGreaterEqual(mebibytes(resources["limits"]["memory"]), held + 64)

    def test_grace_period_fits_the_drain(self):
        drain = seconds(variable("SHUTDOWN_DELAY")) + seconds(variable("SHUTDOWN_TIMEOUT"))
        self.assertGreaterEqual(pod_spec()["terminationGracePeriodSeconds"], drain + 5)

    def test_replicas_are_spread_and_evicted_one_at_a_time(self):
        constraints = {constraint["topologyKey"]: constraint for constraint in pod_spec()["topologySpreadConstraints"]}
        self.assertEqual(set(constraints), {"topology.kubernetes.io/zone", "kubernetes.io/hostname"})
        for constraint in constraints.values():
            self.assertEqual(constraint["whenUnsatisfiable"], "ScheduleAnyway")
            self.assertEqual(constraint["maxSkew"], 1)
            self.assertEqual(constraint["labelSelector"], {"matchLabels": POD_LABELS})
        budget = find(default(), "PodDisruptionBudget")["spec"]
        self.assertEqual(budget["maxUnavailable"], 1)
        self.assertEqual(budget["unhealthyPodEvictionPolicy"], "AlwaysAllow")

    def test_priority_class_is_admitted_by_a_quota(self):
        self.assertEqual(pod_spec()["priorityClassName"], "system-cluster-critical")
        quota = find(default(), "ResourceQuota", "cocoon-webhook-critical-pods")["spec"]
        self.assertEqual(quota["scopeSelector"]["matchExpressions"], [
            {"scopeName": "PriorityClass", "operator": "In", "values": [pod_spec()["priorityClassName"]]}])
        self.assertGreater(int(quota["hard"]["pods"]), 2 * find(default(), "Deployment")["spec"]["replicas"])

    def test_network_policy_opens_what_is_served_and_asked_for(self):
        spec = find(with_components(), "NetworkPolicy")["spec"]
        self.assertEqual(set(spec["policyTypes"]), {"Ingress", "Egress"})

        def ports(rules):
            return {(port["protocol"], port["port"]) for rule in rules for port in rule["ports"]}

        self.assertEqual(ports(spec["ingress"]), {("TCP", port["containerPort"]) for port in container()["ports"]})
        self.assertEqual(ports(spec["egress"]), {("TCP", 443), ("TCP", 6443), ("TCP", 53), ("UDP", 53)})

    def test_image_is_built_for_this_deployment(self):
        dockerfile = (ROOT / "Dockerfile").read_text()
        security = pod_spec()["securityContext"]
        self.assertIn(f"\nUSER {security['runAsUser']}:{security['runAsGroup']}\n", dockerfile)
        self.assertIn("\nEXPOSE 8443 9090\n", dockerfile)
        self.assertIn('\nENTRYPOINT ["/usr/bin/cocoon-webhook"]\n', dockerfile)
        self.assertIn('\nCMD ["serve"]\n', dockerfile)


class Webhooks(unittest.TestCase):
    def test_default_registers_each_path_and_strict_pods_pods_again(self):
        names = {row["webhook"] for row in tables()["kinds"]}
        self.assertEqual(set(webhooks(default())), names)
        self.assertEqual(set(webhooks(with_components())), names | {"pods.validate.cocoonstack.io"})
        for name, webhook in webhooks(default()).items():
            with self.subTest(webhook=name):
                self.assertEqual({webhook["clientConfig"]["service"]["path"]},
                                 {row["path"] for row in tables()["kinds"] if row["webhook"] == name})

    def test_what_is_registered_is_what_the_table_of_kinds_judges(self):
        judged = {(row["path"], row["group"], row["version"], row["resource"], operation)
                  for row in tables()["kinds"] for operation in row["operations"]}
        self.assertEqual(registered(with_components()), judged)
        # An update by which a pod becomes a VM: strict-pods asks about it.
        self.assertEqual(judged - registered(default()), {("/mutate", "", "v1", "pods", "UPDATE")})

    def test_each_asks_in_namespaces_through_the_service(self):
        for name, webhook in webhooks(with_components()).items():
            with self.subTest(webhook=name):
                self.assertEqual({rule["scope"] for rule in webhook["rules"]}, {"Namespaced"})
                path = webhook["clientConfig"]["service"]["path"]
                self.assertEqual(webhook["clientConfig"], {
                    "service": {"name": NAME, "namespace": NAMESPACE, "path": path, "port": 443}})

    def test_pods_are_refused_early_and_the_others_when_all_is_said(self):
        kinds = {webhook["name"]: obj["kind"] for obj in default() for webhook in obj.get("webhooks", [])}
        for name, kind in kinds.items():
            with self.subTest(webhook=name):
                is_of_pods = name == "pods.mutate.cocoonstack.io"
                self.assertEqual(kind, ("Mutating" if is_of_pods else "Validating") + "WebhookConfiguration")

    def test_each_fails_closed_quickly_and_without_side_effects(self):
        for name, webhook in webhooks(with_components()).items():
            with self.subTest(webhook=name):
                self.assertEqual(webhook["failurePolicy"], "Fail")
                self.assertEqual(webhook["sideEffects"], "None")
                self.assertEqual(webhook["timeoutSeconds"], 5)
                self.assertEqual(webhook["matchPolicy"], "Equivalent")
                self.assertEqual(webhook["admissionReviewVersions"], ["v1"])
                self.assertNotIn("objectSelector", webhook)
                if name == "pods.mutate.cocoonstack.io":
                    self.assertEqual(webhook["reinvocationPolicy"], "Never")

    def test_each_leaves_system_namespaces_and_its_own_alone(self):
        for name, webhook in webhooks(with_components()).items():
            with self.subTest(webhook=name):
                [expression] = webhook["namespaceSelector"]["matchExpressions"]
                self.assertEqual((expression["key"], expression["operator"]), ("kubernetes.io/metadata.name", "NotIn"))
                self.assertEqual(set(expression["values"]), EXCLUDED_NAMESPACES)


ORDINARY = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}
KEYLESS = {"operator": "Exists"}
COCOON = {"key": TOLERATION, "operator": "Exists"}
# name: tolerations, and whether they hold the key
TOLERATIONS = {
    "none": (None, False),
    "empty": ([], False),
    "keyless": ([KEYLESS], False),
    "empty toleration": ([{}], False),
    "empty key": ([{"key": ""}], False),
    "value, not key": ([{"key": "a", "value": TOLERATION}], False),
    "longer key": ([{"key": TOLERATION + "s"}], False),
    "shorter key": ([{"key": TOLERATION[:-1]}], False),
    "other case": ([{"key": TOLERATION.upper()}], False),
    "ordinary": ([ORDINARY, KEYLESS], False),
    "cocoon": ([COCOON], True),
    "key alone": ([{"key": TOLERATION}], True),
    "cocoon, last": ([KEYLESS, ORDINARY, {}, {"key": TOLERATION, "operator": "Equal", "value": "x"}], True),
}
TOO_LONG = [KEYLESS] * 1001


def template(tolerations):
    return {"containers": [], **({} if tolerations is None else {"tolerations": tolerations})}


def pod(tolerations, **metadata):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template(tolerations)}


def workload(replicas, tolerations):
    count = {} if replicas is None else {"replicas": replicas}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {},
            "spec": {**count, "template": {"metadata": {}, "spec": template(tolerations)}}}


def scale(spec):
    return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {}, **({} if spec is None else {"spec": spec})}


def cocoonset(spec, **metadata):
    return {"apiVersion": "cocoonset.cocoonstack.io/v1", "kind": "CocoonSet", "metadata": metadata,
            **({} if spec is None else {"spec": spec})}


class MatchConditions(unittest.TestCase):
    """A condition may let a request through that the webhook then allows; it never keeps back one that it would deny,
    and it never fails. Objects are as the API server shows them to CEL: built-in types without nulls."""

    @staticmethod
    @functools.lru_cache(maxsize=None)
    def conditions(name):
        return [Expression(condition["expression"])
                for condition in webhooks(with_components())[name]["matchConditions"]]

    def called(self, name, obj, old=None, kind=None):
        variables = {"object": obj, "oldObject": old, "request": {
            "kind": {"kind": kind or obj["kind"]}, "operation": "UPDATE" if old else "CREATE"}}
        # The API server evaluates all of them, whatever the first says.
        return all([condition.evaluate(variables) for condition in self.conditions(name)])

    def test_names_are_unique(self):
        for name, webhook in webhooks(with_components()).items():
            names = [condition["name"] for condition in webhook["matchConditions"]]
            self.assertEqual(len(names), len(set(names)), name)

    def test_pods_with_the_toleration_and_no_others(self):
        for case, (tolerations, holds) in TOLERATIONS.items():
            for name in ("pods.mutate.cocoonstack.io", "pods.validate.cocoonstack.io"):
                with self.subTest(case=case, webhook=name):
                    self.assertIs(self.called(name, pod(tolerations)), holds)

    def test_owned_pods_too(self):
        owner = {"apiVersion": "cocoonset.cocoonstack.io/v1", "kind": "CocoonSet", "name": "a"}
        self.assertTrue(self.called("pods.mutate.cocoonstack.io", pod([COCOON], ownerReferences=[owner])))

    def test_pod_updates_that_add_the_toleration(self):
        for case, (tolerations, holds) in TOLERATIONS.items():
            for old_case, (old, held) in TOLERATIONS.items():
                with self.subTest(case=case, old_case=old_case):
                    self.assertIs(self.called("pods.validate.cocoonstack.io", pod(tolerations), pod(old)),
                                  holds and not held)

    def test_lists_that_cel_might_not_get_through_are_left_to_the_webhook(self):
        self.assertTrue(self.called("pods.mutate.cocoonstack.io", pod(TOO_LONG)))
        self.assertFalse(self.called("pods.mutate.cocoonstack.io", pod(TOO_LONG[1:])))
        self.assertTrue(self.called("pods.validate.cocoonstack.io", pod(TOO_LONG)))
        self.assertTrue(self.called("pods.validate.cocoonstack.io", pod([COCOON]), pod(TOO_LONG + [COCOON])))
        self.assertFalse(self.called("pods.validate.cocoonstack.io", pod([]), pod(TOO_LONG)))
        self.assertTrue(self.called("workloads.validate.cocoonstack.io", workload(1, None), workload(2, TOO_LONG)))

    def test_workloads_that_go_down_and_had_the_toleration(self):
        for case, (tolerations, holds) in TOLERATIONS.items():
            for old_case, (old, held) in TOLERATIONS.items():
                for replicas in (None, 0, 1, 2):
                    for old_replicas in (None, 0, 1, 2):
                        with self.subTest(case=case, old_case=old_case, replicas=replicas, old_replicas=old_replicas):
                            down = (1 if replicas is None else replicas) < (1 if old_replicas is None else old_replicas)
                            self.assertIs(self.called("workloads.validate.cocoonstack.io",
                                                      workload(replicas, tolerations), workload(old_replicas, old)),
                                          down and held)

    def test_scales_that_go_down(self):
        specs = [(None, 0), ({}, 0), ({"replicas": 0}, 0), ({"replicas": 1}, 1), ({"replicas": 12}, 12)]
        for spec, count in specs:
            for old, old_count in specs:
                with self.subTest(spec=spec, old=old):
                    self.assertIs(self.called("workloads.validate.cocoonstack.io", scale(spec), scale(old)),
                                  count < old_count)

    def test_sets_that_are_new(self):
        for spec in (None, {}, {"agent": {"image": "a"}}):
            self.assertTrue(self.called("cocoonsets.validate.cocoonstack.io", cocoonset(spec)))
            self.assertTrue(self.called("cocoonsets.validate.cocoonstack.io", cocoonset(spec, deletionTimestamp="t")))

    def test_sets_whose_spec_changes_unless_they_are_going(self):
        specs = [None, {}, {"agent": {"image": "a"}}, {"agent": {"image": "a", "replicas": 1}},
                 {"agent": {"image": "a", "replicas": True}}, {"agent": {"image": "a"}, "toolboxes": []},
                 {"agent": {"image": "a"}, "toolboxes": [{"name": "a"}, {"name": "b"}]},
                 {"agent": {"image": "a"}, "toolboxes": [{"name": "b"}, {"name": "a"}]}]
        for index, spec in enumerate(specs):
            for old_index, old in enumerate(specs):
                with self.subTest(spec=spec, old=old):
                    before = cocoonset(old, generation=1)
                    self.assertIs(self.called("cocoonsets.validate.cocoonstack.io",
                                              cocoonset(spec, labels={"a": "b"}), before), index != old_index)
                    self.assertIs(self.called("cocoonsets.validate.cocoonstack.io",
                                              cocoonset(spec, deletionTimestamp=None), before), index != old_index)
                    self.assertFalse(self.called("cocoonsets.validate.cocoonstack.io",
                                                 cocoonset(spec, deletionTimestamp="t"), before))

    def test_no_null_makes_them_fail(self):
        nothings = [{}, {"spec": {}}, {"spec": {"tolerations": None}}, {"spec": {"replicas": None}},
                    {"spec": {"template": {"spec": {"tolerations": None}}, "replicas": 3}}]
        for name in webhooks(with_components()):
            for obj in nothings:
                for old in nothings + [None]:
                    for kind in ("Pod", "Scale"):
                        with self.subTest(webhook=name, obj=obj, old=old, kind=kind):
                            try:
                                self.called(name, {"metadata": {"deletionTimestamp": None}, **obj}, old, kind)
                            except EvaluationError as error:
                                self.fail(error)

    def test_every_recorded_review_that_is_denied_reaches_the_webhook(self):
        if not (REVIEWS / "expected.json").exists():
            self.skipTest(f"{REVIEWS} holds no recorded reviews")
        by_path = {webhook["clientConfig"]["service"]["path"]: name for name, webhook in webhooks(default()).items()}
        calls = {True: 0, False: 0}
        for case in json.loads((REVIEWS / "expected.json").read_text()):
            with self.subTest(file=case["file"]):
                request = json.loads((REVIEWS / case["file"]).read_text())["request"]
                called = self.called(by_path[case["endpoint"].split("?")[0]],
                                     request["object"], request["oldObject"], request["kind"]["kind"])
                calls[called] += 1
                self.assertTrue(called or case["expect"] == "allow")
        self.assertTrue(calls[True] and calls[False], calls)


class Cel(unittest.TestCase):
    """The evaluator itself: where it could be kinder than the API server."""

    def test_errors(self):
        for text in ("object.a", "has(object.a.b)", "object < 1", "!object.list", "object.list.exists(t, t)",
                     "1 < 'a'", "true < false", "size(1) > 0", "object.a || false", "object.a && true", "1", "null"):
            with self.subTest(text=text), self.assertRaises(EvaluationError):
                Expression(text).evaluate({"object": {"list": [1]}})

    def test_values(self):
        for text, value in {
            "object.a || true": True, "true || object.a": True, "object.a && false": False, "has(object.a)": False,
            "has(object.list) && size(object.list) == 2": True, "object.list.exists(t, t.x || t == 1)": True,
            "1 == true": False, "null == 0": False, "null != null": False, "'1' == 1": False, "1 != 2": True,
            "false ? object.a : 1 < 2": True, "!(1 >= 2) && 2 <= 2 && 3 > 2": True, "false && true || true": True,
            "has(object.list) == true": True,
        }.items():
            with self.subTest(text=text):
                self.assertIs(Expression(text).evaluate({"object": {"list": [1, 2]}}), value)

    def test_what_it_does_not_know_it_refuses(self):
        for text in ("object.list.all(t, t)", "1 + 1", "[1]", "object.?a", "has(object)", "(true", "true true", '"a"'):
            with self.subTest(text=text), self.assertRaises(SyntaxError):
                Expression(text)


# Fields, types, defaults and limits of the CRD are compared with core's table in tests/unit/crd_test.cpp.
class Crd(unittest.TestCase):
    def setUp(self):
        [self.crd] = render(CONFIG / "crd")
        [self.version] = self.crd["spec"]["versions"]
        self.schema = self.version["schema"]["openAPIV3Schema"]
        self.spec = self.schema["properties"]["spec"]

    def test_names(self):
        self.assertEqual(identity(self.crd), ("CustomResourceDefinition", "cocoonsets.cocoonset.cocoonstack.io"))
        self.assertEqual(self.crd["spec"]["group"], "cocoonset.cocoonstack.io")
        self.assertEqual(self.crd["spec"]["scope"], "Namespaced")
        self.assertEqual(self.crd["spec"]["names"], {
            "kind": "CocoonSet", "listKind": "CocoonSetList", "plural": "cocoonsets", "singular": "cocoonset",
            "shortNames": ["cs"]})
        self.assertEqual((self.version["name"], self.version["served"], self.version["storage"]), ("v1", True, True))
        self.assertLessEqual({"Phase", "Age"}, {column["name"] for column in self.version["additionalPrinterColumns"]})

    def test_status_is_a_subresource_of_any_shape(self):
        self.assertEqual(self.version["subresources"], {"status": {}})
        self.assertIs(self.schema["properties"]["status"]["x-kubernetes-preserve-unknown-fields"], True)

    def test_a_set_without_spec_reaches_the_webhook(self):
        self.assertNotIn("required", self.schema)
        self.assertNotIn("default", self.spec)

    def test_it_is_rendered_as_it_is_written(self):
        self.assertEqual(self.crd, yaml.safe_load((CONFIG / "crd/cocoonsets.yaml").read_text()))

    def check_quantity(self, field):
        self.assertIs(field["x-kubernetes-int-or-string"], True)
        self.assertEqual(field["anyOf"], [{"type": "integer"}, {"type": "string"}])
        for good in ("20Gi", "1.5", "500m", "1e9", "1E9", "7", "+1k", "-.5", "1."):
            self.assertRegex(good, field["pattern"])
        for bad in ("", "20GB", "1e", "Gi", "1 Gi", "0x1", "1,5"):
            self.assertNotRegex(bad, field["pattern"])

    def test_quantities(self):
        def walk(schema):
            if "x-kubernetes-int-or-string" in schema:
                self.check_quantity(schema)
                return 1
            return sum(walk(below) for below in schema.values() if isinstance(below, dict))

        # For the agent and for a toolbox: storage, limits and requests.
        self.assertGreaterEqual(walk(self.spec), 6)

    def test_core_types_below(self):
        toolbox = self.spec["properties"]["toolboxes"]["items"]
        agent = self.spec["properties"]["agent"]
        self.assertEqual(toolbox["properties"]["resources"], agent["properties"]["resources"])
        resources = agent["properties"]["resources"]["properties"]
        self.assertEqual(set(resources), {"limits", "requests", "claims"})
        for name in ("limits", "requests"):
            self.check_quantity(resources[name]["additionalProperties"])
        self.assertEqual(resources["claims"]["x-kubernetes-list-map-keys"], ["name"])
        self.assertEqual(agent["properties"]["envFrom"]["x-kubernetes-list-type"], "atomic")
        source = agent["properties"]["envFrom"]["items"]["properties"]
        self.assertEqual(set(source), {"prefix", "configMapRef", "secretRef"})
        for name in ("configMapRef", "secretRef"):
            self.assertEqual(set(source[name]["properties"]), {"name", "optional"})

    def test_every_field_is_described(self):
        def walk(schema, path):
            for name, field in schema.get("properties", {}).items():
                # The API server fills in what metadata is.
                if (path, name) != ("", "metadata"):
                    self.assertTrue(field.get("description"), f"{path}.{name}")
                walk(field, f"{path}.{name}")
            if "items" in schema:
                walk(schema["items"], path + "[]")

        walk(self.schema, "")


def main():
    result = unittest.main(exit=False).result
    if not result.wasSuccessful():
        return 1
    return 77 if len(result.skipped) >= max(result.testsRun, 1) else 0


if __name__ == "__main__":
    sys.exit(main())
