"""Which rows may a study's drafts, ratings and edits give to somebody who trains a model?"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.bare_words import bare_words
from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.draft import Draft
from fairdraft.domain.study_contents import BROKEN_OFF, StudyContents
from fairdraft.domain.training_set import (
    ApprovedExamples,
    Leakage,
    SplitBy,
    TrainedPrompt,
    TrainingRow,
    TrainingSet,
    TrainingSplit,
    TrainingTask,
)
from fairdraft.services.training_pairs import MEAN, SMALLEST_MARGIN, rated_pairs, voted_pairs
from fairdraft.services.training_prompts import AskedPrompt, Completion, TrainingPrompts, completion_of

EVAL_SHARE = 0.1
"""The share of prompts (or campaigns) that nothing is trained on, unless another is asked for."""

_RUN = 13


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """How a training set is to be made.

    `pairs_by` is `mean` or a criterion; `override_licence_by` names the person who answers for text from models
    whose licence restricts training; `tokens_of` names the library's model whose tokeniser counts the tokens;
    `hold_out` is the share of prompts (or campaigns) that nothing is trained on, above 0 and below 1.
    """

    split_by: SplitBy = "prompt"
    pairs_by: str = MEAN
    override_licence_by: str | None = None
    tokens_of: str | None = None
    hold_out: float = EVAL_SHARE


@dataclass(frozen=True, slots=True)
class _Written:
    """A draft that may be used, with the words in it that somebody wrote, and what was asked."""

    draft: Draft
    prompt: AskedPrompt
    completion: Completion


@dataclass(frozen=True, slots=True)
class ApprovedText:
    """Approved words without a draft: of the library, or of a piece that was begun from nothing.

    `prompt_id` is no brief's; `campaign` is that of the piece, or `library-` with the product's id.
    """

    prompt_id: str
    campaign: str
    prompt: AskedPrompt
    completion: Completion


def training_set(
    contents: StudyContents, prompts: TrainingPrompts, order: TrainingOrder, texts: Sequence[ApprovedText] = ()
) -> TrainingSet:
    """The rows of every task, each in its split, and everything that was left out and why."""
    return _Maker(contents, prompts, order, texts).make()


class _Maker:
    def __init__(
        self, contents: StudyContents, prompts: TrainingPrompts, order: TrainingOrder, texts: Sequence[ApprovedText]
    ) -> None:
        self._contents = contents
        self._prompts = prompts
        self._order = order
        self._excluded: Counter[str] = Counter({one.why: one.n for one in contents.excluded})
        self._notes: Counter[str] = Counter()
        self._texts = texts
        by_campaign = order.split_by == "campaign"
        self._splits = _splits((self._group(one) for one in contents.drafts), order.hold_out)
        # Texts without a brief serve no comparison: they take the place of no brief, and of no campaign, in eval.
        apart = {} if by_campaign else _splits((one.prompt_id for one in texts), order.hold_out)
        self._split_of_text: dict[str, TrainingSplit] = {
            one.prompt_id: self._splits.get(one.campaign, "train") if by_campaign else apart[one.prompt_id]
            for one in texts
        }
        self._seen: set[str] = set()
        self._duplicates = 0
        self._used: dict[str, Draft] = {}
        self._examples: list[tuple[str, str, Completion]] = []
        self._prompted: dict[TrainingSplit, set[tuple[str, str]]] = {"train": set(), "eval": set()}

    def make(self) -> TrainingSet:
        written = {one.draft.id: one for one in self._usable()}
        drafts = [one.draft for one in written.values()]
        rows = [*self._supervised(written), *self._of_texts(), *self._labelled(written)]
        rated = rated_pairs(drafts, self._contents.ratings, self._order.pairs_by)
        voted = voted_pairs(drafts, self._contents.votes)
        for pair in (*rated.pairs, *voted.pairs):
            chosen, rejected = written[pair.chosen.id], written[pair.rejected.id]
            rows += self._pair(chosen, chosen.completion, rejected, pair.source, pair.margin, pair.rater)
        rows += self._edited(written)
        completions: dict[str, set[str]] = defaultdict(set)
        for _campaign, prompt_id, completion in self._examples:
            completions[completion.text].add(prompt_id)
        return TrainingSet(
            study=self._contents.study,
            rows=tuple(rows),
            split_by=self._order.split_by,
            pair_rule=self._pair_rule(),
            approval_rule=self._contents.approval_rule,
            approved=_approved(self._examples),
            excluded=_told(self._excluded),
            notes=_told(self._notes),
            ties=rated.ties + voted.ties,
            duplicates=self._duplicates,
            repeated_completions=sum(len(prompts) - 1 for prompts in completions.values()),
            leakage=_leakage(rows),
            licences=tuple(
                sorted(
                    {found for one in self._used.values() if (found := self._contents.licence_of(one))},
                    key=lambda one: (one.model, one.sha256),
                )
            ),
            override_by=self._order.override_licence_by,
            sample_data=self._contents.sample_data,
            scripted_raters=self._contents.scripted_raters,
            trained_on=_prompts(self._prompted["train"]),
            held_out=_prompts(self._prompted["eval"] - self._prompted["train"]),
        )

    def _usable(self) -> Iterator[_Written]:
        """Drafts whose words may be trained on."""
        for draft in self._contents.drafts:
            why = self._why_not(draft)
            completion = None if why else completion_of(draft.blocks)
            if completion is None:
                self._excluded[why or "drafts in which nobody wrote a word"] += 1
                continue
            prompt = self._prompts.of(draft)
            if prompt.reservation:
                self._notes[f"drafts {prompt.reservation}"] += 1
            yield _Written(draft, prompt, completion)

    def _why_not(self, draft: Draft) -> str:
        if draft.state != "finished":
            return BROKEN_OFF
        if (
            draft.mode == "assisted"
            and not any(one.kind == "locked" for one in draft.blocks)
            and _from_elsewhere(draft)
        ):
            return "assisted drafts from elsewhere, in which inserted words cannot be distinguished from the writer's"
        licence = self._contents.licence_of(draft)
        if licence is None:
            why = "drafts of an unnamed model, whose license may restrict training"
        elif licence.restricts_training:
            why = "drafts of a model whose license restricts training or is unknown"
        else:
            return ""
        if self._order.override_licence_by:
            self._notes[f"{why}; kept on the responsibility of {self._order.override_licence_by}"] += 1
            return ""
        return why

    def _supervised(self, written: dict[str, _Written]) -> Iterator[TrainingRow]:
        for one in written.values():
            if self._contents.approved.get(one.draft.id):
                yield from self._example(one, one.completion, "draft")
        for version in self._contents.versions:
            known = written.get(version.draft_id)
            if known is not None and version.approved:
                completion = completion_of(version.blocks)
                if completion is not None and completion.text != known.completion.text:
                    yield from self._example(known, completion, "writer")

    def _example(self, one: _Written, completion: Completion, source: str) -> Iterator[TrainingRow]:
        further = self._further(one) | {"source": source, "sections": ",".join(completion.sections)}
        for task, columns in self._answers(one.prompt, completion):
            if task == "sft_messages":
                self._examples.append((one.draft.campaign, one.draft.prompt_id, completion))
            yield self._row(one, task, columns | further)

    def _of_texts(self) -> Iterator[TrainingRow]:
        for one in self._texts:
            split = self._split_of_text[one.prompt_id]
            group = one.campaign if self._order.split_by == "campaign" else one.prompt_id
            further = {"draft_id": "", "prompt_id": one.prompt_id, "campaign": one.campaign, "candidate": ""}
            further |= {"mode": "", "source": "text", "sections": ",".join(one.completion.sections)}
            for task, columns in self._answers(one.prompt, one.completion):
                if task == "sft_messages":
                    self._examples.append((one.campaign, one.prompt_id, one.completion))
                    self._notes[f"approved texts {one.prompt.reservation}"] += 1
                yield TrainingRow(task, split, group, columns | further)

    def _answers(self, prompt: AskedPrompt, completion: Completion) -> tuple[tuple[TrainingTask, dict[str, Any]], ...]:
        """A new example in each of its forms; none where the same was there already."""
        asked = _messages(prompt)
        answer = [{"role": "assistant", "content": completion.text}]
        if not self._is_new("sft", asked, answer):
            return ()
        base = {"prompt": f"{prompt.text}\n{completion.tag}:", "completion": completion.continuation}
        return (
            ("sft_messages", {"messages": [*asked, *answer]}),
            ("sft_prompt_completion", {"prompt": asked, "completion": answer}),
            ("sft_base", base),
        )

    def _labelled(self, written: dict[str, _Written]) -> Iterator[TrainingRow]:
        """A draft that every verdict approves, or that every verdict rejects."""
        verdicts: dict[str, set[str]] = defaultdict(set)
        settling: dict[str, set[str]] = defaultdict(set)
        for rating in self._contents.ratings:
            # Who settles what he rated himself does so on an occasion behind his ratings.
            if rating.verdict and (rating.adjudicates or rating.occasion == 1):
                (settling if rating.adjudicates else verdicts)[rating.draft_id].add(rating.verdict)
        judged = {one: settling.get(one) or verdicts.get(one) or set() for one in written}
        of_words: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in written.values():
            of_words[one.prompt.text, one.completion.text] |= judged[one.draft.id]
        for one in written.values():
            given = judged[one.draft.id]
            if given and {"approve", "reject"} <= of_words[one.prompt.text, one.completion.text]:
                self._excluded["drafts whose words one rater approved and another rejected (kto)"] += 1
            elif given in ({"approve"}, {"reject"}):
                prompt = _messages(one.prompt)
                answer = [{"role": "assistant", "content": one.completion.text}]
                label = given == {"approve"}
                if self._is_new("kto", prompt, answer, label):
                    columns = {"prompt": prompt, "completion": answer, "label": label}
                    yield self._row(one, "kto", columns | self._further(one))

    def _edited(self, written: dict[str, _Written]) -> Iterator[TrainingRow]:
        for version in self._contents.versions:
            known = written.get(version.draft_id)
            completion = completion_of(version.blocks)
            if completion is None:
                self._excluded["edits whose sections cannot be distinguished (dpo)"] += 1
            elif known is not None and completion.text != known.completion.text:
                yield from self._pair(known, completion, known, "edit", None, version.by)

    def _pair(
        self, one: _Written, chosen: Completion, rejected: _Written, source: str, margin: float | None, rater: str
    ) -> Iterator[TrainingRow]:
        prompt = _messages(one.prompt)
        if chosen.text == rejected.completion.text:
            self._excluded["pairs of drafts with the same words (dpo)"] += 1
            return
        columns: dict[str, Any] = {
            "prompt": prompt,
            "chosen": [{"role": "assistant", "content": chosen.text}],
            "rejected": [{"role": "assistant", "content": rejected.completion.text}],
        }
        if self._is_new("dpo", columns, rater, source):
            self._used[rejected.draft.id] = rejected.draft
            further = self._further(one) | {
                "rejected_draft_id": rejected.draft.id,
                "rejected_candidate": rejected.draft.candidate,
                "preference_source": source,
                "margin": margin,
                "rater_id": rater,
            }
            yield self._row(one, "dpo", columns | further)

    def _row(self, one: _Written, task: TrainingTask, columns: dict[str, Any]) -> TrainingRow:
        self._used[one.draft.id] = one.draft
        group = self._group(one.draft)
        split = self._splits[group]
        self._prompted[split].add((one.draft.prompt_id, one.draft.brief_sha256))
        return TrainingRow(task, split, group, columns)

    def _further(self, one: _Written) -> dict[str, Any]:
        draft = one.draft
        return {
            "draft_id": draft.id,
            "prompt_id": draft.prompt_id,
            "campaign": draft.campaign,
            "candidate": draft.candidate,
            "mode": draft.mode,
        }

    def _group(self, draft: Draft) -> str:
        return draft.campaign if self._order.split_by == "campaign" else draft.prompt_id

    def _is_new(self, *parts: Any) -> bool:
        key = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
        if key in self._seen:
            self._duplicates += 1
            return False
        self._seen.add(key)
        return True

    def _pair_rule(self) -> str:
        by = "the mean of all criteria scored on both" if self._order.pairs_by == MEAN else self._order.pairs_by
        return (
            f"same brief, rater and rubric version; {by} differs by {SMALLEST_MARGIN:g} point or more; "
            "criteria for language that the program inserted do not count"
        )


def _prompts(found: Iterable[tuple[str, str]]) -> tuple[TrainedPrompt, ...]:
    return tuple(TrainedPrompt(prompt_id=prompt_id, brief_sha256=sha256) for prompt_id, sha256 in sorted(found))


def _from_elsewhere(draft: Draft) -> bool:
    return draft.provenance.source == "imported"


def _messages(prompt: AskedPrompt) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in prompt.messages]


def _splits(groups: Iterable[str], share: float) -> dict[str, TrainingSplit]:
    """About that share of the groups to eval, chosen by the hash of their names: the same ones every time."""
    names = sorted(set(groups), key=lambda one: hashlib.sha256(one.encode("utf-8", "surrogatepass")).hexdigest())
    to_eval = 0 if len(names) < 2 else min(len(names) - 1, max(1, round(len(names) * share)))
    return {name: "eval" if place < to_eval else "train" for place, name in enumerate(names)}


def _approved(examples: Iterable[tuple[str, str, Completion]]) -> tuple[ApprovedExamples, ...]:
    counts: Counter[str] = Counter()
    sections: dict[str, Counter[str]] = defaultdict(Counter)
    for campaign, _prompt_id, completion in examples:
        counts[campaign] += 1
        sections[campaign].update(completion.sections)
    return tuple(ApprovedExamples(name, counts[name], dict(sorted(sections[name].items()))) for name in sorted(counts))


def _told(counts: Counter[str]) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(why, n) for why, n in sorted(counts.items()) if n)


def _leakage(rows: Sequence[TrainingRow]) -> Leakage:
    answers: dict[TrainingSplit, list[str]] = {"train": [], "eval": []}
    campaigns: dict[TrainingSplit, set[str]] = {"train": set(), "eval": set()}
    for row in rows:
        if row.task == "sft_prompt_completion":
            answers[row.split].append(bare_words(row.columns["completion"][0]["content"]))
            campaigns[row.split].add(row.columns["campaign"])
    trained = set(answers["train"])
    runs = {run for one in trained for run in _runs(one)}
    return Leakage(
        same_completion=sum(one in trained for one in answers["eval"]),
        shared_run=sum(any(run in runs for run in _runs(one)) for one in answers["eval"]),
        eval_rows=len(answers["eval"]),
        campaigns=tuple(sorted(campaigns["train"] & campaigns["eval"])),
    )


def _runs(text: str) -> Iterator[int]:
    words = text.split()
    for start in range(len(words) - _RUN + 1):
        yield hash(tuple(words[start : start + _RUN]))
