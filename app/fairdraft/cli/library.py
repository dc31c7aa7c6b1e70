"""`fairdraft library`: which approved copy is there for drafting?"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.cli.progress_tenths import Tenths
from fairdraft.domain.approved_copy import COPY_FILES, ApprovedCopy, CopyFindings
from fairdraft.domain.campaign import AD_TYPES
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import today
from fairdraft.domain.shortening import shortened
from fairdraft.services.choosing_copy_files import CopyFiles, copy_files
from fairdraft.services.library import CopyFacts, TakenIn
from fairdraft.services.meaning import CopyReading
from fairdraft.services.workplace import Workplace

_SHOWN = 70


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("library", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser(
        "add", help="add approved copy: .txt, .md, .docx, .pdf, .csv with one piece a row, or folders", **shared
    )
    add.add_argument("files", type=Path, nargs="*", metavar="FILE", help="files, or folders of them")
    add.add_argument("--approved", action="store_true", help="every piece and study draft that was approved here")
    add.add_argument("--product", default="", metavar="P", help="its product (none: help-seeking)")
    add.add_argument("--ad-type", choices=AD_TYPES, metavar="T", help=f"one of {', '.join(AD_TYPES)}")
    add.add_argument("--section", default="", metavar="S", help="its place in a copy deck (default: whole)")
    add.add_argument("--date", type=_day, metavar="DAY", help="when it was approved, as 2026-03-01")
    add.add_argument("--reference", default="", metavar="R", help="its approval number")
    add.add_argument("--expires", type=_day, metavar="DAY", help="the first day on which it may no longer be used")
    add.set_defaults(run=add_copies)
    everything = actions.add_parser("list", help="all approved copy", **shared)
    everything.add_argument("--product", metavar="P", help="only copy for one product")
    everything.set_defaults(run=list_copies)
    search = actions.add_parser("search", help="find approved copy by words and meaning, best match first", **shared)
    search.add_argument("text", metavar="TEXT", help="words, or a sentence")
    search.add_argument("--product", metavar="P", help="only copy for one product")
    search.add_argument("-n", type=int, default=20, metavar="N", dest="most", help="at most this many (default: 20)")
    search.set_defaults(run=search_copies)
    embed = actions.add_parser("embed", help="have an embedding model index all copy by meaning", **shared)
    embed.set_defaults(run=read_copies)
    remove = actions.add_parser("remove", help="remove a piece", **shared)
    remove.add_argument("id", metavar="ID", help="its id, or the beginning of it")
    remove.set_defaults(run=remove_copy)


def add_copies(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take files or approved pieces in."""
    if arguments.approved == bool(arguments.files):
        raise UsageError("Name files, or give --approved.", '"fairdraft library add --help" shows how.')
    facts = CopyFacts(
        product=arguments.product,
        ad_type=arguments.ad_type,
        section=arguments.section,
        approved_on=arguments.date,
        reference=arguments.reference,
        expires=arguments.expires,
    )
    chosen = CopyFiles((), ())
    if arguments.approved:
        done = workplace.approved_work.add(facts)
    else:
        chosen = copy_files(arguments.files)
        if not chosen.files and chosen.unread:
            raise chosen.unread[0]
        if not chosen.files:
            raise KnownError(
                f"No approved copy in {', '.join(map(str, arguments.files))}.",
                f"Name folders with files of the kinds {', '.join(COPY_FILES)}.",
            )
        done = workplace.library.add_files(chosen.files, facts, Tenths(out, "files read").tell)
    for problem in (*chosen.unread, *done.failed):
        out.say(f"Not imported: {problem}")
    for line in done.told_lines:
        out.say(line)
    if out.as_json:
        out.json(done.as_object())
    else:
        _tell(done, out)
    if done.added:
        _read_what_came_in(workplace, out)
    if done.failed:
        files = len(chosen.files)
        raise KnownError(
            f"{counted(len(done.failed), 'file')} of {files} could not be imported.",
            "The others are in the library." if files > len(done.failed) else "Nothing from them is in the library.",
        )
    if chosen.unread:
        raise KnownError(
            f"{counted(len(chosen.unread), 'folder')} could not be read.",
            "Everything else is in the library.",
        )
    return 0


def _tell(done: TakenIn, out: Output) -> None:
    with_findings = [one for one in done.added if one.findings != CopyFindings()]
    if done.added:
        out.table(
            ("ID", "PRODUCT", "FINDINGS", "NAME"),
            [
                (one.id[:8], one.product, _findings(one.findings), shortened(one.name, _SHOWN))
                for one in done.added[:50]
            ],
        )
    if len(done.added) > 50:
        out.text(f"… and {len(done.added) - 50} more")
    out.text(
        f"{counted(len(done.added), 'piece')} added, {counted(done.duplicates, 'duplicate')} left out; "
        f"the rules have findings in {len(with_findings)}."
    )


def list_copies(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print all of it."""
    if arguments.product is None:
        return _print(workplace.library.copies(), out, "The library has no approved copy yet.")
    product = workplace.products.product(arguments.product)
    return _print(workplace.library.copies(product.id), out, f"The library has no approved copy for {product.brand}.")


def search_copies(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print what has the words, or is near in meaning."""
    if not 1 <= arguments.most <= 1000:
        raise UsageError(f"-n is {arguments.most}.", "Ask for 1 to 1000.")
    if not arguments.text.strip():
        raise UsageError(
            "There is nothing to search for.", 'Give some words, such as: fairdraft library search "a walk".'
        )
    if arguments.product is not None:
        workplace.products.product(arguments.product)
    search = workplace.library.search(arguments.text, arguments.most, arguments.product)
    out.say(f"Searched by {search.how}.{f' {search.means.remedy}' if search.means.remedy else ''}")
    if out.as_json:
        out.json(search.as_objects())
        return 0
    by = [" and ".join(one.matched_by) for one in search.found]
    return _print(search.copies, out, "No approved copy matches this.", by)


def read_copies(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:  # noqa: ARG001 - as every command
    """Read what was not read yet."""
    done = workplace.library.meaning.read(Tenths(out, "pieces indexed by meaning").tell)
    if out.as_json:
        out.json(done.as_object())
    else:
        out.text(_read(done))
    return 0


def _read_what_came_in(workplace: Workplace, out: Output) -> None:
    """What came in is in the library, so a model that cannot read it is only told."""
    if workplace.library.meaning.has_model:
        try:
            done = workplace.library.meaning.read(Tenths(out, "pieces indexed by meaning").tell)
        except KnownError as error:
            out.say(f"Not indexed by meaning: {error}")
        else:
            out.say(_read(done))


def _read(done: CopyReading) -> str:
    cut = f" {counted(done.cut, 'text')} too long to read to the end: only their beginnings count." if done.cut else ""
    left = f"{done.total - done.read:,} are left" if done.stopped else "none left"
    return f'{counted(done.read, "piece")} indexed by meaning with "{done.model}"; {left}.{cut}'


def remove_copy(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take one out."""
    copy = workplace.library.remove(arguments.id)
    if out.as_json:
        out.json(copy.as_object())
    else:
        out.text(f'Removed "{copy.name}". Add it again to bring it back; drafts that were given it keep its id.')
    return 0


def _print(copies: tuple[ApprovedCopy, ...], out: Output, none: str, found_by: Sequence[str] = ()) -> int:
    day = today()
    if out.as_json:
        out.json([one.as_object() for one in copies])
    elif not copies:
        out.text(none)
    else:
        out.table(
            (
                *("ID", "PRODUCT", "AD TYPE", "SECTION", "APPROVED", "EXPIRES", "FINDINGS"),
                *(("FOUND BY",) if found_by else ()),
                "NAME",
            ),
            [
                (
                    one.id[:8],
                    one.product or "none",
                    one.ad_type,
                    one.section,
                    one.approved_on.isoformat() if one.approved_on else "",
                    f"{one.expires.isoformat()}{' (expired)' if one.expired(day) else ''}" if one.expires else "",
                    _findings(one.findings),
                    *found_by[place : place + 1],
                    shortened(one.name, _SHOWN),
                )
                for place, one in enumerate(copies)
            ],
        )
    return 0


def _findings(found: CopyFindings) -> str:
    counts = [(getattr(found, name), name.removesuffix("s")) for name in ("errors", "warnings", "suggestions")]
    return ", ".join(counted(number, word) for number, word in counts if number) or "none"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-01") from None
