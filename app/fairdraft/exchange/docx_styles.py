"""Which character styles of a .docx file raise their letters?"""

from dataclasses import dataclass

from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.safe_xml import walk_xml


@dataclass(slots=True)
class _Style:
    """What a style says itself; what it does not say it has from the one that it is based on."""

    based_on: str = ""
    raises: bool | None = None


def raised_styles(package: DocxPackage, part: str) -> frozenset[str]:
    """The ids of the styles whose letters are superscript, by their own word or that of a style they are based on.

    Raises:
        KnownError: the part of the styles cannot be read.
    """
    styles: dict[str, _Style] = {}
    path: list[str] = []
    current = _Style()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        path.append(name)
        if name == "w:style":
            current = styles[attributes.get("w:styleId", "")] = _Style()
        elif name == "w:basedOn" and path[-2:-1] == ["w:style"]:
            current.based_on = attributes.get("w:val", "")
        elif name == "w:vertAlign" and path[-3:-1] == ["w:style", "w:rPr"]:
            current.raises = attributes.get("w:val") == "superscript"

    def end(_name: str) -> None:
        path.pop()

    walk_xml(package.read(part), package.source, start, end)
    return frozenset(one for one in styles if _raises(one, styles))


def _raises(style: str, styles: dict[str, _Style]) -> bool:
    seen: set[str] = set()
    while style in styles and style not in seen:
        seen.add(style)
        if styles[style].raises is not None:
            return bool(styles[style].raises)
        style = styles[style].based_on
    return False
