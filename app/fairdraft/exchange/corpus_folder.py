"""How is a folder of texts read, and how does a corpus leave that a model goes on reading?"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from fairdraft import __version__
from fairdraft.domain.corpus import CorpusDocument, CorpusGain, CorpusProfile
from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.export_folder import ExportFolder, export_folder, write_parts
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.text_documents import DOCUMENT_ENDINGS
from fairdraft.exchange.training_recipe import write_recipe, write_record

PACK_BYTES = 8_192
_EVAL_SHARE = 0.05
_RECIPE = ("CORPUS.md", "adapter_to_gguf.py", "requirements.txt", "train_lora.py")


class CorpusFolders:
    """Reads folders of texts and writes corpora (the port `CorpusFiles`).

    Args:
        resources: the folder of files that ship with the program.
        read_text: reads a file of a folder.
    """

    def __init__(self, resources: Path, read_text: Callable[[Path], TextDocument]) -> None:
        self._resources = resources
        self._read_text = read_text

    def list(self, folder: Path) -> tuple[Path, ...]:
        """Every text file in it and the folders inside, hidden ones left out, in the order of their names; and inner
        folders that cannot be looked into, which `read` tells.
        """
        try:
            os.scandir(folder).close()
        except FileNotFoundError:
            raise KnownError(f"There is no folder {folder}.", "Check its name and location.") from None
        except NotADirectoryError:
            raise KnownError(f"{folder} is not a folder.", "Give a folder of .txt, .md, .docx or .pdf files.") from None
        except OSError as error:
            raise KnownError(
                f"The folder {folder} cannot be read: {error.strerror or error}.",
                "Choose a folder of .txt, .md, .docx or .pdf files that you have permission to read.",
            ) from error
        found: list[Path] = []

        def shut(error: OSError) -> None:
            found.append(Path(error.filename))

        for place, folders, names in os.walk(folder, onerror=shut):
            folders[:] = [one for one in folders if not one.startswith(".")]
            found += [
                Path(place, one) for one in names if not one.startswith(".") and one.lower().endswith(DOCUMENT_ENDINGS)
            ]
        if not found:
            raise KnownError(
                f"The folder {folder} has no .txt, .md, .docx or .pdf files.", "Put texts in it, one per file."
            )
        return tuple(sorted(found))

    def read(self, folder: Path, paths: Sequence[Path]) -> Iterator[CorpusDocument | str]:
        """The text of each, or a sentence on why it cannot be read."""
        for path in paths:
            if os.path.isdir(path):
                yield f"{path} cannot be opened: check that you have permission to read that folder."
                continue
            if path.exists() and not path.is_file():
                # Nobody named it, and who reads a pipe waits for whoever writes into it.
                yield f"{path} is a pipe or a device, not a file."
                continue
            try:
                text = self._read_text(path).copy_alone.replace("\r\n", "\n").strip()
            except KnownError as problem:
                yield str(problem)
                continue
            name = path.relative_to(folder).as_posix()
            yield CorpusDocument(name, text) if text else f"{path} has no text."

    def write(self, profile: CorpusProfile, gains: Sequence[CorpusGain], folder: Path) -> tuple[Path, ...]:
        """Write `train/corpus.jsonl` and `eval/corpus.jsonl` with card, record and recipe."""
        train, held_out = _split(profile.documents)
        with export_folder(folder) as files:
            _write(files, "train/corpus.jsonl", packs(train))
            if held_out:
                _write(files, "eval/corpus.jsonl", packs(held_out))
            write_record(files, f"corpus of {Path(profile.folder).name}", "document")
            write_recipe(files, self._resources / "training", _RECIPE)
            files.write_text("dataset_card.md", _card(profile, gains, len(train), len(held_out)))
            files.write_manifest(
                {
                    "written_by": f"Fairdraft {__version__}",
                    "form": "corpus",
                    "counts": {one.name: one.rows for one in files.files if one.rows is not None},
                    "documents": {"train": len(train), "eval": len(held_out)},
                    "profile": profile.as_object() | {"folder": Path(profile.folder).name},
                    "bits_per_byte": [one.as_object() for one in gains],
                }
            )
            return files.place()


def packs(documents: Iterable[CorpusDocument], size: int = PACK_BYTES) -> Iterator[list[str]]:
    """Texts in rows of about `size` bytes, cut between paragraphs, or between words where a paragraph is longer."""
    row: list[str] = []
    had = 0
    for document in documents:
        part: list[str] = []
        for paragraph in _paragraphs(document.text, size):
            length = len(paragraph.encode("utf-8", "surrogatepass")) + 2
            if had and had + length > size:
                yield [*row, *(["\n\n".join(part)] if part else [])]
                row, part, had = [], [], 0
            part.append(paragraph)
            had += length
        if part:
            row.append("\n\n".join(part))
    if row:
        yield row


def _paragraphs(text: str, size: int) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        left = paragraph
        while len(left.encode("utf-8", "surrogatepass")) > size:
            # A quarter of the bytes is surely no more than that many characters.
            at = left.rfind(" ", 0, size // 4)
            at = at if at > 0 else size // 4
            yield left[:at]
            left = left[at:].lstrip()
        if left:
            yield left


def _split(documents: Sequence[CorpusDocument]) -> tuple[list[CorpusDocument], list[CorpusDocument]]:
    """A twentieth of the documents for eval, chosen by the hash of their text: the same ones every time."""
    order = sorted(documents, key=lambda one: hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).digest())
    to_eval = 0 if len(order) < 2 else max(1, round(len(order) * _EVAL_SHARE))
    chosen = {id(one) for one in order[:to_eval]}
    return [one for one in documents if id(one) not in chosen], [one for one in documents if id(one) in chosen]


def _write(files: ExportFolder, name: str, rows: Iterable[list[str]]) -> None:
    """Write rows one by one: a corpus may be larger than half of the memory."""
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for texts in rows:
            count += 1
            yield json.dumps({"texts": texts}).encode("ascii") + b"\n"

    sha256 = write_parts(files.path(name), lines())
    files.verified(name, sha256, rows=count)


def _card(profile: CorpusProfile, gains: Sequence[CorpusGain], train: int, held_out: int) -> str:
    languages = table(
        ["language", "documents", "bytes"],
        [[one.language, str(one.documents), str(one.bytes)] for one in profile.languages],
    )
    measured = (
        table(
            ["model", "bits per byte", "on general English", "bytes read"],
            [
                [
                    plain(one.model),
                    f"{one.bits_per_byte:.3f}",
                    "not measured" if one.general is None else f"{one.general:.3f}",
                    str(one.bytes),
                ]
                for one in gains
            ],
        )
        if gains
        else "No model was measured. `fairdraft corpus profile --model MODEL` measures one."
    )
    overlaps = "".join(f"\n- {plain(one.name)}: {plain(one.shared_with)}" for one in profile.overlaps)
    return (
        f"# A corpus of {plain(Path(profile.folder).name)}\n\n"
        f"Texts for continual pre-training, written by Fairdraft {__version__}. Hashes and counts: `manifest.json`. "
        "Each text keeps its owner's license; nothing here grants one.\n\n"
        f"## What is inside\n\n{len(profile.documents)} of {profile.files} files, {profile.kept_bytes} of "
        f"{profile.bytes} bytes: {train} documents in train, {held_out} in eval, in rows of about {PACK_BYTES} bytes. "
        "A row's `texts` are documents or parts of them, cut between paragraphs; `recipe/CORPUS.md` says how to train "
        f"on them.\n\n{languages}\n\nLanguages are recognized by their most common words.\n\n"
        f"## What was left out\n\n- {profile.duplicates} documents with the same words as another document.\n"
        f"- {profile.near_duplicates} documents that share four fifths of their thirteen-word runs with other "
        "documents.\n"
        f"- {profile.repeated_paragraphs} paragraphs that appeared in an earlier document.\n"
        f"- {len(profile.overlaps)} documents that share runs of words with the texts that models are tested "
        f"on.{overlaps}\n"
        f"- {len(profile.failed)} files that could not be read.\n\n"
        f"## What there is to gain\n\n{measured}\n\nBits per byte of a sample of the corpus: a model that needs many "
        "has read little text like it. Only raters can say whether training on it makes the drafts better.\n"
    )
