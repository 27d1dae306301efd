#!/usr/bin/env python3
"""No file names a folder of the machine it was written on: the project must work wherever it is cloned."""

import re

import house

# Written so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work|root|home|Users|mnt)/[\w.-]+" + r"|/tmp/" + r"bash_jobs")


def findings(root):
    return [f"{path}:{number}: names a path of one machine: {match.group(0)}"
            for path in house.files(root)
            if not str(path).startswith("tests/house/")
            for number, line in house.lines(root, path)
            for match in MACHINE_PATH.finditer(line)]


if __name__ == "__main__":
    house.main(findings, "machine paths")
