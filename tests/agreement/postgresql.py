"""A PostgreSQL of Debian's package for as long as a test runs: in a temporary folder, reached through a
socket in that folder alone, and gone afterwards, whatever happens to the test."""

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time


class Missing(Exception):
    """PostgreSQL is not here, or cannot be run by anybody here."""


def find_programs():
    """The folder of initdb and postgres, which Debian keeps out of the path."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda each: [int(part) for part in
                                                                               each.split("/")[4].split(".")])
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        folders.append(asked.stdout.strip())
    for folder in reversed(folders):
        if all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "postgres", "psql")):
            return folder
    raise Missing("PostgreSQL is not installed")


def find_user():
    """Its server refuses to run as root: an account that may do nothing else, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    if not shutil.which("setpriv"):
        raise Missing("setpriv, which gives up root for PostgreSQL, is not installed")
    import pwd
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("there is no account to run PostgreSQL as")


class Server:
    """with Server() as server: server.psql(...)"""

    SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=",
                "max_connections=8", "shared_buffers=32MB", "jit=off", "autovacuum=off",
                "max_parallel_workers_per_gather=0", "max_locks_per_transaction=256")

    def __init__(self):
        self.programs = find_programs()
        self.user = find_user()
        self.process = None
        self.folder = None

    def command(self, *words):
        """As the other account; and it ends when we do, however we end."""
        if not self.user:
            ending = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        else:
            ending = ["setpriv", "--pdeathsig", "INT", "--reuid", str(self.user.pw_uid), "--regid",
                      str(self.user.pw_gid), "--clear-groups"]
        return ending + [os.path.join(self.programs, words[0]), *words[1:]]

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(1)))
        self.folder = tempfile.mkdtemp(prefix="jubilee-postgresql-")
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        data = os.path.join(self.folder, "data")
        made = subprocess.run(self.command("initdb", "-D", data, "-A", "trust", "-U", "jubilee", "-E", "UTF8",
                                           "--locale=C", "--no-sync"),
                              capture_output=True, text=True, cwd=self.folder, check=False)
        if made.returncode != 0:
            raise RuntimeError(made.stderr)
        settings = [word for setting in self.SETTINGS for word in ("-c", setting)]
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.process = subprocess.Popen(self.command("postgres", "-D", data, "-k", self.folder, *settings),
                                            stdout=log, stderr=log, cwd=self.folder)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            if self.psql("SELECT 1").returncode == 0:
                return
            time.sleep(0.1)
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            raise RuntimeError("PostgreSQL does not start: " + log.read())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def psql(self, script):
        """Runs a script; its rows are lines of JSON or whatever the queries give, cells parted by tabs."""
        return subprocess.run([os.path.join(self.programs, "psql"), "-X", "-q", "-A", "-t", "-F", "\t", "-v",
                               "ON_ERROR_STOP=1", "-h", self.folder, "-U", "jubilee", "-d", "postgres", "-f", "-"],
                              input=script, capture_output=True, text=True, encoding="utf-8", check=False)
