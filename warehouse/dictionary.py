"""The data dictionary: the comments of schema.sql and views.sql as Markdown.

In: a connection to a warehouse. Out: one section per relation with its columns, types and sentences, the
same text for the same schema. DICTIONARY.md holds this text; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST = (
    "fact",
    "statement",
    "exhibit",
    "balance_sheet",
    "income_statement",
    "cash_flow",
    "calculation",
    "calculation_item",
    "quarantine",
    "refusal",
    "review",
    "run",
    "restatement",
    "quarter",
    "sub",
    "num",
    "tag",
    "pre",
    "concept_fact",
)
"""The order of reading; what is not named follows by name."""

SCHEMAS = {
    "main": "Published: audited statements and their facts, and what was withheld with its reason.",
    "staging": "Everything last extracted, published or not. Columns as in `main`.",
    "audit": "What the audit keeps, and what a run at work needs.",
}


def dictionary_markdown(con: DuckDBPyConnection) -> str:
    """The data dictionary of the warehouse ``con`` is connected to, as Markdown headed at level 3.

    Relations of staging and the history relations repeat columns of main; only what they add is listed.
    """
    relations = con.execute("""
        SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
        UNION ALL
        SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
        """).fetchall()
    columns: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for schema, relation, name, kind, comment in con.execute("""
        SELECT schema_name, table_name, column_name, data_type, comment
        FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index
        """).fetchall():
        columns.setdefault((schema, relation), []).append((name, kind, comment or ""))
    parts = []
    for schema, sentence in SCHEMAS.items():
        parts.append(f"### {schema}\n\n{sentence}\n")
        for relation, comment in sorted(
            ((name, comment) for where, name, comment in relations if where == schema), key=_reading_order
        ):
            described = columns[schema, relation]
            origin = _origin(schema, relation)
            if origin is not None:
                described = [column for column in described if column not in columns["main", origin]]
            parts.append(_section(schema, relation, comment or "", described))
        parts.extend(_macros(con, schema))
    return "\n".join(parts)


def _reading_order(relation: tuple[str, str]) -> tuple[int, str]:
    name, _ = relation
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _origin(schema: str, relation: str) -> str | None:
    """The relation of main whose columns this one repeats."""
    if schema == "staging":
        return relation
    return relation.removesuffix("_history") if relation.endswith("_history") else None


def _section(schema: str, relation: str, comment: str, columns: list[tuple[str, str, str]]) -> str:
    lines = [f"#### {_qualified(schema, relation)}", "", comment, ""]
    if columns:
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{name}` | {kind} | {_cell(sentence)} |" for name, kind, sentence in columns]
        lines.append("")
    return "\n".join(lines)


def _macros(con: DuckDBPyConnection, schema: str) -> list[str]:
    macros = con.execute(
        """SELECT DISTINCT function_name, parameters, comment FROM duckdb_functions()
           WHERE NOT internal AND function_type IN ('macro', 'table_macro') AND schema_name = ?
           ORDER BY function_name""",
        [schema],
    ).fetchall()
    if not macros:
        return []
    rows = [
        f"| `{_qualified(schema, name)}({', '.join(parameters)})` | {_cell(comment or '')} |"
        for name, parameters, comment in macros
    ]
    return ["\n".join([f"#### Macros of {schema}", "", "| macro | meaning |", "|---|---|", *rows, ""])]


def _qualified(schema: str, name: str) -> str:
    return name if schema == "main" else f"{schema}.{name}"


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|")
