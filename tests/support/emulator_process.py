"""Runs the emulator and auraform against it, for the scripts of the tests."""
import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path

PROJECT = "6981ace7-efe8-4f5c-b7c5-267b5162ce91"


class Emulator:
    """One emulator process; as a context manager it ends with its block."""

    def __init__(self, binary, place, *flags):
        port_file = Path(place) / "port"
        port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen([binary, f"-port-file={port_file}", *flags], stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        self.process.stdout.readline()
        self.url = f"http://127.0.0.1:{port_file.read_text().strip()}"

    def control(self, path, body=None, method=None):
        """Its control endpoint: GET, or POST where there is a body."""
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", body and json.dumps(body).encode(),
                                         {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def state(self):
        return self.control("state")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.process.stdout.close()


def environment(emulator, **extra):
    """What auraform needs to know, and nothing of the caller's but the path."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AURA_BASE_URL": emulator.url,
            "AURA_CLIENT_ID": "emulator", "AURA_CLIENT_SECRET": "emulator", **extra}
