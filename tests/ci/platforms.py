"""What GitHub and GitLab do with a workflow file, as far as the recipes need it: checkouts, artifacts, outputs, the shell
that they start. The shell itself is the recipe's own, and runs for real."""
import json
import re
import shutil
import subprocess
from pathlib import Path

import yaml

STAND_INS = Path(__file__).resolve().parent / "bin"
RECIPES = Path(__file__).resolve().parents[2] / "docs" / "ci"


class Ran:
    """How a job ended: `ok`, its log, and what each step or script printed."""

    def __init__(self):
        self.ok = True
        self.log = ""
        self.codes = {}
        self.summary = ""

    def note(self, name, done):
        self.codes[name] = done.returncode
        self.log += f"--- {name}\n{done.stdout}"


def run_shell(command, script, directory, variables):
    return subprocess.run([*command, script], cwd=directory, env=variables, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, timeout=300, check=False)


def keep(workspace, patterns, target, with_hidden):
    """Copies what an artifact's paths name, relative to the directory that they share; False if there is nothing."""
    files = []
    for pattern in patterns:
        place = workspace / pattern
        files += [place] if place.is_file() else [one for one in place.rglob("*") if one.is_file()]
    visible = [one for one in files
               if with_hidden or not any(part.startswith(".") for part in one.relative_to(workspace).parts)]
    root = workspace
    if len(patterns) == 1 and (workspace / patterns[0]).is_file():
        root = (workspace / patterns[0]).parent
    for one in visible:
        place = target / one.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one, place)  # artifacts lose their modes
    return bool(visible)


class GitHub:
    """A repository on GitHub with its pull requests, runs, issues and artifacts."""

    def __init__(self, place, repository, variables, secrets):
        self.place = place
        self.repository = repository
        self.variables = variables
        self.secrets = secrets
        self.file = place / "github.json"
        self.artifacts = place / "artifacts"
        self.write({"comments": {}, "runs": [], "merges": {}, "issues": [], "labels": [], "next": 1,
                    "artifacts": str(self.artifacts)})

    def read(self):
        return json.loads(self.file.read_text(encoding="utf-8"))

    def write(self, world):
        self.file.write_text(json.dumps(world), encoding="utf-8")

    def merge(self, commit, head):
        world = self.read()
        world["merges"][commit] = [head]
        self.write(world)

    def run(self, name, commit, event=None):
        """Runs the only job of a workflow on a fresh checkout; `commit` is what gh knows the run by."""
        workflow = yaml.safe_load((RECIPES / "github" / name).read_text(encoding="utf-8"))
        (job,) = workflow["jobs"].values()
        world = self.read()
        number = len(world["runs"]) + 1
        world["runs"].append({"databaseId": number, "workflow": name, "commit": commit, "conclusion": "running"})
        self.write(world)
        run = GitHubRun(self, number, event or {}, workflow)
        if "if" in job and not run.holds(job["if"]):
            return run.ran
        for step in job["steps"]:
            run.step(step, job.get("env", {}))
        world = self.read()
        world["runs"][number - 1]["conclusion"] = "success" if run.ran.ok else "failure"
        self.write(world)
        return run.ran


class GitHubRun:
    """One run on one runner."""

    def __init__(self, github, number, event, workflow):
        self.github = github
        self.ran = Ran()
        self.number = number
        self.place = github.place / f"run-{number}"
        self.workspace = self.place / "work"
        self.temporary = self.place / "temp"
        self.temporary.mkdir(parents=True)
        self.workspace.mkdir()
        self.shell = workflow["defaults"]["run"]["shell"]
        self.context = {"github": {"repository": "acme/infra", "token": "token", "event": event}, "steps": {},
                        "secrets": github.secrets, "vars": github.variables}

    def lookup(self, path):
        value = self.context
        for name in path.strip().split("."):
            value = value.get(name, "") if isinstance(value, dict) else ""
        return str(value)

    def holds(self, condition):
        left, right = condition.split(" == ")
        return self.lookup(left) == self.lookup(right)

    def is_due(self, step):
        return {"success()": self.ran.ok, "failure()": not self.ran.ok, "always()": True}[step.get("if", "success()")]

    def step(self, step, job_variables):
        if not self.is_due(step):
            return
        if "uses" in step:
            self.use(step["uses"], step.get("with", {}))
        else:
            self.script(step, job_variables)

    def use(self, action, wishes):
        if action == "actions/checkout@v4":
            shutil.copytree(self.github.repository, self.workspace, dirs_exist_ok=True)
            return
        assert action == "actions/upload-artifact@v4", action
        kept = keep(self.workspace, wishes["path"].split(), self.github.artifacts / str(self.number) / wishes["name"],
                    wishes.get("include-hidden-files", False))
        if not kept and wishes.get("if-no-files-found") == "error":
            self.ran.ok = False

    def script(self, step, job_variables):
        assert "${{" not in step["run"], "text from outside must not become shell"
        assert self.shell == "bash"
        files = {name: self.temporary / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        variables = {**self.github.machine, "RUNNER_TEMP": str(self.temporary), "GITHUB_ACTIONS": "true", "CI": "true",
                     "GITHUB_WORKSPACE": str(self.workspace), "GITHUB_REPOSITORY": "acme/infra",
                     "GITHUB_SERVER_URL": "https://github.example", "GITHUB_RUN_ID": str(self.number),
                     "GITHUB_SHA": self.context["github"]["event"].get("after", ""),
                     "FAKE_GITHUB": str(self.github.file), **{name: str(file) for name, file in files.items()}}
        for name, value in {**job_variables, **step.get("env", {})}.items():
            variables[name] = re.sub(r"\$\{\{(.*?)\}\}", lambda match: self.lookup(match[1]), str(value))
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = run_shell(["bash", "--noprofile", "--norc", "-eo", "pipefail"], str(script), self.workspace, variables)
        self.ran.note(step["name"], done)
        self.ran.ok = self.ran.ok and done.returncode == 0
        self.ran.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        if "id" in step:
            outputs = re.findall(r"^(\w+)<<(\w+)\n(.*?)\n\2$", files["GITHUB_OUTPUT"].read_text(encoding="utf-8"),
                                 re.MULTILINE | re.DOTALL)
            self.context["steps"][step["id"]] = {"outputs": {name: value for name, _, value in outputs}}


class GitLab:
    """A pipeline on GitLab: jobs by name, each in a fresh checkout with the artifacts of those that it needs."""

    def __init__(self, place, repository, machine):
        self.place = place
        self.repository = repository
        self.machine = machine
        self.pipeline = yaml.safe_load((RECIPES / "gitlab" / ".gitlab-ci.yml").read_text(encoding="utf-8"))
        self.count = 0

    def run(self, name):
        self.count += 1
        workspace = self.place / f"job-{self.count}"
        shutil.copytree(self.repository, workspace)
        job = self.pipeline[name]
        for needed in job.get("needs", []):
            shutil.copytree(self.place / needed, workspace, dirs_exist_ok=True)
        script = workspace.with_suffix(".sh")
        script.write_text("\n".join([*self.pipeline["default"]["before_script"], *job["script"]]), encoding="utf-8")
        done = run_shell(["bash", "-eo", "pipefail"], str(script), workspace, {**self.machine, "CI": "true"})
        ran = Ran()
        ran.note(name, done)
        ran.ok = done.returncode == 0
        artifacts = job.get("artifacts", {})
        if ran.ok or artifacts.get("when") == "always":
            self.keep(workspace, artifacts, self.place / name)
        return ran

    @staticmethod
    def keep(workspace, artifacts, target):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        for path in [*artifacts.get("paths", []), *artifacts.get("reports", {}).values()]:
            if (workspace / path).is_file():
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(workspace / path, target / path)
            elif (workspace / path).is_dir():
                shutil.copytree(workspace / path, target / path)
