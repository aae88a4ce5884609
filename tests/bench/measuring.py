"""One measured run of auraform, and the worlds that runs are measured in."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.emulator_process import PROJECT, Emulator, environment  # noqa: E402

UNLIMITED = "-requests-per-minute=0"
HEAD = f"""
[auraform.limits]
requests_per_minute = {{budget}}

[defaults]
project_id = "{PROJECT}"
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "{{memory}}"

"""


@dataclass
class Cost:
    """What one run took."""
    wall: float  # seconds
    cpu: float = 0
    memory: float = 0  # MB, at its peak
    requests: int = 0
    journal: int = 0  # bytes, at its longest
    written: int = 0  # bytes of the journal and of all files that the state was written to
    refused: int = 0  # requests answered 429


def write_specs(directory, count, budget=100000, memory="2GB", bigger=0):
    """Specs of `count` instances, of which the first `bigger` ask for twice 4GB."""
    tables = "".join(f"[instance.i-{n}]\n" + ('memory = "8GB"\n' if n <= bigger else "") for n in range(1, count + 1))
    (directory / "fleet.aura.toml").write_text(HEAD.format(budget=budget, memory=memory) + tables)


def watch_journal(path, stop, cost):
    while not stop.is_set():
        if path.exists():
            cost.journal = max(cost.journal, path.stat().st_size)
        stop.wait(0.02)


def state_files(directory):
    """The snapshot, its backup and the kept copies, by name, with what tells a new one from an old one."""
    files = [*directory.glob("auraform.state.json*"), *directory.glob(".auraform/history/*")]
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_size) for path in files}


def run(tools, emulator, directory, *words, program=None, **variables):
    """One run of auraform, or of another `program` in its place, which must succeed.

    It is started by time(1): the peak of a process counts what its parent had when it was forked, and this program has
    more than a small run of auraform.
    """
    before = sum(emulator.control("requests")["counts"].values())
    files = state_files(directory)
    cost = Cost(0)
    stop = threading.Event()
    watcher = threading.Thread(target=watch_journal, args=(directory / "auraform.state.journal", stop, cost))
    watcher.start()
    with tempfile.NamedTemporaryFile("r") as peak:
        started = time.monotonic()
        process = subprocess.Popen(["/usr/bin/time", "--quiet", "-f", "%M", "-o", peak.name, program or tools.auraform, *words],
                                   cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   env=environment(emulator, XDG_CACHE_HOME=str(directory / "cache"), **variables),
                                   stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        cost.wall = time.monotonic() - started
        cost.memory = int(peak.read() or 0) / 1024
    stop.set()
    watcher.join()
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"auraform {' '.join(words)}:\n{errors.decode(errors='replace')}")
    cost.cpu = usage.ru_utime + usage.ru_stime
    told = re.search(rb"(\d+) rate-limited", errors)
    cost.refused = int(told.group(1)) if told else 0
    cost.requests = sum(emulator.control("requests")["counts"].values()) - before
    after = state_files(directory)
    former = {seen[0] for seen in files.values()}  # a second name of a file is no writing
    cost.written = cost.journal + sum({seen[0]: seen[2] for path, seen in after.items()
                                       if files.get(path) != seen and seen[0] not in former}.values())
    return cost


def median(runs):
    """The run in the middle, by CPU time: other work on the machine disturbs that less than the time on the wall."""
    ordered = sorted(runs, key=lambda cost: cost.cpu)
    return ordered[len(ordered) // 2]


def settle_world(tools, directory, count):
    """A directory and an emulator's data file with `count` instances, as an apply would leave them; of one, really.

    Where ours is measured against another program, that one writes the state: a former one reads no newer format.
    """
    writer = tools.against or tools.auraform
    work = directory / "work"
    work.mkdir(parents=True)
    data = f"-data={directory / 'aura.json'}"
    write_specs(work, 1)
    with Emulator(tools.emulator, directory, "-speed=10000", UNLIMITED, data) as emulator:
        run(tools, emulator, work, "apply", "-auto-approve", program=writer, AURAFORM_POLL_INTERVAL="5ms")
        if count > 1:
            emulator.control("instances", {"name": "i", "count": count})
        ids = {i["name"]: i["id"] for i in emulator.state()["instances"]}
        state = json.loads((work / "auraform.state.json").read_text())
        state["serial"] += 1
        record = state["instances"]["i-1"]
        for n in range(2, count + 1):
            twin = copy.deepcopy(record)
            twin["id"] = ids[f"i-{n}"]
            twin["applied"]["name"] = f"i-{n}"
            state["instances"][f"i-{n}"] = twin
        everything = work / "everything.json"
        everything.write_text(json.dumps(state))
        run(tools, emulator, work, "state", "push", everything.name, program=writer)
        everything.unlink()
    write_specs(work, count)
    return work, data
