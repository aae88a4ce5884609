#!/usr/bin/env python3
"""Runs the real programs and validates all that they tell machines against the schemas in docs/schemas.

    outputs_test.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator [--keep DIRECTORY]

Exits 0 when all of it is valid, 1 when something is not, 77 when python3-jsonschema is missing. --keep leaves the
outputs in a directory, for other readers to be tried on.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

try:
    from jsonschema import Draft7Validator
except ImportError:
    sys.exit(77)

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
PROJECT = "6981ace7-efe8-4f5c-b7c5-267b5162ce91"
HEAD = f"""
[auraform]
project_id = "{PROJECT}"
[defaults]
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "2GB"
"""
FIRST = HEAD + """
[instance.one]
[instance.two]
memory = "4GB"
[instance.three]
status = "paused"
[instance.four]
type = "business-critical"
secondaries_count = 1
[instance.five]
[instance.former]
"""
SECOND = HEAD + """
[instance.one]
memory = "4GB"
[instance.two]
region = "us-central1"
lifecycle = { replace = "recreate" }
[instance.three]
status = "running"
[instance.four]
type = "business-critical"
secondaries_count = 1
lifecycle = { prevent_destroy = true }
[instance.six]
source = { instance = "one" }
[instance.seven]
source = { instance = "six" }
[instance.later]
moved_from = ["former"]
"""


class Checker:
    """Validates, and counts which events were seen."""

    def __init__(self, keep):
        self.validators = {}
        self.types = set()
        self.failures = []
        self.keep = keep
        for name in ("events", "plan", "sealed", "state"):
            schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
            Draft7Validator.check_schema(schema)
            self.validators[name] = Draft7Validator(schema)

    def complain(self, what, document, error):
        self.failures.append(f"{what}: {list(error.absolute_path)}: {error.message[:300]}")
        # Of "none of these" the branch of the event's own type says what is wrong.
        for inner in error.context or []:
            branch = self.validators["events"].schema["oneOf"][inner.relative_schema_path[0]]
            if branch["properties"]["type"]["const"] == document.get("type"):
                self.failures.append(f"    {list(inner.absolute_path)}: {inner.message[:300]}")

    def check(self, schema, document, what):
        for error in self.validators[schema].iter_errors(document):
            self.complain(what, document, error)

    def events(self, text, code, what):
        events = [json.loads(line) for line in text.splitlines()]
        for event in events:
            self.types.add(event["type"])
            self.check("events", event, what)
        summary = events[-1]
        if events[0]["type"] != "version" or summary["type"] != "change_summary" or summary.get("exit_code") != code:
            self.failures.append(f"{what}: does not begin with the version and end with a summary of exit code {code}")
        if any("exit_code" in event for event in events[:-1]):
            self.failures.append(f"{what}: an exit code before the end")

    def document(self, schema, text, what):
        if text.count("\n") != 1:
            self.failures.append(f"{what}: not one line")
        self.check(schema, json.loads(text), what)
        if self.keep:
            (self.keep / f"{what.replace(' ', '_')}.json").write_text(text, encoding="utf-8")


class World:
    """An emulator, a directory and the program between them."""

    def __init__(self, arguments, directory):
        self.auraform = os.path.abspath(arguments.auraform)
        self.directory = Path(directory)
        self.emulator = subprocess.Popen([arguments.emulator, "-speed=2000", "-free-limit=0"], stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True)
        self.url = re.search(r"http://\S+", self.emulator.stdout.readline()).group(0)

    def close(self):
        self.emulator.kill()
        self.emulator.wait()
        self.emulator.stdout.close()

    def write(self, text):
        (self.directory / "fleet.aura.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments):
        environment = {"AURA_BASE_URL": self.url, "AURA_CLIENT_ID": "emulator", "AURA_CLIENT_SECRET": "emulator",
                       "AURAFORM_POLL_INTERVAL": "20ms", "XDG_CACHE_HOME": str(self.directory / "cache"),
                       "PATH": "/usr/bin:/bin"}
        ran = subprocess.run([self.auraform, *arguments], cwd=self.directory, env=environment, text=True,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        return ran.returncode, ran.stdout, ran.stderr

    def control(self, method, path, body=None):
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", method=method,
                                         data=json.dumps(body or {}).encode() if method == "POST" else None,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"{}")

    def ids(self):
        return {instance["name"]: instance["id"] for instance in self.control("GET", "state")["instances"]}


def tell(world, checker, expected, *arguments):
    code, out, err = world.run(*arguments)
    what = " ".join(arguments)
    if code != expected:
        checker.failures.append(f"{what}: exit code {code}, expected {expected}: {out[-1500:]}{err[-500:]}")
    if err:
        checker.failures.append(f"{what}: stderr is not silent: {err[:300]}")
    checker.events(out, code, what)


def show(world, checker, schema, *arguments):
    code, out, err = world.run("show", "-json", *arguments)
    if code != 0:
        checker.failures.append(f"show {arguments}: {err[-500:]}")
        return
    checker.document(schema, out, " ".join(("show", *arguments)) or schema)


def play(world, checker):
    """The life of a fleet, with an accident of every sort."""
    show(world, checker, "state")
    world.write(FIRST)
    tell(world, checker, 0, "validate", "-json")
    tell(world, checker, 2, "plan", "-json", "-out=first.plan", "-detailed-exitcode")
    show(world, checker, "plan", "first.plan")
    tell(world, checker, 0, "apply", "-json", "first.plan")
    tell(world, checker, 11, "apply", "-json", "first.plan")
    show(world, checker, "state")
    tell(world, checker, 0, "plan", "-json", "-out=nothing.plan")
    show(world, checker, "plan", "nothing.plan")

    ids = world.ids()
    world.control("POST", f"instances/{ids['one']}", {"name": "by \"hand\"\n"})
    world.control("POST", "instances", {"name": "stranger", "count": 1})
    tell(world, checker, 2, "drift", "-json")
    world.control("DELETE", f"instances/{ids['five']}")
    world.write(SECOND + f"[instance.taken]\nimport_id = \"{world.ids()['stranger']}\"\nname = \"taken\"\n")
    tell(world, checker, 2, "drift", "-json")
    tell(world, checker, 5, "plan", "-json", "-max-destroy=0", "-out=refused.plan")
    show(world, checker, "plan", "refused.plan")
    tell(world, checker, 0, "plan", "-json", "-out=second.plan", "-allow-recreate")
    show(world, checker, "plan", "second.plan")
    for _ in ("two", "six"):  # seven depends on six
        world.control("POST", "faults", {"method": "POST", "path": "/v1/instances",
                                         "answer": {"status": 400, "reason": "no-luck", "message": "no\u001b luck"}})
    tell(world, checker, 4, "apply", "-json", "-auto-approve", "-allow-recreate")
    show(world, checker, "state")
    tell(world, checker, 0, "apply", "-json", "-auto-approve", "-allow-recreate")
    tell(world, checker, 1, "apply", "-json")
    play_data(world, checker)
    tell(world, checker, 5, "destroy", "-json", "-auto-approve")
    tell(world, checker, 0, "destroy", "-json", "-auto-approve", "-exclude=four")
    world.write(HEAD + "[instance.one]\nmemroy = \"2GB\"\n")
    tell(world, checker, 1, "validate", "-json")
    tell(world, checker, 1, "plan", "-json")


def play_data(world, checker):
    """Snapshots, a restore, an overwrite, and a replacement that keeps the old instance."""
    tell(world, checker, 0, "snapshot", "create", "one", "-json")
    tell(world, checker, 0, "restore", "one", "-snapshot=latest", "-snapshot-first", "-json", "-auto-approve")
    tell(world, checker, 5, "overwrite", "one", "-from=one", "-json", "-auto-approve")
    tell(world, checker, 0, "plan", "-json", "-replace=one", "-keep-old", "-snapshot-first", "-out=kept.plan")
    show(world, checker, "plan", "kept.plan")
    tell(world, checker, 0, "apply", "-json", "kept.plan")
    show(world, checker, "state")
    tell(world, checker, 0, "destroy", "-json", "-auto-approve", "-retired=one/*")


def seal(world, checker):
    """The same state encrypted, under a program's key and under a passphrase, and a plan."""
    given = 'key_command = ["printf", "' + 64 * "a" + '"]'
    phrase = 'passphrase_command = ["echo", "correct horse battery staple"]'
    for key, former in ((given, ""), (phrase, f"previous = [{{ {given} }}]")):
        world.write(HEAD + "[auraform.state.encryption]\n" + key + "\n" + former + "\n[instance.one]\n")
        for arguments in (("state", "encrypt"), ("plan", "-target=one", "-out=sealed.plan")):
            code, _, err = world.run(*arguments)
            if code != 0:
                checker.failures.append(f"{arguments}: {err[-500:]}")
        for name in ("auraform.state.json", "sealed.plan"):
            checker.check("sealed", json.loads((world.directory / name).read_text(encoding="utf-8")), name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--auraform", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    checker = Checker(arguments.keep)
    with tempfile.TemporaryDirectory() as directory:
        world = World(arguments, directory)
        try:
            play(world, checker)
            seal(world, checker)
        finally:
            world.close()
    declared = {branch["properties"]["type"]["const"] for branch in checker.validators["events"].schema["oneOf"]}
    # What seldom happens is in the golden files, which are what the renderers tell.
    for golden in sorted((SCHEMAS.parents[1] / "tests" / "golden").glob("events_*.jsonl")):
        for line in golden.read_text(encoding="utf-8").splitlines():
            checker.types.add(json.loads(line)["type"])
            checker.check("events", json.loads(line), golden.name)
    unseen = declared - checker.types
    if unseen:
        checker.failures.append(f"never told: {sorted(unseen)}")
    for failure in checker.failures:
        print(failure)
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
