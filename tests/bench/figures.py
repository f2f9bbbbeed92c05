"""What was measured: tables, and the targets that they meet or miss."""

import dataclasses
import statistics
from collections.abc import Sequence


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios within a round: what has slowed a round has mostly slowed both."""
    return statistics.median(a / b for a, b in zip(ours, theirs))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """The first column is text, the others are numbers."""
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    print(f"\n{title}\n")
    for row in [columns, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        print("  " + "  ".join(cells).rstrip())
    if note:
        print(f"\n  {note}")


@dataclasses.dataclass
class Target:
    what: str
    value: float
    limit: float
    at_least: bool
    unit: str

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def verdict(self) -> str:
        if self.is_met:
            return "met"
        return f"missed by {abs(self.value - self.limit) / self.limit:.0%}"


class Figures:
    """The targets that the parts have found."""

    def __init__(self) -> None:
        self.targets: list[Target] = []

    def at_least(self, what: str, value: float, limit: float, unit: str = "") -> None:
        self.targets.append(Target(what, value, limit, True, unit))

    def at_most(self, what: str, value: float, limit: float, unit: str = "") -> None:
        self.targets.append(Target(what, value, limit, False, unit))

    def print_verdicts(self) -> None:
        rows = []
        for target in self.targets:
            bound = "at least" if target.at_least else "at most"
            limit = f"{bound} {target.limit:.3g}{target.unit}"
            rows.append([target.what, f"{target.value:.3g}{target.unit}", limit, target.verdict])
        print_table("Targets", ["", "measured", "target", "verdict"], rows)
