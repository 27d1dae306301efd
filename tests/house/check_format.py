#!/usr/bin/env python3
"""Every C++ source is laid out as .clang-format says; deploy/format does it."""

import re
import shutil
import subprocess

import house

FILE_OF = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): code should be clang-formatted", re.MULTILINE)


def findings(root):
    clang_format = shutil.which("clang-format")
    if not clang_format:
        return ["clang-format is not installed; run deploy/install-packages test"]
    paths = [str(path) for path in house.files(root, (".cpp", ".hpp"))]
    if not paths:
        return []
    run = subprocess.run([clang_format, "--dry-run", "-Werror", "--style=file", *paths],
                         cwd=root, capture_output=True, text=True, check=False)
    first = {}
    for path, line in FILE_OF.findall(run.stderr):
        first.setdefault(path, line)
    if run.returncode != 0 and not first:
        return [f"clang-format failed: {run.stderr.strip()[:500]}"]
    return [f"{path}:{line}: is not laid out as .clang-format says; run deploy/format" for path, line in first.items()]


if __name__ == "__main__":
    house.main(findings, "layout")
