"""A broadcast script is read row by row, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.finding import Span
from fairdraft.rules.tv_script import tv_script

TABLE = """TV :30

| Time | VO | SUPER | VISUAL |
| --- | --- | --- | --- |
| 0:00-0:10 | GLYNORA helps lower blood sugar. | GLYNORA® (vespagliflone) | A man walks |
| 0:10-0:20 | Do not take GLYNORA if you are on dialysis.<br>Call us. | Do not take on dialysis.<br>Rx only | Music |
"""


def test_a_table_gives_its_rows() -> None:
    """Each table row is a script row with its time, words and what is shown."""
    script = tv_script(TABLE)
    assert [one.time for one in script.rows] == [(0.0, 10.0), (10.0, 20.0)]
    assert [one.words for one in script.rows] == [5, 11]
    assert [one.risk for one in script.rows] == [False, True]
    assert script.length == 30
    assert script.rows[1].visual.text == "Music"
    assert script.risk_pace == 66
    assert script.benefit_pace == 30


VOICE = "Do not take GLYNORA if you are on dialysis."


@pytest.mark.parametrize(
    "table",
    [
        f"| Time | VO | VISUAL/SUPER |\n|---|---|---|\n| 0:20-0:25 | {VOICE} | |\n| | | SUPER: {VOICE} |",
        f"| Time | VO | SUPER / VISUAL |\n|-|-|-|\n| 0:20-0:25 | {VOICE} | Rain. |\n| 0:20-0:25 | | SUPER: {VOICE} |",
        f"| TIME | VO | VISUAL | SUPER |\n|---|---|---|---|\n| 0:20-0:25 | {VOICE} | Rain. | |\n| | | | {VOICE} |",
        f"| Time | VO | SUPER |\n|---|---|---|\n| 0:20-0:25 | | {VOICE} |\n| | {VOICE} | |",
        f"| Time | AUDIO | VIDEO |\n|---|---|---|\n| 0:20-0:25 | VO: {VOICE} | Rain. [SUPER: {VOICE}] |",
        f"| Time | VO | VIDEO |\n|---|---|---|\n| 0:20 | {VOICE} | Rain.<br>SUPER: {VOICE} |\n| 0:25 | Ask. | |",
        f"Time | VO | SUPER\n--- | --- | ---\n0:20-0:25 | {VOICE} | {VOICE}",
        f"TIME\tVO\tSUPER\n0:20-0:25\t{VOICE}\t{VOICE}",
        f"[0:20-0:25]\nVO: {VOICE}\nVISUAL: Rain. SUPER: {VOICE}",
        f"[0:20-0:25]\nVO: {VOICE}\n[0:20-0:25]\nSUPER: {VOICE}",
    ],
)
def test_what_is_shown_below_or_within_the_visual_belongs_to_what_is_spoken(table: str) -> None:
    """However a table is set, its spoken risk and its super are one row with its time."""
    row = tv_script(table).rows[0]
    assert row.time == (20.0, 25.0)
    assert (row.voice_over.text, row.super.text, row.alignment) == (VOICE, VOICE, "verbatim")
    assert row.visual.text in ("", "Rain.")
    assert [table[one.start : one.end].strip() for one in row.super.spans] == [VOICE]


def test_a_spoken_row_and_a_scene_with_its_own_time_stay_apart() -> None:
    """Two spoken rows are two, and so are a spoken one and a silent scene after it."""
    head = "| Time | VO | SUPER |\n|---|---|---|\n"
    spoken = tv_script(f"{head}| | One. | |\n| | Two. | Shown |")
    assert [one.voice_over.text for one in spoken.rows] == ["One.", "Two."]
    scenes = tv_script(f"{head}| 0:00-0:05 | One. | |\n| 0:05-0:08 | | Shown |")
    assert [one.super.text for one in scenes.rows] == ["", "Shown"]


def test_lines_behind_a_table_are_no_rows_of_it() -> None:
    """Bars within a tagged line do not make a row of a table that has ended."""
    script = tv_script("| VO | SUPER |\n|---|---|\n| One. | Shown |\n\nVO: Two.\nSUPER: Rx only | glynora.example")
    assert [one.voice_over.text for one in script.rows] == ["One.", "Two."]


@given(
    st.lists(
        st.sampled_from(
            [
                "---",
                "<br>",
                "\n",
                "\n\n",
                "[",
                "]",
                " A risk of death. ",
                "\r\n",
                "| ",
                "|",
                "\t",
                "Time",
                "VO",
                "SUPER",
                "VISUAL/SUPER",
                "SUPER: ",
                "VO: ",
                "VISUAL: ",
                "0:05",
                "0:05-0:10",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_every_place_of_a_script_lies_in_its_text(text: str) -> None:
    """Places are in order within the text, and hold the words that the row says."""
    for row in tv_script(text).rows:
        for part in (row.voice_over, row.super, row.visual):
            assert all(0 <= one.start <= one.end <= len(text) for one in part.spans)
            assert part.text == " ".join(text[one.start : one.end].strip() for one in part.spans)


def test_tagged_lines_pair_what_is_shown_with_what_is_said() -> None:
    """A SUPER line belongs to the VO line before it; a VISUAL that leads belongs to the VO after it."""
    script = tv_script(
        "VO: Mornings are yours.\nSUPER: GLYNORA\n\nVO: Do not take GLYNORA if you are on dialysis.\n"
        "SUPER: Do not take GLYNORA if you are on dialysis.\nSUPER: Rx only"
    )
    assert [(one.voice_over.text, len(one.super.spans)) for one in script.rows] == [
        ("Mornings are yours.", 1),
        ("Do not take GLYNORA if you are on dialysis.", 2),
    ]
    led = tv_script("VISUAL: a kitchen\nVO: One.\nVISUAL: a street\nVO: Two.")
    assert [(one.visual.text, one.voice_over.text) for one in led.rows] == [("a kitchen", "One."), ("a street", "Two.")]


def test_blanks_behind_a_tag_are_no_words() -> None:
    """What is said on the next line begins there, so that what is told of it has words to mark."""
    (row,) = tv_script(f"VO:  \n{VOICE}").rows
    assert row.voice_over.spans == (Span(6, 6 + len(VOICE)),)


def test_the_screen_shows_the_spoken_words_or_not() -> None:
    """Key words in their order are verbatim, other words a paraphrase, nothing but legal supers is missing."""
    voice = "VO: GLYNORA can cause ketoacidosis, which can be life-threatening. Do not take it on dialysis."
    told = {
        shown: tv_script(f"{voice}\nSUPER: {shown}").rows[0].alignment
        for shown in (
            "Ketoacidosis, which can be life-threatening. Do not take on dialysis",
            "Ketoacidosis, which can be life-threatening",
            "Serious side effects possible",
            "Life-threatening ketoacidosis",
            "Rx only. Actor portrayal",
        )
    }
    assert list(told.values()) == ["verbatim", "partial", "paraphrase", "paraphrase", "missing"]


def test_a_super_that_looks_legal_counts_where_it_is_what_is_said() -> None:
    """ "Ask your doctor" is shown beside risks only as their own words, not as a legal line of its own."""
    voice = "VO: Ask your doctor what to do about serious bleeding."
    assert tv_script(f"{voice}\nSUPER: {voice[4:]}").rows[0].alignment == "verbatim"
    assert tv_script(f"{voice}\nSUPER: Ask your doctor. Call 1-800-555-0142").rows[0].alignment == "missing"
    assert tv_script(f"{voice}\nSUPER: See our ad in Example Living").rows[0].alignment == "missing"


def test_words_take_the_time_that_the_pace_gives() -> None:
    """Without stated times, seconds follow from the words at the pace asked for."""
    script = tv_script("VO: " + "word " * 30, pace=120)
    assert script.words == 30
    assert script.seconds == 15
    assert script.risk_pace is None


def test_the_four_ways_to_the_labeling_are_ticked() -> None:
    """A toll-free number, a website, a print ad and the doctor are each found with their place."""
    text = "SUPER: See our ad in Example Living | 1-800-555-0188 | cordexa.example | Talk to your doctor"
    assert all(one.span is not None for one in tv_script(text).provision)
    assert [one.id for one in tv_script("VO: Ask your doctor.").provision if one.span] == ["doctor"]
    for phone in ("1.800.555.0188", "(800) 555-0188", "1 (888) 555-0188", "800-FDA-1088", "1-800-CORDEXA"):
        assert [one.id for one in tv_script(f"SUPER: {phone}").provision if one.span] == ["phone"], phone
    assert [one.id for one in tv_script("VO: 800 people, and 833 more.").provision if one.span] == []


def test_the_approved_major_statement_is_known_as_risk() -> None:
    """A spoken line that no word betrays is risk where it is known to be approved."""
    text = "VO: Your skin may turn yellow."
    assert not tv_script(text).rows[0].risk
    assert tv_script(text, risk_places=[Span(4, len(text))]).rows[0].risk


@given(
    st.lists(
        st.sampled_from(
            [
                "VO: ",
                "SUPER: ",
                "VISUAL: ",
                "| ",
                "\n",
                "\r\n",
                "[0:10-0:20] ",
                "risk of death. ",
                "| VO | SUPER |\n",
                "---|",
                "<br>",
                "é",
            ]
        ),
        max_size=30,
    )
)
def test_any_script_is_read_within_its_text(parts: list[str]) -> None:
    """Whatever stands in a script, every span lies inside it and is no word of a tag."""
    text = "".join(parts)
    for row in tv_script(text).rows:
        for one in (row.voice_over, row.super, row.visual):
            for span in one.spans:
                assert 0 <= span.start <= span.end <= len(text)
        assert row.seconds >= 0


def test_copy_does_not_say_how_long_the_spot_is() -> None:
    """A time that is spoken or shown, or belongs to one row, is none of the spot; a line beside the script tells it."""
    script = "VO: Close your eyes for 30 seconds.\nSUPER: :15 of quiet\nVISUAL: a 20-second street"
    assert tv_script(script).length is None
    assert tv_script(script, seconds=90).length == 90
    assert tv_script(f"TV :60\n\n{script}", seconds=90).length == 60
    assert tv_script("| Time | VO |\n| --- | --- |\n| (:15) | Walk. |", seconds=90).length == 90
