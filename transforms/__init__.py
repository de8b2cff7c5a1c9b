"""Transforms: bytes in, facts out; pure.

The order is ``documents`` -> ``text`` or ``html`` (two readers, one grid) -> ``statements`` -> ``periods``,
``scale`` -> ``facts`` -> ``concepts`` -> ``calculations``. Nothing here reads a file, asks the clock, or
knows Prefect, DuckDB or Great Expectations.
"""
