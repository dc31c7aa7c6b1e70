"""A model's coverage probe in the window; the engine alone is pretended."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from gguf_head import gguf
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.services.managing_models import ModelService
from fairdraft.services.workplace import Workplace
from fairdraft.ui.models.probe_page import ProbePage
from fairdraft.ui.models.profile_chart import ProfileChart
from fairdraft.ui.theme.theme import Theme


class PretendedScoring:
    """Every byte costs what the file's name says. It waits after the fifth text where it is told to hold."""

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.held = threading.Event()
        self.hold.set()
        self.problem: KnownError | None = None
        self.scored = 0

    def score_texts(
        self,
        model: ModelFile,
        passages: Sequence[PassageToScore],
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[ScoredPassage, ...]:
        if self.problem is not None:
            raise self.problem
        scores: list[ScoredPassage] = []
        for passage in passages:
            if go_on is not None and not go_on():
                break
            size = len(passage.text.encode())
            scores.append(ScoredPassage(size // 4, size, size * float(Path(model.path).stem)))
            self.scored += 1
            if progress is not None:
                progress(len(scores))
            if self.scored == 5 and not self.hold.is_set():
                self.held.set()
                self.hold.wait(10)
        return tuple(scores)


@pytest.fixture
def scoring() -> PretendedScoring:
    return PretendedScoring()


@pytest.fixture
def workplace(tmp_path: Path, scoring: PretendedScoring) -> Iterator[Workplace]:
    opened = bootstrap.open_workplace(tmp_path / "home", scripted=True)
    probing = opened.probing
    # The scripted library gives every candidate the same pretended file; a probe needs the models' own.
    plain = ModelService(opened.models._store, opened.models._files, opened.models._placing._fit)
    probing._models, probing._scoring = plain, scoring
    yield opened
    opened.close()


@pytest.fixture
def models(workplace: Workplace, tmp_path: Path) -> tuple[LibraryModel, LibraryModel]:
    """Two base models, which need 1 and 1.2 bits for a byte."""
    return tuple(
        workplace.probing._models.add(gguf(tmp_path / f"{cost}.gguf", general_name=name))
        for cost, name in (("1.0", "Near"), ("1.2", "Far"))
    )


@pytest.fixture
def page(qtbot: QtBot, workplace: Workplace, theme: Theme) -> Iterator[ProbePage]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 800)
    one = ProbePage(workplace, theme)
    one.setParent(window)
    one.resize(window.size())
    window.show()
    yield one
    one.close_page()


def texts(page: ProbePage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_a_model_is_measured_and_shown_beside_the_others(
    qtbot: QtBot, page: ProbePage, models: tuple[LibraryModel, LibraryModel], workplace: Workplace
) -> None:
    """Not measured, the page offers to; measured, it shows the profile in a plot and in words, beside the other's."""
    near, far = models
    workplace.probing.probe(far.id)
    page.show_model(near)
    qtbot.waitUntil(lambda: "This model has not been measured yet." in texts(page))
    assert page.run.text() == "Measure this model"
    with qtbot.waitSignal(page.probed, timeout=10_000):
        page.run.click()
    qtbot.waitUntil(lambda: any("too few models were both probed and rated" in one for one in texts(page)))
    (chart,) = page.findChildren(ProfileChart)
    told = chart.accessibleDescription()
    assert f"Safety information, {near.name}: 1.00".casefold() in told.casefold()
    assert f"{far.name}: 1.20" in told
    assert any("better than Far" in one for one in texts(page))
    assert any("Bits per byte say how well a model predicts" in one for one in texts(page))
    assert page.run.text() == "Measure again"
    assert not page.quick.isVisible()


def test_measuring_can_be_stopped_and_gone_on_with(
    qtbot: QtBot, page: ProbePage, models: tuple[LibraryModel, LibraryModel], scoring: PretendedScoring
) -> None:
    """Stopped in the first set, what was measured stays shown, and the rest is offered."""
    scoring.hold.clear()
    messages = []
    page.told.connect(messages.append)
    page.show_model(models[0])
    page.run.click()
    assert not page.run.isVisible()
    assert page.stop.isVisible()
    qtbot.waitUntil(scoring.held.is_set, timeout=10_000)
    with qtbot.waitSignal(page.probed, timeout=10_000):
        page.stop.click()
        assert not page.stop.isEnabled()
        scoring.hold.set()
    assert scoring.scored == 5
    assert "is kept" in messages[-1].what
    assert page.run.text() == "Measure the rest"
    with qtbot.waitSignal(page.probed, timeout=10_000):
        page.run.click()
    assert page.run.text() == "Measure again"
    assert scoring.scored == 5 + (15 + 17 + 15 + 14 + 15 + 16 + 17) - 5


def test_a_failing_engine_is_told(
    qtbot: QtBot, page: ProbePage, models: tuple[LibraryModel, LibraryModel], scoring: PretendedScoring
) -> None:
    """The problem reaches the window's message, and the page offers to try again."""
    scoring.problem = KnownError("The engine ran out of memory.", "Close other programs.")
    page.show_model(models[0])
    with qtbot.waitSignal(page.told, timeout=10_000) as told:
        page.run.click()
    assert told.args[0].what == "The engine ran out of memory."
    assert page.run.isVisible()


def test_leaving_goes_back_to_the_models(qtbot: QtBot, page: ProbePage, models: tuple[LibraryModel, ...]) -> None:
    """The button at the top says that the person goes back."""
    page.show_model(models[0])
    with qtbot.waitSignal(page.left, timeout=1_000):
        page.back.click()
