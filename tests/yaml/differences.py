"""Where core differs from kubectl and the API server, and why: one list, differences.json, for tests and for users.

    differences.py          checks that web/docs/yaml.md shows the list; with UPDATE_GOLDEN=1 writes it there

An entry of `reading` says what core does (`what`), what kubectl does, and why; `example` is for people. `differs` is the
differential's word for the difference, or "sometimes" where kubectl itself differs from run to run, and `pattern` a regular expression that finds the texts with it. An entry of
`judging` names the cases of tests/cases of which the API server says something else; tests/e2e holds it to that.
"""

import json
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "web" / "docs" / "yaml.md"
SOMETIMES = "sometimes"
NOT_UTF_8 = "NOT UTF-8"  # the one pattern that is no regular expression

_ALL = json.loads((HERE / "differences.json").read_text())
LIST = _ALL["reading"]


def _fits(entry, text):
    try:
        characters = text.decode()
    except UnicodeDecodeError:
        return entry["pattern"] == NOT_UTF_8
    return re.search(entry["pattern"], characters) is not None


def of(text, differs):
    """The entry by which this difference is known, or nothing."""
    return next((entry for entry in LIST if entry["differs"] in (differs, SOMETIMES) and _fits(entry, text)), None)


def _reading():
    rows = ["| here | kubectl | why |", "|---|---|---|"]
    return rows + [f"| {entry['what']} | {entry['kubectl']} | {entry['why']} |" for entry in LIST]


def _judging():
    return [f"- {entry['why']}" for entry in _ALL["judging"]]


def _with(page, name, lines):
    """The page, with these lines between its marks of this name."""
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->\n"
    before, rest = page.split(begin)
    return before + begin + "".join(f"{line}\n" for line in lines) + end + rest.split(end)[1]


def main():
    page = PAGE.read_text()
    wanted = _with(_with(page, "reading", _reading()), "judging", _judging())
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(wanted)
    elif page != wanted:
        print(f"{PAGE} does not show differences.json: UPDATE_GOLDEN=1 ctest --preset dev -R yaml_page")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
