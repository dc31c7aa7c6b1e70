"""What does writing a `.fairset` file leave beside it?"""

import os
import time
from pathlib import Path

from fairdraft.domain.rating_set import RatingSet
from fairdraft.domain.rubric import Rubric
from fairdraft.exchange.rating_set_file import read_rating_set, write_rating_set

_RUBRIC = Rubric(schema="fairdraft/rubric@1", id="r", version="1", criteria=({"id": "accuracy", "name": "Accuracy"},))
_SET = RatingSet(
    study="autumn", blind=False, plan=None, plan_sha256=None, version=1, sealed_at=None, sealed_sha256=None,
    rubric=_RUBRIC, campaigns=(), products=(), drafts=(), placed=(), ratings=(), votes=(), queues=(), events=(),
)  # fmt: skip


def test_what_a_killed_program_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    """Once it is an hour old; a fresh one may be another program's and stays, and so does that of another set."""
    old, fresh, other = (tmp_path / f".{name}.part" for name in ("autumn.fairset.1", "autumn.fairset.2", "x.fairset.1"))
    for one in (old, fresh, other):
        one.write_bytes(b"half")
    for one in (old, other):
        os.utime(one, (time.time() - 7200,) * 2)
    written = write_rating_set(_SET, tmp_path)
    assert set(tmp_path.iterdir()) == {written, fresh, other}
    assert read_rating_set(written) == _SET
