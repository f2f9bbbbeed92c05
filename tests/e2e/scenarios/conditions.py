"""matchConditions spare calls and never change a verdict.

The same requests, thousands of them and all as dry runs, go into two namespaces. In one the registrations are as
installed, with the component strict-pods, and lead to one server; in the other the same without matchConditions, and
lead to another. Each pair of answers must be equal, be the one that is expected, and the servers' own counters must
show exactly the calls that the conditions promise.
"""

import collections
import concurrent.futures
import copy
import os
import random
import re
import threading

import install
import traffic
from objects import pod
from processes import wait_until
from report import Failed, check, check_equal, scenario
from world import CONDITIONAL, UNCONDITIONAL

THREADS = 6
HANDLERS = ("mutate", "validate", "validate_cocoonset")


def _narrowed(registration, operator):
    for webhook in registration["webhooks"]:
        webhook["namespaceSelector"].setdefault("matchExpressions", []).append(
            {"key": "kubernetes.io/metadata.name", "operator": operator, "values": [UNCONDITIONAL]})
    return registration


class Registrations:
    """Both sets of them, in force inside a `with`."""

    def __init__(self, world, unconditional_server):
        bundle = world.authority.certificate.read_bytes()
        rendered = install.registrations(install.render(world.cluster.programs.kubectl, install.WITH_COMPONENTS))
        with_conditions = install.for_loopback(rendered, world.balancer.origin, bundle)
        without = install.for_loopback(rendered, f"https://{unconditional_server.address}", bundle)
        for registration in without:
            registration["metadata"]["name"] += "-unconditional"
            for webhook in registration["webhooks"]:
                del webhook["matchConditions"]
        self._objects = ([_narrowed(each, "NotIn") for each in with_conditions]
                         + [_narrowed(each, "In") for each in without])
        self._world = world
        self._server = unconditional_server

    def __enter__(self):
        install.apply(self._world.admin, self._objects)
        counts = (self._world.server.reviews, self._server.reviews)
        path = f"/api/v1/namespaces/{UNCONDITIONAL}/pods?dryRun=All"
        owned = pod("probe", owners=[traffic.OWNER], namespace=UNCONDITIONAL)

        def in_force():
            """An owned VM pod is judged twice, both times by the other server."""
            before = [count()["mutate"] for count in counts]
            self._world.api.post(path, owned)
            return [count()["mutate"] for count in counts] == [before[0], before[1] + 2]

        wait_until("both sets of registrations are in force", in_force, timeout=20, every=0.2)

    def __exit__(self, *_):
        added = [each for each in self._objects if each["metadata"]["name"] != "cocoon-webhook"]
        self._world.admin.must("delete", "-f", "-", "--ignore-not-found", stdin=install.as_yaml(added))
        install.apply(self._world.admin, install.registrations(self._world.rendered_default()))


class Player:
    """Sends each case to both namespaces, with a connection for each thread."""

    def __init__(self, world):
        self._world = world
        self._mine = threading.local()

    def play(self, case):
        if not hasattr(self._mine, "api"):
            self._mine.api = self._world.cluster.api()
        return case, [self._ask(case, namespace) for namespace in (CONDITIONAL, UNCONDITIONAL)]

    def _ask(self, case, namespace):
        path, body = case.path.replace("NAMESPACE", namespace), copy.deepcopy(case.bodies[namespace])
        body["metadata"]["namespace"] = namespace
        separator = "&" if "?" in path else "?"
        response = self._mine.api.ask(case.method, f"{path}{separator}dryRun=All", body)
        return response.code, re.sub(rf"\b(un)?{CONDITIONAL}\b", "NAMESPACE", response.body.get("message", ""))


def _calls(case, code, with_conditions):
    """How often the API server asks about this one: the pod rule is registered twice, and the second time asked only
    about pods that have come so far."""
    first = case.is_asked or not with_conditions
    if case.handler == "mutate" and case.method == "POST":
        return first + (first and code == 201)
    return int(first)


def _judge(case, answers):
    (code, message), (code_without, message_without) = answers
    if answers[0] != answers[1]:
        raise Failed(f"the conditions change the verdict on {case}:\n  with:    {code} {message}\n"
                     f"  without: {code_without} {message_without}")
    if _is_denial(code, message) != case.is_denied:
        raise Failed(f"expected {'a denial' if case.is_denied else 'no denial'}: {case}\n  {code} {message}")


def _is_denial(code, message):
    """By a webhook that was asked, not by the API server's own validation."""
    return code in (403, 422) and message.startswith("admission webhook ") and "denied the request: " in message


@scenario("conditions", "with and without matchConditions, thousands of requests get the same verdict")
def equivalence(world):
    seed = int(os.environ.get("E2E_SEED") or random.SystemRandom().randrange(10**6))
    try:
        return _compare(world, seed)
    except Failed as failed:
        raise Failed(f"with E2E_SEED={seed}: {failed}") from None


def _compare(world, seed):
    other = world.start_server("webhook-unconditional")
    world.cluster.pause_controllers()  # nobody else is to ask
    try:
        with Registrations(world, other):
            cases = traffic.make(world, random.Random(seed))
            before = world.server.reviews(), other.reviews()
            player = Player(world)
            expected = collections.Counter(), collections.Counter()
            verdicts = collections.Counter()
            with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
                for case, answers in pool.map(player.play, cases):
                    _judge(case, answers)
                    verdicts[case.what, _is_denial(*answers[0])] += 1
                    for with_conditions, counter in zip((True, False), expected):
                        counter[case.handler] += _calls(case, answers[0][0], with_conditions)
            after = world.server.reviews(), other.reviews()
    finally:
        for namespace in traffic.NAMESPACES:  # or their controllers would go on asking
            world.admin.must("delete", "deployments,statefulsets", "--all", "-n", namespace, "--wait=false")
        world.cluster.resume_controllers()
        world.end_server(other)
    for name, was, now, counter in zip(("with", "without"), before, after, expected):
        calls = {handler: now[handler] - was[handler] for handler in HANDLERS}
        check_equal(calls, {handler: counter[handler] for handler in HANDLERS}, f"calls {name} conditions")
    for what in traffic.COUNTS:
        check(verdicts[what, True] and verdicts[what, False], f"{what}: not both verdicts: {verdicts}")
    denied = sum(count for (_, is_denial), count in verdicts.items() if is_denial)
    return (f"{len(cases)} requests twice, {denied} denied; {sum(expected[0].values())} calls instead of "
            f"{sum(expected[1].values())}; seed {seed}")
