"""What refers to a campaign, and how is one forgotten that nothing refers to?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, delete, func, select

from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.store import tables
from fairdraft.store.repository import Repository

_DRAFTS, _PIECES, _STUDIES = tables.drafts, tables.pieces, tables.studies
_NONE = CampaignUse()


class CampaignRepository(Repository):
    """The part of the store that knows what campaigns are used for."""

    def campaign_uses(self) -> Mapping[str, CampaignUse]:
        """See `CampaignStore.campaign_uses`."""
        with self._database.reading() as connection:
            return _uses(connection)

    def remove_campaign(self, campaign_id: str) -> None:
        """See `CampaignStore.remove_campaign`."""
        with self._database.writing() as writing:
            use = _uses(writing.connection).get(campaign_id, _NONE)
            if not use.is_none:
                raise KnownError(
                    f'The campaign "{campaign_id}" is in use: {use.words}.',
                    "It cannot be removed, because these refer to it.",
                )
            row = delete(tables.campaigns).where(tables.campaigns.c.id == campaign_id)
            if not writing.connection.execute(row).rowcount:
                raise UsageError(f'There is no campaign "{campaign_id}".', "List the campaigns to see their ids.")
            writing.changed("campaign", campaign_id)


def _uses(connection: Connection) -> dict[str, CampaignUse]:
    found: defaultdict[str, CampaignUse] = defaultdict(CampaignUse)
    columns = (_DRAFTS.c.campaign, _DRAFTS.c.brief)
    for campaign, brief, number in connection.execute(select(*columns, func.count()).group_by(*columns)):
        use = found[campaign]
        found[campaign] = replace(use, drafts=use.drafts + number, briefs=use.briefs | {brief})
    # Of a column that says nothing (NULL) none are counted: those are the pieces that are there.
    pieces = select(_PIECES.c.campaign, func.count(), func.count(_PIECES.c.deleted_at)).group_by(_PIECES.c.campaign)
    for campaign, number, aside in connection.execute(pieces):
        found[campaign] = replace(found[campaign], pieces=number, aside=aside)
    # Sorted here, because databases do not agree on the order of texts.
    for study, plan in sorted(connection.execute(select(_STUDIES.c.id, _STUDIES.c.plan)), key=lambda row: row.id):
        for campaign in (plan or {}).get("campaigns", ()):
            use, chosen = found[campaign], plan.get("briefs", {}).get(campaign)
            found[campaign] = replace(
                use,
                studies=(*use.studies, study),
                briefs=use.briefs | frozenset(chosen or ()),
                in_whole=use.in_whole or chosen is None,
            )
    return dict(found)
