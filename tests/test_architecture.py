"""The architecture: who may import whom, and what is not loaded before it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from waiting import PATIENCE

ROOT = Path(__file__).parent.parent
PACKAGES = ("flows", "transforms", "expectations", "warehouse")
STAGES = ("transforms", "expectations", "warehouse")

PURE = set(
    """
    __future__ bisect calendar codecs collections contextlib copy dataclasses datetime decimal difflib
    enum fractions functools hashlib heapq html itertools math operator re string textwrap types typing
    unicodedata
    """.split()  # noqa: SIM905 - a list of forty literals takes forty lines
)
"""Standard modules that neither read, write nor look at the clock."""

READERS = {"selectolax"}
"""A parser of bytes in memory is no I/O."""


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).glob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(path.parent.name if node.level else (node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("package", STAGES)
def test_stages_import_neither_each_other_nor_the_flows_nor_prefect(package: str) -> None:
    others = {"prefect", *PACKAGES} - {package}
    for module in modules(package):
        assert not imported(module) & others, f"{module.name} imports {imported(module) & others}"


def test_only_flows_imports_prefect() -> None:
    assert any("prefect" in imported(module) for module in modules("flows"))


def test_transforms_are_pure() -> None:
    for module in modules("transforms"):
        impure = imported(module) - PURE - READERS - {"transforms"}
        assert not impure, f"transforms/{module.name} imports {impure}"


def test_transforms_open_no_file_and_ask_no_clock() -> None:
    forbidden = {"open", "print", "input", "today", "now", "utcnow"}
    for module in modules("transforms"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                assert name not in forbidden, f"transforms/{module.name}:{node.lineno} calls {name}"


def test_warehouse_and_expectations_keep_to_their_own_tools() -> None:
    for module in modules("warehouse"):
        assert "great_expectations" not in imported(module), module.name
    for module in modules("expectations"):
        assert "duckdb" not in imported(module), module.name


def loaded_after(code: str) -> set[str]:
    """Top-level modules loaded by a program."""
    program = f"import sys\n{code}\nprint('LOADED', *sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


HEAVY = {"prefect", "great_expectations", "pandas", "numpy", "pyarrow", "selectolax"}


def test_the_command_line_is_standard_library_only_at_import() -> None:
    loaded = loaded_after("import flows.cli; flows.cli.parser().format_help()")
    assert not loaded & (HEAVY | {"duckdb", "pydantic"})


@pytest.mark.parametrize("command", [["status"], ["sql", "FROM fact LIMIT 1"]])
def test_status_and_sql_load_nothing_heavy(command: list[str], published: Path) -> None:
    arguments = [*command, "--warehouse", str(published)]
    loaded = loaded_after(f"from flows.cli import main\nmain({arguments!r})")
    assert "duckdb" in loaded
    assert not loaded & HEAVY


def test_a_reading_process_loads_neither_prefect_nor_great_expectations_nor_pandas() -> None:
    loaded = loaded_after("import flows.intake, flows.workers")
    assert not loaded & {"prefect", "great_expectations", "pandas", "pyarrow"}
