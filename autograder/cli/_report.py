from pathlib import Path


def write_report(path: Path, table: list) -> None:
    path.write_text("x")
