"""The verb of the ecosystem: map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


@click.command("map")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder for map.html and map.json.")
@click.option("--actors", type=click.Path(path_type=Path), help="A table of actors, if not actors.csv beside PATH.")
@click.option("--ties", type=click.Path(path_type=Path), help="A table of who knows whom, if not ties.csv beside PATH.")
@click.option("--people", is_flag=True, help="Let people be actors too: senders of mail at public mail hosts.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same documents and seed, same map.")
def map_(paths: tuple[Path, ...], out: Path, actors: Path | None, ties: Path | None, people: bool, seed: int) -> None:
    """Find latent coalitions: who already pulls the same way and does not know it.

    PATH is a folder with one sub-folder of documents per actor (text, Markdown, HTML, PDF, DOCX, ODT, PPTX, EPUB), a
    table (.csv, .jsonl, .parquet) with the columns actor and text, a mail archive (mbox, maildir), a feed (RSS, Atom),
    or a folder of feeds and mail archives. Several make one map.

    \b
    Example:
      concerted map documents --out map
    """
    report = make_map(paths, out, actors=actors, ties=ties, people=people, seed=seed)
    show(report)
    click.echo(f"\nThe picture and every quote: {out / 'map.html'}   The data: {out / 'map.json'}")
    if not report["missing"]:
        click.secho("Next, to found a coalition of them: concerted found --help", dim=True)


def make_map(
    paths: tuple[Path, ...],
    out: Path,
    *,
    actors: Path | None = None,
    ties: Path | None = None,
    people: bool = False,
    seed: int = 0,
) -> dict[str, Any]:
    """Read, map and write both files; return the map as JSON. Shows progress; nothing is written on an error."""
    from concerted.ecosystem import map_ecosystem, read  # noqa: PLC0415 - numpy is not for `concerted --help`
    from concerted.ecosystem.report import json_bytes, to_html, to_json  # noqa: PLC0415
    from concerted.files import make_folder, write_whole  # noqa: PLC0415

    progress = Bars()
    with progress.stage("Read", None) as advance:
        corpus = read(*paths, actors=actors, ties=ties, people=people, advance=advance)
    report = to_json(map_ecosystem(corpus, seed=seed, progress=progress))
    page = to_html(report).encode()
    make_folder(out)
    write_whole(out / "map.json", json_bytes(report))
    write_whole(out / "map.html", page)
    return report


class Bars:
    """A bar for each stage on a terminal; one line for each elsewhere. Always on standard error."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Show a stage of so many units until the block ends."""
        from rich.console import Console  # noqa: PLC0415 - 50 ms that other verbs need not wait
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        console = Console(stderr=True)
        if not console.is_terminal:
            yield lambda _: None
            console.print(f"✓ {name}", highlight=False)
            return
        columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console) as progress:
            task = progress.add_task(name, total=total)
            yield lambda more: progress.advance(task, more)
            done = progress.tasks[0].completed
            progress.update(task, total=total or done or 1, completed=total or done or 1)


def show(report: Mapping[str, Any]) -> None:
    """Print the coalitions as a table, and what was not read."""
    from rich import box  # noqa: PLC0415 - 50 ms that other verbs need not wait
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False, markup=False)
    counted = report["counts"]
    console.print(
        f"{counted['documents']} documents by {counted['actors']} actors; {counted['statements']} statements"
        f" take a side on {counted['concepts']} concepts."
    )
    if report["missing"]:
        console.print(f"No latent coalition here. {report['missing']}")
    for coalition in report["coalitions"]:
        table = Table(box=box.SIMPLE_HEAD, show_header=False, title=_title(coalition), title_justify="left")
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for heading, lines in _rows(coalition):
            table.add_row(heading, "\n".join(lines))
        console.print(table)
    for skipped in report["skipped"][:10]:
        console.print(f"{'In doubt' if skipped['read'] else 'Not read'}: {skipped['source']}: {skipped['why']}")
    if len(report["skipped"]) > 10:  # noqa: PLR2004 - a screenful
        console.print(f"… and {len(report['skipped']) - 10} more; map.html lists them all.")


def _title(coalition: Mapping[str, Any]) -> str:
    return "Latent coalition" if coalition["latent"] else "Aligned, and they know each other already"


def _rows(coalition: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    from concerted.ecosystem.report import how_strongly  # noqa: PLC0415 - numpy is not for `concerted --help`

    top = coalition["beliefs"][:4]
    quotes = [belief["quotes"][0] for belief in top if belief["quotes"]]
    yield "Who", [", ".join(coalition["actors"])]
    yield "What aligns them", [f"• {b['name']} ({len(b['supporting'])} for, {len(b['opposing'])} against)" for b in top]
    yield "How strongly", [how_strongly(coalition)]
    yield "Who knows whom", [f"{a} – {b}" for a, b in coalition["known"]] or ["nobody, as far as is known"]
    yield "Evidence", [f"“{' '.join(quote['text'].split())}” ({quote['actor']})" for quote in quotes]
