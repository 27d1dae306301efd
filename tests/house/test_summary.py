#!/usr/bin/env python3
"""What came of a test run, read from the JUnit file that ctest writes.

    test_summary.py RESULTS.xml

Names each failed test with what it said where it failed, then as the last line `N passed, N failed` (and how many did not run, if any). Exits 1 if a
test failed, if a test did not run, or if there was none.
"""

import sys
import xml.etree.ElementTree


SHOWN_LINES = 12


def said(case):
    """-> lines of the test's output from its first failure on, or the last ones if it names none"""
    lines = [line.rstrip() for line in (case.findtext("system-out") or "").splitlines() if line.strip()]
    first = next((at for at, line in enumerate(lines) if ": Failure" in line or "C++ exception" in line), None)
    return lines[-SHOWN_LINES:] if first is None else lines[first : first + SHOWN_LINES]


def read(path):
    """-> ([passed], {failed: what it said}, [not run]) by test name"""
    passed, failed, not_run = [], {}, []
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        status = case.get("status")
        # ctest writes "run" for a pass, "fail", "notrun" or "disabled" otherwise.
        if status == "run" and case.find("failure") is None and case.find("skipped") is None:
            passed.append(case.get("name"))
        elif status in ("notrun", "disabled") or case.find("skipped") is not None:
            not_run.append(case.get("name"))
        else:
            failed[case.get("name")] = said(case)
    return passed, failed, not_run


def summary(passed, failed, not_run):
    """-> (lines, exit status)"""
    lines = []
    for name, output in failed.items():
        lines += [f"failed: {name}", *(f"    {line}" for line in output)]
    lines += [f"not run: {name}" for name in not_run]
    if not passed and not failed:
        lines.append("No test ran.")
    last = f"{len(passed)} passed, {len(failed)} failed"
    if not_run:
        last += f", {len(not_run)} not run"
    return [*lines, last], 0 if passed and not failed and not not_run else 1


def main():
    try:
        lines, status = summary(*read(sys.argv[1]))
    except (OSError, xml.etree.ElementTree.ParseError) as error:
        print(f"There are no test results: {error}")
        lines, status = ["0 passed, 0 failed"], 1
    print("\n".join(lines))
    sys.exit(status)


if __name__ == "__main__":
    main()
