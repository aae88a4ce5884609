#!/usr/bin/env python3
"""Times whole runs of auraform against the emulator, beside computed lower bounds and the way of a curl runbook.

    bench.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator [--largest 10000] [--curves FILE.svg]
             [--terraform DIRECTORY] [--against OTHER/auraform]

Figures of one run belong together; from one machine to another only their ratios can be compared. Nothing here passes
or fails. --curves also draws growth curves with gnuplot; --against runs another auraform's plans turn by turn with ours,
which alone tells a small difference from the noise of a machine. docs/performance.md says what the rows are.
"""
import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from measuring import PROJECT, UNLIMITED, Cost, Emulator, environment, median, run, settle_world, write_specs

RUNBOOK = Path(__file__).with_name("runbook.sh")
BUDGET = 125


def row(name, cost, bound=None, note=""):
    """`bound`: the seconds that the run takes at least, whoever makes it."""
    cpu = f"{cost.cpu * 1000:.0f} ms" if cost.cpu else ""
    memory = f"{cost.memory:.0f} MB" if cost.memory else ""
    requests = cost.requests or ""
    lower = f"{bound * 1000:.0f} ms" if bound else ""
    ratio = f"{cost.wall / bound:.2f}" if bound else ""
    wall = f"{cost.wall * 1000:.0f} ms"
    print(f"{name:<46}{wall:>12}{cpu:>10}{memory:>9}{requests:>10}{lower:>11}{ratio:>6}  {note}".rstrip(), flush=True)


def runbook(emulator, verb, measured, count, ours):
    """The runbook's way with `measured` instances, and what `count` would take: it does one after the other."""
    started = time.monotonic()
    subprocess.run([RUNBOOK, verb, PROJECT, str(measured)], env=environment(emulator), check=True)
    took = (time.monotonic() - started) * count / measured
    about = "" if measured == count else f", from {measured}"
    row(f"  by curl and jq{about}", Cost(took), note=f"{took / ours.wall:.0f} times ours")


def terraform(tools, emulator, verb, count, ours):
    """Where there is an initialized configuration that makes `var.instances` instances; see docs/performance.md."""
    if not tools.terraform:
        return
    words = {"plan": ["plan"], "unread": ["plan", "-refresh=false"], "create": ["apply", "-auto-approve"],
             "resize": ["apply", "-auto-approve", "-var", "memory=4GB"], "destroy": ["destroy", "-auto-approve"]}[verb]
    variables = environment(emulator, TF_VAR_instances=str(count), TF_VAR_project=PROJECT)
    started = time.monotonic()
    process = subprocess.Popen(["terraform", f"-chdir={tools.terraform}", *words, "-input=false", "-no-color"],
                               env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - started
    failed = "" if status == 0 else "failed, "
    row("  by Terraform", Cost(took, usage.ru_utime + usage.ru_stime), note=f"{failed}{took / ours.wall:.0f} times ours")


def short_run(name, tools, emulator, work, *words, count=None):
    """The row of a run that is short enough to be repeated. Returns what it cost."""
    programs = [tools.auraform] + ([tools.against] if tools.against else [])
    costs = {program: [] for program in programs}
    for _ in range(15 if tools.against else 5):
        for program in programs:
            costs[program].append(run(tools, emulator, work, *words, program=program))
    ours = median(costs[tools.auraform])
    row(name, ours, note=f"{ours.cpu * 1000 / count:.3f} ms of CPU an instance" if count else "")
    if tools.against:
        other = median(costs[tools.against])
        row("  by the other auraform", other, note=f"{other.cpu / ours.cpu:.2f} of our CPU time")
    return ours


def bench_plans(tools, base, counts):
    """Plans without a change, no latency: what they take is ours. Returns (count, wall, wall of unread) for curves."""
    curve = []
    for count in counts:
        work, data = settle_world(tools, base / f"plan-{count}", count)
        with Emulator(tools.emulator, base, "-speed=0", UNLIMITED, data) as emulator:
            run(tools, emulator, work, "plan")  # fetches the token
            read = short_run(f"no-op plan of {count}", tools, emulator, work, "plan", "-detailed-exitcode", count=count)
            unread = short_run(f"no-op plan of {count}, -refresh=false", tools, emulator, work, "plan", "-refresh=false")
            short_run(f"validate {count}", tools, emulator, work, "validate")
            curve.append((count, read.wall, unread.wall))
        if count == 1000:
            bench_changed(tools, base, work, data, count)
    return curve


def bench_changed(tools, base, work, data, count):
    """A pull request that resizes three instances, under the real budget of a real minute."""
    write_specs(work, count, budget=BUDGET, bigger=3)
    with Emulator(tools.emulator, base, f"-requests-per-minute={BUDGET}", data) as emulator:
        cost = run(tools, emulator, work, "plan", "-refresh=changed", "-max-age=7d")
        everything = (count + 1) // BUDGET * 60
        row(f"plan of {count}, 3 changed, -refresh=changed", cost,
            note=f"{BUDGET} requests a minute; to read all takes {everything} s")


def bench_as_terraform(tools, base, counts):
    """What Terraform was measured at: 50 ms of latency, instances that are ready at the second look."""
    latency = 0.05
    for count in counts:
        work = base / f"far-{count}"
        work.mkdir()
        flags = ["-speed=1", UNLIMITED, "-latency=50ms"] + [f"-duration={o}=1500ms" for o in ("create", "resize", "delete")]
        with Emulator(tools.emulator, base, *flags) as emulator:
            write_specs(work, count)
            cost = run(tools, emulator, work, "apply", "-auto-approve")
            row(f"create {count}, 50 ms away", cost)
            terraform(tools, emulator, "create", count, cost)
            cost = median(run(tools, emulator, work, "plan") for _ in range(5))
            row(f"no-op plan of {count}, 50 ms away", cost, latency, f"{cost.wall / latency:.1f} round trips")
            if count == 100:
                runbook(emulator, "plan", count, count, cost)
            terraform(tools, emulator, "plan", count, cost)
            cost = median(run(tools, emulator, work, "plan", "-refresh=false") for _ in range(5))
            row(f"no-op plan of {count}, -refresh=false", cost)
            terraform(tools, emulator, "unread", count, cost)
            write_specs(work, count, memory="4GB")
            cost = run(tools, emulator, work, "apply", "-auto-approve")
            row(f"resize {count}, 50 ms away", cost)
            terraform(tools, emulator, "resize", count, cost)
            cost = run(tools, emulator, work, "destroy", "-auto-approve")
            row(f"destroy {count}, 50 ms away", cost)
            terraform(tools, emulator, "destroy", count, cost)


def bench_applies(tools, base, count):
    """Create, resize and destroy with operations of five seconds, 20 ms away; and create again, from experience."""
    operation, latency, sample = 5, 0.02, 3
    work = base / "apply"
    work.mkdir()
    flags = ["-speed=1", UNLIMITED, "-latency=20ms"] + [f"-duration={o}={operation}s" for o in ("create", "resize", "delete")]
    verbs = (("create", "2GB", ["apply"]), ("resize", "4GB", ["apply"]), ("destroy", "4GB", ["destroy"]),
             ("create", "2GB", ["apply"]))
    known = set()
    with Emulator(tools.emulator, base, *flags) as emulator, Emulator(tools.emulator, work, *flags) as other:
        for verb, memory, words in verbs:
            write_specs(work, count, memory=memory)
            cost = run(tools, emulator, work, *words, "-auto-approve")
            # One instance alone: its operation, the write before it and the look that sees its end.
            row(f"{verb} {count}{' again' if verb in known else ''}, {operation} s each, 20 ms away", cost,
                operation + 2 * latency, f"journal {cost.journal / 1024:.0f} KB, written {cost.written / 1024:.0f} KB")
            if verb not in known:
                runbook(other, verb, sample, count, cost)
            known.add(verb)


def budget_bound(count, minute, operation):
    """When the last of `count` creates can be known to be done: each takes a POST and, `operation` later, a GET; before
    the first there are a token, a list and the offers. `BUDGET` requests may leave in any minute."""
    before = 3
    last_post = (before + count - 1) // BUDGET * minute
    last_request = (before + 2 * count - 1) // BUDGET * minute
    return max(last_post + operation, last_request)


def bench_budget(tools, base, count):
    """Creates of four minutes under 125 requests a minute; a minute of Aura is twelve seconds here."""
    speed = 5
    work = base / "budget"
    work.mkdir()
    write_specs(work, count, budget=BUDGET)
    with Emulator(tools.emulator, base, f"-speed={speed}", f"-requests-per-minute={BUDGET}") as emulator:
        cost = run(tools, emulator, work, "apply", "-auto-approve", AURAFORM_POLL_INTERVAL=f"{1000 // speed}ms")
    minute = 60 / speed
    row(f"create {count} under {BUDGET} requests a minute", cost, budget_bound(count, minute, 4 * minute),
        f"{cost.refused} answered 429")


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
    parser.add_argument("--curves")
    parser.add_argument("--terraform", type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--against", type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--only", choices=("plans", "far", "applies", "budget"))
    tools = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="auraform-bench-"))
    counts = [n for n in (10, 100, 1000, 10000) if n <= tools.largest]
    print(f"{'':<46}{'wall':>12}{'CPU':>10}{'memory':>9}{'requests':>10}{'at least':>11}{'×':>6}")
    with Emulator(tools.emulator, base, UNLIMITED) as emulator:
        curl = median(run(tools, emulator, base, "--version", program="curl") for _ in range(9))
        row("version", median(run(tools, emulator, base, "version") for _ in range(9)), curl.wall, "curl --version")
    curve = bench_plans(tools, base, counts) if tools.only in (None, "plans") else []
    if tools.only in (None, "far"):
        bench_as_terraform(tools, base, [n for n in counts if n <= 1000])
    if tools.only in (None, "applies"):
        bench_applies(tools, base, min(tools.largest, 1000))
    if tools.only in (None, "budget"):
        bench_budget(tools, base, 200)
    if tools.curves and curve:
        draw(curve, Path(tools.curves).resolve())
    shutil.rmtree(base)


if __name__ == "__main__":
    main()
