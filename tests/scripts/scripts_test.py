#!/usr/bin/env python3
"""Tests of the scripts in deploy/: scripts_test.py [CASE]. FOYER_TEST_BINARIES is the folder with foyer-relay."""

import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("FOYER_TEST_BINARIES", REPOSITORY / "build/release/bin"))
PROGRAMS = ("central", "controller", "kiosk", "virtual-usb", "virtual-terminal")
PATIENCE_SECONDS = 30


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Folder(unittest.TestCase):
    def setUp(self):
        # Short, because a socket's path has a limit of its own.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="foyer-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain")
            time.sleep(0.02)  # Between two looks at the condition.

    def bash(self, script, **environment):
        libraries = "".join(f"source {REPOSITORY}/deploy/lib/{name}.sh; " for name in ("common", "processes", "templates"))
        run = subprocess.run(["bash", "-c", f"set -euo pipefail; {libraries} state={self.folder}; {script}"],
                             capture_output=True, text=True, timeout=PATIENCE_SECONDS, env={**os.environ, **environment},
                             stdin=subprocess.DEVNULL, check=False)
        return run.returncode, run.stdout, run.stderr


class Templates(Folder):
    def fill(self, text, *values):
        (self.folder / "x.in").write_text(text)
        return self.bash(f"fill_template {self.folder}/x.in " + " ".join(f"'{value}'" for value in values))

    def test_fills_every_place_with_any_characters(self):
        self.assertEqual(self.fill("a @ONE@ b @TWO@ @ONE@\n", r"ONE=a&\1/=*", "TWO="), (0, "a a&\\1/=* b  a&\\1/=*\n", ""))

    def test_fails_when_a_value_is_missing(self):
        status, _, error = self.fill("@ONE@ @TWO@", "ONE=1")
        self.assertNotEqual(status, 0)
        self.assertIn("@TWO@ has no value", error)


class Processes(Folder):
    def setUp(self):
        super().setUp()
        (self.folder / "run").mkdir()
        (self.folder / "log").mkdir()

    def started(self, *command):
        status, out, error = self.bash(f"start_process it {' '.join(command)}; pid_of it")
        self.assertEqual(status, 0, error)
        pid = int(out)
        self.addCleanup(self.bash, "stop_process it 0")
        return pid

    def test_ends_what_it_started(self):
        pid = self.started("sleep", "1000")
        self.assertTrue(is_alive(pid))
        self.assertEqual(self.bash("stop_process it 10; ! is_running it")[0], 0)
        self.wait_for(lambda: not is_alive(pid))
        self.assertFalse((self.folder / "run/it.pid").exists())

    def test_ends_by_force_what_does_not_listen(self):
        pid = self.started("bash", "-c", "'trap \"\" TERM; echo deaf; while true; do read -t 100 <> <(:) || true; done'")
        self.wait_for(lambda: "deaf" in (self.folder / "log/it.log").read_text())
        status, _, error = self.bash("stop_process it 1")
        self.assertEqual(status, 0)
        self.assertIn("was killed", error)
        self.wait_for(lambda: not is_alive(pid))

    def test_never_ends_a_process_that_got_the_same_pid_later(self):
        stranger = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        (self.folder / "run/it.pid").write_text(f"{stranger.pid} 12345\n")
        self.assertNotEqual(self.bash("is_running it")[0], 0)
        self.assertEqual(self.bash("stop_process it 1")[0], 0)
        self.assertIsNone(stranger.poll())

    def test_says_with_the_log_that_a_program_ended_while_it_started(self):
        status, _, error = self.bash("start_process it bash -c 'echo the disk is full'; wait_until_healthy it 20 false")
        self.assertEqual(status, 1)
        self.assertIn("it ended while it started", error)
        self.assertIn("the disk is full", error)


class WithDemo(Folder):
    def setUp(self):
        super().setUp()
        binaries = self.folder / "build/bin"
        binaries.mkdir(parents=True)
        for program in PROGRAMS:
            shutil.copy(REPOSITORY / "tests/scripts/stand_in.py", binaries / f"foyer-{program}")
            (binaries / f"foyer-{program}").chmod(0o755)
        shutil.copy(BINARIES / "foyer-relay", binaries)
        self.state = self.folder / "demo"
        self.environment = {**os.environ, "FOYER_STATE": str(self.state), "FOYER_BUILD": str(self.folder / "build"),
                            "FOYER_PORT_BASE": str(self.free_ports())}
        self.addCleanup(self.deploy, "run", "--stop")

    @staticmethod
    def free_ports():
        for base in random.sample(range(20000, 30000, 16), 100):
            try:
                for port in range(base, base + 16):
                    socket.create_server(("127.0.0.1", port)).close()
                return base
            except OSError:
                continue
        raise RuntimeError("no 16 free ports in a row")

    def deploy(self, script, *arguments):
        return subprocess.run([REPOSITORY / "deploy" / script, *arguments], env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)

    def start(self, *arguments):
        run = self.deploy("run", "--detach", *arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run

    def pids(self):
        return {path.stem: int(path.read_text().split()[0]) for path in (self.state / "run").glob("*.pid")}

    def addresses(self):
        lines = (self.state / "demo.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


class Demo(WithDemo):
    def test_starts_everything_and_ends_everything(self):
        self.start()
        pids = self.pids()
        self.assertEqual(len(pids), 9)
        self.assertTrue(all(is_alive(pid) for pid in pids.values()))
        for name in ("CENTRAL_URL", "ADMIN_TOKEN", "CONTROLLER_URL", "KIOSK_URL", "USB_CONTROL", "TICKETS_DIR",
                     "WAN_CONTROL", "LAN_CONTROL"):
            self.assertTrue(self.addresses()[name])
        self.assertIn("POST /api/v1/admin/venues", (self.state / "log/central.log").read_text())
        self.assertIn("with a bus", (self.state / "log/kiosk.log").read_text())
        self.assertIn("without a bus", (self.state / "log/central.log").read_text())

        self.assertEqual(self.deploy("run", "--stop").returncode, 0)
        self.assertFalse(any(is_alive(pid) for pid in pids.values()))
        self.assertFalse((self.state / "demo.env").exists())

    def test_changes_nothing_when_it_runs_already_and_revives_what_ended(self):
        self.start()
        pids = self.pids()
        again = self.start()
        self.assertIn("already running", again.stderr)
        self.assertEqual(self.pids(), pids)
        os.kill(pids["kiosk"], 9)
        self.wait_for(lambda: not is_alive(pids["kiosk"]))
        self.start()
        revived = self.pids()
        self.assertNotEqual(revived.pop("kiosk"), pids.pop("kiosk"))
        self.assertEqual(revived, pids)

    def test_keeps_its_state_over_a_stop_unless_asked_to_forget_it(self):
        self.start()
        token = self.addresses()["ADMIN_TOKEN"]
        (self.state / "kiosk/sold").write_text("two seats")
        self.deploy("run", "--stop")
        self.start()
        self.assertEqual(self.addresses()["ADMIN_TOKEN"], token)
        self.assertTrue((self.state / "kiosk/sold").exists())
        self.start("--fresh")
        self.assertNotEqual(self.addresses()["ADMIN_TOKEN"], token)
        self.assertFalse((self.state / "kiosk/sold").exists())

    def test_says_which_port_is_taken(self):
        taken = int(self.environment["FOYER_PORT_BASE"]) + 1
        with socket.create_server(("127.0.0.1", taken)):
            run = self.deploy("run", "--detach")
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"port {taken}, which controller needs, is taken", run.stderr)

    def test_says_which_port_base_it_cannot_use(self):
        for base in ("abc", "80", "65001", "018080", "1e4", "18080 "):
            self.environment["FOYER_PORT_BASE"] = base
            run = self.deploy("run", "--detach")
            self.assertEqual(run.returncode, 1)
            self.assertIn(f"FOYER_PORT_BASE is a number from 1024 to 65000, not '{base}'", run.stderr)
            self.assertFalse(self.state.exists())

    def test_never_uses_a_folder_that_is_not_its_own(self):
        self.state.mkdir()
        (self.state / "thesis.txt").write_text("years of work")
        run = self.deploy("run", "--detach", "--fresh")
        self.assertEqual(run.returncode, 1)
        self.assertTrue((self.state / "thesis.txt").exists())


class Links(WithDemo):
    def link(self, script, *arguments):
        run = self.deploy(script, *arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def test_cuts_and_restores_each_link_alone(self):
        self.start()
        cut = self.link("wan", "cut")
        self.assertEqual((cut["mode"], cut["cut_up"], cut["cut_down"]), ("black_hole", True, True))
        self.assertEqual(self.link("lan", "status")["mode"], "pass")
        self.assertEqual(self.link("lan", "cut", "--mode", "close")["mode"], "close")
        self.assertEqual(self.link("wan", "restore")["mode"], "pass")
        self.assertEqual(self.link("wan", "cut", "--mode", "delay", "30")["delay_ms"], 30)
        self.assertFalse(self.link("wan", "cut", "--mode", "black_hole", "down")["cut_up"])
        self.assertEqual(self.deploy("wan", "cut", "--mode", "axe").returncode, 2)

    def test_says_that_no_demo_runs(self):
        run = self.deploy("wan", "cut")
        self.assertEqual(run.returncode, 1)
        self.assertIn("start the demo", run.stderr)


class Devices(WithDemo):
    def test_shows_each_device_and_lets_something_happen_to_it(self):
        self.start()
        every = self.deploy("device")
        self.assertEqual([json.loads(line)["serial"] for line in every.stdout.splitlines()], ["PRINTER-9", "GATE-9"])
        self.assertFalse(json.loads(self.deploy("device", "GATE-9").stdout)["open"])
        done = self.deploy("device", "PRINTER-9", "paper_out_after_mm", '{"mm": 10}')
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, {"mm": 10}))
        self.assertIn("POST /devices/PRINTER-9/paper_out_after_mm 10 bytes",
                      (self.state / "log/virtual-usb.log").read_text())

    def test_says_what_it_cannot_do(self):
        self.assertIn("start the demo", self.deploy("device").stderr)
        self.start()
        unknown = self.deploy("device", "NOBODY")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("no emulated device has the serial NOBODY", unknown.stderr)
        refused = self.deploy("device", "PRINTER-9", "axe")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("does not do axe", refused.stdout)


if __name__ == "__main__":
    unittest.main()
