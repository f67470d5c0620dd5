"""A real PostgreSQL server of its own: in a temporary folder, under an unprivileged user, on a Unix socket alone."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ACCOUNT = "workbench"
# A linguistic order for whatever does not ask for another one: what leans on byte order by accident is found out.
_CLUSTER = ("--encoding=UTF8", "--data-checksums", "--auth=trust", "--no-sync", "--no-instructions", f"--username={ACCOUNT}")
_LINGUISTIC = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
_GIVEN = {"listen_addresses": "", "max_wal_size": "256MB"}
_MEMORY = Path("/dev/shm")
_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def server_programs() -> Path | None:
    """The folder of the newest server's programs, where there is one; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = [place for pattern in _PLACES for place in Path("/").glob(pattern) if (place / "initdb").is_file()]
    return max(places, key=lambda place: [int(n) for n in re.findall(r"\d+", str(place))], default=None)


class Server:
    """A running server. `settings` are those of postgresql.conf, for example {"fsync": "off"}."""

    def __init__(self, bin_folder: Path, **settings: str) -> None:
        # A socket's address has at most 107 bytes: pytest's own temporary folders are too deep.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_quick_place()))
        self.programs, self.settings = bin_folder, settings
        self._user, self._as = _unprivileged(), dict[str, Any]()
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, pwd.getpwnam(self._user).pw_gid)
            self._as = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": [], "cwd": self.folder}
        self._make()
        self.start()

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{ACCOUNT}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Run, and wait until it answers."""
        given = {**_GIVEN, "unix_socket_directories": str(self.folder), **self.settings}
        words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            call = [*_ends_with_us(), self.programs / "postgres", "-D", self._data, *words]
            self._process = subprocess.Popen(call, stderr=log, **self._as)
        until = time.monotonic() + 60
        while not self._lets_in():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.folder / "server.log").read_text())
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends every session in order; SIGQUIT is a crash."""
        self._process.send_signal(how)
        self._process.wait(60)

    def close(self) -> None:
        """Stop and take everything away."""
        if self._process.poll() is None:
            self.stop(signal.SIGQUIT)  # in order it would write a checkpoint first, of databases that nobody wants
        shutil.rmtree(self.folder)

    def make(self, name: str, *, template: str = "template0") -> None:
        """A new database, empty or a copy."""
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(made)

    def demand_password(self, account: str) -> None:
        """Let one account in by its password alone."""
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {account} scram-sha-256\n{rules.read_text()}")
        self._process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 10
        while self._lets_in(account):
            assert time.monotonic() < until
            time.sleep(0.02)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _make(self) -> None:
        call = [self.programs / "initdb", "-D", self._data, *_CLUSTER]
        linguistic = subprocess.run([*call, *_LINGUISTIC], capture_output=True, check=False, **self._as)
        if linguistic.returncode:  # a server without ICU
            subprocess.run([*call, "--locale=C"], capture_output=True, check=True, **self._as)

    def _lets_in(self, account: str = ACCOUNT) -> bool:
        try:
            psycopg.connect(self.url("postgres").replace(ACCOUNT, account, 1)).close()
        except psycopg.OperationalError:
            return False
        return True


def _ends_with_us() -> list[str]:
    """What has the system end the server when the tests are killed, where it can."""
    return ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []


def _quick_place() -> Path | None:
    """Memory, where there is plenty: some fifty databases of 8 MB come and go, and every commit is forced."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 * 2**30 else None


def _unprivileged() -> str:
    """Whom a server may run as: it refuses root."""
    if os.geteuid() != 0:
        return ""
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
