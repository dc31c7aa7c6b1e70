"""How does a layout look beside the piece that was set?

Usage: python packaging/proof_pictures.py [--out DIR]. Run by `make pictures`. Works without a display; piece and layout
are invented, in a home folder of its own that is thrown away.
"""

from pathlib import Path
from typing import Any

from picture_run import asked_pictures, pictured_workplace
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph
from scene_pictures import take_dialog

from fairdraft.ui.draft.proof_dialog import ProofDialog
from fairdraft.ui.main_window import MainWindow

_PIECE = """HEADLINE: One question is a good start
BODY: Type 2 diabetes is easier to talk about than it looks. Bring one question to your next visit, and write down the \
answer. Many people leave with a plan that they can keep.
CTA: Ask your doctor about GLYNORA"""
_CHANGES = (
    ("lead to hospitalization and death", "lead to hospitalization"),
    ("Call your doctor right away if you feel dizzy", "Call your doctor if you feel dizzy"),
    ("than it looks", "than it seems"),
)


def main() -> int:
    """Write the pictures and name them."""
    out = asked_pictures(__doc__).out
    with pictured_workplace() as (workplace, folder):
        isi = workplace.products.product("glynora").safety.isi
        read = workplace.importing_pieces.read_text(f"{_PIECE}\n{isi}", "glynora")
        piece = workplace.importing_pieces.take_in(read, by="W1")
        texts = {one.section: one.text for one in piece.blocks if one.kind != "note"}
        same = _layout(folder / "GLYNORA print ad, round 1.pdf", texts, ())
        other = _layout(folder / "GLYNORA_PrintAd_v3_r2_lowres_forMLR_2026-11-24 (final).pdf", texts, _CHANGES)
        wrong = folder / "minutes.pdf"
        wrong.write_bytes(b"none")
        take_dialog(workplace, piece.id, "proof-empty", _opened, lambda _dialog: None, out)
        take_dialog(workplace, piece.id, "proof", _opened, lambda dialog: dialog.use(other), out)
        take_dialog(workplace, piece.id, "proof-same", _opened, lambda dialog: dialog.use(same), out)
        take_dialog(workplace, piece.id, "proof-refused", _opened, lambda dialog: dialog.use(wrong), out)
    return 0


def _opened(window: MainWindow) -> ProofDialog | None:
    window.draft.sheet.proof.open()
    return window.draft.sheet.proof.dialog


def _layout(path: Path, texts: dict[str, str], changes: tuple[tuple[str, str], ...]) -> Path:
    """A page with a headline, copy in two columns and safety information in small type."""

    def foot(canvas: Any, _document: Any) -> None:
        canvas.setFont("Helvetica", 6)
        canvas.drawString(54, 22, "US-GLY-00123 11/26")
        canvas.drawRightString(558, 22, "© 2026 Fairhaven. All rights reserved.")

    def put(name: str, size: float, *, bold: bool = False) -> list[Paragraph]:
        text = texts[name]
        for was, now in changes:
            text = text.replace(was, now)
        style = ParagraphStyle(
            "", fontName=f"Helvetica{'-Bold' * bold}", fontSize=size, leading=1.2 * size, spaceAfter=3
        )
        return [Paragraph(line, style) for line in text.split("\n") if line.strip()]

    frames = [Frame(54, 620, 504, 120), Frame(54, 420, 240, 190), Frame(318, 420, 240, 190)]
    frames += [Frame(54, 40, 248, 370), Frame(310, 40, 248, 370)]
    made = BaseDocTemplate(str(path), pagesize=(612, 792))
    made.addPageTemplates(PageTemplate(frames=frames, onPage=foot))
    story = [*put("headline", 26, bold=True), FrameBreak(), *put("body", 11), FrameBreak()]
    made.build([*story, *put("call_to_action", 14, bold=True), FrameBreak(), *put("isi", 6.6)])
    return path


if __name__ == "__main__":
    raise SystemExit(main())
