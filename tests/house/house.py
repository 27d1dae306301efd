"""What the checks of the house share: which files are the project's, and how a finding is said.

Each check is a program `check_NAME.py [ROOT]` with a function `findings(root)` that returns sentences, each naming
file and, where there is one, line. It prints them and exits 1 if there are any. self_test.py proves of each check
that it can fail.
"""

import pathlib
import subprocess
import sys

CPP = (".cpp", ".hpp", ".h", ".c")
NOT_OURS = {".git", ".cache", "node_modules", "__pycache__"}


def files(root, suffixes=None):
    """Paths below root, relative to it: what git tracks or would track; without git, everything not built."""
    root = pathlib.Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout.decode().split("\0")
        paths = sorted({pathlib.PurePosixPath(name) for name in listed if name})
    else:
        paths = sorted(pathlib.PurePosixPath(path.relative_to(root).as_posix()) for path in root.rglob("*"))
    return [path for path in paths
            if (root / path).is_file() and path.parts[0] != "build" and not NOT_OURS & set(path.parts)
            and (suffixes is None or path.suffix in suffixes)]


def lines(root, path):
    """(number, text) of each line; nothing for a file that is not text."""
    try:
        text = (pathlib.Path(root) / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return list(enumerate(text.splitlines(), 1))


def main(findings, what):
    """Runs one check on the folder given, or on the repository this file is in."""
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"{what}: {len(found)} finding{'' if len(found) == 1 else 's'} in {len(files(root))} files")
    sys.exit(1 if found else 0)
