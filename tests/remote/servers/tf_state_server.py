#!/usr/bin/env python3
"""A server for the Terraform HTTP state protocol, for tests. In memory, on 127.0.0.1.

  tf_state_server.py --port-file FILE [--port N] [--dialect plain|gitlab|gitea|forgejo]
                     [--user U --password P] [--tls CERT KEY [--client-ca FILE]] [--max-body BYTES]

No package ships such a server, so this one does what the real ones do, read off their sources (GitLab's
API::Terraform::State, the package routers of Gitea 1.26 and Forgejo): a dialect is a set of status codes, of checks of
the body and of rules for serials. A state's key is its path, and PATH/lock is its lock. Lock: POST, PUT or LOCK on the
lock's path, or LOCK on the state's. Unlock: DELETE or UNLOCK. Update: POST or PUT on the state's path. GitLab also has
PATH/versions/SERIAL.

A test plans faults by POST /_control with a JSON list. Each entry is used up by the first request that it fits:
{"method":"POST","path":"/x","do":ACTION}, both conditions optional, with ACTION one of drop-before (connection closed,
nothing done), drop-after (done, then closed), status-N (nothing done), status-after-N (done, and yet N), delay-MS,
hang-after-MS (done, the answer late), truncate (half of the body), redirect-URL. "times":N makes it stay for N requests.
GET /_control lists states, locks, the faults that are left, and how many requests of each method came.
"""
import argparse
import base64
import collections
import hashlib
import http.server
import json
import os
import re
import socketserver
import ssl
import threading
import time
from urllib.parse import parse_qs, urlsplit

LOCK_FIELDS = ["ID", "Operation", "Info", "Who", "Version", "Created", "Path"]


class Stop(Exception):
    """The request ends here, with this answer."""

    def __init__(self, code, body=None):
        super().__init__(code)
        self.code, self.body = code, body


class State:
    def __init__(self):
        self.versions = []  # (serial, bytes), in the order in which they came
        self.lock = None
        self.deleted = False


class States:
    """All states of the server, in one dialect. Its methods are called one at a time."""

    def __init__(self, dialect):
        self.dialect = dialect
        self.states = {}

    def entry(self, path, create):
        state = self.states.get(path)
        if state is None and create:
            state = self.states[path] = State()
        if state and state.deleted:
            raise Stop(422, {"message": "state is scheduled for deletion"})
        return state

    def get(self, path, _query, _body):
        versioned = re.fullmatch(r"(.*)/versions/(\d+)", path)
        if versioned and self.dialect == "gitlab":
            return self.get_version(versioned.group(1), int(versioned.group(2)))
        state = self.entry(path, False)
        if not state or not state.versions:
            if self.dialect == "forgejo" or (self.dialect == "gitlab" and state is not None):
                raise Stop(204)
            raise Stop(404, {"message": "not found"})
        if self.dialect == "gitlab":  # the highest serial, not the newest upload
            return 200, max(state.versions, key=lambda version: version[0])[1]
        return 200, state.versions[-1][1]

    def get_version(self, path, serial):
        state = self.entry(path, False)
        for known, body in state.versions if state else []:
            if known == serial:
                return 200, body
        raise Stop(404, {"message": "404 State version Not Found"})

    def check_lock(self, state, query):
        """An update against the lock: who may not write, and how that is told."""
        given, lock = query.get("ID", [None])[0], state.lock if state else None
        if self.dialect == "gitlab":  # refuses an ID also when nothing is locked
            if (lock or {}).get("ID", "") != (given or ""):
                raise Stop(500, {"message": "500 Internal Server Error"})
        elif lock and given != lock["ID"]:
            if self.dialect == "forgejo":
                raise Stop(401 if given else 409, {"code": "locked", "message": "lock ID"})
            raise Stop(423 if self.dialect == "gitea" else 409, lock)

    def update(self, path, query, body):
        if self.dialect == "gitlab":
            return self.update_gitlab(path, query, body)
        self.check_lock(self.entry(path, False), query)
        if self.dialect == "plain":
            state = self.entry(path, True)
            state.versions.append((len(state.versions), body))
            return 200, b""
        if not body:
            raise Stop(400, {"message": "the body is empty"})
        document = as_object(body)
        if self.dialect == "gitea":
            check_version_4(document, path)
        serial = document.get("serial", 0)
        state = self.entry(path, True)
        if any(version[0] == serial for version in state.versions):
            raise Stop(409, {"message": "serial exists"})
        state.versions.append((serial, body))
        return 201, b""

    def update_gitlab(self, path, query, body):
        if not body:
            raise Stop(204)
        state = self.entry(path, True)
        self.check_lock(state, query)
        serial = as_object(body).get("serial")
        if not isinstance(serial, int) or any(version[0] == serial for version in state.versions):
            raise Stop(422, {"message": "version has already been taken"})
        state.versions.append((serial, body))
        return 200, b""

    def delete(self, path, _query, _body):
        state = self.entry(path, False)
        if state is None or (self.dialect == "forgejo" and not state.versions):
            raise Stop(404, {"message": "not found"})
        if state.lock and self.dialect in ("gitea", "plain"):
            raise Stop(423, state.lock)
        if self.dialect == "gitlab":  # goes in the background, and answers 422 until it is gone
            state.deleted = True
            threading.Timer(1.0, lambda: self.states.pop(path, None)).start()
        elif self.dialect == "forgejo":
            state.versions = []
        else:
            del self.states[path]
        return 200, b""

    def lock(self, path, _query, body):
        holder = as_object(body)
        if self.dialect == "gitlab" and any(not isinstance(holder.get(name), str) for name in LOCK_FIELDS):
            raise Stop(400, {"error": "a lock field is missing"})
        if not holder.get("ID"):
            raise Stop(400, {"message": "no lock ID"})
        state = self.entry(path, True)
        if state.lock:
            raise Stop(409 if self.dialect in ("gitlab", "forgejo") else 423, state.lock)
        state.lock = holder
        return 200, json.dumps(holder).encode()

    def unlock(self, path, query, body):
        given = (as_object(body) if body else {}).get("ID") or query.get("ID", [None])[0]
        if self.dialect in ("gitea", "forgejo") and not given:
            raise Stop(400, {"message": "no lock ID"})
        state = self.entry(path, self.dialect == "gitlab")
        held = state.lock if state else None
        if self.dialect == "forgejo" and not held:
            raise Stop(404, {"message": "not locked"})
        if held and given is not None and held["ID"] != given:
            raise Stop({"gitlab": 409, "gitea": 423, "forgejo": 401}.get(self.dialect, 409), held)
        if self.dialect == "gitlab" and not held and given:
            raise Stop(409)
        if state:
            state.lock = None
        return 200, b""

    def operation(self, method, path):
        """What a request asks for, and of which state."""
        on_lock = path.endswith("/lock")
        state_path = path[:-len("/lock")] if on_lock else path
        if method == "LOCK" or (on_lock and method in ("POST", "PUT")):
            return self.lock, state_path
        if method == "UNLOCK" or (on_lock and method == "DELETE"):
            return self.unlock, state_path
        known = {"GET": self.get, "HEAD": self.get, "POST": self.update, "PUT": self.update, "DELETE": self.delete}
        if on_lock or method not in known:
            raise Stop(405)
        return known[method], state_path

    def told(self):
        return {path: {"lock": state.lock, "serials": [serial for serial, _ in state.versions],
                       "md5": [hashlib.md5(body).hexdigest() for _, body in state.versions]}
                for path, state in self.states.items()}


def as_object(body):
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Stop(400, {"message": "body is not a JSON object"})
    return value


def check_version_4(document, path):
    """What Gitea wants of a state."""
    wanted = document.get("version") == 4 and document.get("serial") and document.get("terraform_version")
    if not wanted or not document.get("lineage") or document.get("resources") is None or document.get("outputs") is None:
        raise Stop(400, {"message": "not a version 4 state"})
    if not re.fullmatch(r"[-_+.\w]+", path.rsplit("/", 1)[1]):
        raise Stop(400, {"message": "invalid package name"})


class Faults:
    def __init__(self):
        self.planned = []

    def take(self, method, path):
        for fault in self.planned:
            if fault.get("method", method) == method and fault.get("path", path) == path:
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.planned.remove(fault)
                return fault["do"]
        return ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        url = urlsplit(self.path)
        length = self.headers.get("Content-Length")
        body = self.rfile.read(int(length)) if length else b""
        if url.path == "/_control":
            self.control(body)
        elif not self.is_authorized():
            self.reply(401, {"message": "401 Unauthorized"}, {"WWW-Authenticate": 'Basic realm="state"'})
        else:
            self.with_fault(url, body, length)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_LOCK = do_UNLOCK = serve

    def is_authorized(self):
        options = self.server.options
        pair = base64.b64encode(f"{options.user}:{options.password}".encode()).decode()
        return not options.user or self.headers.get("Authorization") == "Basic " + pair

    def with_fault(self, url, body, length):
        with self.server.guard:
            self.server.requests[self.command] += 1
            fault = self.server.faults.take(self.command, url.path)
        kind, _, argument = fault.rpartition("-")
        if fault == "drop-before":
            return self.cut()
        if fault.startswith("redirect-"):
            return self.reply(307, None, {"Location": fault[len("redirect-"):]})
        if kind == "status":
            return self.reply(int(argument), {"message": "planned fault"})
        if kind == "delay":
            time.sleep(int(argument) / 1000)
        code, out = self.answer(url, body, length)
        if fault == "drop-after":
            return self.cut()
        if kind == "status-after":
            return self.reply(int(argument), {"message": "planned fault"})
        if kind == "hang-after":
            time.sleep(int(argument) / 1000)
        return self.reply(code, out, cut_half=fault == "truncate")

    def answer(self, url, body, length):
        try:
            self.check_body(body, length)
            with self.server.guard:
                operation, path = self.server.states.operation(self.command, url.path)
                return operation(path, parse_qs(url.query), body)
        except Stop as stop:
            return stop.code, stop.body

    def check_body(self, body, length):
        options = self.server.options
        if options.max_body and len(body) > options.max_body:
            raise Stop(413, {"message": "too large"})
        if options.dialect != "forgejo":
            return
        if self.command not in ("GET", "DELETE", "HEAD") and length is None:
            raise Stop(411, {"message": "the content length is unknown"})
        digest = self.headers.get("Content-MD5")
        if digest and digest != base64.b64encode(hashlib.md5(body).digest()).decode():
            raise Stop(400, {"message": "MD5"})

    def control(self, body):
        with self.server.guard:
            if self.command == "POST":
                self.server.faults.planned[:] = json.loads(body)
            told = {"faults": self.server.faults.planned, "requests": dict(self.server.requests),
                    "states": self.server.states.told()}
        self.reply(200, told)

    def cut(self):
        self.close_connection = True
        self.connection.close()

    def reply(self, code, out, headers=None, cut_half=False):
        data = b"" if out is None else out if isinstance(out, bytes) else json.dumps(out).encode()
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if code != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if code == 204 or self.command == "HEAD":
            return
        self.wfile.write(data[:len(data) // 2] if cut_half else data)
        if cut_half:
            self.wfile.flush()
            self.cut()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.options = options
        self.guard = threading.Lock()
        self.states = States(options.dialect)
        self.faults = Faults()
        self.requests = collections.Counter()
        if options.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*options.tls)
            if options.client_ca:
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_verify_locations(options.client_ca)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def server_bind(self):
        """Without http.server's look at the name service, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def handle_error(self, request, client_address):
        pass  # a client that hung up is what some tests do


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dialect", choices=["plain", "gitlab", "gitea", "forgejo"], default="plain")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--client-ca", default="")
    parser.add_argument("--max-body", type=int, default=0)
    return parser.parse_args()


def main():
    options = parse_options()
    server = Server(options)
    aside = options.port_file + ".new"
    with open(aside, "w", encoding="ascii") as file:
        file.write(f"{server.server_address[1]}\n")
    os.rename(aside, options.port_file)
    server.serve_forever()


if __name__ == "__main__":
    main()
