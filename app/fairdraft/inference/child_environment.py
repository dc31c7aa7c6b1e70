"""With what of the environment are child processes started?"""

import os

from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE


def child_environment() -> dict[str, str]:
    """All of this process's variables but the passphrase of the store: they read foreign files, and never the store."""
    return {name: value for name, value in os.environ.items() if name != PASSPHRASE_VARIABLE}
