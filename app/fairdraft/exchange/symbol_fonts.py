"""Which character does a symbol inserted from a symbol font stand for?

Word processors store such a character as its place in the font, moved into Unicode's private area (F000–F0FF).
The font "Symbol" is given whole (Adobe's Symbol encoding); of the dingbat fonts the marks that copy uses.
"""

_PRIVATE_AREA = 0xF000
_UNKNOWN = "\ufffd"

_SYMBOL_FROM_20 = " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_FROM_A0 = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}


def symbol_character(font: str, code: str) -> str:
    """The Unicode character for the hexadecimal `code` of a symbol in `font`.

    An unknown symbol becomes U+FFFD: it is seen that a character stands there, and no word is made of it.
    """
    try:
        value = int(code, 16)
    except ValueError:
        return _UNKNOWN
    place = value - _PRIVATE_AREA if _PRIVATE_AREA <= value <= _PRIVATE_AREA + 0xFF else value
    name = font.strip().casefold()
    if name == "symbol":
        return _in_symbol(place)
    if name == "wingdings":
        return _WINGDINGS.get(place, _UNKNOWN)
    if value >= _PRIVATE_AREA or not 0x20 <= value < 0xD800:
        return _UNKNOWN
    return chr(value)


def _in_symbol(place: int) -> str:
    for first, characters in ((0x20, _SYMBOL_FROM_20), (0xA0, _SYMBOL_FROM_A0)):
        if first <= place < first + len(characters):
            return characters[place - first]
    return _UNKNOWN
