"""Places: warehouses in one folder share nothing that one of them writes and the other would overwrite."""

from itertools import combinations
from pathlib import Path

from flows.places import data_docs, report_folder, warehouse_files

NAMES = ("tieout.duckdb", "banks.duckdb", "tieout.db")


def test_two_warehouses_in_one_folder_have_reports_of_their_own() -> None:
    for one, other in combinations((Path("books") / name for name in NAMES), 2):
        assert report_folder(one) != report_folder(other)
        assert data_docs(one) != data_docs(other)


def test_the_report_of_a_warehouse_is_none_of_its_inputs() -> None:
    warehouse = Path("books") / "tieout.duckdb"
    assert report_folder(warehouse) == Path("books") / "tieout.report"
    assert report_folder(warehouse) in warehouse_files(warehouse)
