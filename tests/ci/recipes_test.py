#!/usr/bin/env python3
"""Runs the shell of the recipes in docs/ci against the emulator: pull request, merge, drift, and what goes wrong.

    recipes_test.py --build BUILD

Only the platforms themselves are stood in for (platforms.py, bin/): the package, curl, git, jq and auraform are real.
"""
import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "support"), str(Path(__file__).resolve().parent)]
from emulator_process import PROJECT, Emulator, environment  # pylint: disable=wrong-import-position
from platforms import RECIPES, STAND_INS, GitHub, GitLab  # pylint: disable=wrong-import-position

SPECS = f"""
[auraform]
project_id = "{PROJECT}"
[auraform.state]
path = "STATE"
[auraform.credentials]
sink = "command"
command = ["sh", "-c", "cat >> VAULT"]
[defaults]
cloud_provider = "gcp"
region = "europe-west1"
type = "professional-db"
memory = "2GB"
[instance.orders]
[instance.movies]
"""
PACKAGE = {}


def make_package(build, place):
    """The package that the README tells to make, once for all tests."""
    subprocess.run(["cpack", "-G", "DEB", "--config", str(build / "CPackConfig.cmake"), "-B", str(place)],
                   check=True, stdout=subprocess.DEVNULL, cwd=place)
    file = place / "auraform.deb"
    PACKAGE["url"] = file.as_uri()
    PACKAGE["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()


class World(unittest.TestCase):
    """A repository with specs in infra/, an emulator, and a machine on which auraform is yet to be installed."""

    build = Path()

    def setUp(self):
        self.place = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.place)
        self.emulator = Emulator(self.build / "tests/emulator/aura-emulator", self.place, "-speed=6000",
                                 "-requests-per-minute=0")
        self.addCleanup(self.emulator.__exit__)
        self.repository = self.place / "repository"
        (self.repository / "infra").mkdir(parents=True)
        self.specs = self.repository / "infra" / "fleet.aura.toml"
        self.write_specs(SPECS)
        self.packages = self.place / "packages"
        self.packages.mkdir()
        self.machine = environment(self.emulator, HOME=str(self.place), AURAFORM_POLL_INTERVAL="10ms",
                                   PACKAGE_ROOT=str(self.packages), LANG="C.UTF-8",
                                   PATH=f"{self.packages}/usr/bin:{STAND_INS}:/usr/bin:/bin")
        self.secrets = {name: self.machine.pop(name) for name in ("AURA_CLIENT_ID", "AURA_CLIENT_SECRET")}

    def write_specs(self, text):
        self.specs.write_text(text.replace("STATE", str(self.place / "state.json"))
                              .replace("VAULT", str(self.place / "vault.jsonl")), encoding="utf-8")

    def live(self):
        return {one["name"]: one for one in self.emulator.state()["instances"]}

    def change(self, which, **fields):
        """Behind the record's back, as somebody in the console does."""
        self.emulator.control(f"instances/{self.live()[which]['id']}", fields)


class GitHubRecipes(World):
    def setUp(self):
        super().setUp()
        self.github = GitHub(self.place, self.repository,
                             {"AURAFORM_PACKAGE_URL": PACKAGE["url"], "AURAFORM_PACKAGE_SHA256": PACKAGE["sha256"]},
                             self.secrets)
        self.github.machine = self.machine

    def plan(self, head, number=7):
        return self.github.run("auraform-plan.yml", head,
                               {"pull_request": {"number": number, "head": {"sha": head, "repo": {"full_name": "acme/infra"}}}})

    def apply(self, commit, head=None):
        if head:
            self.github.merge(commit, head)
        return self.github.run("auraform-apply.yml", commit, {"after": commit})

    def drift(self):
        return self.github.run("auraform-drift.yml", "night")

    def comments(self):
        return [one["body"] for one in self.github.read()["comments"].get("7", [])]

    def test_a_pull_request_gets_one_comment_that_follows_its_head(self):
        first = self.plan("aaa1")
        self.assertTrue(first.ok, first.log)
        self.assertIn("**Plan: 2 to add, 0 to change, 0 to destroy.**", self.comments()[0])
        self.assertIn("Plan: 2 to add", first.summary)
        self.write_specs(SPECS + "[instance.third]\n")
        second = self.plan("aaa2")
        self.assertTrue(second.ok, second.log)
        self.assertEqual(len(self.comments()), 1)
        self.assertIn("**Plan: 3 to add, 0 to change, 0 to destroy.**", self.comments()[0])
        self.assertIn("aaa2", self.comments()[0])
        self.assertEqual(self.live(), {})

    def test_what_was_planned_is_applied_on_merge_and_passwords_go_to_the_vault(self):
        self.plan("aaa1")
        applied = self.apply("merge1", "aaa1")
        self.assertTrue(applied.ok, applied.log)
        self.assertEqual(sorted(self.live()), ["movies", "orders"])
        self.assertIn("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.", applied.log)
        self.assertIn("# Apply complete", applied.summary)
        kept = self.github.artifacts / "2" / "auraform-run" / "infra"
        self.assertEqual(len(list(kept.glob(".auraform/runs/*.json"))), 1)
        self.assertIn('"type":"change_summary"', (kept / "auraform-events.jsonl").read_text())
        vault = (self.place / "vault.jsonl").read_text()
        everything = applied.log + applied.summary + "".join(one.read_text() for one in kept.rglob("*") if one.is_file())
        for one in self.emulator.state()["instances"]:
            self.assertIn(one["password"], vault)
            self.assertNotIn(one["password"], everything)
        again = self.apply("merge1")
        self.assertFalse(again.ok)
        self.assertEqual(again.codes["Apply"], 11)
        self.assertIn("plan/carried-out", again.log)
        self.assertEqual(sum(self.emulator.state()["creates_by_name"].values()), 2)

    def test_wrong_specs_fail_at_their_line_and_leave_nothing_to_apply(self):
        self.write_specs(SPECS.replace("memory", "memroy"))
        ran = self.plan("aaa1")
        self.assertFalse(ran.ok)
        self.assertEqual(ran.codes["Plan"], 1)
        self.assertIn("::error file=infra/fleet.aura.toml,line=13,col=1,title=spec/unknown-field::", ran.log)
        self.assertIn("There is no plan of aaa1", self.comments()[0])
        applied = self.apply("merge1", "aaa1")
        self.assertFalse(applied.ok)
        self.assertNotIn("Apply", applied.codes)
        self.assertEqual(self.live(), {})

    def test_a_refused_plan_fails_is_told_in_the_comment_and_cannot_be_merged_into_being(self):
        self.plan("aaa1")
        self.apply("merge1", "aaa1")
        self.write_specs(SPECS.replace("[instance.movies]\n", "[auraform.limits]\nmax_destroy = 0\n"))
        refused = self.plan("aaa2")
        self.assertEqual(refused.codes["Plan"], 5)
        self.assertFalse(refused.ok)
        self.assertIn("guard/max-destroy", self.comments()[0])
        self.assertNotIn("Apply", self.apply("merge2", "aaa2").codes)
        self.assertEqual(sorted(self.live()), ["movies", "orders"])

    def test_what_moved_since_the_plan_is_refused_and_what_is_left_is_told(self):
        self.plan("aaa1")
        self.apply("merge1", "aaa1")
        self.write_specs(SPECS.replace("2GB", "4GB"))
        self.assertTrue(self.plan("aaa2").ok)
        self.change("orders", memory="8GB")
        ran = self.apply("merge2", "aaa2")
        self.assertFalse(ran.ok)
        self.assertEqual(ran.codes["Apply"], 11)
        self.assertIn("instance.orders", ran.log)
        self.assertIn("apply/live-moved", ran.log)
        self.assertEqual(self.live()["movies"]["memory"], "2GB")
        self.assertIn("**Plan: 0 to add, 2 to change, 0 to destroy.**", ran.summary)

    def test_specs_that_changed_on_the_way_to_main_are_refused(self):
        self.plan("aaa1")
        self.write_specs(SPECS + "[instance.smuggled]\n")
        ran = self.apply("merge1", "aaa1")
        self.assertEqual(ran.codes["Apply"], 11)
        self.assertIn("plan/other-specs", ran.log)
        self.assertEqual(self.live(), {})

    def test_a_commit_without_a_pull_request_is_not_applied(self):
        ran = self.apply("direct")
        self.assertFalse(ran.ok)
        self.assertIn("came without a pull request", ran.log)
        self.assertEqual(self.live(), {})

    def test_another_package_than_the_one_agreed_on_is_not_installed(self):
        self.github.variables["AURAFORM_PACKAGE_SHA256"] = "0" * 64
        ran = self.plan("aaa1")
        self.assertFalse(ran.ok)
        self.assertFalse((self.packages / "usr").exists())
        self.assertNotIn("Plan", ran.codes)

    def test_a_fork_is_not_planned(self):
        event = {"pull_request": {"number": 7, "head": {"sha": "fff", "repo": {"full_name": "mallory/infra"}}}}
        ran = self.github.run("auraform-plan.yml", "fff", event)
        self.assertEqual(ran.codes, {})

    def test_drift_opens_one_issue_keeps_it_current_and_closes_it(self):
        self.plan("aaa1")
        self.apply("merge1", "aaa1")
        self.assertTrue(self.drift().ok)
        self.assertEqual(self.github.read()["issues"], [])
        self.change("movies", memory="8GB")
        self.assertTrue(self.drift().ok)
        self.change("orders", name="renamed")
        last = self.drift()
        self.assertTrue(last.ok, last.log)
        (issue,) = self.github.read()["issues"]
        self.assertEqual(issue["state"], "open")
        self.assertIn("8GB", issue["body"])
        self.assertIn("renamed", issue["body"])
        self.change("movies", memory="2GB")
        self.change("renamed", name="orders")
        self.assertTrue(self.drift().ok)
        (issue,) = self.github.read()["issues"]
        self.assertEqual(issue["state"], "closed")

    def test_a_look_that_fails_touches_no_issue(self):
        self.plan("aaa1")
        self.apply("merge1", "aaa1")
        self.change("movies", memory="8GB")
        self.drift()
        before = self.github.read()["issues"]
        self.github.secrets["AURA_CLIENT_SECRET"] = "wrong"
        self.change("movies", memory="2GB")
        shutil.rmtree(self.place / ".cache", ignore_errors=True)
        ran = self.drift()
        self.assertFalse(ran.ok)
        self.assertEqual(ran.codes["Look"], 3)
        self.assertEqual(self.github.read()["issues"], before)


class GitLabRecipe(World):
    def setUp(self):
        super().setUp()
        self.machine |= {**self.secrets, "AURAFORM_PACKAGE_URL": PACKAGE["url"],
                         "AURAFORM_PACKAGE_SHA256": PACKAGE["sha256"]}
        self.gitlab = GitLab(self.place, self.repository, self.machine)

    def test_a_plan_is_reported_and_its_very_file_applied(self):
        self.assertTrue(self.gitlab.run("validate").ok)
        planned = self.gitlab.run("plan")
        self.assertTrue(planned.ok, planned.log)
        self.assertIn("Plan: 2 to add, 0 to change, 0 to destroy.", planned.log)
        report = json.loads((self.place / "plan" / "auraform-report.json").read_text())
        self.assertEqual(report, {"create": 2, "update": 0, "delete": 0})
        self.assertIn("Plan: 2 to add", (self.place / "plan" / "auraform-plan.md").read_text())
        applied = self.gitlab.run("apply")
        self.assertTrue(applied.ok, applied.log)
        self.assertEqual(sorted(self.live()), ["movies", "orders"])
        self.assertEqual(len(list((self.place / "apply/infra/.auraform/runs").glob("*.json"))), 1)
        self.assertTrue((self.place / "apply/infra/auraform-events.jsonl").is_file())
        again = self.gitlab.run("apply")
        self.assertEqual(again.codes["apply"], 11)

    def test_wrong_specs_stop_the_pipeline(self):
        self.write_specs(SPECS.replace("memory", "memroy"))
        self.assertEqual(self.gitlab.run("validate").codes["validate"], 1)
        self.assertEqual(self.gitlab.run("plan").codes["plan"], 1)

    def test_a_scheduled_look_fails_when_there_is_drift(self):
        self.gitlab.run("plan")
        self.gitlab.run("apply")
        self.assertTrue(self.gitlab.run("drift").ok)
        self.change("movies", memory="8GB")
        ran = self.gitlab.run("drift")
        self.assertEqual(ran.codes["drift"], 2)
        self.assertIn("8GB", (self.place / "drift" / "drift.md").read_text())


class Alone(World):
    """Cron and pre-commit: a machine with auraform on it."""

    def setUp(self):
        super().setUp()
        subprocess.run(["dpkg-deb", "--extract", PACKAGE["url"].removeprefix("file://"), str(self.packages)], check=True)
        self.infra = self.repository / "infra"

    def cron(self, secret="emulator"):
        (self.infra / ".auraform").mkdir(exist_ok=True)
        (self.infra / ".auraform" / "cron.env").write_text(f"AURA_CLIENT_ID=emulator\nAURA_CLIENT_SECRET={secret}\n")
        return subprocess.run([str(RECIPES / "cron" / "auraform-drift.sh"), str(self.infra)], env=self.machine,
                              capture_output=True, text=True, timeout=60, check=False)

    def test_cron_is_silent_until_there_is_drift(self):
        subprocess.run(["auraform", "-chdir=" + str(self.infra), "apply", "-auto-approve"], check=True,
                       env={**self.machine, **self.secrets}, capture_output=True,
                       executable=str(self.packages / "usr/bin/auraform"))
        quiet = self.cron()
        self.assertEqual((quiet.returncode, quiet.stdout, quiet.stderr), (0, "", ""))
        self.change("movies", memory="8GB")
        told = self.cron()
        self.assertEqual((told.returncode, told.stderr), (2, ""))
        self.assertIn("instance.movies", told.stdout)
        self.assertEqual((self.infra / ".auraform" / "drift.md").read_text(), told.stdout)
        self.assertIn('"exit_code":2', (self.infra / ".auraform" / "drift.jsonl").read_text())

    def test_cron_tells_that_it_could_not_look_and_keeps_the_last_report(self):
        self.cron()
        report = (self.infra / ".auraform" / "drift.md").read_text()
        shutil.rmtree(self.place / ".cache", ignore_errors=True)
        ran = self.cron(secret="wrong")
        self.assertEqual((ran.returncode, ran.stdout), (3, ""))
        self.assertIn("could not look for drift", ran.stderr)
        self.assertIn("api/unauthenticated", ran.stderr)
        self.assertEqual((self.infra / ".auraform" / "drift.md").read_text(), report)

    def test_a_second_cron_job_leaves_the_first_alone(self):
        (self.infra / ".auraform").mkdir()
        lock = self.infra / ".auraform" / "cron.lock"
        done = subprocess.run(["flock", str(lock), str(RECIPES / "cron" / "auraform-drift.sh"), str(self.infra)],
                              env=self.machine, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def git(self, *words):
        return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words], cwd=self.repository,
                              env=self.machine, capture_output=True, text=True, timeout=120, check=False)

    def test_pre_commit_lets_no_wrong_spec_in(self):
        shutil.copy(RECIPES / "pre-commit" / ".pre-commit-config.yaml", self.repository)
        self.git("init", "-q")
        installed = subprocess.run(["pre-commit", "install"], cwd=self.repository, env=self.machine, check=False,
                                   capture_output=True, text=True)
        self.assertEqual(installed.returncode, 0, installed.stdout + installed.stderr)
        self.git("add", ".")
        good = self.git("commit", "-q", "-m", "specs")
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        self.write_specs(SPECS.replace("memory", "memroy"))
        self.git("add", ".")
        bad = self.git("commit", "-q", "-m", "wrong specs")
        self.assertEqual(bad.returncode, 1, bad.stdout + bad.stderr)
        self.assertIn("memroy", bad.stdout + bad.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=Path)
    options, rest = parser.parse_known_args()
    World.build = options.build.resolve()
    with tempfile.TemporaryDirectory() as place:
        make_package(World.build, Path(place))
        unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
