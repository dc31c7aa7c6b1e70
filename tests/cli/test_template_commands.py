"""Word templates of copy decks in the terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx

from fairdraft.domain.deck_fields import all_tokens
from fairdraft.exchange.docx_text import docx_text

Run = Callable[..., Any]


def template(folder: Path, *lines: str) -> Path:
    file = folder / "house.docx"
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    made.save(str(file))
    return file


def test_a_template_is_added_looked_into_and_removed(fairdraft: Run, tmp_path: Path) -> None:
    """Each step as text and as JSON; what it has no place for is told, and one that cannot be filled is not added."""
    assert fairdraft("templates", "list").err.startswith("There is no template.")
    assert fairdraft("templates", "list", "--json").json == []
    file = template(tmp_path, "{{headline}}", "{{claim.said}}")
    added = fairdraft("templates", "add", str(file), "--format", "json").json
    assert added["name"] == "house"
    assert added["fields"] == added["in_body"] == ["{{headline}}", "{{claim.said}}"]
    assert added["lacks"][0].startswith("It has no place for the safety information: add {{isi}}")
    shown = fairdraft("templates", "show", "House")
    assert (shown.code, shown.out.splitlines()) == (0, ["{{headline}}", "{{claim.said}}"])
    assert [one["name"] for one in fairdraft("templates", "list", "--json").json] == ["house"]
    broken = template(tmp_path, "{{hedline}}")
    assert fairdraft("templates", "show", str(broken)).code == 1
    refused = fairdraft("templates", "add", str(broken), "--name", "other")
    assert (refused.code, "did you mean {{headline}}?" in refused.err) == (3, True)
    assert fairdraft("templates", "remove", "house").out == 'Removed the deck template "house".\n'
    assert fairdraft("templates", "show", "house").code == 3


def test_every_field_is_listed(fairdraft: Run) -> None:
    """With what fills it."""
    listed = fairdraft("templates", "fields", "--json").json
    assert [one["name"] for one in listed] == list(all_tokens())
    assert all(one["meaning"] for one in listed)


def test_a_campaign_s_template_has_its_decks(fairdraft: Run, home: Path, tmp_path: Path) -> None:
    """Unless the command asks for another form; without the template a sentence says that it is missing here."""
    toml = tmp_path / "own.toml"
    toml.write_text(
        'schema = "fairdraft/campaign@1"\nid = "own"\nname = "Own"\nproduct = "glynora"\ndeck_template = "house"\n',
        encoding="utf-8",
    )
    assert fairdraft("campaigns", "add", str(toml)).code == 0
    piece = fairdraft("pieces", "begin", "--campaign", "own", "--json").json["id"]
    lost = fairdraft("pieces", "deck", piece, "--out", str(tmp_path / "lost"))
    assert (lost.code, "not on this machine" in lost.err) == (3, True)
    fairdraft("templates", "add", str(template(tmp_path, "Our house", "{{copy}}")))
    told = fairdraft("pieces", "deck", piece, "--out", str(tmp_path / "out"), "--json").json
    assert told["template"] == "house.docx"
    assert told["approved_language"].endswith("word for word as in label 2026-02.")
    assert docx_text(tmp_path / "out" / "copy-deck.docx").startswith("Our house\n")
    own = fairdraft("pieces", "deck", piece, "--out", str(tmp_path / "own"), "--own-deck", "--json").json
    assert own["template"] is None
    assert "Our house" not in docx_text(tmp_path / "own" / "copy-deck.docx")


def test_the_example_is_written_once(fairdraft: Run, tmp_path: Path) -> None:
    """A second time its name is taken."""
    file = tmp_path / "example.docx"
    assert fairdraft("templates", "example", "--out", str(file)).out == f"{file}\n"
    assert fairdraft("templates", "example", "--out", str(file)).code == 3
