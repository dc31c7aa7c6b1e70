"""Where lines are not to end."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.ui.parts.held_words import held_together
from fairdraft.ui.parts.words import WrappedLabel

HOLD = "\N{NO-BREAK SPACE}"


def test_points_pages_and_days_stay_with_their_words() -> None:
    """No line begins with a point, and none ends within a page or a day."""
    held = held_together("Sent by Rae · 30 Nov 2026, 19:58 · PI · p. 12, see p. iv of 3 parts")
    assert held_together("… at higher risk …") == f"… at higher risk{HOLD}…"
    assert held == (
        f"Sent by Rae{HOLD}· 30{HOLD}Nov{HOLD}2026, 19:58{HOLD}· PI{HOLD}· p.{HOLD}12, see p. iv of 3 parts"
    )


def test_an_interval_stays_on_one_line() -> None:
    """Its two ends are one figure; words in brackets may be broken."""
    assert held_together("by 0.2 [−0.1, 0.5] and 11 of 50 [13%, 35%]; [a kitchen, at sunrise]") == (
        f"by 0.2 [−0.1,{HOLD}0.5] and 11 of 50 [13%,{HOLD}35%]; [a kitchen, at sunrise]"
    )


@given(st.text(alphabet="ap. ·1Nov2026\n[,]−%"))
def test_nothing_but_blanks_is_another(text: str) -> None:
    """Each character keeps its place, so what is marked by places is marked rightly."""
    held = held_together(text)
    assert len(held) == len(text)
    assert held.replace(HOLD, " ") == text


def test_a_label_tells_its_words_as_they_were_given(qapp: object) -> None:
    """The other blanks are drawn, and are not in what the label says of itself."""
    label = WrappedLabel("PI · p. 12")
    assert label.text() == label.accessibleName() == "PI · p. 12"
    assert f"PI{HOLD}· p.{HOLD}12" in super(WrappedLabel, label).text()
