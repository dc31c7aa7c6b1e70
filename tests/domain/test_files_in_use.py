"""A step with files that another program holds open is tried again."""

import pytest

from fairdraft.domain.files_in_use import when_let_go


@pytest.mark.parametrize(
    ("winerror", "refusals", "done"), [(5, 3, True), (32, 10, True), (5, 99, False), (None, 1, False)]
)
def test_a_step_that_is_refused_for_a_moment_is_done_after_it(
    monkeypatch: pytest.MonkeyPatch, winerror: int | None, refusals: int, done: bool
) -> None:
    """Windows refuses it while a file is open; what stays refused, or is for another reason, is told."""
    asked = 0

    def step() -> None:
        nonlocal asked
        asked += 1
        if asked <= refusals:
            refusal = PermissionError(13, "Access is denied")
            refusal.winerror = winerror  # type: ignore[attr-defined] # there on Windows alone
            raise refusal

    monkeypatch.setattr("fairdraft.domain.files_in_use._PAUSE_SECONDS", 0)
    if done:
        when_let_go(step)
    else:
        with pytest.raises(PermissionError):
            when_let_go(step)
    assert asked == (1 if winerror is None else min(refusals + 1, 11))
