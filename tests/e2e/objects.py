"""The objects that scenarios write, as small as the API takes them."""

import copy

NAMESPACE = "vms"
VM_KEY = "virtual-kubelet.io/provider"
VM_TOLERATION = {"key": VM_KEY, "operator": "Exists"}
CONTAINERS = [{"name": "c", "image": "example.com/c:1"}]
SET_API = "cocoonset.cocoonstack.io/v1"

# What the API server adds, or only it may write.
SERVERS_METADATA = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp",
                    "deletionGracePeriodSeconds", "ownerReferences"]


def pod(name, tolerations=(VM_TOLERATION,), owners=(), namespace=NAMESPACE):
    metadata = {"name": name, "namespace": namespace}
    if owners:
        metadata["ownerReferences"] = list(owners)
    spec = {"containers": copy.deepcopy(CONTAINERS)}
    if tolerations:
        spec["tolerations"] = list(tolerations)
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def workload(kind, name, replicas, tolerations=(VM_TOLERATION,), namespace=NAMESPACE):
    """A Deployment or StatefulSet; `replicas` None leaves them out."""
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": copy.deepcopy(CONTAINERS)}}
    if tolerations:
        template["spec"]["tolerations"] = list(tolerations)
    spec = {"selector": {"matchLabels": labels}, "template": template}
    if replicas is not None:
        spec["replicas"] = replicas
    if kind == "StatefulSet":
        spec["serviceName"] = name
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


def plain_workload(kind, name, replicas):
    return workload(kind, name, replicas, tolerations=())


def cocoonset(name, namespace=NAMESPACE, spec=None, **agent):
    """agent's members as arguments; `spec`, where given, is all of it."""
    if spec is None:
        spec = {"agent": {"image": "ubuntu:24.04", **agent}}
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": SET_API, "kind": "CocoonSet", "metadata": metadata, "spec": spec}


def owner_of(cocoonset_object):
    metadata = cocoonset_object["metadata"]
    return {"apiVersion": SET_API, "kind": "CocoonSet", "name": metadata["name"], "uid": metadata["uid"],
            "controller": True}


def as_sent(recorded):
    """A recorded object as its client had sent it: without what the API server has added."""
    obj = copy.deepcopy(recorded)
    obj.pop("status", None)
    for member in SERVERS_METADATA:
        obj["metadata"].pop(member, None)
    obj["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    if obj["kind"] == "Pod":
        _drop_token_volume(obj["spec"])
    return obj


def _drop_token_volume(spec):
    names = {volume["name"] for volume in spec.get("volumes", []) if volume["name"].startswith("kube-api-access-")}
    spec["volumes"] = [volume for volume in spec.get("volumes", []) if volume["name"] not in names]
    for container in spec.get("containers", []) + spec.get("initContainers", []):
        container["volumeMounts"] = [m for m in container.get("volumeMounts", []) if m["name"] not in names]
