"""Does the terminal encrypt what is kept, ask for the passphrase where it can, and say so where it cannot?"""

import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.begun_briefs import BegunBriefs
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE
from fairdraft.host.secrets import KeyringState, Secrets
from fairdraft.store.backup_copies import StoreCopies

pytestmark = pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")

Run = Callable[..., Any]
PHRASE = "lamp garden seven"
OTHER = "another lamp garden"


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the keyring of this test keeps; it has no other passphrase from anywhere."""
    kept: dict[str, str] = {}
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    monkeypatch.setattr(Secrets, "read", lambda _self, name: kept.get(name))
    monkeypatch.setattr(Secrets, "save", lambda _self, name, key: kept.update({name: key}))
    monkeypatch.setattr(Secrets, "state", lambda _self: KeyringState("a keyring of this test"))
    monkeypatch.setattr(Secrets, "forget", lambda _self, name: kept.pop(name, None))
    return kept


@pytest.fixture
def filled(fairdraft: Run, home: Path) -> Path:
    """A home folder with drafts; its store."""
    fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "-n", "2")
    return home / "fairdraft.db"


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[str]], list[str]]:
    """Somebody sits at a terminal and types these one after another; gives what they were asked."""

    def sit_down(lines: Sequence[str]) -> list[str]:
        asked: list[str] = []
        left = list(lines)

        def answer(prompt: str, stream: object = None) -> str:
            asked.append(prompt)
            return left.pop(0)

        monkeypatch.setattr("getpass.getpass", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("fairdraft.cli.output.Output.on_terminal", property(lambda _self: True))
        return asked

    return sit_down


def test_an_encrypted_store_is_worked_with_by_the_variable(
    fairdraft: Run, filled: Path, piped: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Encrypted, used, checked, backed up, and made plain again; without the variable every command ends with 3."""
    fairdraft("store", "backup")
    before = fairdraft("pieces", "list", "--json").json
    piped(f"{PHRASE}\n")
    answer = fairdraft("store", "encrypt")
    assert answer.code == 0
    assert answer.out.startswith("Encrypted now:\n")
    assert answer.out.count(".db\n") == 2
    assert "Nobody can open the store without the passphrase" in answer.out
    assert "Unsaved briefs and campaigns, unfinished ratings" in answer.out
    assert "Not encrypted: the log" in answer.out
    assert b"SQLite" not in filled.read_bytes()[:16]
    piped("")
    copy = tmp_path / "copy.db"
    for words in (("pieces", "list"), ("store", "check"), ("store", "backup", copy), ("store", "decrypt")):
        refused = fairdraft(*words)
        assert refused.code == 3
        assert refused.err.startswith(f"fairdraft: The store {filled} is encrypted.")
        assert "FAIRDRAFT_PASSPHRASE" in refused.err
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", "not this one")
    assert "the passphrase that this machine knows does not open it" in fairdraft("pieces", "list").err
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", PHRASE)
    assert fairdraft("pieces", "list", "--json").json == before
    assert fairdraft("store", "check").out == f"{filled} is whole.\n"
    fairdraft("store", "backup", copy)
    assert b"SQLite" not in copy.read_bytes()[:16]
    plain = fairdraft("store", "decrypt", "--json").json
    assert str(filled) in plain["decrypted"]
    assert len(plain["decrypted"]) == 2
    monkeypatch.delenv("FAIRDRAFT_PASSPHRASE")
    assert fairdraft("pieces", "list", "--json").json == before


def test_no_byte_of_the_home_folder_has_words_of_a_draft_or_brief_or_own_ones(
    fairdraft: Run, filled: Path, home: Path, piped: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun briefs and own words go with the store; where they have another passphrase that is told once, and the store
    opens.
    """
    brief = "A leaflet that nobody may read."
    briefs = home / "begun-briefs.json"
    briefs.write_text(json.dumps(BegunBriefs({"glynora": brief}, "glynora").as_object()))
    with closing(sqlite3.connect(filled)) as connection:
        (draft,) = connection.execute("SELECT text FROM drafts WHERE text != ''").fetchone()
    fairdraft("words", "add", "Zentrable")
    (home / "QtProject.conf").write_text("history=launches/Zentrable")
    (home / "study-locks").mkdir()
    (home / "study-locks" / "Zentrable.lock").touch()
    secrets = (brief.encode(), draft[:24].encode(), b"Zentrable")

    def held() -> list[bool]:
        files = [one.read_bytes() for one in home.rglob("*") if one.is_file()]
        return [any(secret in data for data in files) for secret in secrets]

    assert held() == [True, True, True]
    piped(f"{PHRASE}\n")
    assert "These stay as they were" not in fairdraft("store", "encrypt").out
    assert held() == [False, False, False]
    assert not briefs.exists()
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", PHRASE)
    assert fairdraft("words", "add", "brevasto").code == 0
    assert fairdraft("words", "list").out.split() == ["brevasto", "Zentrable"]
    assert not [one for one in home.rglob("*") if "Zentrable" in one.name]
    assert held() == [False, False, False]
    work = home / "begun-work.db"
    kept = work.read_bytes()
    work.write_bytes(os.urandom(4096))
    answer = fairdraft("campaigns", "list")
    assert answer.code == 0
    assert f"own words in {work} have a different passphrase than the store" in answer.err
    found = {one["check"]: one for one in fairdraft("doctor", "--json").json}
    assert found["begun work"]["status"] == "warn"
    assert found["spelling"]["detail"].endswith(f"your own words in {work}, encrypted.")
    work.write_bytes(kept)
    assert fairdraft("campaigns", "list").err == ""
    fairdraft("store", "decrypt")
    assert brief in briefs.read_text()
    assert (home / "words.txt").read_text() == "brevasto\nZentrable\n"
    assert not work.exists()
    # What has another passphrase is told, but not as a file that may be deleted.
    work.write_bytes(os.urandom(4096))
    piped(f"{PHRASE}\n")
    told = fairdraft("store", "encrypt").out
    assert f"own words in {work} have a different passphrase than the store" in told
    assert "These stay as they were" not in told


def test_copies_follow_a_store_whose_encrypting_was_ended(
    fairdraft: Run, filled: Path, home: Path, piped: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the store and its copies the program ends: the next command encrypts them, and they come back."""
    fairdraft("store", "backup")
    (copy,) = (home / "backups").iterdir()
    plain = copy.read_bytes()

    def end(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StoreCopies, "follow", end)
        piped(f"{PHRASE}\n")
        assert fairdraft("store", "encrypt").code == 130
    assert copy.read_bytes() == plain
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", PHRASE)
    answer = fairdraft("campaigns", "list")
    assert (answer.code, answer.err) == (0, "")
    assert b"SQLite" not in copy.read_bytes()[:16]
    drafts = fairdraft("pieces", "list", "--json").json
    filled.unlink()
    assert fairdraft("store", "restore", copy).code == 0
    assert fairdraft("pieces", "list", "--json").json == drafts


def test_the_passphrase_is_asked_for_at_a_terminal(
    fairdraft: Run, filled: Path, typed: Callable[[Sequence[str]], list[str]]
) -> None:
    """Twice when it is new; once when it is needed, and again after a slip."""
    asked = typed([PHRASE, "lamp garden sevne"])
    assert fairdraft("store", "encrypt").code == 2
    assert asked == ["Passphrase (it is not shown): ", "Repeat it (it is not shown): "]
    typed([PHRASE, PHRASE])
    assert fairdraft("store", "encrypt").code == 0
    asked = typed(["a slip", PHRASE])
    answer = fairdraft("pieces", "list")
    assert answer.code == 0
    assert len(asked) == 2
    assert f"The store {filled} is encrypted." in answer.err
    assert "This passphrase does not open" in answer.err
    asked = typed(["wrong"] * 4)
    assert fairdraft("pieces", "list").code == 3
    assert len(asked) == 3


def test_who_ends_the_input_at_the_question_has_changed_nothing(
    fairdraft: Run, filled: Path, typed: Callable[[Sequence[str]], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-D is no bug: the exit code is that of an interruption."""

    def end(_prompt: str, stream: object = None) -> str:
        raise EOFError

    typed([])
    monkeypatch.setattr("getpass.getpass", end)
    answer = fairdraft("store", "encrypt")
    assert (answer.code, answer.err) == (130, "Interrupted. Everything finished so far is kept.\n")
    assert filled.read_bytes().startswith(b"SQLite")


def test_the_passphrase_is_changed(fairdraft: Run, filled: Path, typed: Callable[[Sequence[str]], list[str]]) -> None:
    """The old one is asked for first, then the new one twice; the old one opens nothing any more."""
    typed([PHRASE, PHRASE])
    fairdraft("store", "encrypt")
    asked = typed([PHRASE, OTHER, OTHER])
    answer = fairdraft("store", "encrypt")
    assert answer.code == 0, answer.err
    assert [one.partition(" (")[0] for one in asked] == ["Passphrase", "New passphrase", "Repeat it"]
    assert answer.out.startswith("Has the new passphrase now:\n")
    typed([PHRASE, OTHER])
    assert fairdraft("pieces", "list").code == 0


def test_the_keyring_remembers_and_forgets_it(
    fairdraft: Run, filled: Path, piped: Callable[[str], None], keyring: dict[str, str]
) -> None:
    """Remembered, nobody is asked; made plain, the keyring forgets it."""
    piped(f"{PHRASE}\n")
    assert "This system's keyring remembers it" in fairdraft("store", "encrypt", "--remember").out
    assert keyring == {f"passphrase of {filled}": PHRASE}
    assert fairdraft("pieces", "list").code == 0
    assert {one["check"]: one["status"] for one in fairdraft("doctor", "--json").json}["store"] == "ok"
    assert fairdraft("store", "decrypt").code == 0
    assert keyring == {}


def test_an_encrypted_backup_comes_to_another_machine(
    fairdraft: Run, filled: Path, piped: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Into a home without a store it comes encrypted, into one with a plain store its rows come plain."""
    piped(f"{PHRASE}\n")
    fairdraft("store", "encrypt")
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", PHRASE)
    copy = tmp_path / "copy.db"
    fairdraft("store", "backup", copy)
    monkeypatch.delenv("FAIRDRAFT_PASSPHRASE")
    filled.unlink()
    refused = fairdraft("store", "restore", copy)
    assert refused.code == 3
    assert "is encrypted" in refused.err
    monkeypatch.setenv("FAIRDRAFT_PASSPHRASE", PHRASE)
    assert fairdraft("store", "restore", copy).code == 0
    assert b"SQLite" not in filled.read_bytes()[:16]
    assert len(fairdraft("pieces", "list", "--json").json) == 2
    filled.unlink()
    fairdraft("campaigns", "list")
    assert fairdraft("store", "restore", copy, "--json").json["added"]["drafts"] == 2
    assert filled.read_bytes().startswith(b"SQLite")
    assert len(fairdraft("pieces", "list", "--json").json) == 2


def test_a_passphrase_that_protects_nothing_is_refused(
    fairdraft: Run, filled: Path, piped: Callable[[str], None]
) -> None:
    piped("short\n")
    answer = fairdraft("store", "encrypt")
    assert answer.code == 2
    assert "too easy to guess" in answer.err
    assert filled.read_bytes().startswith(b"SQLite")
    assert fairdraft("store", "decrypt").err.startswith(f"fairdraft: The store {filled} is not encrypted.")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_real_terminal_asks_without_showing_what_is_typed(
    fairdraft: Run, filled: Path, home: Path, piped: Callable[[str], None]
) -> None:
    """The program itself, in a terminal of its own."""
    import pty

    piped(f"{PHRASE}\n")
    fairdraft("store", "encrypt")
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-m", "fairdraft", "--home", str(home), "campaigns", "list"])  # noqa: S606 - it is this program
    said = b""
    typed_it = False
    while True:
        try:
            said += os.read(terminal, 4096)
        except OSError:
            # The other side is closed.
            break
        if b"(it is not shown): " in said and not typed_it:
            typed_it = True
            os.write(terminal, f"{PHRASE}\n".encode())
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, said
    assert b"glynora" in said
    assert PHRASE.encode() not in said
