#!/usr/bin/env python3
"""Proves of each check that it passes on a good tree and fails on a bad one: self_test.py [CASE]"""

import pathlib
import shutil
import tempfile
import unittest

import check_drivers
import check_file_lengths
import check_format
import check_includes
import check_machine_paths
import check_readmes
import check_scripts
import check_unfinished
import requirements_table
import test_summary


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="foyer-house-"))
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def assert_finds(self, findings, *parts):
        self.assertEqual(len(findings), 1, findings)
        for part in parts:
            self.assertIn(part, findings[0])


class Drivers(Tree):
    def write_family(self, left_out=""):
        parts = {
            "drivers/gate/levers/README.md":
                "# levers\n\n## Models\n\n## Source\n\n## Known differences\n\nTests: `tests/unit/drivers_levers`\n",
            "drivers/gate/levers/report.cpp": '#include "drivers/gate/levers/report.hpp"\n',
            "drivers/gate/levers/report.hpp": '#include "protocol/base/bytes.hpp"\n',
            "drivers/gate/levers/levers.cpp": '#include "drivers/usb/role_link.hpp"\n',
            "tests/unit/drivers_levers/CMakeLists.txt": "foyer_test()\n",
            "tests/drivers/levers_test.cpp": '#include "drivers/gate/levers/levers.hpp"\n',
        }
        for path, text in parts.items():
            if path != left_out:
                self.write(path, text)

    def test_accepts_a_family_made_by_the_template(self):
        self.write_family()
        self.assertEqual(check_drivers.findings(self.root), [])

    def test_finds_a_readme_without_a_section(self):
        self.write_family()
        self.write("drivers/gate/levers/README.md", "## Models\n\n## Source\n\nTests: `tests/unit/drivers_levers`\n")
        self.assert_finds(check_drivers.findings(self.root), "drivers/gate/levers/README.md", "Known differences")

    def test_finds_a_family_without_bytes_of_its_own(self):
        self.write_family("drivers/gate/levers/report.cpp")
        self.assert_finds(check_drivers.findings(self.root), "drivers/gate/levers", "bytes")

    def test_finds_bytes_that_know_the_bus(self):
        self.write_family()
        self.write("drivers/gate/levers/report.hpp", "#include <boost/asio/awaitable.hpp>\n")
        self.assert_finds(check_drivers.findings(self.root), "drivers/gate/levers", "bytes")

    def test_finds_a_family_without_unit_tests(self):
        self.write_family("tests/unit/drivers_levers/CMakeLists.txt")
        self.assert_finds(check_drivers.findings(self.root), "unit tests")

    def test_finds_a_family_that_no_emulated_device_tests(self):
        self.write_family("tests/drivers/levers_test.cpp")
        self.assert_finds(check_drivers.findings(self.root), "emulated device")


class Includes(Tree):
    def test_accepts_downward_includes(self):
        self.write("protocol/ledger/ledger.cpp", '#include "protocol/ledger/ledger.hpp"\n#include "protocol/base/result.hpp"\n')
        self.write("kiosk/app.cpp", '#include "protocol/sale/order.hpp"\n#include "drivers/usb/bus.hpp"\n#include <map>\n')
        self.write("protocol/net/server.cpp", "#include <boost/beast/http.hpp>\n")
        self.assertEqual(check_includes.findings(self.root), [])

    def test_finds_an_upward_include(self):
        self.write("protocol/base/money.cpp", '#include "protocol/ledger/ledger.hpp"\n')
        self.assert_finds(check_includes.findings(self.root), "protocol/base/money.cpp:1", "may include only itself")

    def test_finds_journal_knowing_wire(self):
        self.write("protocol/journal/log.cpp", '\n  #  include "protocol/wire/topics.hpp"\n')
        self.assert_finds(check_includes.findings(self.root), "protocol/journal/log.cpp:2")

    def test_finds_programs_that_include_each_other(self):
        for one, other in (("kiosk", "controller"), ("controller", "central"), ("central", "kiosk")):
            self.write(f"{one}/app.cpp", f'#include "{other}/app.hpp"\n')
        self.assertEqual(len(check_includes.findings(self.root)), 3)

    def test_finds_a_program_that_includes_tests(self):
        self.write("central/app.cpp", '#include "tests/support/broker.hpp"\n')
        self.assert_finds(check_includes.findings(self.root), "central/app.cpp:1")

    def test_finds_a_heavy_header_in_the_wrong_folder(self):
        self.write("central/api.cpp", "#include <boost/beast/http.hpp>\n")
        self.assert_finds(check_includes.findings(self.root), "central/api.cpp:1", "heavy", "here")

    def test_finds_a_heavy_header_in_a_header(self):
        self.write("protocol/net/mqtt.hpp", "#include <mqtt/async_client.h>\n")
        self.assert_finds(check_includes.findings(self.root), "protocol/net/mqtt.hpp:1", "in a header")

    def test_finds_generated_code_outside_wire(self):
        self.write("kiosk/sync.cpp", '#include "messages.pb.h"\n')
        self.assert_finds(check_includes.findings(self.root), "kiosk/sync.cpp:1", "protocol/wire")

    def test_finds_relative_includes_and_folders_without_a_rule(self):
        self.write("kiosk/app.cpp", '#include "../protocol/base/money.hpp"\n')
        self.assert_finds(check_includes.findings(self.root), "from the repository root")
        (self.root / "kiosk/app.cpp").unlink()
        self.write("helpers/all.cpp", "\n")
        self.assert_finds(check_includes.findings(self.root), "lies in no folder")


class MachinePaths(Tree):
    def test_accepts_paths_that_are_everywhere(self):
        self.write("deploy/run", "/usr/bin/env /proc/self/fd $HOME/work/here build/root/x https://example.org/home/page\n")
        self.assertEqual(check_machine_paths.findings(self.root), [])

    def test_finds_a_home_folder(self):
        self.write("README.md", "first\nrun it in /" + "home/somebody/foyer\n")
        self.assert_finds(check_machine_paths.findings(self.root), "README.md:2", "somebody")


class Unfinished(Tree):
    def test_accepts_finished_text(self):
        self.write("kiosk/app.cpp", "// Nothing is left to do here.\n")
        self.assertEqual(check_unfinished.findings(self.root), [])

    def test_finds_a_mark(self):
        self.write("kiosk/app.cpp", "// TO" "DO: print\n")
        self.assert_finds(check_unfinished.findings(self.root), "kiosk/app.cpp:1")


class FileLengths(Tree):
    def test_accepts_the_ceiling(self):
        self.write("kiosk/app.cpp", "int x;\n" * check_file_lengths.CEILING)
        self.assertEqual(check_file_lengths.findings(self.root), [])

    def test_finds_one_line_more(self):
        self.write("kiosk/app.cpp", "int x;\n" * (check_file_lengths.CEILING + 1))
        self.assert_finds(check_file_lengths.findings(self.root), "kiosk/app.cpp", "401")


class Readmes(Tree):
    def test_accepts_a_folder_with_a_readme(self):
        self.write("kiosk/app.cpp", "\n")
        self.write("kiosk/README.md", "# kiosk\n")
        self.assertEqual(check_readmes.findings(self.root), [])

    def test_finds_a_folder_without_one_and_an_empty_one(self):
        self.write("kiosk/screens/README.md", "# screens\n")
        self.assert_finds(check_readmes.findings(self.root), "kiosk/")
        self.write("kiosk/README.md", "")
        self.assert_finds(check_readmes.findings(self.root), "kiosk/")


class Format(Tree):
    def test_accepts_the_layout(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("kiosk/app.cpp", "int main() { return 0; }\n")
        self.assertEqual(check_format.findings(self.root), [])

    def test_finds_another_layout(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("kiosk/app.cpp", "int main( ) {return 0;}\n")
        self.assert_finds(check_format.findings(self.root), "kiosk/app.cpp:1", "deploy/format")


class Scripts(Tree):
    def test_accepts_a_careful_script(self):
        self.write("deploy/run", '#!/usr/bin/env bash\nset -euo pipefail\necho "$1"\n')
        self.assertEqual(check_scripts.findings(self.root), [])

    def test_looks_at_a_script_named_build(self):
        self.write("deploy/build", "#!/usr/bin/env bash\nset -euo pipefail\necho $1\n")
        self.write("build/deploy/run", "#!/usr/bin/env bash\necho $1\n")
        self.assert_finds(check_scripts.findings(self.root), "deploy/build:3")

    def test_finds_what_shellcheck_finds(self):
        self.write("deploy/run", "#!/usr/bin/env bash\nset -euo pipefail\necho $1\n")
        self.assert_finds(check_scripts.findings(self.root), "deploy/run:3", "SC2086")

    def test_finds_a_script_that_goes_on_after_an_error(self):
        self.write("deploy/run", '#!/usr/bin/env bash\necho "$1"\n')
        self.assert_finds(check_scripts.findings(self.root), "pipefail")


class Requirements(Tree):
    def setUp(self):
        super().setUp()
        self.write("tests/requirements.md", "- KV-1: Programs sync.\n- KV-2: Kiosk sells.\n- X-1: One hold engine.\n")

    def test_counts_what_is_covered_and_names_what_is_left(self):
        self.write("tests/unit/a_test.cpp", "// Covers KV-1, X-1.\nTEST(A, B) {}\n// Covers KV-1.\n")
        text = "\n".join(requirements_table.table(self.root))
        self.assertIn("2 of 3", text)
        self.assertRegex(text, r"KV +covered +KV-1 \(2\)\n +left +KV-2")
        self.assertEqual(requirements_table.unknown(self.root), [])

    def test_finds_an_id_that_does_not_exist(self):
        self.write("tests/unit/a_test.cpp", "\n// Covers KV-1, KV-99.\n")
        self.assert_finds(requirements_table.unknown(self.root), "a_test.cpp:2", "KV-99")

    def test_ignores_an_id_in_other_text(self):
        self.write("tests/unit/a_test.cpp", "// KV-1 is not covered by this.\n")
        self.assertIn("0 of 3", requirements_table.table(self.root)[0])


class Summary(Tree):
    def summary_of(self, *cases):
        self.write("results.xml", f"<testsuite>{''.join(cases)}</testsuite>")
        return test_summary.summary(*test_summary.read(self.root / "results.xml"))

    def test_ends_with_the_counts(self):
        lines, status = self.summary_of('<testcase name="a" status="run"/>', '<testcase name="b" status="run"/>')
        self.assertEqual((lines[-1], status), ("2 passed, 0 failed", 0))

    def test_fails_with_a_failed_test_and_names_it(self):
        lines, status = self.summary_of('<testcase name="a" status="run"/>',
                                        '<testcase name="b" status="fail"><failure message=""/></testcase>')
        self.assertEqual((lines, status), (["failed: b", "1 passed, 1 failed"], 1))

    def test_says_what_a_failed_test_said_where_it_failed(self):
        output = "[ RUN ] b\nsetting up\nb_test.cpp:7: Failure\nValue of: found\n  Actual: false\n"
        lines, _ = self.summary_of('<testcase name="b" status="fail"><failure message=""/>'
                                   f"<system-out>{output}</system-out></testcase>")
        self.assertEqual(lines[:-1], ["failed: b", "    b_test.cpp:7: Failure", "    Value of: found", "      Actual: false"])

    def test_shows_the_end_of_what_a_failed_test_said_if_it_names_no_failure(self):
        output = "\n".join(f"line {number}" for number in range(30))
        lines, _ = self.summary_of('<testcase name="b" status="fail"><failure message=""/>'
                                   f"<system-out>{output}</system-out></testcase>")
        self.assertEqual((len(lines), lines[-2]), (14, "    line 29"))

    def test_fails_with_a_test_that_did_not_run(self):
        lines, status = self.summary_of('<testcase name="a" status="run"/>', '<testcase name="b" status="notrun"/>')
        self.assertEqual((lines[-1], status), ("1 passed, 0 failed, 1 not run", 1))

    def test_fails_when_no_test_ran(self):
        lines, status = self.summary_of()
        self.assertEqual((lines[-1], status), ("0 passed, 0 failed", 1))


if __name__ == "__main__":
    unittest.main()
