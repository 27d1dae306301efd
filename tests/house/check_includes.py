#!/usr/bin/env python3
"""Includes point downward only, and heavy headers stay where include_rules.txt allows them."""

import pathlib
import re

import house

RULES = pathlib.Path(__file__).with_name("include_rules.txt")
INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def below(path, folder):
    return path == folder or path.startswith(folder + "/")


def read_rules(path):
    """-> ({folder: [folders it may include]}, {heavy header: [places it may be included in]})"""
    folders, heavy = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        key, colon, values = line.partition(":")
        if not colon:
            raise SystemExit(f"{path}:{number}: a rule is FOLDER: FOLDERS")
        if key.startswith("heavy "):
            heavy[key[len("heavy "):].strip()] = values.split()
        else:
            folders[key.strip()] = values.split()
    return folders, heavy


def rule_for(folders, path):
    fitting = [folder for folder in folders if below(path, folder)]
    return max(fitting, key=len, default=None)


def is_header(pattern, header):
    return header.endswith(pattern[1:]) if pattern.startswith("*") else header.startswith(pattern)


def heavy_finding(heavy, path, header):
    for pattern, places in heavy.items():
        if not is_header(pattern, header):
            continue
        named = path in places
        inside = any(below(path, place) for place in places if not place.endswith(".hpp"))
        # Tests have no headers that others include, so theirs may be heavy.
        if named or (inside and (path.endswith(".cpp") or path.startswith("tests/"))):
            continue
        where = "in a header" if inside else "here"
        return f"includes <{header}>, which is heavy and not allowed {where} (allowed in: {' '.join(places)})"
    return None


def findings(root, rules=RULES):
    folders, heavy = read_rules(rules)
    tops = {folder.split("/")[0] for folder in folders}
    found = []
    for path in map(str, house.files(root, house.CPP)):
        rule = rule_for(folders, path)
        if rule is None:
            found.append(f"{path}: lies in no folder of {rules.name}")
            continue
        for number, line in house.lines(root, path):
            match = INCLUDE.match(line)
            if not match:
                continue
            header = match.group(1) or match.group(2)
            finding = heavy_finding(heavy, path, header)
            if finding:
                found.append(f"{path}:{number}: {finding}")
            elif header.startswith(".") or "/../" in header:
                found.append(f"{path}:{number}: includes {header}; includes are from the repository root")
            elif header.split("/")[0] in tops and match.group(1):
                allowed = [rule, *folders[rule]]
                if not any(below(header, folder) for folder in allowed):
                    found.append(f"{path}:{number}: includes {header}, but {rule} may include only "
                                 f"{' '.join(folders[rule]) or 'itself'}")
    return found


if __name__ == "__main__":
    house.main(findings, "includes")
