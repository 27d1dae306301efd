#!/usr/bin/env python3
"""Every driver family is made as drivers/README.md says: a README with its sections, bytes apart from the lifecycle, unit
tests of the bytes, and a test against an emulated device."""

import pathlib
import re

import house

KINDS = ("printer", "scanner", "gate", "lamp", "payment")
SECTIONS = ("## Models", "## Source", "## Known differences")
# What several families of a kind share; no family of its own.
SHARED = {"scanner/hid"}
# A family whose devices have no bytes of their own, because it speaks through another driver.
WITHOUT_BYTES = {"lamp/relay_tower"}
# Tested by whole programs: where, and what names the emulated device there.
ELSEWHERE = {"payment/simulated": ("functional", "FOYER_VIRTUAL_TERMINAL")}
# A source that includes one of these is lifecycle; the bytes know neither a bus nor a clock that runs.
LIFECYCLE = re.compile(r'#include [<"](boost/asio|drivers/usb/(context|role_link|signal|bus)|libusb)')
# Folders of tests that run drivers on emulated devices under the real libusb.
EMULATED = ("drivers", "scanners", "usb_emulation")
UNIT_TESTS = re.compile(r"tests/unit/\w+")


def families(paths):
    """drivers/KIND/FAMILY for each folder that has sources."""
    found = {path.parts[1:3] for path in paths
             if len(path.parts) == 4 and path.parts[0] == "drivers" and path.parts[1] in KINDS and path.suffix == ".cpp"}
    return sorted(f"{kind}/{family}" for kind, family in found if f"{kind}/{family}" not in SHARED)


def text_of(root, path):
    return "\n".join(text for _, text in house.lines(root, path))


def has_bytes(root, paths, folder):
    """A source that, with its own header, is free of the lifecycle."""
    for path in paths:
        if path.parent.as_posix() != folder or path.suffix != ".cpp":
            continue
        header = path.with_suffix(".hpp")
        both = text_of(root, path) + (text_of(root, header) if header in paths else "")
        if not LIFECYCLE.search(both):
            return True
    return False


def findings(root):
    paths = house.files(root)
    root = pathlib.Path(root)
    tests = {path: text_of(root, path) for path in paths if path.parts[0] == "tests" and path.suffix in house.CPP}
    found = []
    for family in families(paths):
        folder = f"drivers/{family}"
        readme = pathlib.PurePosixPath(folder, "README.md")
        text = text_of(root, readme) if readme in paths else ""
        for section in SECTIONS:
            if not re.search(rf"^{section}$", text, re.MULTILINE):
                found.append(f"{readme}: has no section \"{section[3:]}\"")
        if family not in WITHOUT_BYTES:
            if not has_bytes(root, paths, folder):
                found.append(f"{folder}: has no source of bytes apart from the lifecycle")
            named = UNIT_TESTS.findall(text) or UNIT_TESTS.findall(text_of(root, readme.parent.parent / "README.md"))
            if not any(pathlib.PurePosixPath(unit, "CMakeLists.txt") in paths for unit in named):
                found.append(f"{readme}: names no folder of unit tests that is there")
        where, name = ELSEWHERE.get(family, (None, rf"\b{family.split('/')[1]}(::|/|\")"))
        places = (where,) if where else EMULATED
        if not any(path.parts[1] in places and re.search(name, text) for path, text in tests.items()):
            found.append(f"{folder}: no test against an emulated device names it")
    return found


if __name__ == "__main__":
    house.main(findings, "drivers")
