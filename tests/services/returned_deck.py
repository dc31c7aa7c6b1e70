"""Decks as they come back: our own files, edited as word processors edit them."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
DATE = "2026-03-04T09:30:00Z"
JANE = "Dr. Jane Roe"


class ReturnedDeck:
    """A .docx whose parts are changed in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        # A run holds one stretch of text once somebody has edited beside its line breaks.
        parted = re.sub(
            r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?((?:<w:t[^>]*>[^<]*</w:t>|<w:br/>)+)</w:r>",
            lambda run: "".join(
                f"<w:r>{run[1] or ''}{one}</w:r>" for one in re.findall(r"<w:t[^>]*>[^<]*</w:t>|<w:br/>", run[2])
            ),
            self.document,
        )
        self.parts["word/document.xml"] = parted.encode()

    @property
    def document(self) -> str:
        return self.parts["word/document.xml"].decode()

    def save(self, name: str = "returned.docx") -> Path:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            for part, content in self.parts.items():
                file.writestr(part, content)
        returned = self.path.parent.parent / name
        returned.write_bytes(buffer.getvalue())
        return returned

    def _in_run(self, words: str, made: Callable[[str, str, str], str]) -> None:
        """Replace the first run that has the words by what is made of its properties and what stands around them."""
        given = escape(words)
        for run in re.finditer(
            r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>([^<]*)</w:t></w:r>", self.document
        ):
            if given in run[2]:
                before, _, behind = run[2].partition(given)
                new = made(run[1] or "", before, behind)
                text = self.document
                self.parts["word/document.xml"] = (text[: run.start()] + new + text[run.end() :]).encode()
                return
        raise AssertionError(f"no run has {words!r}")

    def replace(self, words: str, others: str) -> "ReturnedDeck":
        """Write other words over some, untracked."""
        self._in_run(words, lambda props, a, b: _run(props, a + escape(others) + b))
        return self

    def track(self, words: str, others: str, author: str = JANE) -> "ReturnedDeck":
        """Strike words and put others in their place, tracked; each may be empty."""
        mark = f'w:id="900" w:author="{author}" w:date="{DATE}"'

        def made(props: str, before: str, behind: str) -> str:
            gone = (
                f'<w:del {mark}><w:r>{props}<w:delText xml:space="preserve">{escape(words)}</w:delText></w:r></w:del>'
            )
            come = f"<w:ins {mark}>{_run(props, escape(others))}</w:ins>" if others else ""
            return _run(props, before) + gone + come + _run(props, behind)

        self._in_run(words, made)
        return self

    def insert(self, behind: str, words: str, author: str = JANE) -> "ReturnedDeck":
        """Put words in behind others, tracked."""
        mark = f'w:id="901" w:author="{author}" w:date="{DATE}"'
        self._in_run(
            behind,
            lambda props, a, b: (
                _run(props, a + escape(behind)) + f"<w:ins {mark}>{_run(props, escape(words))}</w:ins>" + _run(props, b)
            ),
        )
        return self

    def comment(
        self, words: str, text: str, *, number: int = 800, author: str = JANE, date: str = DATE
    ) -> "ReturnedDeck":
        """Comment on words, as Word does: a range, a reference, a comment with an id for its paragraph."""
        self._in_run(
            words,
            lambda props, a, b: (
                _run(props, a)
                + f'<w:commentRangeStart w:id="{number}"/>'
                + _run(props, escape(words))
                + f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
                + _run(props, b)
            ),
        )
        self._add_comment(number, text, author, date)
        return self

    def answer(self, number: int, text: str, *, to: str, author: str = JANE, date: str = DATE) -> "ReturnedDeck":
        """Answer the comment that has some words, as Word does."""
        parent = self._paragraph_of(to)
        self._add_comment(number, text, author, date, parent=parent)
        return self

    def done(self, words: str) -> "ReturnedDeck":
        """Mark the comment that has some words as done."""
        self._extend(self._paragraph_of(words), done=True)
        return self

    def _paragraph_of(self, words: str) -> str:
        """The id of the last paragraph of the comment that has some words; Word gives each paragraph one."""
        text = self.parts["word/comments.xml"].decode()
        found = next(
            one for one in re.finditer(r"<w:comment .*?</w:comment>", text, re.DOTALL) if escape(words) in one[0]
        )
        known = re.findall(r'w14:paraId="([0-9A-F]+)"', found[0])
        if known:
            return known[-1]
        given = f"{0x30000000 + found.start():08X}"
        at = found.start() + found[0].rindex("<w:p>")
        text = text[:at] + f'<w:p xmlns:w14="{_W14}" w14:paraId="{given}">' + text[at + len("<w:p>") :]
        self.parts["word/comments.xml"] = text.encode()
        self._extend(given)
        return given

    def _add_comment(self, number: int, text: str, author: str, date: str, parent: str = "") -> None:
        own = f"{0x20000000 + number:08X}"
        dated = f' w:date="{date}"' if date else ""
        lines = text.split("\n")
        paragraphs = "".join(
            f'<w:p{f""" w14:paraId="{own}" """ if n == len(lines) - 1 else ""}><w:r><w:t xml:space="preserve">'
            f"{escape(line)}</w:t></w:r></w:p>"
            for n, line in enumerate(lines)
        )
        one = (
            f'<w:comment xmlns:w14="{_W14}" w:id="{number}" w:author="{escape(author)}"{dated}>{paragraphs}</w:comment>'
        )
        if "word/comments.xml" not in self.parts:
            self.parts["word/comments.xml"] = f'<w:comments xmlns:w="{_W}"></w:comments>'.encode()
            self._relate(_COMMENTS, "comments.xml")
        xml = self.parts["word/comments.xml"].decode()
        xml = re.sub(r"(<w:comments[^>]*)/>", r"\1></w:comments>", xml)
        self.parts["word/comments.xml"] = xml.replace("</w:comments>", f"{one}</w:comments>").encode()
        self._extend(own, parent=parent)

    def _extend(self, paragraph: str, *, parent: str = "", done: bool = False) -> None:
        name = "word/commentsExtended.xml"
        if name not in self.parts:
            self.parts[name] = f'<w15:commentsEx xmlns:w15="{_W15}"></w15:commentsEx>'.encode()
            self._relate(_EXTENDED, "commentsExtended.xml")
        xml = re.sub(rf'<w15:commentEx w15:paraId="{paragraph}"[^>]*/>', "", self.parts[name].decode())
        above = f' w15:paraIdParent="{parent}"' if parent else ""
        row = f'<w15:commentEx w15:paraId="{paragraph}"{above} w15:done="{int(done)}"/>'
        self.parts[name] = xml.replace("</w15:commentsEx>", f"{row}</w15:commentsEx>").encode()

    def without_threads(self) -> "ReturnedDeck":
        """As Google Docs writes it: no part that tells which comment an answer belongs to."""
        del self.parts["word/commentsExtended.xml"]
        name = "word/_rels/document.xml.rels"
        self.parts[name] = re.sub(r"<Relationship [^>]*commentsExtended[^>]*/>", "", self.parts[name].decode()).encode()
        return self

    def _relate(self, kind: str, target: str) -> None:
        name = "word/_rels/document.xml.rels"
        row = f'<Relationship Id="rId{900 + len(self.parts)}" Type="{kind}" Target="{target}"/>'
        self.parts[name] = self.parts[name].decode().replace("</Relationships>", f"{row}</Relationships>").encode()


def _run(props: str, text: str) -> str:
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def deck_file(files: Sequence[Path]) -> Path:
    """The Word document among the files of an export."""
    return next(one for one in files if one.suffix == ".docx")
