"""Which Word templates of copy decks are kept here, and which one does a piece go into?"""

from itertools import count
from pathlib import Path

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.deck_template import KeptTemplate, TemplateLook, template_among, template_name
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.deck_template_ports import DeckTemplateFiles
from fairdraft.services.naming import unknown


class DeckTemplateService:
    """The agency's own Word templates: kept in the home folder, chosen by a campaign or for one deck."""

    def __init__(self, files: DeckTemplateFiles, *, read_only: bool) -> None:
        self._files = files
        self._read_only = read_only

    def kept(self) -> tuple[KeptTemplate, ...]:
        """Those that are kept, by their names."""
        return self._files.kept()

    def names(self) -> tuple[str, ...]:
        """The names of those that are kept."""
        return self._files.names()

    def look(self, file: Path) -> TemplateLook:
        """What is found in a file; KnownError where it cannot be read, or holds what templates may not hold."""
        return self._files.look(file)

    def add(self, file: Path, name: str = "") -> tuple[KeptTemplate, TemplateLook]:
        """Keep a copy of a template under its own name or another.

        Raises:
            KnownError: it cannot be read, has faults, or another one of that name is kept.
            UsageError: the name is none that a file may have.
        """
        if self._read_only:
            raise KnownError("Another window is open, so this one is read-only.", "Add the template there.")
        called = template_name(name.strip() or file.name)
        if not called or called.startswith(".") or any(sign in '/\\:*?"<>|' or sign < " " for sign in called):
            raise UsageError(f'"{name}" is not a template name.', "Use a few words without / and similar characters.")
        look = self._refuse_faults(file)
        return self._files.keep(file, called), look

    def taken(self, file: Path) -> Path:
        """Where a template lies that somebody chose: a copy of it that is kept, under the first name that is free.

        One that another window has to keep, since this one only reads, is used where it lies.

        Raises:
            KnownError: it cannot be read, or has faults.
        """
        if self._read_only:
            self._refuse_faults(file)
            return file
        return self._files.place(self.kept_as(file))

    def kept_as(self, file: Path) -> str:
        """The name of a template that somebody chose: it is kept under the first that is free, unless it is already.

        Raises:
            KnownError: it cannot be read, has faults, or this window only reads.
        """
        names = (f"{template_name(file.name)}{f'-{number}' if number > 1 else ''}" for number in count(1))
        name = next(one for one in names if self._named(one) is None or self._files.has(file, one))
        return self.add(file, name)[0].name

    def remove(self, name: str) -> str:
        """Forget a template that is kept, and return its name; KnownError where there is none of that name."""
        found = self._named(name)
        if found is None:
            raise self._unknown(name)
        self._files.remove(found)
        return found

    def example(self, file: Path) -> Path:
        """Write an example template to begin from; nothing is written over."""
        return self._files.example(file)

    def file_of(self, name: str) -> Path:
        """The file of a template that is kept, else the .docx file of that path.

        Raises:
            KnownError: there is neither.
        """
        kept = self._named(name)
        if kept is not None:
            return self._files.place(kept)
        path = Path(name).expanduser()
        if path.suffix or path.parent != Path():
            return path
        raise self._unknown(name)

    def chosen_for(self, campaign: Campaign) -> Path | None:
        """The template that a campaign names; None where it names none.

        Raises:
            KnownError: it names one that is not kept on this machine.
        """
        name = campaign.deck_template
        if not name:
            return None
        kept = self._named(name)
        if kept is None:
            raise KnownError(
                f'The campaign {campaign.id} names the deck template "{name}", which is not on this machine.',
                'Add it in the form of the campaign, or with "fairdraft templates add FILE". For a deck in another '
                'form, use "Hand-off folder in a template" in the menu, or --template or --own-deck.',
            )
        return self._files.place(kept)

    def _refuse_faults(self, file: Path) -> TemplateLook:
        look = self._files.look(file)
        if look.faults:
            raise KnownError(f"{file} is not used. {' '.join(look.faults)}", "Fix it in Word, save it, and try again.")
        return look

    def _named(self, name: str) -> str | None:
        return template_among(self.names(), name)

    def _unknown(self, name: str) -> KnownError:
        return unknown("deck template", name, self.names())
