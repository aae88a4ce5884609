#!/usr/bin/env python3
"""Kills real runs of auraform against the emulator, runs them again, and demands the same end.

    kill_sweep.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator --shim BUILD/…/kill_at.so
                  [--state local|s3|gitlab|gitea|forgejo|plain] [--encrypted] [--kills 500] [--seed N]
                  [--only SCENARIO] [--verbose]

Every scenario is first run unharmed, to count its state writes and its sends and receives. Then it is killed right
before and right after each of them, and at random times, until --kills is reached; with fewer kills than there are
places, places are drawn evenly. After each kill: the state can be read and has lost no record; one more run ends as
the unharmed one did; no instance is an orphan, none was made twice; every password is where the record
says; no data is lost but that of instances whose specs consent to an empty replacement.
A password is `unknown` only where Aura's answer never reached the disk, and then the record says so.
Prints a table; exits 1 when anything above did not hold.
"""
import argparse
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.emulator_process import PROJECT, Emulator, environment  # noqa: E402
from support.state_place import SKIPPED, StatePlace, start_state_place  # noqa: E402

SPEED = 2000  # a four minute create takes an eighth of a second
RUN_LIMIT = 120  # seconds; a run that takes longer hangs

HEAD = f"""
[defaults]
project_id = "{PROJECT}"
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "2GB"
"""


def fleet(**tables):
    return HEAD + "".join(f"\n[instance.{key}]\n{body}\n" for key, body in tables.items())


FIVE = dict(
    one="", two='type = "business-critical"\nsecondaries_count = 1', three='status = "paused"',
    four='memory = "4GB"\nvector_optimized = true', five='name = "five-named"')
CHANGED = dict(
    one='memory = "4GB"', two='type = "business-critical"\nsecondaries_count = 2\ncdc_enrichment_mode = "DIFF"',
    three='memory = "4GB"\nstatus = "paused"', four='name = "four-renamed"\nmemory = "4GB"\nvector_optimized = false',
    five='name = "five-named"\ngraph_analytics_plugin = true')
PAUSED = {key: body.replace('status = "paused"', 'status = "running"') if "paused" in body
          else body + '\nstatus = "paused"' for key, body in FIVE.items()}
MOVED = dict(FIVE, one='region = "us-central1"\nlifecycle = { replace = "recreate" }',
             five='name = "five-named"\nregion = "us-central1"\nlifecycle = { replace = "recreate" }')
CLONED = dict(FIVE, one='region = "us-central1"', three='region = "us-central1"\nstatus = "paused"')


@dataclass
class Scenario:
    name: str
    before: str  # specs applied beforehand; empty: an empty account
    after: str   # specs of the run that is killed
    live: set    # names that exist in the end
    creates: dict  # accepted creates by name in the end, those of `before` included
    flags: list = field(default_factory=list)
    emptied: set = field(default_factory=set)  # names whose data may go; all other data must stay


ENCRYPTION = '[auraform.state.encryption]\nkey_command = ["cat", "state.key"]\n'
KEY = "00112233445566778899aabbccddeeff" * 2

NAMES = {"one", "two", "three", "four", "five-named"}
ONCE = dict.fromkeys(NAMES, 1)
SCENARIOS = [
    Scenario("create", "", fleet(**FIVE), NAMES, ONCE),
    Scenario("update", fleet(**FIVE), fleet(**CHANGED), (NAMES - {"four"}) | {"four-renamed"}, ONCE),
    Scenario("pause", fleet(**FIVE), fleet(**PAUSED), NAMES, ONCE),
    Scenario("replace", fleet(**FIVE), fleet(**MOVED), NAMES, dict(ONCE, one=2) | {"five-named": 2},
             ["-allow-recreate"], {"one", "five-named"}),
    Scenario("clone", fleet(**FIVE), fleet(**CLONED), NAMES, dict(ONCE, one=2, three=2)),
    Scenario("delete", fleet(**FIVE), fleet(one=FIVE["one"]), {"one"}, ONCE),
]


@dataclass
class Tools:
    auraform: str
    emulator: str
    shim: str
    place: StatePlace
    encrypted: bool = False

    @property
    def is_file(self):
        """The state is a file that this script can read."""
        return not (self.place.is_remote or self.encrypted)


class Aura(Emulator):
    """An emulator over a data file, whose time is compressed."""

    def __init__(self, tools, place):
        super().__init__(tools.emulator, place, f"-speed={SPEED}", "-requests-per-minute=0",
                         f"-data={place / 'aura.json'}")

    def fill(self):
        """Gives every instance data of its own."""
        for instance in self.state()["instances"]:
            self.control(f"instances/{instance['id']}", {"data": f"data of {instance['name']}"})


def surroundings(aura, directory, tools, extra=None):
    return environment(aura, AURAFORM_POLL_INTERVAL="50ms", **tools.place.variables(directory), **(extra or {}))


def auraform(tools, aura, directory, *words, extra=None):
    return subprocess.run([tools.auraform, *words], cwd=directory, env=surroundings(aura, directory, tools, extra),
                          timeout=RUN_LIMIT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace")


def apply(tools, aura, directory, scenario, extra=None):
    return auraform(tools, aura, directory, "apply", "-auto-approve", *scenario.flags, extra=extra)


def prepare(tools, scenario, base):
    """The world in which the scenario's run begins, as a directory to copy."""
    template = base / scenario.name
    (template / "work").mkdir(parents=True)
    spec = template / "work" / "fleet.aura.toml"
    if scenario.before:
        spec.write_text(scenario.before)
        with Aura(tools, template) as aura:
            done = apply(tools, aura, template / "work", scenario)
            if done.returncode != 0:
                raise SystemExit(f"{scenario.name}: preparing failed:\n{done.stdout}")
            aura.fill()
        shutil.copy(template / "work" / "auraform.state.json", template / "work" / "prepared.json")
    spec.write_text(scenario.after)
    if tools.place.is_remote:
        (template / "work" / "auraform.state.json").unlink(missing_ok=True)
    else:
        (template / "work" / "prepared.json").unlink(missing_ok=True)
    return template


def copy_world(tools, aura_of, template, world):
    """A copy of the template, its state included: a remote one is put where this copy has its own, and it is encrypted
    where that is swept."""
    shutil.copytree(template, world)
    directory = world / "work"
    if tools.is_file:
        return directory
    (directory / "state.aura.toml").write_text(tools.place.spec() + (ENCRYPTION if tools.encrypted else ""))
    (directory / "state.key").write_text(KEY)
    if not tools.place.is_remote:
        encrypt(tools, aura_of, world)
        return directory
    state = directory / "prepared.json"
    if state.exists():
        with aura_of(tools, world) as aura:
            pushed = auraform(tools, aura, directory, "state", "push", "prepared.json")
            if pushed.returncode != 0:
                raise SystemExit(f"the prepared state cannot be pushed: {pushed.stdout}")
        state.unlink()
    return directory


def encrypt(tools, aura_of, world):
    if not (world / "work" / "auraform.state.json").exists():
        return
    with aura_of(tools, world) as aura:
        encrypted = auraform(tools, aura, world / "work", "state", "encrypt")
    if encrypted.returncode != 0:
        raise SystemExit(f"the prepared state cannot be encrypted: {encrypted.stdout}")


def check_encrypted(tools, aura, directory):
    """Whoever has no key cannot read what a run left."""
    specs = directory / "state.aura.toml"
    specs.write_text(tools.place.spec())
    listed = auraform(tools, aura, directory, "state", "list")
    specs.write_text(tools.place.spec() + ENCRYPTION)
    return [] if "state/encrypted" in listed.stdout else [f"the state is not encrypted: {listed.stdout}"]


def recorded(tools, aura, directory):
    if not tools.is_file:
        return json.loads(auraform(tools, aura, directory, "state", "pull").stdout or "{}").get("instances", {})
    path = directory / "auraform.state.json"
    return json.loads(path.read_text())["instances"] if path.exists() else {}


def unpacked_text(path):
    """What the file says, be it packed or in part no text."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode(errors="replace")


def is_anywhere(directory, password):
    return any(password in unpacked_text(path) for path in directory.rglob("*") if path.is_file())


def password_problem(directory, record, instance):
    state = record.get("password_state")
    if state == "unknown":
        return "told unknown, and it is on the disk" if is_anywhere(directory, instance["password"]) else ""
    if state not in ("stored", "rescued"):
        return f"the record says {state}"
    place = directory / record["password_location"]
    if not place.is_file():
        return f"{place} is missing"
    return "" if instance["password"] in place.read_text() else f"{place} holds another password"


def verify(tools, aura, directory, scenario):
    """What does not hold at the end, as sentences."""
    problems = []
    plan = auraform(tools, aura, directory, "plan", "-detailed-exitcode")
    if plan.returncode != 0 or "No changes." not in plan.stdout:
        problems.append(f"the plan afterwards exits {plan.returncode}: {plan.stdout[-2000:]}")
    truth = aura.state()
    live = {i["id"]: i for i in truth["instances"] if i["status"] not in ("destroying", "deleting")}
    names = sorted(i["name"] for i in live.values())
    if names != sorted(scenario.live):
        problems.append(f"live names are {names}")
    records = recorded(tools, aura, directory)
    ids = {record["id"] for record in records.values()}
    problems += [f"{id} ({live[id]['name']}) is an orphan" for id in sorted(set(live) - ids)]
    problems += [f"{id} is recorded and not live" for id in sorted(ids - set(live))]
    if truth["creates_by_name"] != scenario.creates:
        problems.append(f"creates by name are {truth['creates_by_name']}")
    if scenario.before:
        problems += [f"the data of {i['name']} is lost" for i in live.values()
                     if i["name"] not in scenario.emptied | {"four-renamed"} and i["data"] != f"data of {i['name']}"]
    for key, record in records.items():
        problem = password_problem(directory, record, live[record["id"]]) if record["id"] in live else ""
        if problem:
            problems.append(f"{key}: {problem}")
    return problems


@dataclass
class Outcome:
    killed: bool
    problems: list
    unknown: int = 0


def measure(tools, scenario, template, base):
    """The unharmed run: how many places there are to kill at, and how long it takes."""
    place = base / f"{scenario.name}-unharmed"
    copy_world(tools, Aura, template, place)
    counts = place / "counts"
    with Aura(tools, place) as aura:
        started = time.monotonic()
        done = apply(tools, aura, place / "work", scenario, {"LD_PRELOAD": tools.shim, "KILL_COUNT": str(counts)})
        took = time.monotonic() - started
        problems = verify(tools, aura, place / "work", scenario)
        if ("Requests to the state: " in done.stdout) != tools.place.is_remote:
            problems.append("a remote state's cost is to be told, and a file has none")
        if tools.encrypted:
            problems += check_encrypted(tools, aura, place / "work")
    if done.returncode != 0 or problems:
        raise SystemExit(f"{scenario.name}: the unharmed run failed: {problems}\n{done.stdout}")
    numbers = {kind: int(number) for kind, number in map(str.split, counts.read_text().splitlines())}
    shutil.rmtree(place)
    return numbers, took


def killed_run(tools, aura, directory, scenario, place):
    """One run that dies at `place`: ("disk", 7, "before") or ("time", 0.25, "")."""
    if place[0] != "time":
        at = ":".join(map(str, place))
        return apply(tools, aura, directory, scenario, {"LD_PRELOAD": tools.shim, "KILL_AT": at}).returncode
    process = subprocess.Popen([tools.auraform, "apply", "-auto-approve", *scenario.flags], cwd=directory,
                               env=surroundings(aura, directory, tools), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        return process.wait(place[1])
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def kill_once(tools, scenario, template, base, place, number):
    world = base / f"{scenario.name}-{number}"
    directory = copy_world(tools, Aura, template, world)
    with Aura(tools, world) as aura:
        code = killed_run(tools, aura, directory, scenario, place)
        listed = auraform(tools, aura, directory, "state", "list")
        again = apply(tools, aura, directory, scenario)
        problems = [] if listed.returncode == 0 else [f"the state cannot be read: {listed.stdout}"]
        if again.returncode != 0:
            problems.append(f"the next run exits {again.returncode}: {again.stdout[-3000:]}")
        problems += verify(tools, aura, directory, scenario)
        unknown = sum(record.get("password_state") == "unknown" for record in recorded(tools, aura, directory).values())
    if not problems:
        shutil.rmtree(world)
    return Outcome(code == -signal.SIGKILL, problems, unknown)


def places_of(numbers, took, dice, randoms):
    places = [(kind, n, when) for kind in ("disk", "net") for n in range(1, numbers[kind] + 1)
              for when in ("before", "after")]
    return places, [("time", round(dice.uniform(0.01, took), 3), "") for _ in range(randoms)]


def draw(places, count, dice):
    return places if len(places) <= count else sorted(dice.sample(places, count), key=str)


def sweep(tools, scenario, share, dice, base, options):
    template = prepare(tools, scenario, base)
    numbers, took = measure(tools, scenario, template, base)
    places, _ = places_of(numbers, took, dice, 0)
    chosen = draw(places, share * 4 // 5, dice)
    chosen += places_of(numbers, took, dice, max(share - len(chosen), share // 5))[1]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda item: kill_once(tools, scenario, template, base, item[1], item[0]),
                                 enumerate(chosen)))
    for place, outcome in zip(chosen, outcomes):
        for problem in outcome.problems:
            print(f"{scenario.name} killed at {':'.join(map(str, place))}: {problem}", file=sys.stderr)
        if options.verbose:
            print(f"{scenario.name} {place} killed={outcome.killed} unknown={outcome.unknown}")
    return numbers, outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--auraform", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--state", default="local")
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    place = start_state_place(options.state)
    if place is None:
        print(f"skipped: the server for {options.state} is not installed")
        return SKIPPED
    with place:
        return run(options, place)


def run(options, place):
    programs = (str(Path(p).resolve()) for p in (options.auraform, options.emulator, options.shim))
    tools = Tools(*programs, place, options.encrypted)
    scenarios = [s for s in SCENARIOS if options.only in s.name]
    dice = random.Random(options.seed)
    base = Path(tempfile.mkdtemp(prefix="kill-sweep-"))
    print(f"seed {options.seed}")
    print(f"{'run':<10}{'writes':>8}{'sends':>8}{'runs':>8}{'killed':>8}{'failed':>8}{'passwords told unknown':>25}")
    bad = total = 0
    for scenario in scenarios:
        numbers, outcomes = sweep(tools, scenario, options.kills // len(scenarios), dice, base, options)
        killed = sum(o.killed for o in outcomes)
        failed = sum(bool(o.problems) for o in outcomes)
        print(f"{scenario.name:<10}{numbers['disk']:>8}{numbers['net']:>8}{len(outcomes):>8}{killed:>8}{failed:>8}"
              f"{sum(o.unknown for o in outcomes):>25}", flush=True)
        bad, total = bad + failed, total + killed
    print(f"{total} kills, {bad} with an orphan, a duplicate, lost data, a lost password or an unreadable state")
    if bad:
        print(f"their directories are kept in {base}")
        return 1
    shutil.rmtree(base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
