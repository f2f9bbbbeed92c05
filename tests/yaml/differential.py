#!/usr/bin/env python3
"""Reads the same texts with core and with kubectl's own libraries, and compares the documents that they find.

    differential.py DOCUMENTS             DOCUMENTS is the program of documents.cpp; tests/yaml/kubectl is built by Go

What core reads must be what kubectl 1.32 reads. Where a later kubectl reads otherwise, core may agree with either, but
says so as advice if it takes what one of them refuses. Every other difference stands in differences.json, with a reason.
Without Go the test is left out, and the exit status is 77. Else 0, or 1 if something differs.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import differences
import texts

HERE = pathlib.Path(__file__).resolve().parent
MODULE = HERE / "kubectl"


def go_lacks():
    """What keeps the referee from being built, or nothing."""
    if not shutil.which("go"):
        return "Go is not installed"
    needed = re.search(r"^go (\d+)\.(\d+)", (MODULE / "go.mod").read_text(), re.MULTILINE).groups()
    said = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=False, cwd="/").stdout
    found = re.match(r"go(\d+)\.(\d+)", said)
    if not found or tuple(map(int, found.groups())) < tuple(map(int, needed)):
        return f"Go is older than {'.'.join(needed)}"
    return None


def build_referee(folder):
    program = folder / "kubectl_documents"
    subprocess.run(["go", "build", "-trimpath", "-o", str(program), "."], cwd=MODULE, check=True)
    return program


def answers(program, all_texts):
    asked = b"".join(b"%d\n%s" % (len(text), text) for _, text in all_texts)
    said = subprocess.run([str(program)], input=asked, capture_output=True, check=True).stdout
    return said.split(b"\n")[:-1]


def number(digits):
    """As the API server holds it: what does not fit 64 bits is a float, however it is written."""
    return int(digits) if -2**63 <= int(digits) < 2**63 else float(digits)


def refused_alike(ours, theirs):
    """Where both refused, core may have read more: it judges what stands before and after, where kubectl ends."""
    return ours["refused"] and theirs["refused"] and ours["documents"][:len(theirs["documents"])] == theirs["documents"]


def same(ours, theirs):
    """Whether both found these documents, and either both or none of them refused something."""
    if ours["refused"] or theirs["refused"]:
        return refused_alike(ours, theirs)
    return ours["documents"] == theirs["documents"]


def verdict(text, ours, kubectl, later):
    """What differs, in a word; nothing where core reads as it should."""
    if same(ours, kubectl):
        return None
    if not same(kubectl, later) and same(ours, later):
        return None if ours["advice"] or ours["refused"] else "versions of kubectl differ, and there is no advice"
    if ours["refused"] and (not kubectl["refused"] or len(ours["documents"]) < len(kubectl["documents"])):
        return "refused, kubectl reads it"
    if kubectl["refused"] and not ours["refused"]:
        return "read, kubectl refuses it"
    return "read as something else"


def compare(all_texts, ours, theirs):
    found = []
    for (where, text), our_line, their_line in zip(all_texts, ours, theirs, strict=True):
        if our_line.startswith(their_line[1:-1]):
            continue
        here = json.loads(our_line, parse_int=number)
        kubectl, later = json.loads(their_line, parse_int=number)
        differs = verdict(text, here, kubectl, later)
        if differs:
            found.append((where, text, differs, here, (kubectl, later)))
    return found


def main():
    lack = go_lacks()
    if lack:
        print(f"left out: {lack}, and kubectl's own reader is the referee")
        return 77
    sys.setrecursionlimit(100_000)
    all_texts = [*texts.corpus(), *texts.scalars(), *texts.mutations(), *texts.extremes()]
    referee = build_referee(pathlib.Path(os.environ["COCOON_BUILD_DIR"]))
    found = compare(all_texts, answers(sys.argv[1], all_texts), answers(referee, all_texts))
    news = [row for row in found if not differences.of(row[1], row[2])]
    for where, text, differs, here, there in news[:40]:
        print(f"{where}: {differs}\n  {text[:200]!r}\n  ours:    {here}\n  kubectl: {there}")
    known = [differences.of(row[1], row[2]) for row in found]
    unused = [entry["what"] for entry in differences.LIST
              if entry not in known and entry["differs"] != differences.SOMETIMES]
    for what in unused:
        print(f"differs no longer: {what}")
    print(f"{len(all_texts)} texts, {len(found) - len(news)} differ as documented, {len(news)} otherwise")
    return 1 if news or unused else 0


if __name__ == "__main__":
    sys.exit(main())
