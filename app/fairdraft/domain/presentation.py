"""In which order does each rater see the drafts of a study?"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

# Repeats come from the first part of a queue and stand in its last, so that the first look is half forgotten.
_REPEATED_FROM_FIRST = 0.6
_REPEATS_STAND_AFTER = 2 / 3


@dataclass(frozen=True, slots=True)
class PresentedDraft:
    """A draft to be rated, as far as its order depends on it. `prompt` is the same for all drafts of a brief;
    `number` tells those of one candidate apart.
    """

    draft_id: str
    campaign: str
    prompt: str
    candidate: str
    number: int


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A draft at its place in a queue; `occasion` is 1, and 2 for a hidden repeat."""

    draft_id: str
    occasion: int = 1


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a plan spreads drafts over raters: `turn` is the rater's place among `raters`, from 0.

    `overlap` is the share of a campaign's prompts that every rater rates; `hidden_repeats` the share of a rater's
    drafts that come back; both 0 to 1.
    """

    seed: int
    turn: int
    raters: int
    overlap: float = 1.0
    hidden_repeats: float = 0.0


def williams_rows(size: int) -> tuple[tuple[int, ...], ...]:
    """A Williams design: rows in which each of `size` things stands equally often at each place, and each follows
    each other one equally often (`size` rows for an even number, twice as many for an odd one).

    Source: E. J. Williams, Australian Journal of Scientific Research A 2 (1949), 149.
    """
    if size < 1:
        return ()
    first = [0]
    low, high = 1, size - 1
    while len(first) < size:
        first.append(low)
        low += 1
        if len(first) < size:
            first.append(high)
            high -= 1
    rows = [tuple((one + shift) % size for one in first) for shift in range(size)]
    if size % 2 and size > 1:
        rows += [tuple(reversed(row)) for row in rows]
    return tuple(rows)


def rater_seed(seed: int, turn: int) -> int:
    """The seed of one rater's own order, which tells nothing of the study's."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{turn}".encode()).digest()[:6], "big")


def assigned_prompts(prompts: Sequence[tuple[str, str]], how: Presentation) -> frozenset[str]:
    """The prompts that a rater rates, from all (campaign, prompt) of the plan.

    A share of each campaign's prompts goes to every rater, the others are dealt to one each.
    """
    chance = random.Random(how.seed)  # noqa: S311 - an order that can be told again, no secret
    of_campaign: dict[str, list[str]] = defaultdict(list)
    for campaign, prompt in prompts:
        of_campaign[campaign].append(prompt)
    mine: set[str] = set()
    dealt = 0
    for campaign in sorted(of_campaign):
        shuffled = sorted(of_campaign[campaign])
        chance.shuffle(shuffled)
        shared = len(shuffled) if how.raters == 1 else round(how.overlap * len(shuffled))
        mine.update(shuffled[:shared])
        for prompt in shuffled[shared:]:
            if dealt % how.raters == how.turn % how.raters:
                mine.add(prompt)
            dealt += 1
    return frozenset(mine)


def rating_order(drafts: Iterable[PresentedDraft], how: Presentation) -> tuple[QueueEntry, ...]:
    """The queue of one rater over the drafts assigned to them, hidden repeats included.

    The drafts of a brief stand together, their candidates in the order of a row of a Williams design; rows are used
    equally often, and each rater begins with another one. Several drafts of a brief stand rounds apart.
    """
    chance = random.Random(rater_seed(how.seed, how.turn))  # noqa: S311 - likewise
    given = list(drafts)
    blocks = _blocks(given, chance)
    candidates = sorted({one.candidate for one in given})
    random.Random(how.seed).shuffle(candidates)  # noqa: S311 - likewise: the same for all raters
    rows = list(williams_rows(len(candidates)))
    entries: list[QueueEntry] = []
    candidate_of: dict[str, str] = {}
    for index, block in enumerate(blocks):
        row = rows[(index + how.turn) % len(rows)]
        for name in (candidates[place] for place in row):
            if name in block:
                entries.append(QueueEntry(block[name]))
                candidate_of[block[name]] = name
    return _with_repeats(entries, candidate_of, how.hidden_repeats, chance)


def pair_order(
    drafts: Iterable[PresentedDraft], pairs: Sequence[frozenset[str]] | None, how: Presentation
) -> tuple[tuple[str, str], ...]:
    """Pairs of drafts of one brief for a rater, in the order in which they are shown, first the one on the left.

    Args:
        drafts: drafts assigned to the rater.
        pairs: the pairs of candidates to show; None stands for all.
        how: seed and turn.
    """
    chance = random.Random(f"{rater_seed(how.seed, how.turn)}/pairs")  # noqa: S311 - likewise
    left: dict[frozenset[str], int] = {}
    shown: list[tuple[str, str]] = []
    for block in _blocks(list(drafts), chance):
        wanted = [frozenset(one) for one in combinations(sorted(block), 2)]
        wanted = [one for one in wanted if pairs is None or one in pairs]
        chance.shuffle(wanted)
        for pair in wanted:
            names = sorted(pair)
            # Each of a pair stands on the left every other time.
            turn = left.setdefault(pair, chance.randrange(2))
            left[pair] = 1 - turn
            shown.append((block[names[turn]], block[names[1 - turn]]))
    return tuple(shown)


def _blocks(drafts: Sequence[PresentedDraft], chance: random.Random) -> list[dict[str, str]]:
    """Drafts of one brief and number, by candidate; in shuffled order, one round for each number."""
    rounds: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in sorted(drafts, key=lambda one: (one.number, one.prompt, one.candidate)):
        rounds[one.number][one.prompt][one.candidate] = one.draft_id
    blocks: list[dict[str, str]] = []
    for number in sorted(rounds):
        of_round = list(rounds[number].values())
        chance.shuffle(of_round)
        blocks += of_round
    return blocks


def _with_repeats(
    entries: list[QueueEntry], candidate_of: dict[str, str], share: float, chance: random.Random
) -> tuple[QueueEntry, ...]:
    count = round(share * len(entries))
    pool: dict[str, list[QueueEntry]] = defaultdict(list)
    for entry in entries[: max(1, int(len(entries) * _REPEATED_FROM_FIRST))]:
        pool[candidate_of[entry.draft_id]].append(entry)
    for of_candidate in pool.values():
        chance.shuffle(of_candidate)
    repeated: list[QueueEntry] = []
    # From each candidate in turn: a rater's consistency must not be that on one candidate alone.
    while len(repeated) < count and any(pool.values()):
        for name in sorted(pool):
            if pool[name] and len(repeated) < count:
                repeated.append(QueueEntry(pool[name].pop().draft_id, 2))
    chance.shuffle(repeated)
    queue = list(entries)
    first = int(len(queue) * _REPEATS_STAND_AFTER) + 1
    for one in repeated:
        queue.insert(chance.randint(min(first, len(queue)), len(queue)), one)
    return tuple(queue)
