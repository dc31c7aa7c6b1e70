"""What candidates are called."""

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.told_apart import told_apart


def named(identity: str, name: str) -> Candidate:
    return Candidate.model_validate(
        {"schema": "fairdraft/candidate@1", "id": identity, "name": name, "model": "m", "recipe": "dtc-chat"}
    )


def test_two_of_one_name_can_be_told_apart() -> None:
    """A name stands alone where it is one candidate's; else the id stands behind it."""
    found = told_apart([named("a", "House voice"), named("b", "House voice"), named("c", "Plain")])
    assert found == {"a": "House voice (a)", "b": "House voice (b)", "c": "Plain"}
