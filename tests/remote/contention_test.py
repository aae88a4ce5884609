#!/usr/bin/env python3
"""Many runs at one remote state: exactly one writes at a time, the others wait or say who holds the lock, and a run that
slept past its lock cannot write when it wakes.

    contention_test.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator [--state s3] [--processes 10]
"""
import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.emulator_process import PROJECT, Emulator, environment  # noqa: E402
from support.state_place import SKIPPED, start_state_place  # noqa: E402

LOCKED, STALE = 10, 11
LIMIT = 300

SPEC = """
[auraform.limits]
requests_per_minute = {requests_a_minute}

[defaults]
project_id = "%s"
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "2GB"
""" % PROJECT


class World:
    def __init__(self, options, place, base, aura):
        self.options, self.place, self.base, self.aura = options, place, base, aura

    def directory(self, name, instances, requests_a_minute=100000):
        """A checkout of its own, as each runner has, with the state in common."""
        directory = self.base / name
        directory.mkdir(exist_ok=True)
        tables = "".join(f"[instance.{key}]\n" for key in instances)
        head = self.place.spec() + SPEC.format(requests_a_minute=requests_a_minute)
        (directory / "a.aura.toml").write_text(head + tables)
        return directory

    def start(self, directory, *words, **extra):
        variables = environment(self.aura, AURAFORM_POLL_INTERVAL="50ms", **self.place.variables(self.base), **extra)
        return subprocess.Popen([self.options.auraform, *words], cwd=directory, env=variables, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, directory, *words, **extra):
        process = self.start(directory, *words, **extra)
        output, _ = process.communicate(timeout=LIMIT)
        return process.returncode, output

    def creates(self):
        return self.aura.state()["creates_by_name"]


def check(holds, what, output=""):
    if not holds:
        raise SystemExit(f"FAILED: {what}\n{output}")
    print(f"ok: {what}")


def all_at_once(world, count, *flags):
    """Runs of one spec, each from a directory of its own."""
    directories = [world.directory(f"runner-{number}", ["one", "two"]) for number in range(count)]
    processes = [world.start(directory, "apply", "-auto-approve", *flags) for directory in directories]
    return [(process.communicate(timeout=LIMIT)[0], process.returncode) for process in processes]


def one_writes_and_the_others_wait(world, count):
    ends = all_at_once(world, count, "-lock-timeout=5m")
    check(all(code == 0 for _, code in ends), f"{count} runs that wait for the lock all end well",
          "\n".join(output for output, code in ends if code != 0))
    check(sum("2 added" in output for output, _ in ends) == 1, "exactly one of them created the instances")
    check(world.creates() == {"one": 1, "two": 1}, "each instance was created once", str(world.creates()))


def without_patience_they_say_who_holds_it(world, count):
    ends = all_at_once(world, count)
    check(all(code in (0, LOCKED) for _, code in ends), f"{count} runs without patience end well or with exit code 10",
          "\n".join(output for output, code in ends if code not in (0, LOCKED)))
    refused = [output for output, code in ends if code == LOCKED]
    check(all("is locked by" in output for output in refused), f"the {len(refused)} refused ones say by whom",
          "\n".join(refused))


def a_sleeper_cannot_write(world):
    """A run is stopped in the middle of a create that takes long, and woken after another took its lock over."""
    before = len(world.creates())
    keys = ["one", "two"] + [f"late-{number}" for number in range(4)]
    directory = world.directory("sleeper", keys)
    sleeper = world.start(directory, "apply", "-auto-approve", AURAFORM_STATE_LOCK_LIFETIME="2s")
    # Until all its creates have arrived: one that had not left would leave when it wakes, which no store can keep back.
    while len(world.creates()) < before + 4:
        if sleeper.poll() is not None:
            raise SystemExit(f"FAILED: the sleeper ended early\n{sleeper.communicate()[0]}")
    os.kill(sleeper.pid, signal.SIGSTOP)
    other = world.directory("other", keys)
    code, output = world.run(other, "apply", "-auto-approve", "-lock-timeout=1m", AURAFORM_STATE_LOCK_LIFETIME="2s")
    check(code == 0, "another run takes the sleeper's lock over, and ends what it began", output)
    check("took over the lock" in output, "and says so", output)
    code, pulled = world.run(other, "state", "pull")
    check(code == 0, "the state can be read", pulled)
    os.kill(sleeper.pid, signal.SIGCONT)
    rest, _ = sleeper.communicate(timeout=LIMIT)
    check(sleeper.returncode == STALE, "the sleeper wakes and ends with exit code 11", f"{sleeper.returncode}: {rest}")
    check(world.run(other, "state", "pull")[1] == pulled, "and has written nothing")
    check(set(world.creates().values()) == {1}, "no instance was created twice", str(world.creates()))
    code, output = world.run(directory, "apply", "-auto-approve", "-lock-timeout=1m")
    check(code == 0, "the next run from the sleeper's directory ends well", output)
    check(not list(directory.glob(".auraform/unsent/*")), "and has taken in what the sleeper could not write")
    code, output = world.run(other, "plan", "-detailed-exitcode")
    check(code == 0, "nothing is left to do", output)


def a_sleeper_sends_nothing_when_it_wakes(world):
    """A run is stopped while creates of it wait for the request budget, their intents durable; another one takes its
    lock over and makes the instances. Woken, it must not make them again."""
    before = len(world.creates())
    keys = ["one", "two"] + [f"slow-{number}" for number in range(6)]
    settings = {"AURAFORM_STATE_LOCK_LIFETIME": "2s"}
    directory = world.directory("slow-sleeper", keys, requests_a_minute=4)
    sleeper = world.start(directory, "apply", "-auto-approve", "-refresh=false", **settings)
    while len(world.creates()) < before + 3:  # the fourth request was for a token
        if sleeper.poll() is not None:
            raise SystemExit(f"FAILED: the sleeper ended early\n{sleeper.communicate()[0]}")
    time.sleep(0.3)  # it has heard the answers, and its minute lasts three seconds
    os.kill(sleeper.pid, signal.SIGSTOP)
    check(len(world.creates()) == before + 3, "a run was stopped after three of its six creates", str(world.creates()))
    other = world.directory("quick", keys)
    code, output = world.run(other, "apply", "-auto-approve", "-lock-timeout=1m", **settings)
    check(code == 0, "another run takes its lock over, and makes what is missing", output)
    requests = world.aura.control("requests")["counts"]
    os.kill(sleeper.pid, signal.SIGCONT)
    rest, _ = sleeper.communicate(timeout=LIMIT)
    check(sleeper.returncode == STALE, "the sleeper wakes and ends with exit code 11", f"{sleeper.returncode}: {rest}")
    later = world.aura.control("requests")["counts"]
    written = {route for route, count in later.items() if not route.startswith("GET") and count != requests.get(route)}
    check(written <= {"POST /oauth/token"}, "and has changed nothing in Aura", str(written))
    check(set(world.creates().values()) == {1}, "no instance was created twice", str(world.creates()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--auraform", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--state", default="s3")
    parser.add_argument("--processes", type=int, default=10)
    options = parser.parse_args()
    options.auraform = str(Path(options.auraform).resolve())
    place = start_state_place(options.state)
    if place is None:
        print(f"skipped: the server for {options.state} is not installed")
        return SKIPPED
    with place, tempfile.TemporaryDirectory() as base, \
            Emulator(options.emulator, base, "-speed=60", "-requests-per-minute=0") as aura:
        world = World(options, place, Path(base), aura)
        one_writes_and_the_others_wait(world, options.processes)
        without_patience_they_say_who_holds_it(world, options.processes)
        if options.state == "s3":
            a_sleeper_cannot_write(world)
            a_sleeper_sends_nothing_when_it_wakes(world)
    return 0


if __name__ == "__main__":
    sys.exit(main())
