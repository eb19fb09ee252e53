"""Draw the style guide to a folder: python -m atrium.core.screens.guide FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import django

from atrium.core.screens.frame import Theme

THEMES: tuple[Theme, ...] = ("light", "dark")


def main(folder: Path) -> None:
    """Write every page in every language and theme, as part-language-theme.html."""
    from atrium.core.screens.guide import PARTS, draw
    from atrium.core.screens.guide.samples import LANGUAGES

    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for part in PARTS:
            for theme in THEMES:
                page = folder / f"{part}-{language}-{theme}.html"
                page.write_text(draw(part, language, theme))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
