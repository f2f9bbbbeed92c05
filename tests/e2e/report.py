"""Scenarios, and what is said about them: a line each, the evidence where one fails, and the counts at the end.

    @scenario("pods", "a bare VM pod is denied")
    def bare(world):
        answer = world.admin("create", "-f", "-", stdin=pod("a"))
        expect(answer, code=403, text="…")
        return "some figures"        # optional: stands behind the name
"""

import fnmatch
import time
import traceback

SCENARIOS = []


class Failed(AssertionError):
    """What was expected, and what came instead."""


def scenario(group, name):
    def add(function):
        SCENARIOS.append((group, name, function))
        return function
    return add


def check(holds, message):
    if not holds:
        raise Failed(message)


def check_equal(got, expected, what):
    if got != expected:
        raise Failed(f"{what}:\n  expected {expected!r}\n  got      {got!r}")


def run(world, patterns):
    """Runs the scenarios that one of the patterns means (all, without patterns). The exit code."""
    passed = failed = 0
    for group, name, function in SCENARIOS:
        title = f"{group}: {name}"
        if patterns and not any(_means(pattern, group, title) for pattern in patterns):
            continue
        start = time.monotonic()
        world.begin()
        try:
            figures = function(world)
        except Exception as error:  # noqa: BLE001: whatever it was, the others are run
            failed += 1
            print(f"FAILED {time.monotonic() - start:5.1f} s  {title}")
            # Who cleans up after a failure has put its evidence aside before.
            evidence = getattr(error, "evidence", None) or world.evidence()
            print(_indented(_reason(error)), _indented(evidence), sep="\n", flush=True)
        else:
            passed += 1
            told = f"{title}: {figures}" if figures else title
            print(f"ok     {time.monotonic() - start:5.1f} s  {told}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


def _means(pattern, group, title):
    """A pattern is a group's name, or part of a `group: name`."""
    if pattern in {each for each, _, _ in SCENARIOS}:
        return pattern == group
    return fnmatch.fnmatch(title, f"*{pattern}*")


def _reason(error):
    return str(error) if isinstance(error, Failed) else "".join(traceback.format_exception(error))


def _indented(text):
    return "\n".join("    " + line for line in text.splitlines())
