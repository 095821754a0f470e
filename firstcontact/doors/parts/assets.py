"""Copies front-end files from npm packages into our static files; no bundler, no Sass.

Run `python -m firstcontact.doors.parts.assets` after `npm ci`. What it makes is git-ignored and packed in the wheel.
A council is not GOV.UK, so the typeface, the crest and the icons that only GOV.UK may use are left behind.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

SYSTEM_STACK = 'system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
GOVERNMENT_FONT = re.compile(r'"?GDS Transport"?,\s*arial,\s*sans-serif', re.IGNORECASE)
CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=[^\n*]*(?:\*/)?")
HERE = Path(__file__).resolve().parent
TARGET = HERE / "static" / "vendor"


class AssetError(RuntimeError):
    """A front-end package is missing or is not as expected."""


@dataclass(frozen=True)
class Asset:
    """One file to copy: where it is below `node_modules`, its name with us, and what is done to its text."""

    source: str
    name: str
    change: Callable[[str], str]


def without_source_map(text: str) -> str:
    """The text without the line that names a map which is not served."""
    return SOURCE_MAP.sub("", text)


def without_government_fonts(css: str) -> str:
    """The style sheet with the system's own typeface and no crest; overriding is not enough, browsers would still ask
    for the files.

    :raises AssetError: when the typeface or a file of GOV.UK is still named in it.
    """
    css = GOVERNMENT_FONT.sub(SYSTEM_STACK, FONT_FACE.sub("", without_source_map(css)))
    css = CREST.sub("none", css)
    if "GDS Transport" in css or "/assets/" in css:
        raise AssetError("The GOV.UK typeface or crest is still named in the style sheet: its markup has changed.")
    return css


ASSETS: tuple[Asset, ...] = (
    Asset("govuk-frontend/dist/govuk/govuk-frontend.min.css", "govuk-frontend.min.css", without_government_fonts),
    Asset("govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk-frontend.min.js", without_source_map),
    Asset("htmx.org/dist/htmx.min.js", "htmx.min.js", without_source_map),
    Asset("htmx.org/dist/ext/hx-sse.min.js", "hx-sse.min.js", without_source_map),
    Asset("htmx.org/LICENSE", "htmx.licence.txt", str),
)


def copy_assets(modules: Path, target: Path = TARGET) -> list[Path]:
    """Copies every asset, replacing what was there.

    :param modules: the `node_modules` folder.
    :returns: the files written.
    :raises AssetError: when a package is not installed, or its typeface could not be removed.
    """
    missing = [asset.source for asset in ASSETS if not (modules / asset.source).is_file()]
    if missing:
        raise AssetError(f"Not found in {modules}: {', '.join(missing)}. Run `npm ci --ignore-scripts` first.")
    texts = {asset.name: asset.change((modules / asset.source).read_text(encoding="utf-8")) for asset in ASSETS}
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")
    return [target / name for name in texts]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: copies, says what it wrote, and ends with 1 when it could not."""
    parser = argparse.ArgumentParser(prog="python -m firstcontact.doors.parts.assets", description=__doc__)
    default = HERE.parents[2] / "node_modules"
    parser.add_argument("--modules", type=Path, default=default, help="folder where npm installed the packages")
    options = parser.parse_args(arguments)
    try:
        written = copy_assets(options.modules)
    except AssetError as error:
        click.echo(str(error), err=True)
        return 1
    click.echo(f"Copied {len(written)} front-end files.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
