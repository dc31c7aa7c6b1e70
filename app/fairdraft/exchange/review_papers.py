"""What lies in a folder beside a document for review, whichever its form: what stands where, card and manifest."""

from collections.abc import Mapping

from fairdraft.domain.counting import counted
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.exchange.export_card import card, manifest_of
from fairdraft.exchange.export_folder import ExportFolder
from fairdraft.exchange.markdown_text import plain


def write_review_papers(
    files: ExportFolder,
    document: ReviewDocument,
    name: str,
    dictionary: str,
    counts: Mapping[str, int] | None = None,
) -> None:
    """Write `columns.md`, `dataset_card.md` and the manifest.

    Args:
        files: the folder in which the document was written.
        document: what it says.
        name: the document's file, whose ending is its form.
        dictionary: what stands where in it, as Markdown.
        counts: what the manifest counts besides texts and comments.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    comments = sum(len(one.comments) for one in document.texts)
    files.write_text("columns.md", dictionary)
    files.write_text(
        "dataset_card.md",
        card(
            plain(document.title),
            f"`{name}`: {counted(len(document.texts), 'text')} with {counted(comments, 'comment')}.",
            [("Read this first", "\n".join(f"- {plain(one)}" for one in document.notes) or "- Nothing.")],
            document.licences,
            document.excluded,
            sample_data=document.sample_data,
            synthetic=document.synthetic,
        ),
    )
    files.write_manifest(
        manifest_of(
            document.title,
            name.rpartition(".")[2],
            {"texts": len(document.texts), "comments": comments, **(counts or {})},
            document.licences,
            document.excluded,
            sample_data=document.sample_data,
            synthetic=document.synthetic,
        )
    )
