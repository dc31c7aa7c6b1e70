"""What does approved copy mean, and which of it is near to a question?

An embedding model of this machine reads each piece once; its vector is kept beside the store and made anew when it is
missing. Without such a model there is no search by meaning, and everything else works.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.approved_copy import CopyBounds
from fairdraft.domain.change import Change
from fairdraft.domain.copy_search import SearchMeans
from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_vector import Nearest, TextVector
from fairdraft.retrieval.meaning import usual_likeness
from fairdraft.services.choosing_embedder import ChosenEmbedder, EmbedderChoosing
from fairdraft.services.library_ports import EVERYTHING, LibraryStore
from fairdraft.services.meaning_ports import TextEmbedding, VectorShelf

_TOGETHER = 64
_QUESTIONS_KEPT = 256
READ_WHILE_WAITED_FOR = 200
"""So many pieces that were not read yet are read before examples are chosen; more are left to `read`."""


@dataclass(frozen=True, slots=True)
class CopyReading:
    """What a reading of the library did. `cut` counts the texts that the model could not read to their end; `stopped`
    says that some are left, as somebody stopped it or another way of reading, or none, was chosen meanwhile.
    """

    model: str
    read: int
    total: int
    cut: int
    stopped: bool

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "model": self.model,
            "read": self.read,
            "total": self.total,
            "cut": self.cut,
            "stopped": self.stopped,
        }


@dataclass(frozen=True, slots=True)
class Likeness:
    """How the library lies to one question: ids of copy, each with how alike it is, the best first; and the middle of
    all of it.
    """

    ranked: tuple[tuple[str, float], ...] = ()
    middle: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """What was found by meaning: for each question how the library lies to it, nothing where words count alone; and how
    alike to it the nearest of it usually is where a question has nothing to do with it (-1 where nobody asked).
    """

    means: SearchMeans
    found: tuple[Likeness, ...] = ()
    usual: float = -1.0


class MeaningService:
    """Reads approved copy for its meaning, and finds it by that.

    Args:
        store: the library of approved copy.
        choosing: which model reads.
        engine: has it read.
        vectors: where what it made is kept.
        read_only: nothing is read anew, as in a second window.
    """

    def __init__(
        self,
        store: LibraryStore,
        choosing: EmbedderChoosing,
        engine: TextEmbedding,
        vectors: VectorShelf,
        *,
        read_only: bool,
    ) -> None:
        self._store = store
        self._choosing = choosing
        self._engine = engine
        self._vectors = vectors
        self._read_only = read_only
        self._reading = threading.Lock()
        self._catching_up = threading.Lock()
        self._questions: dict[tuple[str, str], TextVector] = {}
        # What is usual, and of which model and copy that was learned.
        self._usual: tuple[tuple[str, str, int], float] | None = None
        self._fault: KnownError | None = None

    @property
    def has_model(self) -> bool:
        """Whether there is a model that reads."""
        return self._choosing.chosen().model is not None

    def means(self) -> SearchMeans:
        """What a search of the whole library works with now; nothing is loaded or read for this."""
        chosen = self._choosing.chosen()
        if chosen.model is None:
            return _lacking(chosen)
        keys = {key for _, key in self._store.keyed_copies()}
        try:
            return self._means_of(chosen.name, len(keys & self._vectors.known(chosen.maker)), len(keys))
        except KnownError as error:
            return _without(error)

    def read(
        self,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReading:
        """Read every piece that was not read yet, and drop what was made of pieces and by models that are gone. What
        was read before a stop or a fault is kept.

        Args:
            progress: told how many of how many are read.
            stop: set by another thread to stop.

        Raises:
            KnownError: there is no embedding model, its file changed, the engine failed, or this window only reads.
        """
        chosen = self._choosing.chosen()
        if chosen.model is None:
            raise KnownError(f"Approved copy cannot be indexed by meaning: {chosen.why}.", chosen.remedy)
        if self._read_only:
            raise KnownError("This window is read-only.", "Index it in the window that was opened first.")
        with self._reading:
            return self._read(chosen, progress, stop, EVERYTHING)

    def look(
        self,
        questions: Sequence[str],
        most: int,
        bounds: CopyBounds = EVERYTHING,
        *,
        wait: bool = True,
        catch_up: bool = False,
        unrelated: Sequence[str] = (),
    ) -> Look:
        """Which copy within the bounds is most alike to each question. A fault of the model, of its engine or of the
        disk is told in the means, and words count alone then.

        Args:
            questions: texts.
            most: how many for each at most.
            bounds: which copy may be found at all.
            wait: have the model read the questions, so do not call this on a thread that must not wait; otherwise
                only what it read before counts.
            catch_up: have pieces read first that were not yet, where they are few.
            unrelated: questions that no copy answers, by which it is learned what is usual; the model reads them once.
        """
        chosen = self._choosing.chosen()
        if chosen.model is None:
            return Look(_lacking(chosen))
        keyed = self._store.keyed_copies(bounds)
        ids = {key: copy_id for copy_id, key in keyed}
        try:
            missing = self._vectors.missing(chosen.maker, ids)
            if missing and catch_up and not self._read_only and len(missing) <= READ_WHILE_WAITED_FOR:
                # Not after a reading of the whole library that is under way: that may take hours, and a draft waits.
                with self._catching_up:
                    self._read(chosen, None, None, bounds)
                # Its file was hashed for that, where it was not yet.
                chosen, _ = self._choosing.ready(chosen)
                missing = self._vectors.missing(chosen.maker, ids)
            if len(missing) == len(ids):
                return Look(self._means_of(chosen.name, 0, len(ids)))
            asked = self._asked(chosen, questions, wait=wait)
            if asked is None:
                return Look(SearchMeans(why=f'"{chosen.name}" was not asked'))
            near = self._vectors.nearest(chosen.maker, asked, ids, most)
            usual = self._usual_likeness(chosen, unrelated if asked else (), ids, len(missing))
        except KnownError as error:
            return Look(_without(error))
        found = tuple(_likeness(one, keyed, ids) for one in near)
        return Look(self._means_of(chosen.name, len(ids) - len(missing), len(ids)), found, usual)

    def forget(self, key: str) -> None:
        """That text is in the library no more."""
        # Its piece is out already: where the disk does not let go of the vector, the next reading drops it.
        with suppress(KnownError):
            self._vectors.forget_text(key)

    def tidy(self) -> None:
        """Drop what was made of pieces and by models that are in the library no more."""
        self._vectors.keep_only(self._choosing.known_models(), {key for _, key in self._store.keyed_copies()})

    def on_changes(self, changes: Iterable[Change]) -> None:
        """Something in the store changed: what was made by models that are in the library no more is dropped."""
        if any(one.thing == "model" and self._choosing.may_have_read(one.id) for one in changes):
            self._vectors.keep_only(self._choosing.known_models())

    def is_met_by(self, changes: Iterable[Change]) -> bool:
        """Whether something changed that there may be to read now, or a model that reads, or did."""
        return any(
            one.thing == "approved_copy" or (one.thing == "model" and self._choosing.may_have_read(one.id))
            for one in changes
        )

    def _means_of(self, model: str, known: int, pieces: int) -> SearchMeans:
        why_not = f"Reading them failed: {self._fault}" if self._fault else '"fairdraft library embed" reads them.'
        return SearchMeans(model, known, pieces, remedy="" if known >= pieces else why_not)

    def _usual_likeness(
        self, chosen: ChosenEmbedder, unrelated: Sequence[str], ids: Collection[str], missing: int
    ) -> float:
        """How alike the nearest of the read copy is to unrelated questions; learned anew for another model or copy."""
        if not unrelated:
            return -1.0
        # While copy is being read, each time there is twice as much of it: it takes as long as so many searches.
        read = (len(ids) - missing).bit_length()
        of = (chosen.maker, chosen.prefixes.question, hash((*ids, read, missing > 0)))
        learned = self._usual
        if learned is None or learned[0] != of:
            asked = self._asked(chosen, unrelated, wait=True) or []
            nearest = self._vectors.nearest(chosen.maker, asked, ids, 1)
            learned = (of, usual_likeness([one.ranked[0][1] for one in nearest if one.ranked]))
            self._usual = learned
        return learned[1]

    def _asked(self, chosen: ChosenEmbedder, questions: Sequence[str], *, wait: bool) -> list[TextVector] | None:
        """What the model makes of the questions; None where it would have to read them and nobody waits."""
        names = [(chosen.maker, chosen.prefixes.question + one) for one in questions]
        # Replaced, never changed in place: what another search drops meanwhile, this one still has.
        known = self._questions
        new = [name for name in dict.fromkeys(names) if name not in known]
        if new and not wait:
            return None
        if new:
            _, file = self._choosing.ready(chosen)
            read = self._engine.embed_texts(file, [text for _, text in new], at_once=True)
            known = known | dict(zip(new, read, strict=True))
            self._questions = known if len(known) <= _QUESTIONS_KEPT else {name: known[name] for name in names}
        return [known[name] for name in names]

    def _read(
        self,
        chosen: ChosenEmbedder,
        progress: Callable[[int, int], None] | None,
        stop: threading.Event | None,
        bounds: CopyBounds,
    ) -> CopyReading:
        try:
            done = self._read_on(chosen, progress, stop, bounds)
        except KnownError as error:
            self._fault = error
            raise
        self._fault = None
        return done

    def _read_on(
        self,
        chosen: ChosenEmbedder,
        progress: Callable[[int, int], None] | None,
        stop: threading.Event | None,
        bounds: CopyBounds,
    ) -> CopyReading:
        chosen, file = self._choosing.ready(chosen)
        if bounds == EVERYTHING:
            self.tidy()
        known = self._vectors.known(chosen.maker)
        missing = list({key: one for one, key in self._store.keyed_copies(bounds) if key not in known}.items())
        done = 0
        while done < len(missing) and not (stop is not None and stop.is_set()):
            some = missing[done : done + _TOGETHER]
            # A piece that was removed meanwhile is read no more.
            copies = self._store.copies_of_ids([copy_id for _, copy_id in some])
            here = [(key, copies[copy_id]) for key, copy_id in some if copy_id in copies]
            texts = [chosen.prefixes.text + copy.text for _, copy in here]
            read = self._engine.embed_texts(file, texts, go_on=None if stop is None else lambda: not stop.is_set())
            if not self._still_reads(chosen):
                break
            self._vectors.keep(chosen.maker, [(key, one) for (key, _), one in zip(here, read, strict=False)])
            done += len(some) if len(read) == len(here) else len(read)
            if progress is not None:
                progress(done, len(missing))
        cut = self._vectors.cut(chosen.maker)
        return CopyReading(file.name, done, len(missing), cut, stopped=done < len(missing))

    def _still_reads(self, chosen: ChosenEmbedder) -> bool:
        """Whether nobody took the model out or chose another way of reading, or none, meanwhile."""
        now = self._choosing.chosen()
        return now.model is not None and now.maker == chosen.maker


def _likeness(found: Nearest, keyed: Sequence[tuple[str, str]], ids: Mapping[str, str]) -> Likeness:
    """By the ids of copy what was found by keys; copy of two products may have the same words."""
    if len(ids) == len(keyed):
        return Likeness(tuple((ids[key], value) for key, value in found.ranked), found.middle)
    every: dict[str, list[str]] = {}
    for copy_id, key in keyed:
        every.setdefault(key, []).append(copy_id)
    return Likeness(tuple((one, value) for key, value in found.ranked for one in every[key]), found.middle)


def _lacking(chosen: ChosenEmbedder) -> SearchMeans:
    return SearchMeans(why=chosen.why, remedy=chosen.remedy, lacks_model=chosen.none_here)


def _without(error: KnownError) -> SearchMeans:
    what = error.what.rstrip(".")
    why = what[:1].lower() + what[1:] if what.startswith("The ") else what
    return SearchMeans(why=why, remedy=error.remedy)
