"""Which sections does a piece have, in lines of the terminal?"""

from collections import Counter
from collections.abc import Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Block


def section_lines(blocks: Sequence[Block]) -> list[str]:
    """How many blocks each section has, in the order of the piece."""
    sections = dict.fromkeys(one.section for one in blocks)
    lines = []
    for section in sections:
        inside = [one for one in blocks if one.section == section]
        kinds = Counter(one.kind for one in inside)
        of_them = "" if kinds["locked"] == kinds.total() else f"{kinds['locked']} of them "
        told = [f"{of_them}approved language, word for word"] if kinds["locked"] else []
        told += [f"{kinds['note']} kept as a note"] if kinds["note"] and kinds["note"] < kinds.total() else []
        told += ["nothing written yet"] if not any(one.text.strip() for one in inside) else []
        alone = ", a note" if kinds["note"] == kinds.total() else ""
        more = f" ({', '.join(told)})" if told else alone
        lines.append(f"  {section.replace('_', ' ')}: {counted(kinds.total(), 'block')}{more}")
    return lines
