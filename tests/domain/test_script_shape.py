"""Dividing a model's text into the lines of a broadcast script."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.copy_shape import Section
from fairdraft.domain.draft_form import divided, divided_so_far, grammar_for, own_grammars
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.script_shape import divide_script, has_shown_lines, has_spoken_lines, is_script, script_grammar

SHAPED = """VO: Take the long way home.
SUPER: The long way home
VO: GLYNORA is taken once a day.
VO: Ask your doctor.
SUPER: GLYNORA
"""
AS_PAIRS = [
    ("voice_over", "Take the long way home."),
    ("super", "The long way home"),
    ("voice_over", "GLYNORA is taken once a day."),
    ("voice_over", "Ask your doctor."),
    ("super", "GLYNORA"),
]
PIECES = st.sampled_from(
    ["VO: ", "SUPER: ", "VISUAL: ", "ANNCR: ", "HEADLINE: ", "ISI: ", "**", "# ", "| ", " | ", "[", "]", "(", ")", "\n",
     "\n\n", "0:00-0:05 ", "1. ", "Words.", "more words", "<br>", "(none)", "“", "”", "\u2028", "\r\n"]
)  # fmt: skip
WRITTEN = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


def _pairs(text: str, *, with_supers: bool = True, keep_all: bool = False) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in divide_script(text, with_supers=with_supers, keep_all=keep_all)]


def test_tagged_lines_become_spoken_and_shown_lines() -> None:
    """Every spoken line and every super is a section of its own, in their order."""
    assert _pairs(SHAPED) == AS_PAIRS
    assert _pairs(SHAPED, keep_all=True) == AS_PAIRS


@pytest.mark.parametrize(
    "line",
    [
        "VOICE-OVER: One idea.",
        "**VO:** One idea.",
        "## Anncr: “One idea.”",
        '1. VO (warm): "One idea."',
        "[VO]: One idea.",
        "[0:00-0:05] VO: One idea.",
        "- Narrator: One idea.",
        "VO:\n\nOne idea.",
        "0:00 - 0:05\nVO:\nOne\nidea.",
        "v/o : One idea.",
    ],
)
def test_people_and_models_tag_what_is_spoken_in_many_ways(line: str) -> None:
    """Times, numbers, Markdown, quotes and directions around a spoken line are no part of it."""
    assert _pairs(line) == [("voice_over", "One idea.")]


def test_two_columns_in_a_line_and_a_table_are_read() -> None:
    """What is shown may stand behind a bar, or in a column beside what is spoken; empty cells say nothing."""
    table = (
        "Sure:\n\n| Time | Audio | Visual/Super |\n| --- | --- | --- |\n"
        "| 0:00-0:05 | Take the long way home. | A man walks.<br>SUPER: The long way home |\n"
        "| 0:05-0:09 | Ask your doctor. | (none) |"
    )
    assert _pairs(table) == [
        ("voice_over", "Take the long way home."),
        ("visual", "VISUAL: A man walks."),
        ("super", "The long way home"),
        ("voice_over", "Ask your doctor."),
    ]
    assert _pairs("VO: Go on. | SUPER: Go / on") == [("voice_over", "Go on."), ("super", "Go / on")]


def test_a_text_without_tags_is_spoken() -> None:
    """Line by line; what stands in brackets is a direction."""
    assert _pairs("[Music under]\nTake the long way.\n\nAsk your doctor.") == [
        ("voice_over", "Take the long way."),
        ("visual", "VISUAL: Music under"),
        ("voice_over", "Ask your doctor."),
    ]


def test_print_copy_in_a_script_is_spoken_and_approved_language_left_aside() -> None:
    """A model that writes headline and body all the same gives spoken lines; its own risks count in raw drafts only."""
    text = "HEADLINE: One idea\nBODY: Words.\nIMPORTANT SAFETY INFORMATION: It is quite safe.\nCTA: Ask."
    assert _pairs(text) == [("voice_over", "One idea"), ("voice_over", "Words."), ("voice_over", "Ask.")]
    assert ("isi", "It is quite safe.") in _pairs(text, keep_all=True)


def test_what_a_model_says_around_its_script_is_no_line() -> None:
    """Nor is what it thought; raw drafts keep the words behind, which they are rated by."""
    text = f"<think>VO: no</think>Sure! Here it is:\n\n{SHAPED}\nLet me know!"
    assert _pairs(text) == AS_PAIRS
    assert _pairs(text, keep_all=True) == [*AS_PAIRS, ("voice_over", "Let me know!")]


def test_a_line_that_is_spoken_again_counts_once() -> None:
    """A model that begins again does not fill the spot twice; a raw draft is as it was written."""
    assert _pairs(SHAPED + SHAPED) == AS_PAIRS
    assert _pairs(SHAPED + SHAPED, keep_all=True) == AS_PAIRS + AS_PAIRS


def test_radio_shows_nothing() -> None:
    """Supers of a model are left aside where nothing can be shown."""
    assert _pairs(SHAPED, with_supers=False) == [one for one in AS_PAIRS if one[0] == "voice_over"]
    assert divided(SHAPED, "radio") == tuple(Section(*one) for one in AS_PAIRS if one[0] == "voice_over")


def test_the_super_before_the_first_spoken_line_goes_behind_it() -> None:
    """So every row of the script begins with what is spoken, as the checker reads rows."""
    assert _pairs("SUPER: First\nVO: One.") == [("voice_over", "One."), ("super", "First")]
    assert _pairs("SUPER: Alone") == [("super", "Alone")]


@given(WRITTEN, st.booleans(), st.booleans())
def test_any_text_divides_into_lines(text: str, with_supers: bool, keep_all: bool) -> None:
    """Whatever a model writes, sections hold words, spoken and shown ones in one paragraph each."""
    for one in divide_script(text, with_supers=with_supers, keep_all=keep_all):
        assert one.text == one.text.strip()
        assert any(mark.isalnum() or mark == "_" for mark in one.text)
        assert "\n" not in one.text
        assert one.name in ("voice_over", "super", "visual", *(("indication", "isi", "legal") if keep_all else ()))


@given(st.lists(st.lists(st.sampled_from(["Walk", "home,", "then", "ask.", "2", "na"]), max_size=5), max_size=5))
def test_words_without_a_tag_are_never_lost(lines: list[list[str]]) -> None:
    """A text in which no line begins with a tag comes whole, each different line once."""
    text = "\n".join(" ".join(words) for words in lines)
    spoken = [
        words for words in dict.fromkeys(re.sub(r"\W+", " ", " ".join(one)).strip().lower() for one in lines) if words
    ]
    kept = divide_script(text, with_supers=True)
    assert [re.sub(r"\W+", " ", one.text).strip().lower() for one in kept] == spoken
    assert {one.name for one in kept} <= {"voice_over"}


@pytest.mark.parametrize(
    "text", [" " * 100_000, "*" * 100_000, "[(" * 50_000, "| " * 50_000, "VO: " * 30_000, "00:00-00:01" * 10_000,
             "VO: a | " * 20_000, "VO:" + "\n" * 100_000, "VO (" * 20_000]
)  # fmt: skip
def test_long_nonsense_takes_no_long_time(text: str) -> None:
    """A model that repeats one mark until its last token holds nobody up."""
    begun = time.process_time()
    divide_script(text, with_supers=True)
    is_script(text)
    assert time.process_time() - begun < 10


def test_the_form_of_words_under_way_shows_in_their_first_tag() -> None:
    """A card that streams needs no campaign to know that a script is coming."""
    assert is_script("Sure!\n**VO:** Wal")
    assert not is_script("HEADLINE: VO: it")
    assert [one.name for one in divided_so_far("VO: Walk.\nSUPER: W")] == ["voice_over", "super"]
    assert [one.name for one in divided_so_far("HEADLINE: Walk\nBODY: W")] == ["headline", "body"]


@pytest.mark.parametrize(
    ("text", "spoken", "shown"),
    [
        ("VO: Walk.\nSUPER: Actor portrayal", True, True),
        ("**ANNCR:** Walk.", True, False),
        ("| TIME | VO | SUPER |\n| --- | --- | --- |\n| 0:00-0:05 | Walk. | Walk |", True, True),
        ("HEADLINE: Walk.\nBODY: The VO is yours.", False, False),
    ],
)
def test_a_script_is_known_by_its_lines_or_its_columns(text: str, spoken: bool, shown: bool) -> None:
    """Tagged lines and the columns of a table make a text a script, for the eye where something is shown."""
    assert (has_spoken_lines(text), has_shown_lines(text)) == (spoken, shown)


def test_each_channel_has_the_grammar_of_its_form() -> None:
    """Television has supers, radio has none, and the grammar of print copy is the one that drafts were made with."""
    assert '"\\nSUPER: "' in grammar_for("tv")
    assert "SUPER" not in grammar_for("radio")
    assert grammar_for("tv") == script_grammar(with_supers=True)
    assert text_sha256(grammar_for("email")) == "afe7449cae254203fdb806a1f2cd74173bbda7352b5b50e5138d8ec89cb171e3"
    assert {grammar_for("tv"), grammar_for("radio"), grammar_for("web")} == set(own_grammars())
