"""How do tokens become one Qt style sheet?"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.ui.theme.fonts import Typography
from fairdraft.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL, Tokens


@dataclass(frozen=True, slots=True)
class Drawings:
    """Files of drawings that only a style sheet can show: in a check box that is on, and on a field of numbers."""

    tick: Path | None = None
    up: Path | None = None
    down: Path | None = None


def build_stylesheet(t: Tokens, type_: Typography, drawings: Drawings | None = None) -> str:
    """The style sheet of the whole window.

    Widgets say what they are with the dynamic property `role` (card, label, primary, quiet, link, tab …) and,
    where it matters, `tone` (error, warning, present, accent, neutral); nothing else styles them.

    Args:
        t: the colors of the scheme.
        type_: the letters.
        drawings: those of the scheme.
    """
    drawings = drawings or Drawings()
    fields = _fields(t, type_) + _numbers(drawings) + _choices(t, type_, drawings)
    return "\n".join((_ground(t, type_), _words(t, type_), _buttons(t, type_), fields, _frames(t, type_)))


def _ground(t: Tokens, type_: Typography) -> str:
    sans = ", ".join(f'"{family}"' for family in type_.sans)
    return f"""
QWidget {{ color: {t.text}; font-family: {sans}; font-size: {type_.size(13)}px; }}
QMainWindow, QDialog, QWidget[role="ground"] {{ background: {t.ground}; }}
QToolTip {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line_strong}; padding: 6px 8px;
    font-family: {sans}; font-size: {type_.size(12)}px; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="column"] {{ background: transparent; border: none; }}
QScrollArea[role="stop"] {{ border: 2px solid transparent; border-radius: {RADIUS_CONTROL}px; }}
QScrollArea[role="stop"]:focus {{ border-color: {t.accent}; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle {{ background: {t.edge}; border-radius: 2px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {t.panel}; border: 1px solid {t.line_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
QProgressBar[role="quiet"]::chunk {{ background: {t.muted}; }}
"""


def _words(t: Tokens, type_: Typography) -> str:
    serif = ", ".join(f'"{family}"' for family in type_.serif)
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {t.strong(tone)}; }}'
        for tone in ("neutral", "accent", "error", "warning", "present")
    )
    chips = "\n".join(
        f'QLabel[role="chip"][tone="{tone}"] {{ background: {t.soft(tone)}; color: {t.strong(tone)}; '
        f"border-color: {t.line_strong if tone == 'neutral' else t.soft(tone)}; }}"
        for tone in ("neutral", "accent", "error", "warning", "present")
    )
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: {type_.size(12)}px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="brand"] {{ font-weight: 600; font-size: {type_.size(15)}px; }}
QLabel[role="title"] {{ font-weight: 600; font-size: {type_.size(16)}px; }}
QLabel[role="reading"] {{ font-family: {serif}; font-size: {type_.size(15)}px; }}
QLabel[role="display"] {{ font-weight: 600; font-size: {type_.size(20)}px; }}
{tones}
QLabel[role="label"] {{ color: {t.muted}; }}
QLabel[role="chip"] {{ font-size: {type_.size(11)}px; font-weight: 600; padding: 2px 8px; border-radius: 9px;
    border: 1px solid {t.line_strong}; }}
{chips}
QLabel[role="key"] {{ color: {t.muted}; font-size: {type_.size(11)}px; border: 1px solid {t.line_strong};
    border-radius: 4px; padding: 0 4px; background: {t.panel}; }}
"""


def _buttons(t: Tokens, type_: Typography) -> str:
    links = "\n".join(
        f'QPushButton[role="link"][tone="{tone}"] {{ color: {t.strong(tone)}; }}' for tone in ("warning", "present")
    )
    return f"""
QPushButton, QToolButton {{ background: {t.panel}; border: 1px solid {t.line_strong};
    border-radius: {RADIUS_CONTROL}px; padding: 6px 12px; color: {t.text}; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.accent_soft}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 5px 11px; outline: none; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; border-color: {t.line}; background: {t.ground}; }}
QPushButton[role="primary"] {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent};
    font-weight: 600; padding: 6px 16px; }}
QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:focus {{ background: {t.accent_hover}; border: 1px solid {t.accent_hover};
    padding: 6px 16px; }}
QPushButton[role="primary"]:disabled {{ background: {t.line}; border-color: {t.line}; color: {t.muted}; }}
QPushButton[role="quiet"], QToolButton[role="quiet"] {{ background: transparent; border-color: transparent;
    padding: 5px 8px; color: {t.muted}; }}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{ background: {t.accent_soft}; color: {t.text}; }}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border-color: {t.accent}; padding: 4px 7px; }}
QPushButton[role="quiet"]:disabled, QToolButton[role="quiet"]:disabled {{ background: transparent; }}
QPushButton[role="flush"] {{ background: transparent; border: 1px solid transparent; border-radius: 3px;
    padding: 5px 0; color: {t.muted}; }}
QPushButton[role="flush"]:hover {{ color: {t.text}; text-decoration: underline; }}
QPushButton[role="flush"]:focus {{ border: 1px solid {t.accent}; padding: 5px 0; text-decoration: underline; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; padding: 2px 0; margin: 0;
    min-height: 18px; min-width: 22px; color: {t.accent}; font-size: {type_.size(12)}px; text-align: left; }}
{links}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 1px solid {t.accent}; border-radius: 3px; padding: 2px 0;
    text-decoration: underline; }}
QPushButton[role="link"]:disabled {{ color: {t.muted}; }}
QPushButton[role="tab"] {{ padding: 5px 10px; min-width: 12px; }}
QPushButton[role="tab"]:focus {{ padding: 4px 9px; }}
QPushButton[role="tab"]:checked {{ border: 1px solid {t.accent}; color: {t.accent}; font-weight: 600; }}
QPushButton[role="tab"]:checked:focus {{ border: 3px double {t.accent}; padding: 3px 8px; }}
QPushButton[role="navigation"] {{ background: transparent; border: 1px solid transparent; text-align: left;
    padding: 7px 10px; color: {t.muted}; }}
QPushButton[role="navigation"]:hover {{ color: {t.text}; }}
QPushButton[role="navigation"]:checked {{ background: {t.accent_soft}; color: {t.accent}; font-weight: 600; }}
QPushButton[role="navigation"]:focus {{ border: 2px solid {t.accent}; padding: 6px 9px; }}
QPushButton[role="row"] {{ background: transparent; border: 1px solid transparent; text-align: left;
    padding: 4px 8px; }}
QPushButton[role="row"]:hover {{ background: {t.accent_soft}; }}
QPushButton[role="row"]:checked {{ background: {t.accent_soft}; border-left: 3px solid {t.accent};
    padding-left: 6px; }}
QPushButton[role="row"]:focus {{ border: 2px solid {t.accent}; padding: 3px 7px; }}
QPushButton[role="score"] {{ padding: 0; min-width: 30px; max-width: 30px; min-height: 28px; max-height: 28px; }}
QPushButton[role="score"]:focus {{ padding: 0; min-width: 28px; max-width: 28px; min-height: 26px; max-height: 26px; }}
QPushButton[role="score"]:checked {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent};
    font-weight: 600; }}
QPushButton[role="score"]:checked:focus {{ border: 3px double {t.on_accent}; }}
QPushButton[role="verdict"] {{ padding: 5px 10px; }}
QPushButton[role="verdict"]:focus {{ padding: 4px 9px; }}
QPushButton[role="verdict"]:checked {{ font-weight: 600; }}
QPushButton[role="verdict"][tone="present"]:checked {{ background: {t.present_soft}; border-color: {t.present};
    color: {t.present}; }}
QPushButton[role="verdict"][tone="warning"]:checked {{ background: {t.warning_soft}; border-color: {t.warning};
    color: {t.warning}; }}
QPushButton[role="verdict"][tone="error"]:checked {{ background: {t.error_soft}; border-color: {t.error};
    color: {t.error}; }}
QPushButton[role="criterion"] {{ padding: 4px 8px; font-size: {type_.size(12)}px; color: {t.muted}; text-align: left; }}
QPushButton[role="criterion"]:focus {{ padding: 3px 7px; }}
QPushButton[role="criterion"][rated="true"] {{ color: {t.text}; }}
QPushButton[role="criterion"]:checked {{ border-color: {t.accent}; color: {t.accent};
    background: {t.accent_soft}; }}
QPushButton[role="criterion"]:checked:focus {{ border: 3px double {t.accent}; padding: 2px 6px; }}
QPushButton[role="verdict"]:checked:focus {{ border-width: 3px; border-style: double; padding: 3px 8px; }}
"""


def _fields(t: Tokens, type_: Typography) -> str:
    serif = ", ".join(f'"{family}"' for family in type_.serif)
    return f"""
QComboBox, QAbstractSpinBox, QLineEdit {{ background: {t.panel}; border: 1px solid {t.edge};
    border-radius: {RADIUS_CONTROL}px; padding: 5px 8px; min-height: {type_.size(18)}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover {{ border-color: {t.muted}; }}
QComboBox:focus, QAbstractSpinBox:focus, QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 4px 7px; }}
QComboBox {{ padding: 5px 10px; }}
QComboBox:focus {{ padding: 4px 9px; }}
QComboBox:disabled, QAbstractSpinBox:disabled, QLineEdit:disabled {{ color: {t.muted}; border-color: {t.line};
    background: {t.ground}; }}
QLineEdit, QTextEdit, QPlainTextEdit {{ placeholder-text-color: {t.muted}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox QAbstractItemView {{ background: {t.panel}; border: 1px solid {t.line_strong};
    border-top: none; border-bottom: none; padding: 0 4px; outline: none;
    selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {type_.size(26)}px; padding: 0 6px; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0;
    background: transparent; }}
QTextEdit, QPlainTextEdit {{ background: {t.panel}; border: none; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QTextEdit[role="field"], QPlainTextEdit[role="field"] {{ border: 1px solid {t.edge};
    border-radius: {RADIUS_CONTROL}px; padding: 4px 6px; }}
QTextEdit[role="field"]:focus, QPlainTextEdit[role="field"]:focus {{ border: 2px solid {t.accent}; padding: 3px 5px; }}
QTextEdit[role="copy"], QTextEdit[role="version"], QTextEdit[role="help"] {{ border-left: 2px solid transparent; }}
QTextEdit[role="copy"] {{ background: transparent; font-family: {serif}; font-size: {type_.size(14)}px; }}
QTextEdit[role="version"] {{ background: transparent; font-family: {serif}; font-size: {type_.size(16)}px; }}
QTextEdit[role="help"] {{ background: {t.panel}; font-size: {type_.size(14)}px; }}
QTextEdit[role="copy"]:focus, QTextEdit[role="version"]:focus, QTextEdit[role="help"]:focus {{
    border-left: 2px solid {t.accent}; }}
"""


def _numbers(drawings: Drawings) -> str:
    # Their lines need three pixels more than other fields, and are to be as high beside these.
    return f"""
QAbstractSpinBox {{ padding-top: 3px; padding-bottom: 4px; }}
QAbstractSpinBox:focus {{ padding-top: 2px; padding-bottom: 3px; }}
QAbstractSpinBox[role="number"] {{ padding-right: 2px; }}
QAbstractSpinBox[role="number"]:focus {{ padding-right: 1px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QAbstractSpinBox[role="number"]::up-button {{ subcontrol-origin: border; subcontrol-position: top right; width: 20px; }}
QAbstractSpinBox[role="number"]::down-button {{ subcontrol-origin: border; subcontrol-position: bottom right;
    width: 20px; }}
QAbstractSpinBox[role="number"]::up-arrow {{ width: 8px; height: 8px; {_image(drawings.up)} }}
QAbstractSpinBox[role="number"]::down-arrow {{ width: 8px; height: 8px; {_image(drawings.down)} }}
"""


def _image(drawing: Path | None) -> str:
    if drawing is None:
        return ""
    # The folder may have any name: one quotation mark in it would take all colors from the window.
    path = drawing.as_posix().replace("\\", "\\\\").replace('"', '\\"')
    return f'image: url("{path}");'


def _choices(t: Tokens, type_: Typography, drawings: Drawings) -> str:
    drawn = _image(drawings.tick)
    # Boxes and rings grow with the letters behind them. A ring that is on is wide, around a small ground.
    box, on = type_.size(14), round(5 * type_.scale)
    ring = box + 2
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; padding: 3px 2px 3px 0; border: 1px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
QCheckBox[role="strong"] {{ font-weight: 600; }}
QCheckBox::indicator {{ width: {box}px; height: {box}px; border: 1px solid {t.muted}; border-radius: 4px;
    background: {t.panel}; }}
QCheckBox::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; {drawn} }}
QCheckBox::indicator:focus {{ width: {box - 2}px; height: {box - 2}px; border: 2px solid {t.accent}; }}
QCheckBox::indicator:checked:focus {{ border-color: {t.text}; }}
QCheckBox::indicator:disabled {{ background: {t.ground}; border-color: {t.line}; }}
QCheckBox::indicator:checked:disabled {{ background: {t.line_strong}; border-color: {t.line_strong}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.muted}; }}
QRadioButton::indicator {{ width: {ring - 4}px; height: {ring - 4}px; border: 2px solid {t.muted};
    border-radius: {ring // 2}px; background: {t.panel}; }}
QRadioButton::indicator:hover, QRadioButton::indicator:focus {{ border-color: {t.accent}; }}
QRadioButton::indicator:checked {{ width: {ring - 2 * on}px; height: {ring - 2 * on}px; border: {on}px solid {t.accent};
    background: {t.panel}; }}
QRadioButton::indicator:checked:focus {{ border-color: {t.text}; }}
"""


def _frames(t: Tokens, type_: Typography) -> str:
    bars = "\n".join(
        f'QFrame[role="finding"][tone="{tone}"] {{ border-left: 3px solid {t.strong(tone)}; }}'
        for tone in ("accent", "error", "warning")
    )
    return f"""
QFrame[role="card"], QFrame[role="finding"] {{ background: {t.panel}; border: 1px solid {t.line};
    border-radius: {RADIUS_CARD}px; }}
QFrame[role="finding"][selected="true"] {{ border: 2px solid {t.accent}; background: {t.accent_soft}; }}
QFrame[role="card"][selected="true"] {{ border-color: {t.accent}; }}
{bars}
QFrame[role="sheet"] {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="drop"] {{ background: transparent; border: 1px dashed {t.line_strong}; border-radius: {RADIUS_CARD}px; }}
QListView[role="list"] {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px;
    outline: none; padding: 1px; }}
QListView[role="list"]:focus {{ border: 2px solid {t.accent}; padding: 0; }}
QListWidget[role="list"]::item {{ padding: 3px 8px; }}
QListWidget[role="list"]::item:selected {{ background: {t.accent_soft}; color: {t.text};
    border-left: 3px solid {t.accent}; }}
QListView[role="list"][dropping="true"] {{ border: 2px solid {t.accent}; padding: 0; }}
QFrame[role="palette"] {{ background: {t.panel}; border: 1px solid {t.line_strong}; border-radius: {RADIUS_CARD}px; }}
QListView[role="palette"] {{ background: transparent; border: none; border-top: 1px solid {t.line}; border-radius: 0;
    outline: none; padding: 4px 0; }}
QLineEdit[role="palette"], QLineEdit[role="palette"]:focus, QLineEdit[role="palette"]:hover {{ border: none;
    background: transparent; font-size: {type_.size(15)}px; padding: 12px 16px; }}
QFrame[role="palette"] QFrame[role="bottom"] {{ background: transparent; }}
QFrame[role="find"] {{ background: transparent; border: none; border-bottom: 1px solid {t.line}; }}
QFrame[role="top"] {{ background: {t.panel}; border: none; border-bottom: 1px solid {t.line}; }}
QFrame[role="bottom"] {{ background: {t.panel}; border: none; border-top: 1px solid {t.line}; }}
QFrame[role="left"] {{ background: {t.ground}; border: none; border-right: 1px solid {t.line}; }}
QFrame[role="right"] {{ background: {t.ground}; border: none; border-left: 1px solid {t.line}; }}
QFrame[role="rule"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="message"] {{ border: none; border-top: 1px solid {t.line}; background: {t.accent_soft}; }}
QFrame[role="message"][tone="error"] {{ background: {t.error_soft}; }}
QFrame[role="message"][tone="warning"] {{ background: {t.warning_soft}; }}
QFrame[role="message"][tone="present"] {{ background: {t.present_soft}; }}
QFrame[role="status"] QLabel {{ font-size: {type_.size(12)}px; color: {t.muted}; }}
"""
