"""Where runs under test keep their state: beside their specs, or on a real server that the scripts start."""
import json
import subprocess
import zlib
from pathlib import Path

SERVERS = Path(__file__).resolve().parents[1] / "remote" / "servers"
SKIPPED = 77


class StatePlace:
    """The local file; the base of the others."""

    is_remote = False

    def variables(self, directory):
        """What the runs of this directory need in their environment."""
        return {}

    def spec(self):
        return ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def number_of(directory):
    return f"{zlib.crc32(str(directory).encode()):08x}"


class Served(StatePlace):
    is_remote = True

    def __init__(self, script, fields):
        self.script, self.fields = script, fields

    def __exit__(self, *_):
        subprocess.run([SERVERS / self.script, "stop", "--dir", self.fields["dir"]], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Bucket(Served):
    def spec(self):
        return '[auraform.state]\nbackend = "s3"\nbucket = "state"\n'

    def variables(self, directory):
        return {"AWS_ACCESS_KEY_ID": self.fields["access_key"], "AWS_SECRET_ACCESS_KEY": self.fields["secret_key"],
                "AURAFORM_STATE_ENDPOINT": self.fields["endpoint"],
                "AURAFORM_STATE_KEY": f"{number_of(directory)}/auraform.state.json"}


class Document(Served):
    def spec(self):
        return '[auraform.state]\nbackend = "http"\n'

    def variables(self, directory):
        # Each directory has a state of its own: the last part of the address, which the lock's address repeats.
        own = {name: self.fields[name].replace("/demo", f"/{number_of(directory)}")
               for name in ("address", "lock_address", "unlock_address")}
        return {"TF_HTTP_ADDRESS": own["address"], "TF_HTTP_LOCK_ADDRESS": own["lock_address"],
                "TF_HTTP_UNLOCK_ADDRESS": own["unlock_address"], "TF_HTTP_LOCK_METHOD": self.fields["lock_method"],
                "TF_HTTP_UNLOCK_METHOD": self.fields["unlock_method"], "TF_HTTP_USERNAME": self.fields["username"],
                "TF_HTTP_PASSWORD": self.fields["password"]}


def start_state_place(kind):
    """`local`, `s3`, or a dialect of HTTP. None where the server's packages are missing."""
    if kind == "local":
        return StatePlace()
    script, flags = ("ceph-rgw.sh", ["--buckets", "state"]) if kind == "s3" else ("tf-state.sh", ["--dialect", kind])
    started = subprocess.run([SERVERS / script, "start", *flags], stdout=subprocess.PIPE, text=True, check=False)
    if started.returncode == SKIPPED:
        return None
    started.check_returncode()
    return (Bucket if kind == "s3" else Document)(script, json.loads(started.stdout))
