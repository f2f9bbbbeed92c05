"""Each module registers its scenarios; this is the order in which they are played."""

from scenarios import installed, recorded, pods, workloads, sets, conditions, faults  # noqa: F401
