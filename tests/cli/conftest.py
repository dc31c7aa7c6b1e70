"""Commands run in this process over a real store and the scripted engine."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fairdraft import bootstrap
from fairdraft.cli.main import FrontDoor, Options, run
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.host.paths import resources
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.workplace import Workplace


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, with_samples: Callable[[Path], Path]) -> Path:
    """The home folder of all commands of a test, as a first command left it."""
    return with_samples(tmp_path / "home")


@pytest.fixture(scope="session")
def shipped_rules() -> Checker:
    """The shipped rules, compiled once: a checker changes nothing and may be shared."""
    return Checker(load_packs(resources() / "rules"))


@pytest.fixture
def fairdraft(home: Path, capsys: pytest.CaptureFixture[str], shipped_rules: Checker) -> Run:
    """Run a command line and return its answer."""

    def open_workplace(options: Options, tell_upgrade: TellUpgrade) -> Workplace:
        opened = bootstrap.open_workplace(
            options.home,
            online=options.online,
            scripted=options.scripted,
            passphrase=(options.passphrases or (None,))[-1],
            tell_upgrade=tell_upgrade,
        )
        own_rules = options.home is not None and any((options.home / "rule-packs").glob("*"))
        if not own_rules:
            opened.checking._checker = shipped_rules
        return opened

    def picture(_workplace: Workplace, campaign: str, file: Path) -> None:
        file.write_text(campaign)

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        door = FrontDoor(
            open_workplace,
            lambda options: bootstrap.diagnose(options.home),
            lambda options: bootstrap.keeper_of(options.home, options.passphrases),
            bootstrap.log_bug,
            picture,
        )
        try:
            code = run(["--home", str(home), "--scripted", *map(str, arguments)], door)
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call
