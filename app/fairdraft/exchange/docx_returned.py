"""What did reviewers do in a .docx file: which comments, answers and tracked changes are in it?

Comments stand in a part of their own and are anchored by ranges in the text (ECMA-376 part 1, 17.13.4); which of them
answers which, and which are done, stands in another (`commentsExtended`, [MS-DOCX] 2.5.4). Files without that part come
from older programs and from Google Docs, which write answers as comments on the same words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.returned_document import FileAnswer, FileComment, ReturnedDocument, joined
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_tracked import Anchor, Item, TrackedCollector, moment
from fairdraft.exchange.docx_walk import DocxLooks, docx_looks
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.template_marks import read_marks

MOST_COMMENTS = 5_000
LONGEST_COMMENT = 20_000
_LONGEST_AUTHOR = 120
_ON = ("1", "true", "on")


@dataclass(slots=True)
class _Thread:
    """What `commentsExtended` tells of comments, by the ids of their paragraphs."""

    known: set[str] = field(default_factory=set)
    parents: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment as its part has it."""

    id: str
    author: str
    at: datetime | None
    text: str
    paragraphs: tuple[str, ...]


def read_returned(path: Path) -> ReturnedDocument:
    """The words, tracked changes and comments of a .docx file.

    Raises:
        KnownError: the file is no readable .docx (another kind, encrypted, damaged, with a document type declaration,
            too large when unpacked), or has more comments, or a longer one, than anybody reads.
    """
    if path.suffix.lower() != ".docx":
        refuse_missing(path)
        raise KnownError(
            f"{path.name} ends in neither .docx nor .pdf, the files that comments and changes are read from.",
            "Open it in a word processor and save it as .docx, with its comments.",
        )
    package = DocxPackage(path)
    main = package.main_part()
    looks = docx_looks(package, main)
    body = _collected(package, main, looks)
    if not body.is_document:
        raise KnownError(f"{path} is not a Word document, in spite of its name.", "Save it as .docx again.")
    items = [*body.items, *_notes(package, main, looks, body)]
    said = _said(package, main, looks)
    threads = _threads(package, main)
    return ReturnedDocument(
        name=path.name,
        stretches=joined(one for one in items if not isinstance(one, Anchor)),
        comments=tuple(_comments(said, threads or _Thread(), _ranges(items))),
        is_threaded=threads is not None and _tells_threads(threads, said),
        line_marks=read_marks(package, main),
    )


def _collected(package: DocxPackage, part: str, looks: DocxLooks) -> TrackedCollector:
    collector = TrackedCollector(package.source, looks)
    collector.through(package, part)
    return collector


def _notes(package: DocxPackage, main: str, looks: DocxLooks, body: TrackedCollector) -> Iterator[Item]:
    """Footnotes and endnotes in the order of their references, each begun by its mark."""
    parts: dict[str, TrackedCollector | None] = {}
    for (kind, note), mark in body.references.items():
        if kind not in parts:
            part = package.related(main, kind)
            parts[kind] = _collected(package, part, looks) if part else None
        notes = parts[kind]
        if notes is not None and note in notes.sections:
            yield from notes.marked(note, mark)


def _said(package: DocxPackage, main: str, looks: DocxLooks) -> list[_Said]:
    part = package.related(main, "comments")
    if part is None:
        return []
    collector = _collected(package, part, looks)
    count = len(collector.sections)
    if count > MOST_COMMENTS:
        raise KnownError(
            f"{package.source} has {count:,} comments, more than the {MOST_COMMENTS:,} that are read.",
            "Split the file, or check that it is the one you meant.",
        )
    found = []
    for number, (one, items) in enumerate(collector.sections.items(), start=1):
        text = "".join(x.text for x in items if not isinstance(x, Anchor) and x.state != "deleted").strip()
        if len(text) > LONGEST_COMMENT:
            raise KnownError(
                f"Comment {number} of {package.source} has {len(text):,} characters, more than the {LONGEST_COMMENT:,} "
                "that are read.",
                "Shorten it in the word processor, or move it into a separate document.",
            )
        head = collector.heads[one]
        found.append(
            _Said(
                id=one,
                author=" ".join(head.get("w:author", "").split())[:_LONGEST_AUTHOR],
                at=moment(head.get("w:date", "")),
                text="\n".join(line.rstrip() for line in text.splitlines()),
                paragraphs=tuple(collector.paragraph_ids.get(one, ())),
            )
        )
    return found


def _threads(package: DocxPackage, main: str) -> _Thread | None:
    part = package.related(main, "commentsExtended")
    if part is None:
        return None
    told = _Thread()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "w15:commentEx":
            paragraph = attributes.get("w15:paraId", "").upper()
            parent = attributes.get("w15:paraIdParent", "").upper()
            told.known.add(paragraph)
            if parent:
                told.parents[paragraph] = parent
            if attributes.get("w15:done", "0") in _ON:
                told.done.add(paragraph)

    walk_xml(package.read(part), package.source, start)
    return told


def _tells_threads(threads: _Thread, said: Iterable[_Said]) -> bool:
    """Whether answers are told as such: some programs write the part for what is done alone."""
    return bool(threads.parents) or all(not threads.known.isdisjoint(one.paragraphs) for one in said)


def _ranges(items: Iterable[Item]) -> dict[str, tuple[int, int]]:
    """From where to where each comment's words stand, by its id; where there is no range, where it is referred to."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    points: dict[str, int] = {}
    places = {"start": starts, "end": ends, "reference": points}
    at = 0
    for one in items:
        if isinstance(one, Anchor):
            places[one.kind].setdefault(one.comment, at)
        else:
            at += len(one.text)
    found = {}
    for comment in {**starts, **points}:
        start = starts.get(comment, points.get(comment, 0))
        end = ends.get(comment, points.get(comment, start))
        found[comment] = (start, max(start, end))
    return found


def _comments(said: Iterable[_Said], threads: _Thread, ranges: dict[str, tuple[int, int]]) -> Iterator[FileComment]:
    """Each comment with its answers, in the order of the text; one that is anchored nowhere comes at the beginning."""
    of_paragraph: dict[str, _Said] = {}
    ordered = list(said)
    for one in ordered:
        of_paragraph |= dict.fromkeys(one.paragraphs, one)
    roots: dict[str, list[_Said]] = {}
    for one in ordered:
        root = _root(one, threads, of_paragraph)
        roots.setdefault(root.id, [])
        if root is not one:
            roots[root.id].append(one)
    found = []
    for one in ordered:
        if one.id in roots and _root(one, threads, of_paragraph) is one:
            start, end = ranges.get(one.id, (0, 0))
            answers = tuple(FileAnswer(x.author, x.at, x.text) for x in roots[one.id] if x.text)
            is_done = any(paragraph in threads.done for paragraph in one.paragraphs)
            if one.text or answers:
                found.append(FileComment(one.author, one.at, one.text, start, end, answers, is_done))
    yield from sorted(found, key=lambda one: (one.start, one.end))


def _root(one: _Said, threads: _Thread, of_paragraph: dict[str, _Said]) -> _Said:
    """The comment that another answers, through answers to answers; itself where it answers none that is there."""
    first = one
    seen = {one.id}
    while True:
        parents = (threads.parents[paragraph] for paragraph in one.paragraphs if paragraph in threads.parents)
        above = next((of_paragraph[parent] for parent in parents if parent in of_paragraph), None)
        if above is None:
            return one
        if above.id in seen:
            return first
        seen.add(above.id)
        one = above
