#!/usr/bin/env python3
"""Writes each input of a seeds' file as a file of its own, as libFuzzer wants them: unpack_seeds.py FILE FOLDER"""
import pathlib
import sys


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words:
            (folder / f"seed-{count}").write_bytes(bytes.fromhex(words[-1]))
            count += 1
    print(f"{count} inputs in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
