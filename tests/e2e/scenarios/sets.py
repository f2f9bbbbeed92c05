"""CocoonSets, and that the cluster says of a file what `cocoon-webhook validate` says of it."""

import json
import re
import subprocess
import urllib.parse

import yaml

from expectations import expect_allowed, expect_invalid, expect_status
from install import ROOT
from objects import NAMESPACE, SET_API, cocoonset
from processes import wait_until
from report import check, check_equal, scenario

CASES = ROOT / "tests" / "cases"
PATH = f"/apis/{SET_API}/namespaces/{NAMESPACE}/cocoonsets"
BAD = {"agent": {"image": "a:1", "backend": "firecracker"}}  # its default mode is clone
BAD_FIELDS = ["spec.agent.mode"]


@scenario("sets", "create, apply and server-side apply of a bad set: each is told the field")
def bad_by_every_way(world):
    for command in (["create"], ["apply"], ["apply", "--server-side"], ["create", "--dry-run=server"]):
        answer = world.alice(*command, "-f", "-", stdin=cocoonset("bad", spec=BAD))
        expect_invalid(answer, "bad", BAD_FIELDS)


@scenario("sets", "a good one turned bad, by patch, replace and edit")
def turned_bad(world):
    world.admin.must("apply", "-f", "-", stdin=cocoonset("turned", mode="run"))
    target = ["cocoonset", "turned", "-n", NAMESPACE]
    to_windows = {"spec": {"agent": {"backend": "firecracker", "os": "windows"}}}
    fields = ["spec.agent.os"]
    expect_invalid(world.alice("patch", *target, "--type=merge", "-p", json.dumps(to_windows)), "turned", fields)
    live = world.alice.get(*target)
    live["spec"]["agent"].update(to_windows["spec"]["agent"])
    expect_invalid(world.alice("replace", "-f", "-", stdin=live), "turned", fields)
    editor = "sed -i -e 's/backend: .*/backend: firecracker/' -e 's/os: linux/os: windows/'"
    answer = world.alice("edit", *target, environment={"KUBE_EDITOR": editor})
    check_equal(answer.exit_code, 1, f"exit code of edit\n{answer}")
    expect_status(answer, 422, "Invalid")
    check_equal(world.alice.get(*target)["spec"]["agent"]["os"], "linux", "what is stored")


@scenario("sets", "advice is a warning of kubectl's, and the set is made")
def advice(world):
    answer = world.alice("create", "-f", "-", stdin=cocoonset("advised", spec={
        "agent": {"image": "https://images.example.com/noble.img"}, "toolboxes": [{"name": "7", "image": "a:1"}]}))
    expect_allowed(answer, [
        'spec.agent.image: "https://images.example.com/noble.img" is no registry-relative repo[:tag]; mode clone pulls '
        "snapshots from the platform's registry",
        'spec.toolboxes[0].name: "7" has digits only and can collide with an agent\'s pod, named by its slot number'])


@scenario("sets", "what the schema lets through: no spec, a blank image, a replica count beyond int32")
def beyond_the_schema(world):
    no_spec = cocoonset("no-spec")
    del no_spec["spec"]
    expect_invalid(world.alice("create", "-f", "-", stdin=no_spec), "no-spec", ["spec.agent.image"])
    answer = world.alice("create", "-f", "-", stdin=cocoonset("blank", image="  "))
    expect_invalid(answer, "blank", ["spec.agent.image"])
    answer = world.alice("create", "-f", "-", stdin=cocoonset("many", replicas=3_000_000_000))
    expect_invalid(answer, "many", ["spec.agent.replicas"])


@scenario("sets", "an invalid one that is stored: metadata and status can be written, a spec that is good, too")
def stored(world):
    target = ["cocoonset", "old-invalid", "-n", NAMESPACE]
    before = world.server.reviews()["validate_cocoonset"]
    expect_allowed(world.alice("label", *target, "a=b"))
    expect_allowed(world.admin("patch", *target, "--subresource=status", "--type=merge", "-p",
                               '{"status":{"phase":"Failed"}}'))
    expect_allowed(world.alice("patch", *target, "--type=merge", "-p",
                               '{"metadata":{"finalizers":["cocoonset.cocoonstack.io/finalizer"]}}'))
    check_equal(world.server.reviews()["validate_cocoonset"], before, "reviews that the server has answered")
    expect_invalid(world.alice("patch", *target, "--type=merge", "-p", '{"spec":{"nodePool":"gpu"}}'),
                   "old-invalid", ["spec.agent.os"])
    expect_allowed(world.alice("patch", *target, "--type=merge", "-p", '{"spec":{"agent":{"os":"linux"}}}'))


@scenario("sets", "an invalid one that is stored can be deleted, and its finalizer removed")
def deleted(world):
    target = ["cocoonset", "old-invalid-finalizer", "-n", NAMESPACE]
    expect_allowed(world.alice("delete", *target, "--wait=false"))
    check(world.alice.get(*target)["metadata"].get("deletionTimestamp"), "it has no deletionTimestamp")
    expect_allowed(world.alice("patch", *target, "--type=merge", "-p", '{"metadata":{"finalizers":null}}'))
    wait_until("it is gone", lambda: world.alice("get", *target).exit_code == 1)


# Where the two differ, and why. What stands there and no longer differs fails as well.
_LISTED = json.loads((CASES.parent / "yaml" / "differences.json").read_text())["judging"]
KNOWN_DIFFERENCES = {case: entry["why"] for entry in _LISTED for case in entry["cases"]}


def _documents():
    """(where it stands, its text, the object) for each CocoonSet of tests/cases."""
    for path in sorted(CASES.glob("*/*.yaml")):
        for number, text in enumerate(re.split(r"^---.*\n", path.read_text(), flags=re.MULTILINE)):
            try:
                obj = yaml.load(text, yaml.BaseLoader)  # only text: it goes to neither of the two
            except yaml.YAMLError:
                continue
            if isinstance(obj, dict) and obj.get("kind") == "CocoonSet" and obj.get("apiVersion") == SET_API:
                yield f"{path.relative_to(CASES)} {number}", text, obj


def _command_line_takes(world, text):
    result = subprocess.run([world.binary, "validate", "--output", "json", "-"], input=text, capture_output=True,
                            text=True, check=False)
    check(result.returncode in (0, 1), f"validate ended with {result.returncode}: {result.stderr}")
    return result.returncode == 0


def _cluster_answers(world, text, obj):
    metadata = obj["metadata"] if isinstance(obj.get("metadata"), dict) else {}
    namespace = str(metadata.get("namespace") or NAMESPACE)
    # As kubectl does: the namespace of the object, and strict about fields.
    path = f"/apis/{SET_API}/namespaces/{urllib.parse.quote(namespace, safe='')}/cocoonsets?dryRun=All&fieldValidation=Strict"
    return world.api.ask("POST", path, text.encode(), "application/json" if _is_json(text) else "application/yaml")


def _is_json(text):
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


@scenario("sets", "what the command line says of each case of tests/cases, the cluster says")
def cases(world):
    for namespace in ("ci", "team-a"):  # which some of them are for
        world.api.post("/api/v1/namespaces", {"metadata": {"name": namespace}})
    good = bad = 0
    differing = {}
    for where, text, obj in _documents():
        response = _cluster_answers(world, text, obj)
        in_cluster, here = response.code == 201, _command_line_takes(world, text)
        good, bad = good + (in_cluster and here), bad + (not in_cluster and not here)
        if in_cluster != here:
            differing[where] = (f"{where}: validate {'takes' if here else 'refuses'} it, the API server answers "
                                f"{response.code} {response.body.get('message', '')[:300]}")
    news = [text for where, text in differing.items() if where not in KNOWN_DIFFERENCES]
    news += [f"{where}: differs no longer ({why})"
             for where, why in KNOWN_DIFFERENCES.items() if where not in differing]
    check(not news, "\n".join(news))
    check(good >= 20 and bad >= 20, f"too few cases: {good} good, {bad} bad")
    return f"{good} are taken, {bad} refused, {len(differing)} known to differ"
