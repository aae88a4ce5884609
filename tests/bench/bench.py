#!/usr/bin/env python3
"""Times whole runs of auraform against the emulator, beside computed lower bounds and the way of a curl runbook.

    bench.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator [--largest 10000] [--curves FILE.svg]

Figures of one run belong together; from one machine to another only their ratios can be compared. Nothing here passes
or fails. --curves also draws growth curves with gnuplot.
"""
import argparse
import copy
import json
import os
import re
import shutil
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
RUNBOOK = """
token=$(curl -s -u "$AURA_CLIENT_ID:$AURA_CLIENT_SECRET" -d grant_type=client_credentials "$AURA_BASE_URL/oauth/token" |
        jq -r .access_token)
curl -s -H "Authorization: Bearer $token" "$AURA_BASE_URL/v1/instances?tenantId=$1" | jq -r '.data[].id' |
while read -r id; do
  curl -s -H "Authorization: Bearer $token" "$AURA_BASE_URL/v1/instances/$id" | jq -r '.data.memory'
done >/dev/null
"""


@dataclass
class Cost:
    """What one run took."""
    wall: float  # seconds
    cpu: float
    memory: float  # MB, at its peak
    requests: int
    journal: int = 0  # bytes, at its longest
    refused: int = 0  # requests answered 429


def write_specs(directory, count, budget=100000, memory="2GB"):
    tables = "".join(f"[instance.i-{n}]\n" for n in range(1, count + 1))
    (directory / "fleet.aura.toml").write_text(HEAD.format(budget=budget, memory=memory) + tables)


def watch_journal(path, stop, cost):
    while not stop.is_set():
        if path.exists():
            cost.journal = max(cost.journal, path.stat().st_size)
        stop.wait(0.02)


def run(tools, emulator, directory, *words, **variables):
    """One run of auraform, which must succeed."""
    before = sum(emulator.control("requests")["counts"].values())
    cost = Cost(0, 0, 0, 0)
    stop = threading.Event()
    watcher = threading.Thread(target=watch_journal, args=(directory / "auraform.state.journal", stop, cost))
    watcher.start()
    started = time.monotonic()
    process = subprocess.Popen([tools.auraform, *words], cwd=directory, stdin=subprocess.DEVNULL,
                               env=environment(emulator, XDG_CACHE_HOME=str(directory / "cache"), **variables),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    cost.wall = time.monotonic() - started
    stop.set()
    watcher.join()
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"auraform {' '.join(words)}:\n{errors.decode(errors='replace')}")
    cost.cpu = usage.ru_utime + usage.ru_stime
    told = re.search(rb"(\d+) rate-limited", errors)
    cost.refused = int(told.group(1)) if told else 0
    cost.memory = usage.ru_maxrss / 1024
    cost.requests = sum(emulator.control("requests")["counts"].values()) - before
    return cost


def best(runs):
    return min(runs, key=lambda cost: cost.wall)


def settle_world(tools, directory, count):
    """A directory and an emulator's data file with `count` instances, as an apply would leave them; of one, really."""
    (directory / "work").mkdir(parents=True)
    work = directory / "work"
    data = f"-data={directory / 'aura.json'}"
    write_specs(work, 1)
    with Emulator(tools.emulator, directory, "-speed=10000", UNLIMITED, data) as emulator:
        run(tools, emulator, work, "apply", "-auto-approve", AURAFORM_POLL_INTERVAL="5ms")
        if count > 1:
            emulator.control("instances", {"name": "i", "count": count})
        ids = {i["name"]: i["id"] for i in emulator.state()["instances"]}
    state_file = work / "auraform.state.json"
    state = json.loads(state_file.read_text())
    record = state["instances"]["i-1"]
    for n in range(2, count + 1):
        twin = copy.deepcopy(record)
        twin["id"] = ids[f"i-{n}"]
        twin["applied"]["name"] = twin["seen"]["name"] = f"i-{n}"
        state["instances"][f"i-{n}"] = twin
    state_file.write_text(json.dumps(state))
    write_specs(work, count)
    return work, data


def row(name, cost, bound="", note=""):
    shown = f"{cost.journal / 1024:.0f} KB" if cost.journal else ""
    print(f"{name:<44}{cost.wall * 1000:>9.0f} ms{cost.cpu * 1000:>9.0f} ms{cost.memory:>8.0f} MB{cost.requests:>9}"
          f"{shown:>10}  {bound}{note}", flush=True)


def bench_plans(tools, base, largest):
    """No-op plans; returns (count, wall, wall without refresh) for the curves."""
    curve = []
    for count in [n for n in (10, 100, 1000, 10000) if n <= largest]:
        work, data = settle_world(tools, base / f"plan-{count}", count)
        with Emulator(tools.emulator, base, "-speed=0", UNLIMITED, data) as emulator:
            run(tools, emulator, work, "plan")  # fetches the token
            read = best(run(tools, emulator, work, "plan", "-detailed-exitcode") for _ in range(3))
            unread = best(run(tools, emulator, work, "plan", "-refresh=false") for _ in range(3))
            row(f"no-op plan of {count}", read, note=f"{read.cpu * 1000 / count:.2f} ms of CPU an instance")
            row(f"no-op plan of {count}, -refresh=false", unread)
            curve.append((count, read.wall, unread.wall))
            if count == 1000:
                row("validate 1000", best(run(tools, emulator, work, "validate") for _ in range(3)))
        if count == 100:
            bench_latency(tools, base, work, data, count)
    return curve


def bench_latency(tools, base, work, data, count):
    latency = 0.05
    with Emulator(tools.emulator, base, "-speed=0", UNLIMITED, data, "-latency=50ms") as emulator:
        run(tools, emulator, work, "plan")
        cost = best(run(tools, emulator, work, "plan") for _ in range(5))
        row(f"no-op plan of {count}, 50 ms away", cost, note=f"{cost.wall / latency:.1f} round trips")
        started = time.monotonic()
        subprocess.run(["bash", "-c", RUNBOOK, "runbook", PROJECT], env=environment(emulator), check=True)
        took = time.monotonic() - started
        print(f"{'  the same reads by curl and jq, one by one':<44}{took * 1000:>9.0f} ms{'':<38}"
              f"  {took / cost.wall:.0f} times ours")


def bench_applies(tools, base, count):
    """Create, resize and destroy with operations of five seconds, 20 ms away."""
    work = base / "apply"
    work.mkdir()
    flags = ["-speed=1", UNLIMITED, "-latency=20ms"] + [f"-duration={o}=5s" for o in ("create", "resize", "delete")]
    with Emulator(tools.emulator, base, *flags) as emulator:
        for name, memory, words in (("create", "2GB", ["apply"]), ("resize", "4GB", ["apply"]),
                                    ("destroy", "4GB", ["destroy"])):
            write_specs(work, count, memory=memory)
            cost = run(tools, emulator, work, *words, "-auto-approve")
            row(f"{name} {count}, 5 s each, 20 ms away", cost, note=f"{cost.wall / 5:.2f} times one operation")


def bench_budget(tools, base, count):
    """Creates under 125 requests a minute; a minute of Aura is three seconds here."""
    work = base / "budget"
    work.mkdir()
    write_specs(work, count, budget=125)
    with Emulator(tools.emulator, base, "-speed=20", "-requests-per-minute=125") as emulator:
        cost = run(tools, emulator, work, "apply", "-auto-approve", AURAFORM_POLL_INTERVAL="50ms")
    bound = max(cost.requests - 125, 0) / 125 * 3
    row(f"create {count} under 125 requests a minute", cost,
        note=f"{cost.wall / bound:.2f} times requests ÷ budget, {cost.refused} answered 429")


def draw(curve, target):
    data = "\n".join(" ".join(map(str, point)) for point in curve)
    script = f"""set terminal svg size 720,420 font 'sans,12'
set output '{target}'
set logscale xy
set grid
set key left top
set xlabel 'instances'
set ylabel 'seconds'
$curve << END
{data}
END
plot $curve using 1:2 with linespoints title 'no-op plan', \\
     $curve using 1:3 with linespoints title 'no-op plan, -refresh=false'
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--auraform", required=True, type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--emulator", required=True, type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--largest", type=int, default=10000)
    parser.add_argument("--applies", type=int, default=1000)
    parser.add_argument("--curves")
    tools = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="auraform-bench-"))
    print(f"{'':<44}{'wall':>12}{'CPU':>12}{'memory':>11}{'requests':>9}{'journal':>10}")
    with Emulator(tools.emulator, base, UNLIMITED) as emulator:
        row("version", best(run(tools, emulator, base, "version") for _ in range(10)))
    curve = bench_plans(tools, base, tools.largest)
    bench_applies(tools, base, tools.applies)
    bench_budget(tools, base, min(tools.applies, 200))
    if tools.curves:
        draw(curve, Path(tools.curves).resolve())
    shutil.rmtree(base)


if __name__ == "__main__":
    main()
