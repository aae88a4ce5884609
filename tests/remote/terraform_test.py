#!/usr/bin/env python3
"""Our backend "http" beside the real terraform's, on each dialect of the server that the tests use.

    terraform_test.py --auraform BUILD/auraform --emulator BUILD/…/aura-emulator [--terraform terraform]

Shows two things. The server is a true stand-in: the real client works on every dialect of it (with `terraform_data`, which
is built in, so nothing is downloaded). And both programs respect each other: a lock that one holds is seen by the
other with its holder, and neither takes the other's state for its own. Ends with 77 where there is no terraform.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.emulator_process import PROJECT, Emulator, environment  # noqa: E402
from support.state_place import SKIPPED, start_state_place  # noqa: E402

DIALECTS = ["plain", "gitlab", "gitea", "forgejo"]
LOCKED = 10
LIMIT = 120

CONFIGURATION = """
terraform {
  backend "http" {}
}
variable "wish" { default = "one" }
resource "terraform_data" "one" { input = var.wish }
"""
# Holds the lock from `started` until `go` is there.
WAITING = """
terraform {
  backend "http" {}
}
resource "terraform_data" "one" {
  provisioner "local-exec" {
    command = "touch started; for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.1; done; exit 1"
  }
}
"""
SPEC = f"""
[instance.one]
project_id = "{PROJECT}"
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "2GB"
"""


def check(holds, what, output=""):
    if not holds:
        raise SystemExit(f"FAILED: {what}\n{output}")
    print(f"ok: {what}")


def wait_until(holds, what):
    """For another process, which nothing but time can do."""
    for _ in range(LIMIT * 20):
        if holds():
            return
        time.sleep(0.05)
    raise SystemExit(f"FAILED: {what} did not happen in {LIMIT} seconds")


class Place:
    """A directory, and an address of its own for its state, for both programs."""

    def __init__(self, options, place, aura, directory):
        directory.mkdir()
        self.options, self.place, self.aura, self.directory = options, place, aura, directory
        self.variables = place.variables(directory)
        (directory / "a.aura.toml").write_text(place.spec() + SPEC)

    def start_terraform(self, *words):
        variables = {"PATH": os.environ["PATH"], "HOME": str(self.directory), "TF_CLI_CONFIG_FILE": "/dev/null",
                     "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "TF_HTTP_RETRY_MAX": "0", **self.variables}
        return subprocess.Popen([self.options.terraform, *words], cwd=self.directory, env=variables, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def terraform(self, *words):
        process = self.start_terraform(*words)
        output, _ = process.communicate(timeout=LIMIT)
        return process.returncode, output

    def initialize(self, configuration):
        (self.directory / "main.tf").write_text(configuration)
        code, output = self.terraform("init", "-input=false", "-no-color")
        check(code == 0, "terraform init takes the backend", output)

    def start_auraform(self, *words):
        return subprocess.Popen([self.options.auraform, *words], cwd=self.directory, text=True,
                                env=environment(self.aura, **self.variables), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def auraform(self, *words):
        process = self.start_auraform(*words)
        output, _ = process.communicate(timeout=LIMIT)
        return process.returncode, output

    def lock(self):
        """What the server says of the lock."""
        with urllib.request.urlopen(self.place.fields["endpoint"] + "/_control", timeout=LIMIT) as answer:
            states = json.load(answer)["states"]
        path = self.variables["TF_HTTP_ADDRESS"].split(self.place.fields["endpoint"])[1]
        return states.get(path, {}).get("lock")


def the_real_client_works(here):
    here.initialize(CONFIGURATION)
    code, output = here.terraform("apply", "-auto-approve", "-input=false", "-no-color")
    check(code == 0 and "1 added" in output, "terraform apply", output)
    code, output = here.terraform("apply", "-auto-approve", "-input=false", "-no-color", "-var", "wish=two")
    check(code == 0 and "1 changed" in output, "terraform apply of a change", output)
    code, output = here.terraform("plan", "-input=false", "-no-color", "-detailed-exitcode", "-var", "wish=two")
    check(code == 0, "terraform plan finds nothing to do", output)


def a_state_of_terraforms_is_left_alone(here):
    code, output = here.auraform("apply", "-auto-approve")
    check(code != 0 and "is no remote state of auraform" in output, "auraform does not take terraform's state for its own",
          output)
    code, output = here.terraform("state", "list")
    check(code == 0 and "terraform_data.one" in output, "and has left it alone", output)


def auraform_sees_terraforms_lock(here):
    here.initialize(WAITING)
    holder = here.start_terraform("apply", "-auto-approve", "-input=false", "-no-color")
    wait_until(lambda: (here.directory / "started").exists() or holder.poll() is not None, "terraform's apply")
    held = here.lock()
    check(held is not None, "terraform holds the lock", "" if held else holder.communicate()[0])
    code, output = here.auraform("apply", "-auto-approve")
    check(code == LOCKED and held["ID"] in output and held["Who"] in output,
          "auraform is kept out, and says who holds terraform's lock", f"{code}: {output}")
    (here.directory / "go").touch()
    output, _ = holder.communicate(timeout=LIMIT)
    check(holder.returncode == 0, "terraform ends well meanwhile", output)


def terraform_sees_auraforms_lock(here):
    here.initialize(CONFIGURATION)
    holder = here.start_auraform("apply", "-auto-approve")
    wait_until(lambda: here.lock() is not None or holder.poll() is not None, "auraform's lock")
    wait_until(lambda: here.aura.state()["creates_by_name"] or holder.poll() is not None, "auraform's create")
    held = here.lock()
    check(held is not None, "auraform holds the lock", "" if held else holder.communicate()[0])
    code, output = here.terraform("plan", "-input=false", "-no-color", "-lock-timeout=0s")
    check(code != 0 and held["ID"] in output and held["Who"].split()[0] in output,
          "terraform is kept out, and says who holds auraform's lock", f"{code}: {output}")
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    code, output = here.auraform("force-unlock", held["ID"])
    check(code == 0 and here.lock() is None, "auraform force-unlock frees it", output)
    code, output = here.terraform("state", "list")
    check(code == 0 and not output.strip(), "terraform reads auraform's state, and finds no resources of its own", output)
    code, output = here.auraform("state", "list")
    check(code == 0, "auraform reads it still", output)


def try_dialect(options, dialect, base):
    print(f"# {dialect}")
    place = start_state_place(dialect)
    # Aura keeps its usual time here: a create takes minutes, in which its lock can be looked at.
    with place, Emulator(options.emulator, base, "-requests-per-minute=0") as aura:
        first = Place(options, place, aura, base / "first")
        the_real_client_works(first)
        a_state_of_terraforms_is_left_alone(first)
        auraform_sees_terraforms_lock(Place(options, place, aura, base / "second"))
        terraform_sees_auraforms_lock(Place(options, place, aura, base / "third"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--auraform", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--terraform", default="terraform")
    options = parser.parse_args()
    if not shutil.which(options.terraform):
        print(f"skipped: there is no {options.terraform} on this machine")
        return SKIPPED
    options.auraform, options.emulator = (str(Path(path).resolve()) for path in (options.auraform, options.emulator))
    for dialect in DIALECTS:
        with tempfile.TemporaryDirectory() as base:
            try_dialect(options, dialect, Path(base))
    return 0


if __name__ == "__main__":
    sys.exit(main())
