"""Which colors, sizes and spaces does the interface use?"""

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]
Tone = Literal["neutral", "accent", "error", "warning", "present"]
Shape = Literal["circle", "square", "triangle", "diamond", "hexagon", "cross"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colors of one scheme, as `#RRGGBB`.

    `ground` lies under everything, `panel` is the paper of cards and sheets, `line` separates, `edge` is around what
    is filled in, which is to be found without its words; each severity has a strong and a soft form. `on_accent` is
    text upon the accent. `candidates` are the colors of compared candidates and never those of a severity.
    """

    scheme: Scheme
    ground: str
    panel: str
    line: str
    line_strong: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    accent_hover: str
    on_accent: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    present: str
    present_soft: str
    candidates: tuple[str, ...]

    def strong(self, tone: Tone) -> str:
        """The strong color of a tone: for words, marks and bars."""
        return {
            "neutral": self.muted,
            "accent": self.accent,
            "error": self.error,
            "warning": self.warning,
            "present": self.present,
        }[tone]

    def soft(self, tone: Tone) -> str:
        """The soft color of a tone: for grounds."""
        return {
            "neutral": self.ground,
            "accent": self.accent_soft,
            "error": self.error_soft,
            "warning": self.warning_soft,
            "present": self.present_soft,
        }[tone]


LIGHT = Tokens(
    scheme="light",
    ground="#F6F5F1",
    panel="#FFFFFF",
    line="#E2DFD6",
    line_strong="#C9C5B8",
    edge="#8C887B",
    text="#1E2227",
    muted="#5C636D",
    accent="#0E6767",
    accent_soft="#E3F0EF",
    accent_hover="#0A5555",
    on_accent="#FFFFFF",
    error="#A8261D",
    error_soft="#FBE9E7",
    warning="#7A5200",
    warning_soft="#FFF3D6",
    present="#1B6E43",
    present_soft="#E4F3EA",
    candidates=("#2F6DB5", "#7A4FA3", "#4F6F1F", "#A14A78", "#3C7A86", "#6B5B3E"),
)

DARK = Tokens(
    scheme="dark",
    ground="#15171A",
    panel="#1D2024",
    line="#31353B",
    line_strong="#484E57",
    edge="#6F7680",
    text="#E8E9EB",
    muted="#A4AAB3",
    accent="#63BDB7",
    accent_soft="#1B3534",
    accent_hover="#7CCEC8",
    on_accent="#15171A",
    error="#FF9288",
    error_soft="#3A1F1D",
    warning="#F1BE64",
    warning_soft="#372B14",
    present="#76CF9C",
    present_soft="#1A3325",
    candidates=("#7FB2EE", "#C49AE8", "#A9C76F", "#E79AC4", "#7FC4D1", "#C9B48C"),
)

# Candidates are told apart by shape as well as color: no one has to see the difference of hues.
CANDIDATE_SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond", "hexagon", "cross")

RADIUS_CONTROL, RADIUS_CARD = 6, 8


def tokens_of(scheme: Scheme) -> Tokens:
    """The tokens of a scheme."""
    return DARK if scheme == "dark" else LIGHT
