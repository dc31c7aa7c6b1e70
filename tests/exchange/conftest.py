import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


class DocxMaker:
    """Writes .docx files out of hand-written XML, sound ones and broken ones."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "deck.docx"

    def parts(self, body: str, **notes: str) -> dict[str, bytes | str]:
        """The parts of a document; `footnotes` and `endnotes` are the XML of the notes in them."""
        document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NAMES}><w:body>{body}</w:body></w:document>'
        return {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": self.relationships({"officeDocument": "word/document.xml"}),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": self.relationships({kind: f"{kind}.xml" for kind in notes}),
            **{f"word/{kind}.xml": f"<w:{kind} {_NAMES}>{xml}</w:{kind}>" for kind, xml in notes.items()},
        }

    def relationships(self, targets: Mapping[str, str]) -> str:
        rows = "".join(
            f'<Relationship Id="r{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(targets.items())
        )
        return f'<Relationships xmlns="{_RELATIONSHIPS}">{rows}</Relationships>'

    def zipped(self, parts: Mapping[str, bytes | str]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in parts.items():
                file.writestr(name, content)
        return buffer.getvalue()

    def write(self, body: str, **notes: str) -> Path:
        self.path.write_bytes(self.zipped(self.parts(body, **notes)))
        return self.path

    def write_bytes(self, data: bytes) -> Path:
        self.path.write_bytes(data)
        return self.path


@pytest.fixture
def docx_maker(tmp_path: Path) -> DocxMaker:
    return DocxMaker(tmp_path)
