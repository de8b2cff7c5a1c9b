"""The parser's version follows what decides the reading, and nothing else."""

from pathlib import Path

import pytest

from flows import version
from flows.version import READING, parser_version


def test_the_parser_version_follows_what_decides_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parser_version()
    assert before == parser_version()
    for place in READING:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.suffix:
            path.mkdir(exist_ok=True)
    (tmp_path / "flows" / "extract.py").write_text("")
    seed = tmp_path / "warehouse" / "seeds" / "labels.csv"
    monkeypatch.setattr(version, "PACKAGES", tmp_path)
    versions = set()
    for text in ("a,b\n", "a,c\n"):
        seed.write_text(text)
        versions.add(parser_version())
    assert len(versions) == 2
    assert before not in versions
