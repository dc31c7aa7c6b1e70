"""PDF files with remarks, as PDF programs write them."""

from pathlib import Path


def add_remarks(path: Path, *remarks: str) -> Path:
    """Put annotations onto the first page of a file of one page: the entries of their dictionaries, which may refer to
    each other as `{0}`, `{1}` …, the number of an object.
    """
    data = path.read_bytes()
    numbers = [f"{900 + at} 0 R" for at in range(len(remarks))]
    objects = "".join(
        f"{900 + at} 0 obj\n<</Type/Annot{one.format(*numbers)}>>\nendobj\n" for at, one in enumerate(remarks)
    )
    data = data.replace(b"/MediaBox", f"/Annots [{' '.join(numbers)}] /MediaBox".encode(), 1)
    # What refers to the objects is wrong then: readers look for them.
    path.write_bytes(data.replace(b"xref\n", objects.encode("latin-1") + b"xref\n", 1))
    return path


def quads(left: float, bottom: float, right: float, top: float) -> str:
    """The entries of an annotation that lies over a box."""
    points = f"{left} {top} {right} {top} {left} {bottom} {right} {bottom}"
    return f"/Rect[{left} {bottom} {right} {top}]/QuadPoints[{points}]"
