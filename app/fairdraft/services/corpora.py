"""What is in a folder of domain text, what could a model gain from it, and how does it leave for training?"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from fairdraft.domain.corpus import LARGEST_CORPUS, CorpusDocument, CorpusGain, CorpusProfile
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.probe_text import ProbeDocument, ProbeSet
from fairdraft.services.corpus_cleaning import CorpusCleaner
from fairdraft.services.corpus_ports import CorpusFiles
from fairdraft.services.managing_products import ProductService
from fairdraft.services.probe_ports import ProbeFiles
from fairdraft.services.probing import ProbingService
from fairdraft.services.training_ports import TrainingSetRecords

SAMPLE_BYTES = 12_000
QUICK_SAMPLE_BYTES = 4_000
_OF_ONE_DOCUMENT = 2_000
_RECORD = "training_set.json"


class CorpusService:
    """Profiles folders of text and writes them as corpora.

    Args:
        files: reads the folder and writes the corpus.
        probes: the texts that models are probed with, which no corpus may hold.
        products: has the prompts that candidates are compared on.
        probing: measures models.
        records: remembers the written corpora, so that an adapter trained on one is known.
    """

    def __init__(
        self,
        files: CorpusFiles,
        probes: ProbeFiles,
        products: ProductService,
        probing: ProbingService,
        records: TrainingSetRecords,
    ) -> None:
        self._files = files
        self._probes = probes
        self._products = products
        self._probing = probing
        self._records = records

    def profile(
        self,
        folder: Path,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> CorpusProfile:
        """What is in a folder, and what of it is new, once and no test.

        Args:
            folder: looked through with the folders inside.
            progress: told how many of how many files were read.
            stop: set by another thread to stop.

        Raises:
            KnownError: the folder has no text, cannot be read, has more than a corpus may have, or it was stopped.
        """
        paths = self._files.list(folder)
        cleaner = CorpusCleaner(
            {
                f"the probe texts on {one.id}": [each.text for each in one.documents]
                for one in self._probes.shipped_sets()
            },
            {
                f"the brief {campaign.id}/{brief.id}": [brief.text]
                for campaign in self._products.campaigns()
                for brief in campaign.briefs
            },
        )
        failed = []
        size = 0
        for number, found in enumerate(self._files.read(folder, paths), start=1):
            if isinstance(found, CorpusDocument):
                size += found.size
                if size > LARGEST_CORPUS:
                    raise KnownError(
                        f"{folder} has more than {LARGEST_CORPUS // 2**20} MiB of text.",
                        "Profile and write it in parts, one folder at a time.",
                    )
                cleaner.add(found)
            else:
                failed.append(found)
            if stop is not None and stop.is_set():
                raise KnownError("Reading was stopped.", "Nothing was written.")
            if progress is not None:
                progress(number, len(paths))
        return cleaner.profile(str(folder), len(paths), failed)

    def gain(
        self,
        profile: CorpusProfile,
        model: str,
        *,
        quick: bool = False,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> CorpusGain:
        """How well a model predicts a sample of what is kept: what it predicts badly it could still learn.

        Raises:
            KnownError: there is no such model, nothing was kept, the engine failed, or `stop` was set meanwhile.
        """
        texts = sample(profile, QUICK_SAMPLE_BYTES if quick else SAMPLE_BYTES)
        measured = self._probing.measure(model, texts, progress, stop)
        known = self._probing.last(model)
        general = None if known is None else known.of("general")
        return CorpusGain(
            model=self._probing.name_of(model),
            bits_per_byte=measured.bits_per_byte,
            ci95=measured.ci95,
            bytes=measured.bytes,
            general=None if general is None else general.bits_per_byte,
        )

    def write(self, profile: CorpusProfile, gains: Sequence[CorpusGain], folder: Path) -> tuple[tuple[Path, ...], str]:
        """Write what is kept as a corpus; gives the files and the SHA-256 by which the corpus is known.

        Raises:
            KnownError: nothing was kept, or the folder cannot be written.
        """
        if not profile.documents:
            raise _nothing(profile)
        files = self._files.write(profile, gains, folder)
        return files, self._records.keep(next(one for one in files if one.name == _RECORD))


def sample(profile: CorpusProfile, size: int) -> ProbeSet:
    """About `size` bytes from the beginnings of documents, the same ones every time.

    Raises:
        KnownError: nothing was kept.
    """
    taken: list[ProbeDocument] = []
    had = 0
    for document in sorted(profile.documents, key=lambda one: text_sha256(one.text)):
        if had >= size:
            break
        text = _beginning(document.text)
        if text.strip():
            taken.append(ProbeDocument(title=document.name, text=text))
            had += taken[-1].size
    if not taken:
        raise _nothing(profile)
    name = "".join(one if one.isascii() and one.isalnum() else "-" for one in Path(profile.folder).name.casefold())
    return ProbeSet(id=f"corpus-{name.strip('-') or 'texts'}", documents=tuple(taken))


def _beginning(text: str) -> str:
    """Whole paragraphs up to about two kilobytes; of a longer first one its beginning, up to a blank."""
    found = ""
    for paragraph in text.split("\n\n"):
        longer = f"{found}\n\n{paragraph}" if found else paragraph
        if len(longer) > _OF_ONE_DOCUMENT:
            return found or longer[:_OF_ONE_DOCUMENT].rsplit(" ", 1)[0]
        found = longer
    return found


def _nothing(profile: CorpusProfile) -> KnownError:
    return KnownError(
        f"Nothing of {profile.folder} is left to train on: {counted(profile.duplicates, 'duplicate')}, "
        f"{counted(profile.near_duplicates, 'near-duplicate')}, {counted(len(profile.overlaps), 'text')} that models "
        f"are tested on, {len(profile.failed)} unreadable.",
        "Choose a folder with other texts.",
    )
