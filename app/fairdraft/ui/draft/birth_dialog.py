"""How did a draft come about: which model, prompt, settings, engine and rules?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.graphics_cards import device_name
from fairdraft.domain.shortening import short_hash
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme


class BirthDialog(QDialog):
    """What is on record of how a draft came about, to be read and copied; it changes nothing."""

    def __init__(self, letter: str, draft: Draft, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"How variant {letter} was made")
        begin_in_size(self, 620, 600, theme, parent)
        layout = vertical(self, gap=0)
        area, column = scrolled(margins=(24, 24, 24, 16), gap=12)
        layout.addWidget(area, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(birth_facts(draft)):
            grid.addWidget(text_label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_copied(words), row, 1)
        column.addLayout(grid)
        prompt = draft.provenance.rendered_prompt
        if prompt:
            column.addWidget(SectionLabel("The prompt the model read", theme))
            column.addWidget(_copied(prompt))
        foot = horizontal(margins=(24, 12, 24, 16))
        foot.addStretch(1)
        foot.addWidget(button("Close", on_press=self.accept))
        layout.addLayout(foot)

    @classmethod
    def show_over(cls, parent: QWidget, letter: str, draft: Draft, theme: Theme) -> None:
        """Open it over a screen; it goes when it is closed."""
        dialog = cls(letter, draft, theme, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def birth_facts(draft: Draft) -> list[tuple[str, str]]:
    """What is on record, name by name; what is not known of a draft is left out."""
    birth = draft.provenance
    model = (birth.model_name, birth.quantisation, birth.endpoint or "", _hashed(birth.model_sha256))
    copy = len(birth.retrieval_ids)
    shown = counted(copy, "piece") + (f", chosen by {birth.retrieval_by}" if birth.retrieval_by else "")
    facts = [
        ("Written", day_and_clock(draft.made_at)),
        ("Model", _joined(*model)),
        ("Computed by", _joined(*_copy_of_model(birth))),
        ("License", birth.model_licence),
        ("Adapter", _joined(_hashed(birth.adapter_sha256 or ""), _strength(birth))),
        ("Prompt", _joined(f"{birth.recipe} {birth.recipe_version}".strip(), _tokens(birth.prompt_tokens))),
        ("Approved copy", shown if copy else ""),
        ("Sampling", " · ".join(f"{name.replace('_', ' ')} {value}" for name, value in birth.sampler.items())),
        ("Seed", str(birth.seed)),
        (
            "Draft",
            _joined(
                _tokens(birth.completion_tokens), "cut off at the length limit" * (birth.finish_reason == "length")
            ),
        ),
        ("Engine", _joined(birth.engine_build, device_name(birth.backend), _layers(birth), birth.machine)),
        ("Product", _joined(birth.product or "", birth.product_version or "")),
        ("Rules", _packs(birth.rule_packs)),
        ("Repeats", _joined(birth.made_again_from or "")),
    ]
    return [(name, words) for name, words in facts if words]


def _copied(words: str) -> QWidget:
    label = text_label(words, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def _packs(packs: Sequence[str]) -> str:
    """Rule packs by version, each of which is said once: those that ship have one in common."""
    by_version: dict[str, list[str]] = {}
    for pack in packs:
        name, _, version = pack.partition("@")
        by_version.setdefault(version, []).append(name)
    return "; ".join(
        f"{', '.join(names)} @ {version}" if version else ", ".join(names) for version, names in by_version.items()
    )


def _hashed(sha256: str) -> str:
    return f"SHA-256 {short_hash(sha256)}" if sha256 else ""


def _copy_of_model(birth: Provenance) -> tuple[str, ...]:
    """The copy that computed in the stead of the model's file."""
    sha256 = birth.copy_sha256
    return () if sha256 is None else (f"the {birth.copy_form} copy of the model's file", _hashed(sha256))


def _strength(birth: Provenance) -> str:
    """How strongly the adapter was laid over the model."""
    return "" if birth.adapter_scale is None else f"strength {birth.adapter_scale:g}"


def _layers(birth: Provenance) -> str:
    """How many layers lay on the card in the end, fewer than wanted where its memory was short."""
    count = birth.gpu_layers
    return f"{counted(count, 'layer')} on the card" if count > 0 else ""


def _tokens(count: int) -> str:
    return counted(count, "token") if count else ""
