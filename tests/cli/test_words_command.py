"""`fairdraft words`: a person's own words, which the spelling check knows."""

from pathlib import Path

import pytest

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace


def test_own_words_come_and_go(fairdraft) -> None:
    """They are listed by the alphabet, each once; what is not a word, or not among them, is refused with a sentence."""
    assert "no words of your own" in fairdraft("words", "list").err
    assert fairdraft("words", "add", "zentrable", "Zentra", "zentrable").code == 0
    assert [one["id"] for one in fairdraft("words", "list", "--json").json] == ["Zentra", "zentrable"]
    assert fairdraft("words", "remove", "zentrable").code == 0
    assert fairdraft("words", "list").out.split() == ["Zentra"]
    for refused, why in ((("add", "12"), "is not a word"), (("remove", "gone"), "not one of your own words")):
        answer = fairdraft("words", *refused)
        assert answer.code == 3
        assert why in answer.err


def test_what_is_done_to_own_words_is_a_result(fairdraft) -> None:
    """It goes to standard output: in words, or as JSON what the list has from then on."""
    assert fairdraft("words", "add", "zentrable").out == "Added 1 word.\n"
    assert fairdraft("words", "add", "Zentra", "--json").json == fairdraft("words", "list", "--json").json
    assert fairdraft("words", "remove", "zentrable", "--json").json == [{"id": "Zentra", "name": "Zentra"}]


def test_own_words_are_known_to_every_check(home: Path) -> None:
    """A strange word is told; once it is added, the very next check knows it, and so does the next start."""
    text = "Ask about zentrable walks."

    def strange(workplace: Workplace) -> list[str]:
        result = workplace.checking.check_text(text, None, "product-claim", "web")
        return [text[one.span.start : one.span.end] for one in result.findings if one.rule == "SPL-01" and one.span]

    for before in (["zentrable"], []):
        workplace = bootstrap.open_workplace(home, scripted=True)
        try:
            assert strange(workplace) == before
            workplace.spelling.add(["zentrable"])
            assert strange(workplace) == []
        finally:
            workplace.close()


def test_doctor_tells_whether_spelling_is_checked(fairdraft) -> None:
    """With where one's own words lie."""
    row = next(one for one in fairdraft("doctor", "--json").json if one["check"] == "spelling")
    assert row["status"] == "ok"
    assert "words.txt" in row["detail"]


def test_words_that_cannot_be_read_are_told_before_anything_is_written(home: Path) -> None:
    """A draft is not begun whose check could not end."""
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        (home / "words.txt").write_bytes(b"\xff\xfe")
        with pytest.raises(KnownError, match=r"words.txt cannot be read"):
            workplace.checking.make_ready()
    finally:
        workplace.close()
