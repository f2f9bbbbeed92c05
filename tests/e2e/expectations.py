"""What kubectl has to print, and the API server to have answered, word by word."""

from report import Failed, check_equal

PODS = "pods.mutate.cocoonstack.io"
STRICT_PODS = "pods.validate.cocoonstack.io"
WORKLOADS = "workloads.validate.cocoonstack.io"
SETS = "cocoonsets.validate.cocoonstack.io"

PLURALS = {"Deployment": "deployments", "StatefulSet": "statefulsets"}


def bare_pod(name):
    return (f'pods "{name}" is forbidden: a pod that tolerates virtual-kubelet.io/provider is a VM and must be owned '
            "by a CocoonSet; create a CocoonSet instead of the pod")


def scale_down(kind, name, old, new, namespace="vms"):
    return (f'{PLURALS[kind]}.apps "{name}" is forbidden: {kind} {namespace}/{name} must not be scaled down from {old} '
            f"to {new} replicas: its pods are stateful VMs; suspend single VMs with a CocoonHibernation")


def denied_request(webhook, message):
    return f'admission webhook "{webhook}" denied the request: {message}'


def _fail(answer, what):
    raise Failed(f"{what}\n{answer}")


def expect_allowed(answer, warnings=()):
    """Done, with these warnings on standard error and nothing else."""
    if answer.exit_code != 0:
        _fail(answer, "expected: done")
    lines = answer.stderr.splitlines()
    if lines != [f"Warning: {warning}" for warning in warnings]:
        _fail(answer, f"expected on standard error: {list(warnings)}")


def expect_forbidden(answer, webhook, message, doing=""):
    """403 Forbidden. `doing`: what kubectl puts before, such as `error when creating "STDIN": `."""
    denied = denied_request(webhook, message)
    if answer.exit_code != 1:
        _fail(answer, "expected exit code 1")
    if answer.stderr != f"Error from server (Forbidden): {doing}{denied}\n":
        _fail(answer, f"expected on standard error:\n  Error from server (Forbidden): {doing}{denied}")
    expect_status(answer, 403, "Forbidden", denied)


def expect_status(answer, code, reason, message=None):
    """The API server's own words, in its audit log."""
    status = answer.status
    if (status.get("code"), status.get("reason")) != (code, reason):
        _fail(answer, f"expected the API server to answer {code} {reason}")
    if message is not None:
        check_equal(status.get("message"), message, "the message of the API server's Status")


def expect_invalid(answer, name, fields):
    """422 Invalid, with one cause for each of these fields, in this order."""
    if answer.exit_code != 1:
        _fail(answer, "expected exit code 1")
    expect_status(answer, 422, "Invalid")
    said = [line for line in answer.stderr.splitlines() if not line.startswith("Warning: ")]
    head = f'The CocoonSet "{name}" is invalid: '
    if len(fields) == 1:
        if len(said) != 1 or not said[0].startswith(f"{head}{fields[0]}: "):
            _fail(answer, f"expected on standard error: {head}{fields[0]}: …")
        return
    bullets = [line.removeprefix("* ").split(": ")[0] for line in said[1:]]
    if said[:1] != [head] or bullets != list(fields):
        _fail(answer, f"expected on standard error: {head}, and a bullet for each of {fields}")
