"""How are child processes started: with what of the environment, and unseen?"""

import os
import subprocess

from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE

NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""How a process is made: on Windows it would open a terminal where this program has none."""


def child_environment() -> dict[str, str]:
    """All of this process's variables but the passphrase of the store: they read foreign files, and never the store."""
    return {name: value for name, value in os.environ.items() if name != PASSPHRASE_VARIABLE}
