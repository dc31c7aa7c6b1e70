"""Which words of a template does no reader see, because they are white on white paper, or as small as dust?

What is behind letters is not always told: in text boxes, and in tables whose style fills cells, white letters may well
be seen, and nothing is said of them there.
"""

from collections.abc import Iterator
from typing import Any

from fairdraft.exchange.docx_runs import LEAST_SIZE, is_white
from fairdraft.exchange.template_places import lines_of
from fairdraft.exchange.word_xml import above, q, value_of

_LONGEST_NUMBER = 6
_LONGEST_CHAIN = 20
_WHITE_THEMES = ("background1", "light1")


class TemplateSight:
    """Tells which letters are seen, by the styles of a template.

    Args:
        styles: the root of the part of its styles; None where it has none.
    """

    def __init__(self, styles: Any) -> None:
        every = [] if styles is None else list(styles.iter(q("style")))
        self._styles = {one.get(q("styleId")) or "": one for one in every}
        self._defaults = None if styles is None else styles.find(f"{q('docDefaults')}/{q('rPrDefault')}/{q('rPr')}")
        self._usual = next(
            (one for one in every if one.get(q("type")) == "paragraph" and one.get(q("default")) in ("1", "true")), None
        )

    def unseen_words(self, root: Any) -> Iterator[tuple[str, str]]:
        """For each paragraph with words that nobody sees: all of its words, and those."""
        for line in lines_of(root):
            hidden = [one for one in line.letters if (one.element.text or "").strip() and self._is_unseen(one.element)]
            if hidden:
                yield line.text, "".join(one.element.text or "" for one in hidden)

    def _is_unseen(self, letters: Any) -> bool:
        properties = list(self._properties(letters))
        size = next((value for one in properties if (value := value_of(one, "sz"))), "")
        if size.isdecimal() and len(size) < _LONGEST_NUMBER and int(size) < LEAST_SIZE:
            return True
        color = next((found for one in properties if (found := one.find(q("color"))) is not None), None)
        return color is not None and _is_white(color) and not self._has_ground(letters, properties)

    def _properties(self, letters: Any) -> Iterator[Any]:
        """The properties of letters, from the nearest on: their own, and those of the styles they have."""
        run, paragraph = letters.getparent(), above(letters, "p")
        own = run.find(q("rPr"))
        named = [value_of(own, "rStyle")]
        named.append(value_of(None if paragraph is None else paragraph.find(q("pPr")), "pStyle"))
        yield from () if own is None else (own,)
        for name in named:
            for style in self._chain(self._styles.get(name)):
                found = style.find(q("rPr"))
                yield from () if found is None else (found,)
        usual = None if self._usual is None else self._usual.find(q("rPr"))
        yield from (one for one in (usual, self._defaults) if one is not None)

    def _chain(self, style: Any) -> Iterator[Any]:
        for _number in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._styles.get(value_of(style, "basedOn"))

    def _has_ground(self, letters: Any, properties: list[Any]) -> bool:
        """Whether there is, or may be, a color behind letters."""
        if above(letters, "txbxContent") is not None or any(_is_filled(one) for one in properties):
            return True
        if any(one.find(q("highlight")) is not None for one in properties):
            return True
        paragraph = above(letters, "p")
        own = paragraph.find(q("pPr"))
        styles = self._chain(self._styles.get(value_of(own, "pStyle")))
        if _is_filled(own) or any(_is_filled(one.find(q("pPr"))) for one in styles):
            return True
        cells = letters.iterancestors(q("tc"))
        tables = letters.iterancestors(q("tbl"))
        return any(_is_filled(one.find(q("tcPr"))) for one in cells) or any(map(self._is_filled_table, tables))

    def _is_filled_table(self, table: Any) -> bool:
        properties = table.find(q("tblPr"))
        styles = self._chain(self._styles.get(value_of(properties, "tblStyle")))
        return _is_filled(properties) or any(next(one.iter(q("shd")), None) is not None for one in styles)


def _is_white(color: Any) -> bool:
    if color.get(q("themeColor")) in _WHITE_THEMES and not color.get(q("themeShade")):
        return True
    return is_white(color.get(q("val")) or "")


def _is_filled(properties: Any) -> bool:
    """Whether what has these properties has a ground that is not white."""
    shade = None if properties is None else properties.find(q("shd"))
    if shade is None:
        return False
    fill = shade.get(q("fill")) or "auto"
    is_plain = fill in ("auto", "FFFFFF", "ffffff") and (shade.get(q("val")) or "clear") in ("clear", "nil")
    return not is_plain or shade.get(q("themeFill")) is not None
