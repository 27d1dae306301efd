#!/usr/bin/env python3
"""Which requirements the tests name, and which are left.

    requirements_table.py [ROOT]    prints the table; exits 1 if a test names an id that does not exist

The ids and what they ask for are in tests/requirements.md. A test names what it covers in a comment directly above
it: `// Covers KV-4, BO-10.` (or with `#` in scripts). An id counts once for each such comment.
"""

import collections
import pathlib
import re
import sys

import house

ROW = re.compile(r"^- ([A-Z]+-\d+): (.+)$")
COVERS = re.compile(r"^\s*(?://|#)\s*Covers\s+(.*)$")
ID = re.compile(r"\b([A-Z]{1,3}-\d+)\b")
SOURCES = (".cpp", ".hpp", ".py", ".sh", ".js", ".mjs", ".ts", "")


def requirements(root):
    """-> {id: what it asks for}, in the file's order."""
    asked = {}
    for number, line in house.lines(root, pathlib.PurePosixPath("tests/requirements.md")):
        match = ROW.match(line)
        if match:
            if match.group(1) in asked:
                raise SystemExit(f"tests/requirements.md:{number}: {match.group(1)} is there twice")
            asked[match.group(1)] = match.group(2)
    return asked


def named(root):
    """Every (id, path, line) that a Covers comment names."""
    return [(id_, path, number)
            for path in house.files(root, SOURCES)
            # The house's own tests speak of Covers comments without being any.
            if path.parts[0] == "tests" and path.parts[1] != "house"
            for number, line in house.lines(root, path)
            for match in [COVERS.match(line)] if match
            for id_ in ID.findall(match.group(1))]


def unknown(root):
    asked = requirements(root)
    return [f"{path}:{number}: covers {id_}, which is not in tests/requirements.md"
            for id_, path, number in named(root) if id_ not in asked]


def table(root):
    asked = requirements(root)
    count = collections.Counter(id_ for id_, _, _ in named(root) if id_ in asked)
    groups = collections.defaultdict(list)
    for id_ in asked:
        groups[id_.split("-")[0]].append(id_)
    rows = [f"Requirements covered by tests: {len(count)} of {len(asked)}", ""]
    for group, ids in groups.items():
        covered = "  ".join(f"{id_} ({count[id_]})" for id_ in ids if count[id_]) or "none"
        left = "  ".join(id_ for id_ in ids if not count[id_]) or "none"
        rows += [f"{group:<4} covered  {covered}", f"{'':<4} left     {left}"]
    return rows


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    print("\n".join(table(root)))
    problems = unknown(root)
    print("".join(f"{problem}\n" for problem in problems), end="")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
