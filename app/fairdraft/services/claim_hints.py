"""Which sentences of a text read like claims that regulators object to, though no rule knows their wording?

An embedding model of this machine reads the writer's own sentences and holds them against example sentences. That is a
second reader beside the rules: it never makes a finding, and it never says that a text has none.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.claim_examples import ClaimExamples, without_names
from fairdraft.domain.claim_hint import ClaimHint, ClaimHints
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Span
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.product import Product
from fairdraft.services.checking import CheckingService
from fairdraft.services.choosing_embedder import ChosenEmbedder, EmbedderChoosing
from fairdraft.services.meaning_ports import TextEmbedding

if TYPE_CHECKING:
    from fairdraft.analysis.example_likeness import ExampleLikeness

FEWEST_WORDS = 3
"""A sentence of fewer words is not read: nearly all such are labels and names."""


class ExampleVectors(Protocol):
    """Keeps what a model made of the examples, so that it reads them once."""

    def read(self, key: str, count: int) -> tuple[bytes, ...]:
        """The `count` vectors that were kept under this key; none where there are none."""

    def keep(self, key: str, vectors: Sequence[bytes]) -> None:
        """Keep vectors of one width in place of any others. What cannot be kept is made anew the next time."""


@dataclass(frozen=True, slots=True)
class _Judge:
    """What judges by the examples as one model reads them, and its objectionable examples with their rules."""

    maker: str
    likeness: "ExampleLikeness"
    objectionable: tuple[tuple[str, str], ...]


class ClaimHintService:
    """Points at sentences by their meaning. Safe to call from any thread; each call waits for the model.

    Args:
        choosing: which model reads.
        engine: has it read.
        checking: the rules, whose examples are examples here, too, and how a text is cut into sentences.
        examples: reads the example sentences; called when they are first needed.
        vectors: where what the model made of the examples is kept.
    """

    def __init__(
        self,
        choosing: EmbedderChoosing,
        engine: TextEmbedding,
        checking: CheckingService,
        examples: Callable[[], ClaimExamples],
        vectors: ExampleVectors,
    ) -> None:
        self._choosing = choosing
        self._engine = engine
        self._checking = checking
        self._examples = examples
        self._vectors = vectors
        self._judge: _Judge | None = None
        self._lock = threading.Lock()

    def hints(
        self, text: str, result: CheckResult, product: Product | None, ad_type: AdType, channel: Channel
    ) -> ClaimHints:
        """Read a text that was checked. A sentence in which the check found a claim already is not read again, and no
        hint names a rule that the check did not apply.

        Args:
            text: the checked text.
            result: what the check found in it.
            product: whose name it bears, with approved language that is not read.
            ad_type: as in the check.
            channel: as in the check.

        Raises:
            KnownError: there is no embedding model, its file changed, or the engine failed.
        """
        chosen = self._choosing.chosen()
        if chosen.model is None:
            raise KnownError(f"Sentences cannot be read for their meaning: {chosen.why}.", chosen.remedy)
        chosen, file = self._choosing.ready(chosen)
        judge = self._judge_of(chosen, file)
        rules = {rule for rule, _ in judge.objectionable}
        found = [
            one.span for one in result.findings if one.span is not None and not rules.isdisjoint((one.rule, *one.also))
        ]
        names = () if product is None else (product.brand, product.established_name)
        spans, told = [], []
        for span in self._checking.own_sentences(text, product, ad_type, channel):
            words = without_names(" ".join(text[span.start : span.end].split()), names)
            if len(words.split()) >= FEWEST_WORDS and not any(_meet(span, one) for one in found):
                spans.append(span)
                told.append(words)
        judged = judge.likeness.judge(self._read(chosen, file, told))
        hints = tuple(
            ClaimHint(span, *judge.objectionable[one.nearest])
            for span, one in zip(spans, judged, strict=True)
            if one.above > 0 and judge.objectionable[one.nearest][0] not in result.not_applicable
        )
        return ClaimHints(chosen.name, len(spans), hints)

    def _judge_of(self, chosen: ChosenEmbedder, file: ModelFile) -> _Judge:
        """The judge of a model; the examples are read where they were not yet."""
        with self._lock:
            if self._judge is None or self._judge.maker != chosen.maker:
                self._judge = self._made(chosen, file)
            return self._judge

    def _made(self, chosen: ChosenEmbedder, file: ModelFile) -> _Judge:
        # Imported here: numpy would otherwise be loaded at every start.
        from fairdraft.analysis.example_likeness import ExampleLikeness

        examples = self._examples()
        objectionable = [(rule, one) for rule, sentences in examples.objectionable.items() for one in sentences]
        fair = list(examples.fair)
        for rule in self._checking.checker.rules:
            if rule.id in examples.objectionable:
                # Others are pages, or are filled in with a product's approved language.
                objectionable += [(rule.id, one.text) for one in rule.rule.flags if _is_line(one.text)]
                fair += [one.text for one in rule.rule.passes if _is_line(one.text)]
        texts = [without_names(one) for one in (*(text for _, text in objectionable), *fair)]
        key = value_sha256([chosen.maker, texts])
        vectors = self._vectors.read(key, len(texts))
        if not vectors:
            vectors = self._read(chosen, file, texts)
            self._vectors.keep(key, vectors)
        count = len(objectionable)
        likeness = ExampleLikeness(vectors[:count], vectors[count:], len(examples.fair))
        return _Judge(chosen.maker, likeness, tuple(objectionable))

    def _read(self, chosen: ChosenEmbedder, file: ModelFile, texts: Sequence[str]) -> tuple[bytes, ...]:
        if not texts:
            return ()
        prefixed = [chosen.prefixes.text + one for one in texts]
        return tuple(one.numbers for one in self._engine.embed_texts(file, prefixed))


def _is_line(text: str) -> bool:
    return "\n" not in text and "{" not in text


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
