#!/usr/bin/env python3
"""Every shell script stops at the first error and shellcheck has nothing to say about it."""

import shutil
import subprocess

import house


def scripts(root):
    for path in house.files(root):
        if path.suffix in ("", ".sh"):
            first = house.lines(root, path)[:1]
            if first and first[0][1].startswith(("#!/usr/bin/env bash", "#!/bin/bash", "#!/bin/sh", "# shellcheck shell=")):
                yield path


def findings(root):
    shellcheck = shutil.which("shellcheck")
    if not shellcheck:
        return ["shellcheck is not installed; run deploy/install-packages test"]
    found = []
    for path in scripts(root):
        text = [line for _, line in house.lines(root, path)]
        if text[0].startswith("#!") and "set -euo pipefail" not in text:
            found.append(f"{path}: does not set -euo pipefail")
        run = subprocess.run([shellcheck, "--external-sources", "--format=gcc", str(path)],
                             cwd=root, capture_output=True, text=True, check=False)
        found += (run.stdout + run.stderr).splitlines()
    return found


if __name__ == "__main__":
    house.main(findings, "scripts")
