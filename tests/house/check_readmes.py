#!/usr/bin/env python3
"""Every top folder says in a README.md what it is."""

import house


def findings(root):
    paths = house.files(root)
    tops = sorted({path.parts[0] for path in paths if len(path.parts) > 1 and not path.parts[0].startswith(".")})
    return [f"{top}/: has no README.md" for top in tops
            if not any(path.parts == (top, "README.md") and house.lines(root, path) for path in paths)]


if __name__ == "__main__":
    house.main(findings, "readmes")
