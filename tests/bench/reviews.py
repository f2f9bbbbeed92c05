"""Bodies to measure with: recorded reviews, cut to size."""

import json
import pathlib

REVIEWS = pathlib.Path(__file__).resolve().parents[1] / "reviews"
LARGEST_FIELD = 2_970_000  # of '<': what fits into a pod of 3 MiB, which the API server sends six times as long


def recorded(name: str) -> dict:
    return json.loads((REVIEWS / name).read_text())


def to_bytes(review: dict) -> bytes:
    """As the API server writes it: compact, and a newline."""
    return json.dumps(review, separators=(",", ":")).encode() + b"\n"


def pod_2k() -> bytes:
    """A small pod that is let through."""
    review = recorded("pod-plain.json")
    del review["request"]["object"]["metadata"]["managedFields"]
    return to_bytes(review)


def pod_10k() -> bytes:
    """A large one: the recorded one has 13 KB. Without the toleration that it is refused for, as most pods are."""
    review = recorded("pod-big-third-toleration.json")
    spec = review["request"]["object"]["spec"]
    spec["tolerations"] = [t for t in spec["tolerations"] if t["key"] != "virtual-kubelet.io/provider"]
    del spec["initContainers"], spec["containers"][1:], spec["affinity"]
    return to_bytes(review)


def pod_18m() -> bytes:
    """The largest that a client can make of one object."""
    review = recorded("pod-plain.json")
    review["request"]["object"]["metadata"]["annotations"] = {"note": "@"}
    return to_bytes(review).replace(b'"@"', b'"' + rb"\u003c" * LARGEST_FIELD + b'"')


def toolbox(number: int) -> dict:
    """A good one; each needs a name of its own."""
    return {"name": f"toolbox-{number}", "os": "linux", "image": "ghcr.io/acme/toolbox:1", "storage": "20Gi"}


def cocoonset_review(toolboxes: int) -> bytes:
    review = recorded("cocoonset-create-full.json")
    review["request"]["object"]["spec"]["toolboxes"] = [toolbox(number) for number in range(toolboxes)]
    return to_bytes(review)


def cocoonset_yaml(toolboxes: int) -> str:
    """As a person types it."""
    head = """\
apiVersion: cocoonset.cocoonstack.io/v1
kind: CocoonSet
metadata:
  name: many
  namespace: vms
spec:
  agent:
    image: ghcr.io/acme/agent:1
  toolboxes:
"""
    lines = []
    for number in range(toolboxes):
        for i, (key, value) in enumerate(toolbox(number).items()):
            lines.append(f"    {'- ' if i == 0 else '  '}{key}: {value}\n")
    return head + "".join(lines)
