"""What the command line understands, and what it says to what it does not."""

import io
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from fairdraft.host.paths import resources
from fairdraft.services.checking import CheckingService

CANDIDATE = 'schema = "fairdraft/candidate@1"\nid = "aaa"\nname = "A"\nmodel = "Absent 3B"\nrecipe = "{recipe}"\n'


def test_options_for_everywhere_stand_between_the_words_of_a_command_too(fairdraft) -> None:
    """`fairdraft products --json list` is `fairdraft products list --json`."""
    assert fairdraft("products", "--json", "list").json == fairdraft("products", "list", "--json").json


@pytest.mark.parametrize("command", [("products", "list"), ("candidates", "list"), ("rules", "explain", "IND-02")])
def test_every_command_knows_format_json(fairdraft, command) -> None:
    """`--format json` is `--json` also where a command has no forms of its own."""
    as_json, plain = fairdraft(*command, "--json"), fairdraft(*command)
    assert fairdraft(*command, "--format", "json").json == as_json.json
    assert fairdraft(*command, "--format", "text").out == plain.out
    assert fairdraft(*command, "--format", "csv").code == 2


def test_a_format_before_the_command_is_known_too(fairdraft, tmp_path: Path) -> None:
    """`--format json` stands wherever `--json` may, also before a command or action that has forms of its own."""
    as_json = fairdraft("pieces", "list", "--json").json
    for words in (("--format", "json", "pieces", "list"), ("pieces", "--format", "json", "list")):
        assert fairdraft(*words).json == as_json
    (tmp_path / "page.txt").write_text("It is a tablet.")
    assert fairdraft("--format", "json", "check", tmp_path / "page.txt").json["text_sha256"]
    assert fairdraft("--format", "text", "products", "list").out == fairdraft("products", "list").out
    assert fairdraft("--format", "csv", "products", "list").code == 2


def test_a_command_with_forms_of_its_own_keeps_them(fairdraft) -> None:
    """What every command knows does not take their place."""
    assert "--format {text,json,docx,pdf,html}" in fairdraft("compare", "--help").out


def test_options_are_taken_as_they_are_spelt(fairdraft) -> None:
    """A shortened option is refused: what it stands for would change with the next option."""
    answer = fairdraft("draft", "--campaign", "glynora", "--max-tok", "5")
    assert answer.code == 2
    assert "--max-tok" in answer.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("chek", "page.md"), "check"),
        (("pieces", "lst"), "list"),
        (("check", "page.md", "--channel", "emial"), "email"),
        (("check", "page.md", "--campain", "glynora"), "--campaign"),
        (("campaigns", "list", "--onlin"), "--online"),
    ],
)
def test_a_mistyped_word_is_told_with_the_nearest(fairdraft, words: tuple[str, ...], meant: str) -> None:
    """A command, a choice or an option that is not there names the one that may be meant."""
    answer = fairdraft(*words)
    assert answer.code == 2
    assert answer.err.endswith(f". Did you mean {meant}?\n")


def test_a_word_that_nothing_is_like_is_told_without_a_guess(fairdraft) -> None:
    """Far from everything, no question is asked."""
    answer = fairdraft("quetzalcoatl")
    assert (answer.code, "Did you mean" in answer.err) == (2, False)


@pytest.mark.parametrize("tokens", ["0", "-4", "999999"])
def test_a_length_out_of_range_is_usage(fairdraft, tokens: str) -> None:
    """`--max-tokens` outside its range is told with the range, and nothing is drafted."""
    answer = fairdraft("draft", "--campaign", "glynora", f"--max-tokens={tokens}")
    assert answer.code == 2
    assert tokens in answer.err
    assert "1 to 32768" in answer.err
    assert fairdraft("pieces", "list", "--json").json == []


def test_a_draft_cut_off_at_its_longest_says_so(fairdraft) -> None:
    """Whoever asks for few tokens reads that the draft ended there, not of itself."""
    answer = fairdraft("draft", "--campaign", "glynora", "--max-tokens", "5")
    assert answer.code == 0
    assert "cut off at the length limit" in answer.err
    assert "cut off" not in fairdraft("draft", "--campaign", "glynora").err


@pytest.mark.parametrize(
    "words",
    [
        ("draft", "--campaign", "glynora", "--brief-text"),
        ("draft", "--campaign"),
        ("rate", "abcdef", "--rater"),
        ("pieces", "find"),
    ],
)
def test_words_that_are_no_text_are_usage(fairdraft, words: tuple[str, ...]) -> None:
    """Bytes that are not UTF-8 reach a program as lone surrogates; they are refused, not stored."""
    answer = fairdraft(*words, "a\udced\udcff")
    assert answer.code == 2
    assert {"find": "words"}.get(words[-1], words[-1].lstrip("-")) in answer.err


def test_a_file_may_have_a_name_that_is_no_text(fairdraft, tmp_path: Path) -> None:
    """Names of files are bytes on Linux; such a file is checked, and its name is written escaped."""
    file = tmp_path / "page\udcff.txt"
    try:
        file.write_text("Ask your doctor.")
    except OSError:
        pytest.skip("this file system takes no such name")
    answer = fairdraft("check", file, "--fail-on", "never", "--json")
    assert answer.code == 0
    assert answer.json["file"] == str(file)


@pytest.mark.parametrize("data", [b"abc\0def", b"\xff\xfe\xff\xfe\xff\xff\x00\x00", b"caf\xe9"])
def test_standard_input_is_read_as_strictly_as_a_file(
    fairdraft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes
) -> None:
    """What a .txt file may not hold, standard input may not either; the place is told."""
    (tmp_path / "same.txt").write_bytes(data)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    by_input, by_file = fairdraft("check", "-"), fairdraft("check", tmp_path / "same.txt")
    assert by_input.code == by_file.code
    assert by_input.err.replace("Standard input", str(tmp_path / "same.txt")) == by_file.err


def test_standard_input_keeps_line_ends_and_drops_the_mark(fairdraft, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offsets of standard input count code points after the byte-order mark, with CRLF as two."""
    text = "Hello 💊.\r\nGLYNORA cures diabetes."
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbf" + text.encode())))
    answer = fairdraft("check", "-", "--product", "glynora", "--json").json
    assert answer["file"] == "-"
    found = next(one for one in answer["findings"] if one["quote"] == "cures")
    assert (found["start"], found["line"], found["column"]) == (text.index("cures"), 2, 9)


def test_a_candidate_with_an_unknown_recipe_is_refused(fairdraft, tmp_path: Path) -> None:
    """It could never draft, and as the first in the list it would keep others from drafting; nothing is kept."""
    file = tmp_path / "k.toml"
    file.write_text(CANDIDATE.format(recipe="dtc-cat"))
    for action in ("validate", "add"):
        answer = fairdraft("candidates", action, file)
        assert answer.code == 3
        assert 'no recipe "dtc-cat"' in answer.err
        assert "dtc-chat" in answer.err
    assert "aaa" not in [one["id"] for one in fairdraft("candidates", "list", "--json").json]


def test_a_candidate_with_an_unknown_source_of_examples_is_refused(fairdraft, tmp_path: Path) -> None:
    """It could never draft; the sources that there are are named, and nothing is kept."""
    file = tmp_path / "k.toml"
    file.write_text(CANDIDATE.format(recipe="dtc-chat") + '[retrieval]\nk = 2\nsources = ["file", "pieces"]\n')
    for action in ("validate", "add"):
        answer = fairdraft("candidates", action, file)
        assert answer.code == 3
        assert 'no source of approved copy "pieces"' in answer.err
        assert "Did you mean piece?" in answer.err
    assert "aaa" not in [one["id"] for one in fairdraft("candidates", "list", "--json").json]


def test_a_candidate_whose_model_is_absent_is_told_and_kept(fairdraft, tmp_path: Path) -> None:
    """A model may be added after its candidate; until then a sentence says that it is not there."""
    file = tmp_path / "k.toml"
    file.write_text(CANDIDATE.format(recipe="dtc-chat"))
    validated = fairdraft("candidates", "validate", file, "--json")
    assert validated.code == 0
    assert validated.json["valid"]
    assert 'no model "Absent 3B"' in validated.err
    assert fairdraft("candidates", "show", "aaa").code == 3
    added = fairdraft("candidates", "add", file)
    assert added.code == 0
    assert 'no model "Absent 3B"' in added.err
    assert fairdraft("candidates", "show", "aaa").code == 0


def test_who_drafts_is_told_where_nobody_was_named(fairdraft) -> None:
    """Another candidate may be the first tomorrow, so the one that was taken is named."""
    assert 'drafting with "starter"' in fairdraft("draft", "--campaign", "glynora").err


def test_a_campaign_of_an_unknown_product_is_valid_with_a_warning(fairdraft, tmp_path: Path) -> None:
    """The file is right in itself; that it cannot be added yet is said beside it."""
    file = tmp_path / "c.toml"
    file.write_text(
        'schema = "fairdraft/campaign@1"\nid = "mine"\nname = "Mine"\nproduct = "nosuch"\n'
        'ad_type = "product-claim"\nchannel = "web"\n[[briefs]]\nid = "b1"\ntext = "Say it."\n'
    )
    answer = fairdraft("campaigns", "validate", file)
    assert answer.code == 0
    assert 'no product "nosuch"' in answer.err
    assert fairdraft("campaigns", "add", file).code == 3


def test_a_television_campaign_is_drafted_as_a_script(fairdraft, tmp_path: Path) -> None:
    """Drafts are voice-over with supers, called by the first spoken line; sections that no script has are told."""
    file = tmp_path / "spot.toml"
    file.write_text(
        'schema = "fairdraft/campaign@1"\nid = "spot"\nname = "A spot"\nproduct = "glynora"\nchannel = "tv"\n'
        'limits = { voice_over = 75, headline = 9 }\n[[briefs]]\nid = "b1"\ntext = "A walk after dinner."\n'
    )
    told = 'Drafts for tv do not have a section "headline". Models write these sections for it: voice_over, super.'
    for action in ("validate", "add"):
        answer = fairdraft("campaigns", action, file)
        assert answer.code == 0
        assert told in answer.err
    (draft,) = fairdraft("draft", "--campaign", "spot", "--json").json["drafts"]
    assert {one["kind"] for one in draft["blocks"]} == {"voice_over", "super", "locked"}
    assert draft["text"].startswith(f"VO: {draft['blocks'][0]['text']}")
    assert draft["findings"]["channel"] == "tv"
    (row,) = fairdraft("pieces", "list", "--json").json
    assert row["name"] == draft["blocks"][0]["text"]


def test_a_bug_while_checking_a_draft_ends_the_command(
    fairdraft, home: Path, monkeypatch: pytest.MonkeyPatch, expect_log
) -> None:
    """A bug on the engine's thread is exit code 70 and not a command that waits for ever; other commands go on. It is
    told once, and stands in the log.
    """
    fairdraft("campaigns", "list")
    reported: list[threading.ExceptHookArgs] = []
    with monkeypatch.context() as broken:
        broken.setattr(threading, "excepthook", reported.append)
        broken.setattr(CheckingService, "check_blocks", lambda *_: 1 // 0)
        expect_log("fairdraft", "Unexpected ZeroDivisionError")
        answer = fairdraft("draft", "--campaign", "glynora", "-n", "2")
    assert answer.code == 70
    assert answer.err.count("Traceback (most recent call last)") == 1
    assert "Unexpected ZeroDivisionError" in (home / "logs" / "fairdraft.log").read_text()
    assert len(reported) == 2
    assert [one["kind"] for one in fairdraft("pieces", "list", "--json").json] == ["draft", "draft"]
    assert fairdraft("draft", "--campaign", "glynora").code == 0


def test_a_bad_pack_in_the_home_folder_is_told_before_anything_is_drafted(fairdraft, home: Path) -> None:
    """Drafts are checked at their end, so packs are read first: nothing is begun that could not be finished."""
    fairdraft("campaigns", "list")
    (home / "rule-packs" / "mine.toml").write_text('schema = "fairdraft/pack@1"\nid = "mine"\n')
    answer = fairdraft("draft", "--campaign", "glynora")
    assert answer.code == 3
    assert "mine.toml, line 1" in answer.err
    assert fairdraft("pieces", "list", "--json").json == []
    packs = {one["check"]: one for one in fairdraft("doctor", "--json").json}["rule packs"]
    assert packs["status"] == "fail"
    assert "mine.toml" in packs["detail"]


def test_a_recipe_of_ones_own_drafts(fairdraft, home: Path, tmp_path: Path) -> None:
    """Two ways to ask the same model stand beside each other; each draft keeps by which it was asked."""
    fairdraft("campaigns", "list")
    shipped = (resources() / "recipes" / "dtc-chat.toml").read_text(encoding="utf-8")
    mine = shipped.replace('id = "dtc-chat"', 'id = "short"').replace("Promise nothing.", "Promise nothing. Be brief.")
    (home / "recipes" / "short.toml").write_text(mine, encoding="utf-8")
    candidate = tmp_path / "short.toml"
    candidate.write_text(
        'schema = "fairdraft/candidate@1"\nid = "briefly"\nname = "Briefly"\nmodel = "SmolLM2"\nrecipe = "short"\n',
        encoding="utf-8",
    )
    assert fairdraft("candidates", "add", candidate).code == 0
    order = ("draft", "--campaign", "glynora", "--candidate", "briefly", "-n", "1", "--json")
    (draft,) = fairdraft(*order).json["drafts"]
    born = draft["provenance"]
    assert (born["recipe"], born["recipe_version"]) == ("short", "1")
    assert "Promise nothing. Be brief." in born["rendered_prompt"]
    checks = {one["check"]: one for one in fairdraft("doctor", "--json").json}
    assert checks["recipes"]["detail"].startswith("1 of your own")


def test_an_example_that_its_rule_is_not_asked_about_says_so(fairdraft, tmp_path: Path) -> None:
    """Examples are for print unless they say otherwise; a rule for the web alone neither flags nor passes those."""
    pack = tmp_path / "mine.toml"
    rule = (
        'schema = "fairdraft/pack@1"\nid = "mine"\nversion = "1"\n[[rules]]\nid = "MY-01"\ntitle = "Calm"\n'
        'kind = "pattern"\nseverity = "warning"\nchannels = ["web"]\npatterns = [\'\\bwow\\b\']\n'
        'message = "Not “{quote}”."\nwhy = "Voice."\nflags = [{ text = "Wow."%% }]\npasses = [{ text = "Look."%% }]\n'
    )
    pack.write_text(rule.replace("%%", ""))
    answer = fairdraft("rules", "test", pack)
    assert answer.code == 1
    assert answer.out.count("was not checked for product-claim, print") == 2
    assert "flagged" not in answer.out
    pack.write_text(rule.replace("%%", ', channel = "web"'))
    assert fairdraft("rules", "test", pack).code == 0
