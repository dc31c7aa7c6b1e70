"""What a draft was made with has one hash."""

from dataclasses import replace

import pytest

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import utc_now
from fairdraft.domain.study_progress import known_as, settings_sha256

BIRTH = Provenance(model_sha256="ab" * 32, recipe="r", recipe_version="1", adapter_sha256="cd" * 32)
DRAFT = Draft("d", "s", "c", "b", "", "", "one", "assisted", "finished", "", (), "", BIRTH, utc_now())


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"adapter_scale": 0.5}, True),
        ({"adapter_scale": 1.0}, True),
        ({"copy_sha256": "ef" * 32}, True),
        ({"adapter_sha256": None}, True),
        ({"seed": 9, "rendered_prompt": "another"}, False),
    ],
)
def test_whatever_changes_words_changes_it(changed: dict[str, object], differs: bool) -> None:
    """The strength of an adapter as well, where it was kept."""
    other = replace(DRAFT, provenance=replace(BIRTH, **changed))
    assert (settings_sha256(other) != settings_sha256(DRAFT)) is differs


def test_drafts_of_before_strengths_were_kept_are_known() -> None:
    """A study that an earlier version began goes on; one with another strength that was kept does not."""
    halved, full = (replace(DRAFT, provenance=replace(BIRTH, adapter_scale=scale)) for scale in (0.5, 1.0))
    assert settings_sha256(DRAFT) in known_as(halved)
    assert settings_sha256(DRAFT) in known_as(full)
    assert settings_sha256(full) not in known_as(halved)
    assert settings_sha256(halved) in known_as(halved)
