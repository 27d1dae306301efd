#!/usr/bin/env python3
"""A source file that is longer than the ceiling does more than one thing."""

import house

CEILING = 400


def findings(root):
    found = []
    for path in house.files(root, (".cpp", ".hpp")):
        length = len(house.lines(root, path))
        if length > CEILING:
            found.append(f"{path}: has {length} lines; the ceiling is {CEILING}")
    return found


if __name__ == "__main__":
    house.main(findings, "file lengths")
