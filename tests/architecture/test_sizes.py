"""A file that nobody can keep in mind is asking to be two."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("linkage_kit", "tests", "bench", "fuzz")
MOST_LINES = 350


def test_no_file_is_too_long():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
    }
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
