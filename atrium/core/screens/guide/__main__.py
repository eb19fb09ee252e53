"""Draw the style guide to a folder: python -m atrium.core.screens.guide FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    from atrium.core.screens.guide import PARTS, draw
    from atrium.core.screens.guide.words import WORDS

    folder.mkdir(parents=True, exist_ok=True)
    for language in WORDS:
        for part in PARTS:
            for theme in ("light", "dark"):
                page = draw(part, language, theme)  # type: ignore[arg-type]
                (folder / f"{part}-{language}-{theme}.html").write_text(page)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
