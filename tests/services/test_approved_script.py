"""Scripts that are taken in: approved lines are locked with what is shown beside them, altered ones are not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdraft.domain.assembly import approved_language, approved_texts
from fairdraft.domain.manuscript import read_manuscript
from fairdraft.domain.piece import render
from fairdraft.domain.product import Product
from fairdraft.services.importing_pieces import blocks_of
from fairdraft.services.workplace import Workplace

USE = (
    "GLYNORA is a prescription medicine used along with diet and exercise to lower blood sugar in adults with "
    "type 2 diabetes."
)
NOT_FOR = "GLYNORA is not for people with type 1 diabetes."


@pytest.fixture
def glynora(workplace: Workplace) -> Product:
    return workplace.products.product("glynora")


def taken_in(text: str, product: Product) -> list[tuple[str, str, str]]:
    """(section, kind, text) of the blocks that a script becomes."""
    return [(one.section, one.kind, one.text) for one in blocks_of(read_manuscript(text), product)]


def test_spoken_lines_are_locked_with_their_supers_and_notes_come_behind(glynora: Product) -> None:
    """A use and its limitation become one block, however its lines are wrapped; a note between them is kept."""
    wrapped = USE.replace("along with", "along with\n")
    text = (
        f"VO: Mornings.\nSUPER: Actor\nVO: {wrapped}\n[slow]\nSUPER: {USE}\nVO: {NOT_FOR}\nSUPER: {NOT_FOR}\nSUPER: Ask"
    )
    assert taken_in(text, glynora) == [
        ("voice_over", "voice_over", "Mornings."),
        ("super", "super", "Actor"),
        ("indication", "locked", f"VO: {USE}\nSUPER: {USE}\nVO: {NOT_FOR}\nSUPER: {NOT_FOR}"),
        ("note", "note", "[slow]"),
        ("super", "super", "Ask"),
    ]


def test_a_statement_with_one_altered_line_stays_to_be_edited_and_is_told(
    workplace: Workplace, glynora: Product
) -> None:
    """Neither what is spoken nor what is shown is locked where one word differs, and the checks name the element."""
    campaign = workplace.products.campaign("glynora-tv")
    statement = dict(approved_language(glynora, campaign))["isi"]
    for altered in (
        statement.replace("VO: Taking GLYNORA with insulin can", "VO: Taking GLYNORA with insulin may"),
        statement.replace("SUPER: Taking GLYNORA with insulin can", "SUPER: Taking GLYNORA with insulin may"),
        statement.replace("\nSUPER: Tell your doctor", "\nSUPER: Actor portrayal\nSUPER: Tell your doctor"),
    ):
        assert altered != statement
        assert {kind for _, kind, _ in taken_in(altered, glynora)} == {"voice_over", "super"}
    assert taken_in(statement, glynora) == [("isi", "locked", statement)]
    spoken = statement.replace("Taking GLYNORA with insulin can", "Taking GLYNORA with insulin may")
    blocks = blocks_of(read_manuscript(spoken), glynora)
    result = workplace.checking.check_blocks(blocks, glynora, campaign).result
    assert "altered" in {row.status for row in result.required if row.element.startswith("isi")}


def test_another_super_within_approved_language_parts_it(glynora: Product) -> None:
    """Where the longest approved text is not shown as it is spoken, a shorter one that begins there is locked."""
    text = f"VO: {USE}\nSUPER: Actor portrayal\nVO: {NOT_FOR}\nSUPER: {NOT_FOR}"
    assert taken_in(text, glynora) == [
        ("indication", "locked", f"VO: {USE}"),
        ("super", "super", "Actor portrayal"),
        ("indication", "locked", f"VO: {NOT_FOR}\nSUPER: {NOT_FOR}"),
    ]


def test_approved_lines_among_others_of_one_speech_are_locked(glynora: Product) -> None:
    """A speech is divided where it is approved, unless a super is shown with it; where nothing is said, nothing is."""
    speech = f"VO: Mornings.\n{USE}\nAsk your doctor."
    assert taken_in(speech, glynora) == [
        ("voice_over", "voice_over", "Mornings."),
        ("indication", "locked", f"VO: {USE}"),
        ("voice_over", "voice_over", "Ask your doctor."),
    ]
    assert {kind for _, kind, _ in taken_in(f"{speech}\nSUPER: Actor", glynora)} == {"voice_over", "super"}
    assert {kind for _, kind, _ in taken_in(f"SUPER: {USE}\nSUPER: {NOT_FOR}", glynora)} == {"super"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_line_of_a_script_is_lost(glynora: Product, data: st.DataObject) -> None:
    """Spoken, shown and seen words stay in order, whatever is approved among them, and notes are all there."""
    texts = [" ".join(text.split()) for section, text in approved_texts(glynora) if section != "isi"]
    words = st.sampled_from([*texts, USE, NOT_FOR, "Mornings.", "Actor"])
    lines = st.tuples(st.sampled_from(["VO: ", "SUPER: ", "VISUAL: ", ""]), words).map("".join) | st.just("[slow]")
    text = "VO: Hello.\n" + "\n".join(data.draw(st.lists(lines, max_size=10)))
    blocks = blocks_of(read_manuscript(text), glynora)
    plain = [one for one in text.split("\n") if one != "[slow]"]
    said = render(blocks).text.replace("VO: ", "").replace("SUPER: ", "").split()
    assert said == " ".join(plain).replace("VO: ", "").replace("SUPER: ", "").split()
    assert sum(one.kind == "note" for one in blocks) == text.count("[slow]")
