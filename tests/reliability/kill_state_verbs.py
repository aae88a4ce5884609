#!/usr/bin/env python3
"""Kills `state encrypt`, `state decrypt` and `state migrate` at their writes and sends, and demands that no state is lost.

    kill_state_verbs.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator --shim BUILD/…/kill_at.so
                        [--state local|s3|gitlab|gitea|forgejo|plain] [--kills N] [--seed N] [--verbose]

Each verb is first run unharmed, to count its writes and its sends and receives; then it is killed before and after each of
them, or at N of those places. After each kill: the state can be read, with the encryption table or without it (of a
migration: where it was), and says what it said before; the same command once more ends well; and then
the state says the same where it is to be, and in plain or encrypted as it is to be.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kill_sweep import ENCRYPTION, FIVE, KEY, RUN_LIMIT, Tools, draw, fleet, places_of, unpacked_text
from support.emulator_process import Emulator, environment
from support.state_place import SKIPPED, start_state_place

VERBS = ["encrypt", "decrypt", "migrate"]
MARK = "five-named"  # a name that a plain state tells


class World:
    """A directory with specs and a state."""

    def __init__(self, tools, directory):
        self.tools, self.directory = tools, directory

    def run(self, *words, extra=None, stderr=subprocess.STDOUT):
        # The verbs talk to no Aura; an address is needed all the same.
        variables = environment(Nowhere, **self.tools.place.variables(self.directory), **(extra or {}))
        return subprocess.run([self.tools.auraform, *words], cwd=self.directory, env=variables, timeout=RUN_LIMIT,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True, check=False)

    def specify(self, *, remote=True, encrypted=False):
        text = (self.tools.place.spec() if remote else "") + (ENCRYPTION if encrypted else "")
        (self.directory / "state.aura.toml").write_text(text)

    def instances(self, **specified):
        """What the state says, read with these specs; None where it cannot be read."""
        self.specify(**specified)
        pulled = self.run("state", "pull", stderr=subprocess.DEVNULL)
        return json.loads(pulled.stdout)["instances"] if pulled.returncode == 0 else None

    def must(self, *words):
        done = self.run(*words)
        if done.returncode != 0:
            raise SystemExit(f"{words}: {done.stdout}")


class Nowhere:
    url = "http://127.0.0.1:1"


def make_state(tools, base):
    """A plain state of a run of two steps: it has a kept version, and a backup."""
    directory = base / "made"
    directory.mkdir()
    with Emulator(tools.emulator, base, "-speed=2000", "-requests-per-minute=0") as aura:
        for table in (dict(list(FIVE.items())[:3]), FIVE):
            (directory / "fleet.aura.toml").write_text(fleet(**table))
            variables = environment(aura, AURAFORM_POLL_INTERVAL="50ms")
            done = subprocess.run([tools.auraform, "apply", "-auto-approve"], cwd=directory, env=variables, check=False,
                                  timeout=RUN_LIMIT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
            if done.returncode != 0:
                raise SystemExit(done.stdout)
    shutil.rmtree(directory / ".auraform" / "runs", ignore_errors=True)  # those name instances, and are not the state
    return directory


def prepare(tools, verb, made, directory):
    """The world in which the verb's run begins."""
    shutil.copytree(made, directory)
    (directory / "state.key").write_text(KEY)
    world = World(tools, directory)
    if tools.place.is_remote and verb != "migrate":
        state = directory / "auraform.state.json"
        world.specify(encrypted=verb == "decrypt")
        world.must("state", "push", state.name)
        world.must("state", "push", "-force", state.name)  # the first one is a kept version from now on
        for path in (state, state.with_name(state.name + ".backup")):
            path.unlink(missing_ok=True)
        shutil.rmtree(directory / ".auraform", ignore_errors=True)
    elif verb == "decrypt":
        world.specify(encrypted=True)
        world.must("state", "encrypt")
    return world


def run_verb(world, verb, extra=None):
    if verb != "migrate":
        world.specify(encrypted=True)
        return world.run("state", verb, extra=extra)
    world.specify(remote=False)
    if not world.tools.place.is_remote:
        return world.run("state", "migrate", "-to=local", "-option", "path=other.json", extra=extra)
    backend = "s3" if "s3" in world.tools.place.spec() else "http"
    options = ["-option", "bucket=state"] if backend == "s3" else []
    return world.run("state", "migrate", f"-to={backend}", *options, extra=extra)


def reachable(world, verb):
    """What the state says after a kill, by any way that a person has."""
    if verb == "migrate":
        return world.instances(remote=False)
    return world.instances(encrypted=True) or world.instances(encrypted=False)


def arrived(world, verb):
    """What the state says at the end, as it is to be."""
    if verb != "migrate":
        return world.instances(encrypted=verb == "encrypt")
    if not world.tools.place.is_remote:
        if not (world.directory / "other.json").exists():
            return None
        (world.directory / "other.json").replace(world.directory / "auraform.state.json")
    return world.instances()


def plain_files(directory):
    """Files beside the specs that name an instance."""
    return [str(path.relative_to(directory)) for path in directory.rglob("*")
            if path.is_file() and path.name != "fleet.aura.toml" and "credentials" not in str(path)
            and MARK in unpacked_text(path)]


def verify(world, verb, said):
    problems = []
    now = reachable(world, verb)
    if now != said:
        problems.append(f"after the kill the state says {now}")
    again = run_verb(world, verb)
    if again.returncode != 0:
        problems.append(f"the same command again exits {again.returncode}: {again.stdout}")
    if arrived(world, verb) != said:
        problems.append("the state in the end says something else, or cannot be read")
    if verb == "encrypt":
        if world.instances(encrypted=False) is not None:
            problems.append("the state is not encrypted in the end")
        problems += [f"{path} is in plain" for path in plain_files(world.directory)]
    return problems


def kill_once(tools, verb, made, directory, said, place):
    world = prepare(tools, verb, made, directory)
    at = ":".join(map(str, place))
    code = run_verb(world, verb, {"LD_PRELOAD": tools.shim, "KILL_AT": at}).returncode
    problems = verify(world, verb, said)
    if not problems:
        shutil.rmtree(directory)
    return code == -signal.SIGKILL, problems


def measure(tools, verb, made, directory):
    world = prepare(tools, verb, made, directory)
    said = reachable(world, verb)
    counts = directory.with_suffix(".counts")
    done = run_verb(world, verb, {"LD_PRELOAD": tools.shim, "KILL_COUNT": str(counts)})
    problems = verify(world, verb, said)
    if not said or done.returncode != 0 or problems:
        raise SystemExit(f"{verb}: the unharmed run failed: {problems}\n{done.stdout}")
    shutil.rmtree(directory)
    return said, {kind: int(number) for kind, number in map(str.split, counts.read_text().splitlines())}


def sweep(tools, verb, made, base, options):
    said, numbers = measure(tools, verb, made, base / f"{verb}-unharmed")
    dice = random.Random(options.seed)
    places = draw(places_of(numbers, 0, dice, 0)[0], options.kills or sys.maxsize, dice)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(
            lambda item: kill_once(tools, verb, made, base / f"{verb}-{item[0]}", said, item[1]), enumerate(places)))
    for place, (_, problems) in zip(places, outcomes):
        for problem in problems:
            print(f"{verb} killed at {':'.join(map(str, place))}: {problem}", file=sys.stderr)
        if options.verbose:
            print(verb, place, "bad" if problems else "good")
    killed, failed = sum(killed for killed, _ in outcomes), sum(bool(problems) for _, problems in outcomes)
    print(f"{verb:<10}{numbers['disk']:>8}{numbers['net']:>8}{len(outcomes):>8}{killed:>8}{failed:>8}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--auraform", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--state", default="local")
    parser.add_argument("--kills", type=int, default=0, help="of each verb; 0: at every place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    place = start_state_place(options.state)
    if place is None:
        print(f"skipped: the server for {options.state} is not installed")
        return SKIPPED
    base = Path(tempfile.mkdtemp(prefix="kill-state-verbs-"))
    with place:
        programs = (str(Path(p).resolve()) for p in (options.auraform, options.emulator, options.shim))
        tools = Tools(*programs, place)
        made = make_state(tools, base)
        print(f"seed {options.seed}\n{'verb':<10}{'writes':>8}{'sends':>8}{'runs':>8}{'killed':>8}{'failed':>8}")
        bad = sum(sweep(tools, verb, made, base, options) for verb in VERBS)
    if bad:
        print(f"{bad} failed; their directories are kept in {base}")
        return 1
    shutil.rmtree(base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
