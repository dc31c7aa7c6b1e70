"""How does a document for review become a PDF in a folder with its manifest?"""

from pathlib import Path

from fairdraft.domain.printed_page import Paper
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_review import review_pages
from fairdraft.exchange.review_papers import write_review_papers

_DICTIONARY = """\
# What is where in the file

- Each text has lines on its campaign, brief and origin, then its sections in reading order, each beside its name; a
  script is a table. Bookmarks lead to the sections.
- Approved language that the program inserted word for word is tinted, has a bar at its left, and says so.
- Notes on words are findings of the rule checker ("Fairdraft"), or comments of people under their pseudonyms. A note
  in the margin is about the piece as a whole, or about language that is missing.
- Lines under words are wavy for errors, dotted for warnings, thin for suggestions, dashed for comments. The number
  beside them refers to "Findings and comments", which lists all of them for paper.
- "Comments on record" lists every comment on words of a piece with its answers, "Answers on record" every dismissal,
  including those whose words are no longer found.
- The foot of each page says "not approved" until every text in the file has a named approval.
- Characters that the fonts of the file lack appear by name, in brackets; the last page lists them.
"""


def export_pdf(document: ReviewDocument, folder: Path, fonts: Path, paper: Paper) -> tuple[Path, ...]:
    """Write `<name>.pdf` with card, dictionary and manifest, and return the files.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    name = f"{document.name}.pdf"
    letters = PrintedLetters(fonts)
    pages = review_pages(document, letters, paper)
    with export_folder(folder) as files:
        files.write(name, pdf_bytes(pages, letters))
        write_review_papers(files, document, name, _DICTIONARY, {"pages": len(pages.pages)})
        return files.place()
