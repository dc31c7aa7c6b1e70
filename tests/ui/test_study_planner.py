"""Planning a study in the window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from gguf_head import gguf_file
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from study_support import planned

from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.host.paths import resources
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.studies.planner_page import PlannerPage

OpenWindow = Callable[..., MainWindow]
# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def words(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def reckoned(qtbot: QtBot, page: PlannerPage) -> PlannerPage:
    qtbot.waitUntil(lambda: page.design is not None, timeout=15000)
    return page


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    one = open_window()
    one.show_screen("studies")
    return one


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> PlannerPage:
    """The planner with a study that has a name."""
    window.top.press()
    one = window.studies.planner
    assert window.studies.page is one
    one.form.name.setText("Autumn, web & print")
    return reckoned(qtbot, one)


def test_the_planner_says_what_the_design_can_show(qtbot: QtBot, page: PlannerPage) -> None:
    """The sentences of the plan stand beside the form, and follow each choice."""
    said = words(page.side)
    assert "50 briefs, two candidates" in said
    assert "50 shared briefs: 0.44 points for one comparison, or 0.55 points over all 5 comparisons" in said
    # What the form calls briefs has no second name beside it.
    assert "prompts" not in said
    page.form.campaigns["lumivar"].box.setChecked(False)
    page.form.campaigns["cordexa"].box.setChecked(False)
    reckoned(qtbot, page)
    assert "17 briefs, two" in words(page.side)
    assert "too few to say much" in words(page.side)


def test_briefs_of_a_campaign_are_chosen(
    qtbot: QtBot, window: MainWindow, page: PlannerPage, workplace: Workplace
) -> None:
    """All are at first; each tick changes the numbers, none at all keeps nothing, and the plan has what is left."""
    row = page.form.campaigns["lumivar"]
    assert row.chosen is None
    assert not row.is_open
    row.fold.click()
    assert row.is_open
    for one in ("b01", "b02"):
        row.briefs[one].setChecked(False)
    reckoned(qtbot, page)
    assert "48 of 50 briefs, two candidates" in words(page.side)
    assert "14 of 16 briefs" in words(row)
    press(row, "None briefs of")
    assert 'Choose at least one brief of "lumivar".' in words(page.side)
    assert "none of 16 briefs" in words(row)
    assert not window.top.action.isEnabled()
    row.briefs["b03"].setChecked(True)
    reckoned(qtbot, page)
    use = next(one for one in page.side.findChildren(QPushButton) if one.accessibleName().startswith("Use: All 50"))
    use.click()
    assert row.chosen is None
    press(row, "None briefs of")
    row.briefs["b03"].setChecked(True)
    # What was chosen waits while the campaign is left out, and outlives a change of the store.
    row.box.setChecked(False)
    assert not row.is_open
    row.box.setChecked(True)
    page.store_changed(frozenset({"campaign"}))
    assert page.form.campaigns["lumivar"].chosen == ("b03",)
    with qtbot.waitSignal(page.kept, timeout=5000):
        window.top.press()
    study = workplace.studying.study("autumn-web-print")
    assert study.plan is not None
    assert study.plan.briefs == {"lumivar": ("b03",)}
    qtbot.waitUntil(lambda: "glynora: all\nlumivar: b03" in words(window.studies.study), timeout=10000)
    window.studies.plan(study)
    assert page.form.choices.briefs == {"lumivar": ("b03",)}
    assert not page.form.campaigns["glynora"].is_open


def press(inside: QWidget, name: str) -> None:
    next(one for one in inside.findChildren(QPushButton) if one.accessibleName().startswith(name)).click()


def test_fewer_comparisons_show_smaller_differences(qtbot: QtBot, page: PlannerPage) -> None:
    """Unticking all but one test makes the family one, and the smallest difference smaller."""
    assert page.design is not None
    before = page.design.shows[2].points
    for criterion in ("accuracy", "indication_language", "isi_referencing", "copy_quality"):
        page.form.tests.box("starter", "starter-plain", criterion).setChecked(False)
    reckoned(qtbot, page)
    assert page.design.family_size == 1
    assert (page.design.shows[2].points or 9) < (before or 0)


def test_a_proposal_is_taken_with_a_press(qtbot: QtBot, page: PlannerPage) -> None:
    """ "Three raters on every draft" names a third rater in the form, and the design is reckoned anew."""
    page.form.overlap.setValue(50)
    reckoned(qtbot, page)
    use = next(
        one for one in page.side.findChildren(QPushButton) if one.accessibleName().startswith("Use: Three raters")
    )
    use.click()
    assert (page.form.raters.text(), page.form.overlap.value()) == ("R1, R2, R3", 100)
    assert reckoned(qtbot, page).design is not None
    assert page.design is not None
    assert page.design.raters == 3


def test_what_is_missing_is_said_and_nothing_can_be_kept(qtbot: QtBot, window: MainWindow, page: PlannerPage) -> None:
    """Without raters the side says so and the primary action is off; a taken id is told. What is named at last is asked
    for no longer, though what the plan can show takes a moment.
    """
    page.form.raters.setText("")
    assert "Name the raters" in words(page.side)
    assert not window.top.action.isEnabled()
    page.form.raters.setText("R1")
    assert "Working it out" in words(page.side)
    qtbot.waitUntil(lambda: "Name the raters" not in words(page.side))
    page.form.id.setText("sample")
    page.form.id.textEdited.emit("sample")
    assert 'There is already a study "sample"' in words(page.side)
    assert not window.top.action.isEnabled()


def test_keeping_writes_the_plan_as_chosen(
    qtbot: QtBot, window: MainWindow, page: PlannerPage, workplace: Workplace
) -> None:
    """Every field reaches the store; the id follows from the name."""
    page.form.campaigns["cordexa"].box.setChecked(False)
    page.form.drafts_per_brief.setValue(2)
    page.form.raters.setText("Kim, R2")
    page.form.overlap.setValue(60)
    page.form.repeats.setValue(5)
    page.form.show_findings.setChecked(True)
    page.form.approved_box.setCurrentIndex(2)
    page.form.mode_box.setCurrentIndex(1)
    page.form.level.setValue(0.4)
    assert page.form.rater_hour.text() == "None"
    page.form.rater_hour.setValue(62.5)
    assert not page.missing
    with qtbot.waitSignal(page.kept, timeout=5000) as kept:
        window.top.press()
    assert kept.args == ["autumn-web-print"]
    plan = workplace.studying.study("autumn-web-print").plan
    assert plan is not None
    assert (plan.name, plan.campaigns) == ("Autumn, web & print", ("glynora", "lumivar"))
    assert (plan.drafts_per_brief, plan.raters, plan.overlap) == (2, ("Kim", "R2"), 0.6)
    assert (plan.hidden_repeats, plan.show_findings, plan.mode) == (0.05, True, "raw")
    assert (plan.margins.level, plan.comparisons, plan.rater_hour_price) == (0.4, (), 62.5)
    # What a file says more exactly than the field stays, whatever else is changed.
    exact = plan.model_copy(update={"rater_hour_price": 20_000.123})
    window.studies.plan(replace(workplace.studying.study("autumn-web-print"), plan=exact))
    page.form.overlap.setValue(70)
    assert page.form.choices.rater_hour_price == 20_000.123
    assert not isinstance(plan.approved, str)
    assert plan.approved.at_least == 4
    assert plan.approved.criteria == ("accuracy", "indication_language", "isi_referencing")


def test_i_am_a_rater_under_my_pseudonym(qtbot: QtBot, page: PlannerPage, workplace: Workplace) -> None:
    """“Add me” puts the pseudonym in once, in the place of an example, and not the name."""
    page.form.add_me.click()
    page.form.add_me.click()
    pseudonym = workplace.profiles.present_or_default().pseudonym
    assert page.form.raters.text() == f"{pseudonym}, R2"


def test_another_version_of_a_sealed_plan_says_what_that_means(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """A plan that is changed after sealing warns first, keeps its id, and becomes the next version."""
    planned(workplace, tmp_path, raters=["R1"], hidden_repeats=0.1)
    study = workplace.studying.seal("autumn")
    page = window.studies.planner
    window.studies.plan(study)
    reckoned(qtbot, page)
    assert "every comparison will say that the plan was changed" in words(page.side)
    assert not page.form.id.isEnabled()
    assert window.top.action.text() == "Save as version 2"
    page.form.overlap.setValue(40)
    with qtbot.waitSignal(page.kept, timeout=5000):
        window.top.press()
    assert workplace.studying.study("autumn").version == 2


def test_an_adaptation_is_declared(qtbot: QtBot, window: MainWindow, page: PlannerPage, workplace: Workplace) -> None:
    """What a candidate was made of and for reaches the plan; everything else has to be kept."""
    lines = page.form.adaptations

    def box(name: str) -> ChoiceBox:
        found = [one for one in lines.findChildren(ChoiceBox) if one.accessibleName() == name]
        return found[-1]

    lines.add.click()
    box("What it was made for").setCurrentIndex(3)
    (declared,) = lines.adaptations
    assert (declared.a, declared.b, declared.made_for) == ("starter", "starter-plain", ("brand_voice",))
    # A candidate is never an adaptation of itself: the other box gives way.
    box("The adaptation").setCurrentIndex(0)
    (declared,) = lines.adaptations
    assert (declared.a, declared.b) == ("starter-plain", "starter")
    with qtbot.waitSignal(page.kept, timeout=5000):
        window.top.press()
    plan = workplace.studying.study("autumn-web-print").plan
    assert plan is not None
    (kept,) = plan.comparisons
    assert (kept.a, kept.b, kept.made_for) == ("starter-plain", "starter", ("brand_voice",))
    assert kept.must_keep == ("accuracy", "indication_language", "isi_referencing", "copy_quality")


def library_model(name: str, **header: object) -> LibraryModel:
    facts: dict[str, object] = {
        "name": name,
        "architecture": "llama",
        "quantisation": "Q4_1",
        "parameters": 1,
        "context_length": 8192,
        "languages": ("en",),
        "licence": "apache-2.0",
        "base_model": "",
        "chat_template": "{{ messages }}",
        "tokenizer": "gpt2",
    }
    return LibraryModel(
        id=name,
        name=name,
        path=f"/models/{name}.gguf",
        size=1,
        modified_ns=1,
        sha256="",
        header=ModelHeader(**(facts | header)),  # type: ignore[arg-type]  # facts of any kind
        licence_restricts_training=False,
        added_at=utc_now(),
    )


def test_parts_that_do_not_go_together_are_told_before_they_are_kept(
    qtbot: QtBot, page: PlannerPage, workplace: Workplace
) -> None:
    """A base model with a chat recipe, or an adapter of another kind of model, cannot be kept, and it is said why."""
    for model in (
        library_model("plain", chat_template=None),
        library_model("voice", role="adapter", architecture="gemma3"),
    ):
        workplace.models._store.save_model(model)
    page.make_candidate()
    dialog = page.dialog
    assert dialog is not None
    dialog.name.setText("House voice")
    assert dialog.keep_button.isEnabled()

    def told(words: str) -> bool:
        return any(words in one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())

    dialog.adapter.setCurrentIndex(1)
    assert told("made for models with the architecture gemma3, but plain has the architecture llama")
    assert not dialog.keep_button.isEnabled()
    dialog.adapter.setCurrentIndex(0)
    assert dialog.keep_button.isEnabled()
    dialog.recipe.setCurrentIndex(dialog.recipe.findData("dtc-chat"))
    assert told("is a base model without a chat template")
    assert not dialog.keep_button.isEnabled()


def test_recipes_of_ones_own_are_offered_and_a_wrong_one_is_told(
    qtbot: QtBot, page: PlannerPage, workplace: Workplace
) -> None:
    """They stand after the shipped ones; a file that cannot be read is told by its name, and nothing can be kept."""
    workplace.models._store.save_model(library_model("chatty"))
    own = workplace.home / "recipes" / "mine.toml"
    shipped = resources() / "recipes" / "dtc-chat.toml"
    own.write_text(shipped.read_text(encoding="utf-8").replace('id = "dtc-chat"', 'id = "mine"'), encoding="utf-8")
    page.make_candidate()
    assert page.dialog is not None
    offered = [page.dialog.recipe.itemData(n) for n in range(page.dialog.recipe.count())]
    assert offered == ["dtc-chat", "dtc-completion", "mine"]
    page.dialog.reject()
    own.write_text("id = ", encoding="utf-8")
    page.make_candidate()
    page.dialog.name.setText("House voice")
    assert "mine.toml, line 1" in words(page.dialog)
    assert not page.dialog.keep_button.isEnabled()
    page.dialog.keep()
    page.dialog.reject()


def test_an_adapter_from_a_file_is_looked_at_when_it_is_chosen(
    page: PlannerPage, workplace: Workplace, tmp_path: Path
) -> None:
    """What is no GGUF file, a whole model or another model's adapter is told at once and not kept; a fitting one is."""
    workplace.models._store.save_model(library_model("plain", chat_template=None))
    page.make_candidate()
    dialog = page.dialog
    assert dialog is not None
    dialog.name.setText("House voice")
    file = tmp_path / "voice.gguf"
    for content, words_told in (
        (b"no adapter", "voice.gguf"),
        (gguf_file("llama", "model"), "is a model, not an adapter"),
        (
            gguf_file("gemma3", "adapter"),
            "made for models with the architecture gemma3, but plain has the architecture llama",
        ),
    ):
        file.write_bytes(content)
        dialog.use_adapter(file)
        assert words_told in words(dialog)
        assert not dialog.keep_button.isEnabled()
    file.write_bytes(gguf_file("llama", "adapter"))
    dialog.use_adapter(file)
    assert dialog.keep_button.isEnabled()


def test_a_candidate_like_another_differs_in_what_is_changed_alone(page: PlannerPage, workplace: Workplace) -> None:
    """What the form does not show is taken over as well, so that a comparison of the two is about the change."""
    starter = workplace.products.candidate("starter")
    assert starter.model is not None
    workplace.models._store.save_model(library_model(starter.model))
    finer = starter.sampling.model_copy(update={"temperature": 0.25})
    workplace.products.keep_candidate(
        starter.model_copy(update={"id": "a-fine", "name": "A fine one", "sampling": finer})
    )
    page.make_candidate()
    dialog = page.dialog
    assert dialog is not None
    dialog.name.setText("Four examples")
    assert dialog.like.currentText() == "A fine one"

    def said() -> list[str]:
        return [one.text() for one in dialog.findChildren(QLabel) if "A fine one" in one.text()]

    assert said() == ["Drafts exactly like “A fine one” so far."]
    dialog.examples.setValue(4)
    dialog.price.setValue(1.5)
    assert said() == ["Differs from “A fine one” in retrieval."]
    assert dialog.currency.text() == "USD"
    dialog.currency.setText("uds")
    assert not dialog.keep_button.isEnabled()
    assert "“uds” is not a currency." in dialog._problem.text()
    dialog.currency.setText("eur")
    dialog.keep_button.click()
    kept, base = workplace.products.candidate("four-examples"), workplace.products.candidate("a-fine")
    assert kept == base.model_copy(
        update={
            "id": kept.id,
            "name": kept.name,
            "retrieval": kept.retrieval,
            "machine_hour_price": 1.5,
            "currency": "EUR",
        }
    )
    assert kept.retrieval.k == 4


def test_a_candidate_is_made_of_what_is_here(qtbot: QtBot, page: PlannerPage, workplace: Workplace) -> None:
    """Model, adapter and examples are chosen; the recipe follows the kind of model; the plan has it ticked."""
    for model in (
        library_model("chatty"),
        library_model("plain", chat_template=None),
        library_model("voice", role="adapter"),
    ):
        workplace.models._store.save_model(model)
    page.make_candidate()
    dialog = page.dialog
    assert dialog is not None
    assert [dialog.model.itemData(n) for n in range(dialog.model.count())] == ["chatty", "plain"]
    assert not dialog.keep_button.isEnabled()
    dialog.model.setCurrentIndex(1)
    assert dialog.recipe.currentData() == "dtc-completion"
    dialog.name.setText("Starter")
    dialog.keep_button.click()
    assert any("already" in one.text() for one in dialog.findChildren(QLabel))
    dialog.name.setText("House voice, four examples")
    dialog.examples.setValue(4)
    dialog.temperature.setValue(0.0)
    dialog.longest.setValue(120)
    dialog.adapter.setCurrentIndex(1)
    dialog.scale.setValue(0.8)
    dialog.keep_button.click()
    kept = workplace.products.candidate("house-voice-four-examples")
    assert (kept.model, kept.recipe, kept.retrieval.k) == ("plain", "dtc-completion", 4)
    assert kept.adapter is not None
    assert (kept.adapter.path, kept.adapter.scale) == ("/models/voice.gguf", 0.8)
    assert (kept.sampling.temperature, kept.sampling.max_tokens) == (0.0, 120)
    assert page.form.choices.candidates == ("house-voice-four-examples", "starter", "starter-plain")
    assert page.form.candidates["house-voice-four-examples"].box.isChecked()
    reckoned(qtbot, page)
    assert page.design is not None
    assert page.design.candidates == 3
