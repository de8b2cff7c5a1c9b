"""Report: what ``tieout report`` does: the published warehouse as a static site.

The report shows documents as the transforms decode them, so that a mark stands where the number was read.
"""

from __future__ import annotations

from pathlib import Path

from flows.places import data_docs, raw_store, report_folder
from flows.summary import counted
from flows.terminal import Progress
from transforms.document_text import Text, document_text
from transforms.documents import read_submission
from transforms.submissions import UnreadableExhibit
from warehouse.report import write_report


def read_document(data: bytes, sequence: int) -> Text | None:
    """The document of a stored file as it was extracted; None when it cannot be read."""
    try:
        for document in read_submission(data).documents:
            if document.sequence == sequence:
                return document_text(data, document)
    except UnreadableExhibit:
        pass
    return None


def print_report(warehouse: Path, out: Path | None, workers: int | None = None) -> int:
    """Write the report and say where it is; 0. Raises WarehouseError."""
    folder = out or report_folder(warehouse)
    with Progress() as progress:
        progress.stage("report")
        written = write_report(
            warehouse, raw_store(warehouse), folder, read_document, workers, docs=data_docs(warehouse)
        )
    print(
        f"{counted(written.exhibits, 'exhibit')}; {counted(written.made, 'page')} made anew. "
        f"Open {written.index}"
    )
    return 0
