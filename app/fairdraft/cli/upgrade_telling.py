"""How does a command tell that a store of an earlier version is upgraded first?"""

from fairdraft.cli.output import Output
from fairdraft.cli.progress_tenths import Tenths
from fairdraft.domain.size_words import size_words
from fairdraft.domain.store_upgrade import StoreUpgrade

_MEBIBYTE = 1 << 20
_LARGE = 10 * _MEBIBYTE
"""The copy of a smaller store is checked before anybody wonders."""


class UpgradeTelling:
    """Told of each step; says that it begins and, of a large store, how far it is."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._copied = Tenths(out, "MiB copied")
        self._work = ""

    def tell(self, upgrade: StoreUpgrade) -> None:
        """Say what is new of it."""
        if not self._work:
            self._out.say(
                f"The store {upgrade.store} was written by an earlier version of Fairdraft. It is copied to "
                f"{upgrade.copies} ({size_words(upgrade.size)}), then upgraded from version {upgrade.before} to "
                f"{upgrade.after}."
            )
        self._copied.tell(upgrade.copied // _MEBIBYTE, upgrade.size // _MEBIBYTE)
        begins = upgrade.work != self._work
        if begins and upgrade.work == "checking" and upgrade.size >= _LARGE:
            self._out.say("The copy is checked.")
        self._work = upgrade.work
