"""Do the tests of the store hold on PostgreSQL?

Runs pytest with a server of its own, which listens on a file in a new folder alone and is gone afterwards:
`python packaging/test_on_postgresql.py tests/store`. Needs PostgreSQL's programs `initdb` and `pg_ctl` (Debian, Ubuntu:
"sudo apt install postgresql"; macOS: "brew install postgresql@16"), version 15 or newer.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SETTINGS = "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c max_connections=200"


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, if this machine has them."""
    found = shutil.which("initdb")
    first = [Path(found).resolve().parent] if found else []
    places = [*first, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return next((place for place in places if (place / "pg_ctl").is_file()), None)


@contextmanager
def own_server(place: Path) -> Iterator[str]:
    """Run a server of the programs in `place`; gives the folder by which it is reached, and ends it again."""
    # Not in a folder of the tests: the path of a socket may be about 100 characters long.
    with tempfile.TemporaryDirectory(prefix="fairdraft-postgresql-") as made:
        folder = Path(made)
        user = _unprivileged(folder)
        data, log = folder / "data", folder / "log"
        _run([place / "initdb", "-D", data, "-U", "fairdraft", "--auth=trust", "--encoding=UTF8", "--locale=C"], user)
        _run([place / "pg_ctl", "-D", data, "-w", "-l", log, "-o", f"{_SETTINGS} -k {folder}", "start"], user)
        try:
            yield str(folder)
        finally:
            _run([place / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)


def _unprivileged(folder: Path) -> str | None:
    # The server refuses to run as root, which is who tests are in many containers.
    if os.name != "posix" or os.geteuid() != 0:
        return None
    shutil.chown(folder, "nobody")
    return "nobody"


def _run(command: list[str | Path], user: str | None) -> None:
    # Into a file: a server that pg_ctl starts would hold a pipe open.
    with tempfile.TemporaryFile() as said:
        words = [str(part) for part in command]
        done = subprocess.run(
            words, user=user, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False
        )
        if done.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(words)}\n{said.read().decode(errors='replace')}")


def main() -> int:
    """Run the tests named on the command line; the code is pytest's, 0 where PostgreSQL is not installed."""
    place = programs()
    if place is None:
        print("PostgreSQL is not installed here (initdb was not found), so nothing was tested on it.")
        return 0
    with own_server(place) as server:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | {"FAIRDRAFT_TEST_SERVER": server}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
