"""Puts config/ into the cluster, as `kubectl apply -k config/default` would.

for_loopback() holds every difference to a real installation; everything else is applied as it was rendered.
"""

import base64
import copy
import json
import pathlib
import subprocess

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = "cocoon-system"
ACCOUNT = "cocoon-webhook"

CRD = ROOT / "config" / "crd"
DEFAULT = ROOT / "config" / "default"
WITH_COMPONENTS = ROOT / "tests" / "config" / "with_components"


def render(program, folder):
    """The objects of a kustomization."""
    result = subprocess.run([program, "kustomize", folder], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"{folder} does not render: {result.stderr}")
    return list(yaml.safe_load_all(result.stdout))


def for_loopback(objects, origin, bundle):
    """What a cluster without cert-manager and without a network of pods can take of them.

    1. cert-manager's objects are left out: its CRDs are not there.
    2. `caBundle` is written here, as cert-manager would inject it.
    3. The webhooks' service becomes `origin` (https://127.0.0.1:PORT), with the same path.
    """
    changed = [copy.deepcopy(obj) for obj in objects if not obj["apiVersion"].startswith("cert-manager.io/")]
    for obj in registrations(changed):
        for webhook in obj["webhooks"]:
            service = webhook["clientConfig"].pop("service")
            webhook["clientConfig"] = {"url": origin + service["path"], "caBundle": base64.b64encode(bundle).decode()}
    return changed


def registrations(objects):
    return [obj for obj in objects if obj["kind"].endswith("WebhookConfiguration")]


def as_yaml(objects):
    return yaml.safe_dump_all(objects)


def apply(kubectl, objects):
    """Client-side apply, in the order given."""
    return kubectl.must("apply", "-f", "-", stdin=as_yaml(objects))


def set_bundle(kubectl, bundle):
    """What cert-manager does when the CA's certificate changes: only `caBundle`, in every registration of ours."""
    encoded = base64.b64encode(bundle).decode()
    for kind in ("mutatingwebhookconfiguration", "validatingwebhookconfiguration"):
        found = kubectl.get(kind, "cocoon-webhook")
        patch = [{"op": "replace", "path": f"/webhooks/{index}/clientConfig/caBundle", "value": encoded}
                 for index in range(len(found["webhooks"]))]
        kubectl.must("patch", kind, "cocoon-webhook", "--type=json", "-p", json.dumps(patch))
