"""How do models differ that look alike by their names?"""

from collections.abc import Sequence

from fairdraft.domain.model import LibraryModel, ModelHeader

_MOST = 3


def differences(model: LibraryModel, others: Sequence[LibraryModel]) -> tuple[str, ...]:
    """A sentence for each other model that says of itself the same name and quantisation."""
    return tuple(
        _difference(model, other)
        for other in others
        if other.id != model.id and _looks_like(model.header, other.header)
    )


def in_few(told: Sequence[str]) -> tuple[str, ...]:
    """The first of such sentences, and how many more there are."""
    rest = len(told) - _MOST
    more = (f"{rest:,} more of the library {'looks' if rest == 1 else 'look'} like it by name.",) if rest > 0 else ()
    return (*told[:_MOST], *more)


def _looks_like(one: ModelHeader, other: ModelHeader) -> bool:
    return bool(one.name) and (one.name.casefold(), one.quantisation) == (other.name.casefold(), other.quantisation)


def _difference(model: LibraryModel, other: LibraryModel) -> str:
    if model.sha256 and model.sha256 == other.sha256:
        return f'The same file as "{other.name}", in another folder ({other.path}).'
    own, its = model.header, other.header
    parts = [
        f"{what} {mine or 'not stated'} here, {theirs or 'not stated'} there"
        for what, mine, theirs in (
            ("fine-tune", own.finetune, its.finetune),
            ("date", own.dated, its.dated),
            ("maker", own.made_by, its.made_by),
            ("size", f"{model.size:,} bytes", f"{other.size:,} bytes"),
            ("SHA-256", model.sha256[:12], other.sha256[:12]),
        )
        if mine != theirs
    ]
    return f'Looks like "{other.name}", but is a different file: {"; ".join(parts)}.'
