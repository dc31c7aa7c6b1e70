"""`candidates` and `draft` with a hosted candidate: prices, keys, and the question before anything leaves."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import SecretService, fail

KEY = "sk-very-secret-0123456789"


@pytest.fixture
def hosted_file(tmp_path: Path, openai_server: Any) -> Path:
    file = tmp_path / "hosted.toml"
    file.write_text(
        'schema = "fairdraft/candidate@1"\nid = "team"\nname = "Team server"\n'
        f'[endpoint]\nurl = "{openai_server.url}"\nmodel = "locked"\nkey_name = "team"\n'
        'price_in = 0.5\nprice_out = 1.5\ncurrency = "EUR"\nprice_date = 2026-10-01\n'
    )
    return file


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A system keyring of an accepted kind, whose content can be seen."""
    keys: dict[str, str] = {}
    backend = SecretService.Keyring
    monkeypatch.setattr(backend, "get_password", lambda _self, _service, name: keys.get(name))
    monkeypatch.setattr(backend, "set_password", lambda _self, _service, name, key: keys.update({name: key}))
    monkeypatch.setattr(backend, "delete_password", lambda _self, _service, name: keys.pop(name))
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    yield keys
    keyring.set_keyring(before)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Give a command its standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_key_comes_through_a_pipe_and_shows_nowhere(fairdraft, hosted_file: Path, kept, typed, home: Path) -> None:
    """It goes to the keyring; no answer, log or file of the home folder holds it; it can be forgotten."""
    fairdraft("candidates", "add", hosted_file)
    assert "missing" in fairdraft("candidates", "show", "team").out
    typed(f"{KEY}\n")
    answer = fairdraft("candidates", "key", "team")
    assert (answer.code, kept) == (0, {"team": KEY})
    typed(f"{KEY}\n")
    assert fairdraft("candidates", "key", "team", "--json").json == {"id": "team", "kept": True}
    shown = fairdraft("candidates", "show", "team")
    assert 'key "team" is there' in shown.out
    assert fairdraft("--online", "draft", "--campaign", "glynora", "--candidate", "team", "--agree", "--json").code == 0
    files = b"".join(one.read_bytes() for one in home.rglob("*") if one.is_file())
    assert KEY.encode() not in files
    assert KEY not in answer.out + answer.err + shown.out
    assert fairdraft("candidates", "key", "team", "--forget").code == 0
    assert kept == {}


@pytest.mark.parametrize("text", ["", "\n", "two words\n", "sk-\x1b[31m\n", "x" * 5000])
def test_what_is_no_key_is_refused(fairdraft, hosted_file: Path, kept, typed, text: str) -> None:
    """An empty line, words, control characters and whole files are no key."""
    fairdraft("candidates", "add", hosted_file)
    typed(text)
    assert fairdraft("candidates", "key", "team").code == 2
    assert kept == {}


def test_a_key_that_no_candidate_asks_for_is_refused(fairdraft, hosted_file: Path, kept, typed) -> None:
    """A mistyped name is told with the nearest one; a key of a candidate that is gone can still be forgotten."""
    typed(f"{KEY}\n")
    none = fairdraft("candidates", "key", "team")
    assert (none.code, kept) == (3, {})
    assert "Add its file first" in none.err
    fairdraft("candidates", "add", hosted_file)
    slip = fairdraft("candidates", "key", "taem")
    assert (slip.code, kept) == (3, {})
    assert 'no key_name of a hosted candidate "taem". Did you mean team?' in slip.err
    kept["gone"] = KEY
    assert fairdraft("candidates", "key", "gone", "--forget").code == 0
    assert kept == {}


def test_without_a_keyring_a_hosted_candidate_still_shows(fairdraft, hosted_file: Path) -> None:
    """The list and the passport need no keyring; using the key says what is wrong."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        fairdraft("candidates", "add", hosted_file)
        assert "the keyring does not answer" in fairdraft("candidates", "show", "team").out
        answer = fairdraft("--online", "draft", "--campaign", "glynora", "--candidate", "team", "--agree")
        assert answer.code == 3
        assert "keyring" in answer.err
    finally:
        keyring.set_keyring(before)


def test_price_date_and_state_are_shown(fairdraft, hosted_file: Path, kept) -> None:
    """List and passport tell the price with its date; JSON has the same and whether anyone agreed."""
    fairdraft("candidates", "add", hosted_file)
    assert "0.5 in and 1.5 out per million tokens (prices of 2026-10-01) EUR" in fairdraft("candidates", "list").out
    told = fairdraft("candidates", "show", "team", "--json").json
    assert told["hosted"] == {
        "price": "0.5 in and 1.5 out per million tokens (prices of 2026-10-01)",
        "key": 'key "team" is missing',
        "agreed_at": None,
        "online": False,
    }
    assert "offline" in fairdraft("candidates", "show", "team").out


def test_offline_a_hosted_candidate_is_refused(fairdraft, hosted_file: Path, openai_server, kept) -> None:
    """Exit code 3, one sentence, nothing sent."""
    fairdraft("candidates", "add", hosted_file)
    answer = fairdraft("draft", "--campaign", "glynora", "--candidate", "team", "--agree")
    assert answer.code == 3
    assert "Fairdraft is offline" in answer.err
    assert openai_server.asked() == []


def test_the_whole_prompt_is_shown_before_the_first_use_only(fairdraft, hosted_file: Path, openai_server, kept) -> None:
    """Without a terminal to ask on, nothing is sent; with --agree the text is shown, sent and kept; then not again."""
    kept["team"] = KEY
    fairdraft("candidates", "add", hosted_file)
    order = ("--online", "draft", "--campaign", "glynora", "--candidate", "team", "--json")
    refused = fairdraft(*order)
    assert refused.code == 3
    assert "Nothing was sent" in refused.err
    assert openai_server.asked() == []
    first = fairdraft(*order, "--agree")
    assert first.code == 0
    sent = openai_server.asked()[0]["body"]["messages"]
    for line in (line for one in sent for line in one["content"].splitlines()):
        assert line.strip() in first.err
    assert openai_server.url in first.err
    again = fairdraft(*order)
    assert again.code == 0
    assert openai_server.url not in again.err
    (draft,) = again.json["drafts"]
    assert draft["provenance"]["cost"] == pytest.approx(0.00125)
    assert draft["provenance"]["cost_currency"] == "EUR"
    assert json.dumps(again.json).find(KEY) < 0


def test_agreeing_and_taking_it_back(fairdraft, hosted_file: Path, openai_server, kept) -> None:
    """The consent can be given and withdrawn beforehand, without a draft."""
    kept["team"] = KEY
    fairdraft("candidates", "add", hosted_file)
    agreed = fairdraft("--online", "candidates", "agree", "team", "--campaign", "glynora", "--agree")
    assert agreed.code == 0
    assert "GLYNORA" in agreed.err
    assert "agreed to on" in fairdraft("candidates", "show", "team").out
    withdrawn = fairdraft("candidates", "agree", "team", "--campaign", "glynora", "--withdraw", "--json")
    assert withdrawn.json == fairdraft("candidates", "show", "team", "--json").json
    assert "nobody here has agreed" in fairdraft("candidates", "show", "team").out
    assert fairdraft("candidates", "agree", "starter", "--campaign", "glynora").code == 2
    assert openai_server.asked() == []


def test_a_hosted_address_in_the_open_is_refused(fairdraft, hosted_file: Path) -> None:
    """http to another machine is no address for copy that nobody may see."""
    hosted_file.write_text(hosted_file.read_text().replace("http://127.0.0.1", "http://llm.example.com"))
    answer = fairdraft("candidates", "validate", hosted_file)
    assert answer.code == 3
    assert "only https" in answer.err


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('key_name = "team"', f'key_name = "{KEY}"', "looks like a key"),
        ('key_name = "team"', 'key_name = "0123456789abcdef0123456789abcdef"', "looks like a key"),
        ("[endpoint]", 'adapter = {path = "voice.gguf"}\n[endpoint]', "works only with a model file"),
        ("price_in = 0.5", "price_in = inf", "should be a finite number"),
    ],
)
def test_what_a_hosted_candidate_cannot_have_is_told_when_it_is_added(
    fairdraft, hosted_file: Path, before: str, after: str, words: str
) -> None:
    """Nothing is kept, and a key that stands where its name belongs is not shown."""
    hosted_file.write_text(hosted_file.read_text().replace(before, after))
    answer = fairdraft("candidates", "add", hosted_file)
    assert (answer.code, words in answer.err) == (3, True)
    assert KEY not in answer.err + answer.out
    assert fairdraft("candidates", "show", "team").code == 3
