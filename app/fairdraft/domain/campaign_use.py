"""What was a campaign used for, so that it has to stay?"""

from dataclasses import dataclass

from fairdraft.domain.counting import counted

_STUDIES_NAMED = 3


@dataclass(frozen=True, slots=True)
class CampaignUse:
    """What refers to a campaign: drafts and pieces, those put aside too, and plans of studies.

    `aside` counts those of the pieces that were put aside; `briefs` are those that were drafted or that a plan names;
    `in_whole` says that a plan takes all there are.
    """

    drafts: int = 0
    pieces: int = 0
    studies: tuple[str, ...] = ()
    briefs: frozenset[str] = frozenset()
    in_whole: bool = False
    aside: int = 0

    @property
    def is_none(self) -> bool:
        """Whether nothing refers to it."""
        return not (self.drafts or self.pieces or self.studies)

    def needs(self, brief_id: str) -> bool:
        """Whether something refers to one of its briefs."""
        return self.in_whole or brief_id in self.briefs

    @property
    def words(self) -> str:
        """`3 drafts, 1 piece, the study "autumn"`; empty where nothing refers to it."""
        said = [counted(self.drafts, "draft")] if self.drafts else []
        said += [f"{counted(self.pieces, 'piece')}{self._of_them_aside}"] if self.pieces else []
        if len(self.studies) > _STUDIES_NAMED:
            said.append(f"{len(self.studies):,} studies")
        else:
            said += [f'the study "{one}"' for one in self.studies]
        return ", ".join(said)

    @property
    def _of_them_aside(self) -> str:
        # Whoever does not see them in any list would look for them.
        if not self.aside:
            return ""
        return " (put aside)" if self.aside == self.pieces else f" ({self.aside:,} of them set aside)"
