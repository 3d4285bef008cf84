"""The verbs that keep pattern files sound: check, assess, new, mv, merge, migrate."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from concerted.commons.assessing import Compared
    from concerted.commons.checking import Checked
    from concerted.commons.findings import Finding
    from concerted.commons.mounts import Library
    from concerted.commons.renaming import Rewriting

_path = click.Path(path_type=Path)
_paths = click.argument("paths", metavar="[PATH]...", nargs=-1, type=_path)
_mounted = click.option(
    "--in", "paths", metavar="PATH", multiple=True, type=_path, help="A library; may be given often."
)
_dry = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


def _here(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return paths or (Path(),)


@click.command()
@_paths
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("--baseline", type=_path, help="Findings that this file knows do not count.")
@click.option("--write-baseline", type=_path, help="Let this file know all findings there are now.")
@click.option("--fix", is_flag=True, help="First mend what can be mended safely; nothing else in a file is touched.")
@click.option("--summary", is_flag=True, help="Only count the findings.")
def check(
    paths: tuple[Path, ...], form: str, baseline: Path | None, write_baseline: Path | None, fix: bool, summary: bool
) -> None:
    """Check pattern files, and whether they agree with each other and with themselves.

    PATH is a library's folder, several of them, or one file (looked at among the others of its library); this folder
    where none is given. What was found is kept in your cache folder, so that a second run reads only what changed.

    Exit status 1 where anything was found that no baseline knows.

    \b
    Example:
      concerted commons check patterns --summary
      concerted commons check patterns --write-baseline known.json
      concerted commons check patterns --baseline known.json
    """
    from concerted.commons import kept  # noqa: PLC0415 - not for `concerted --help`
    from concerted.commons.checking import check as looked_at  # noqa: PLC0415

    paths = _here(paths)
    if fix:
        _mend(paths)
    checked = looked_at(*paths, cache=kept.place_of(paths))
    findings = list(checked.findings)
    if write_baseline:
        from concerted.commons import baseline as known  # noqa: PLC0415

        known.write(findings, write_baseline, write_baseline.parent)
        click.echo(
            f"{write_baseline} knows {len(findings):,} findings now: --baseline {write_baseline} shows new ones."
        )
        return
    if baseline:
        from concerted.commons import baseline as known  # noqa: PLC0415

        findings = known.new(findings, baseline, baseline.parent)
    _show(checked, findings, form, summary=summary)
    if findings:
        sys.exit(1)


def _show(checked: Checked, findings: list[Finding], form: str, *, summary: bool) -> None:
    from concerted.commons import reports  # noqa: PLC0415

    if form == "json":
        click.echo(reports.as_json(findings, checked.files))
    elif form == "sarif":
        click.echo(reports.as_sarif(findings))
    else:
        click.echo(("" if summary else reports.as_text(findings)) + reports.summary(findings, checked.files))


def _mend(paths: tuple[Path, ...]) -> None:
    from concerted.commons.mending import mend  # noqa: PLC0415
    from concerted.commons.reading import pattern_files  # noqa: PLC0415

    for file, count in mend(pattern_files(*paths)).items():
        click.echo(f"mended {file}: {count}", err=True)


@click.command()
@_paths
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def assess(paths: tuple[Path, ...], as_json: bool) -> None:
    """Compare the eight dimensions across a library: where it is weak, and which scores ask for a second look."""
    from concerted.commons.assessing import compare  # noqa: PLC0415
    from concerted.commons.reading import read_patterns  # noqa: PLC0415

    compared = compare(read_patterns(_here(paths)))
    if as_json:
        import json  # noqa: PLC0415

        click.echo(json.dumps(_plain(compared), ensure_ascii=False, indent=1))
    else:
        _show_compared(compared)


_SHOWN = 12
_BARS = " ▁▂▃▄▅▆▇█"


def _show_compared(compared: Compared) -> None:
    click.echo(f"{compared.assessed:,} of {compared.patterns:,} patterns are assessed.\n")
    click.echo(f"{'':26}{'scored':>8}{'mean':>7}{'spread':>8}   1…5    weak")
    for each in compared.dimensions:
        most = max(each.histogram) or 1
        bars = "".join(_BARS[-(-count * 8 // most)] for count in each.histogram)
        name = each.name.replace("_", " ")
        click.echo(f"{name:26}{each.count:8,}{each.mean:7.2f}{each.spread:8.2f}   {bars}  {len(each.weakest):6,}")
    if compared.unlikely:
        click.echo("\nThese ask for a second look:")
    for unlikely in compared.unlikely[:_SHOWN]:
        click.echo(f"  {unlikely.slug}: {unlikely.why.say()}")
    if len(compared.unlikely) > _SHOWN:
        click.echo(f"  … and {len(compared.unlikely) - _SHOWN:,} more: --json shows them all.")


def _plain(compared: Compared) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    unlikely = [{"slug": each.slug, "file": each.file, "why": each.why.say()} for each in compared.unlikely]
    dimensions = [asdict(each) for each in compared.dimensions]
    return {
        "patterns": compared.patterns,
        "assessed": compared.assessed,
        "dimensions": dimensions,
        "unlikely": unlikely,
    }


@click.command()
@click.argument("title")
@click.option(
    "--in", "folder", type=_path, default=Path(), help="The folder the file is put in.  [default: this folder]"
)
@click.option("--slug", default="", help="Its name in links, if not made from the title.")
@click.option("--domain", default="", help="Its domain.")
def new(title: str, folder: Path, slug: str, domain: str) -> None:
    """Begin a new pattern called TITLE: the seven groups, the eight sections, and a fresh id."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from concerted.commons.template import new_pattern  # noqa: PLC0415
    from concerted.commons.typeids import RANDOM_BYTES  # noqa: PLC0415
    from concerted.files import write_new  # noqa: PLC0415

    slug, data = new_pattern(title, at=datetime.now(UTC), random=os.urandom(RANDOM_BYTES), slug=slug, domain=domain)
    write_new(folder / f"{slug}.md", data.decode())
    click.echo(f"{folder / f'{slug}.md'}")
    click.secho(f"      Next: write it, then concerted commons check {folder / f'{slug}.md'}", dim=True)


@click.command()
@click.argument("old")
@click.argument("slug", metavar="NEW")
@_mounted
@_dry
def mv(old: str, slug: str, paths: tuple[Path, ...], dry_run: bool) -> None:
    """Rename the pattern OLD (its slug, id or file) to the slug NEW, and every reference to it.

    The old slug becomes an alias. References are rewritten in every library that --in names, or in this folder;
    nothing else in those files is touched, and all of it happens, or nothing.
    """
    from concerted.commons.renaming import renamed  # noqa: PLC0415

    found = _open(paths)
    _carry_out(renamed(found, old, slug), found, dry_run=dry_run)


@click.command()
@click.argument("old")
@click.argument("into")
@_mounted
@_dry
def merge(old: str, into: str, paths: tuple[Path, ...], dry_run: bool) -> None:
    """Merge the pattern OLD into INTO: references to it become references to INTO, its names become aliases.

    What the removed pattern said is not carried over by itself; what that is, is shown.
    """
    from concerted.commons.renaming import merged  # noqa: PLC0415

    found = _open(paths)
    _carry_out(merged(found, old, into), found, dry_run=dry_run)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_path)
@click.option("--to", type=click.Choice(["v7.1", "v8"]), required=True, help="The version of the format.")
@_dry
def migrate(files: tuple[Path, ...], to: str, dry_run: bool) -> None:
    """Move pattern files to another version of the format, and show what could not be carried.

    From v1.x, v7.1 or v8; a folder stands for all its patterns.
    """
    from concerted.commons.migrating import migrate as migrated  # noqa: PLC0415
    from concerted.commons.reading import read_patterns  # noqa: PLC0415
    from concerted.files import write_whole  # noqa: PLC0415

    for pattern in read_patterns(files):
        made = migrated(pattern, to)
        if made.data == pattern.source.data:
            continue
        click.echo(f"{pattern.path}: {'would move' if dry_run else 'moved'} to {to}")
        for line in made.left:
            click.echo(f"  {line.say()}")
        if not dry_run:
            write_whole(pattern.path, made.data, mode=pattern.path.stat().st_mode & 0o777)


def _open(paths: tuple[Path, ...]) -> list[Library]:
    from concerted.commons.changes import put_back  # noqa: PLC0415
    from concerted.commons.mounts import libraries  # noqa: PLC0415

    for root in _here(paths):
        if root.is_dir() and (count := put_back(root)):
            click.echo(f"A change was interrupted before: {count} files are again as they were.", err=True)
    return libraries(_here(paths))


def _carry_out(made: Rewriting, found: list[Library], *, dry_run: bool) -> None:
    if not dry_run:
        made.carry_out(found)
    for path, data in sorted(made.changes.items()):
        click.echo(f"{'removed' if data is None else 'written'} {path}")
    click.echo(
        f"{made.references} references in {len(made.changes)} files{': nothing was changed' if dry_run else ''}."
    )
    for line in made.left:
        click.echo(f"  {line.say()}")
