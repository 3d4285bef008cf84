"""The verb of the ecosystem: map."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concerted.errors import InputError, Place

if TYPE_CHECKING:
    from concerted.ecosystem import Corpus
    from concerted.ecosystem.cache import Cache
    from concerted.ecosystem.engines import Engine
    from concerted.ecosystem.keeping import Kept, Updated
    from concerted.ecosystem.sides import Judge


class Source(click.Path):
    """A path, or an address in object storage, which is left as it is written."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - as click has it
        """Return what was given as a path, or as an address."""
        return value if str(value).startswith("s3://") else super().convert(value, param, ctx)


@click.command("map")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=Source(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder for map.html and map.json.")
@click.option("--actors", type=click.Path(path_type=Path), help="A table of actors, if not actors.csv beside PATH.")
@click.option("--ties", type=click.Path(path_type=Path), help="A table of who knows whom, if not ties.csv beside PATH.")
@click.option("--names", type=click.Path(path_type=Path), help="Which spellings are one actor, if not names.csv there.")
@click.option("--people", is_flag=True, help="Let people be actors too: senders of mail at public mail hosts.")
@click.option("--tables", is_flag=True, help="Write CSV, GraphML, GEXF and a DNA database too, into OUT/tables.")
@click.option("--language-model", metavar="NAME", help="Let this language model take sides; --at says where it is.")
@click.option("--at", metavar="URL", help="Where the language model answers, such as http://127.0.0.1:11434/v1.")
@click.option("--price", nargs=2, type=float, help="Its price for a million tokens sent, and received.")
@click.option("--yes", is_flag=True, help="Do not ask before sending anything to the language model.")
@click.option("--update", is_flag=True, help="Update the map in OUT with what is new in PATH, or with new PATHs.")
@click.option("--on", metavar="WHERE", default="here", help="Work on processes:4, ray, or ray://HOST:PORT; else here.")
@click.option("--fresh", is_flag=True, help="Forget what was worked out before.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same documents and seed, same map.")
def map_(
    paths: tuple[Path | str, ...],
    out: Path,
    actors: Path | None,
    ties: Path | None,
    names: Path | None,
    people: bool,
    tables: bool,
    language_model: str | None,
    at: str | None,
    price: tuple[float, float] | None,
    yes: bool,
    update: bool,
    on: str,
    fresh: bool,
    seed: int,
) -> None:
    """Find latent coalitions: who already pulls the same way and does not know it.

    PATH is a folder with one sub-folder of documents per actor (text, Markdown, HTML, PDF, DOCX, ODT, PPTX, EPUB), a
    table (.csv, .jsonl, .parquet) with the columns actor and text, a mail archive (mbox, maildir), a feed (RSS, Atom),
    a folder of git clones, coded statements (.dna, .qdpx, tables), a Polis export, or a folder of these. Several make
    one map.

    PATH may also be an address in object storage, s3://BUCKET/FOLDER, with Parquet tables; credentials, region and
    endpoint are read from the environment (AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL and so on).

    What was worked out is kept in OUT/map.cache, for you alone to read: a second run reads only what is new, goes on
    where one was interrupted, and writes who moved since to OUT/moved.json.

    With --update the map in OUT is changed instead of made anew. Name the same PATHs again, and what is new, changed or
    gone among them is taken in and out; or name only new ones, and only they are read.

    A language model is asked only where you name one. Its secret, if it needs one, is read from
    CONCERTED_LANGUAGE_MODEL_KEY.

    \b
    Example:
      concerted map documents --out map
      concerted map documents letters.mbox --out map --tables
      concerted map november.jsonl --out map --update
      concerted map s3://letters/2026 --out map --on processes:8
      concerted map documents --language-model llama3.1 --at http://127.0.0.1:11434/v1
    """
    from concerted.ecosystem import read  # noqa: PLC0415 - numpy is not for `concerted --help`

    judge = _language_model(language_model, at, price, yes) if language_model else None
    places = [path if isinstance(path, str) else str(path.resolve()) for path in paths]
    with (
        _engine(on) as engine,
        _kept(out, fresh=fresh) as cache,
        _upkeep(out, places, judge, seed, wanted=update) as kept,
    ):
        with Bars().stage("Read", None) as advance:
            corpus = read(
                *paths, actors=actors, ties=ties, names=names, people=people, cache=cache, engine=engine,
                advance=advance, fewest=1 if kept else None,
            )  # fmt: skip
        _show_kept(cache)
        if kept and corpus.coded:
            raise InputError("not-updated", _CODED, hint="Name all the paths, without --update.")
        made = make_map(
            corpus, out, judge=judge, tables=tables, cache=cache, seed=seed, paths=places, kept=kept,
            today=datetime.now(UTC).date().isoformat(), engine=engine,
        )  # fmt: skip
    show(made.report)
    _show_update(made.updated)
    show_changes(made.moved)
    click.echo(f"\nThe picture and every quote: {out / 'map.html'}   The data: {out / 'map.json'}")
    if not made.report["missing"]:
        click.secho("Next, to found a coalition of them: concerted found --help", dim=True)


_CODED = "there are coded statements here, and a map of such is always made anew"


@dataclass(frozen=True, slots=True)
class Made:
    """A map that was written; what changed since those before; and where it was updated, how."""

    report: dict[str, Any]
    moved: list[dict[str, Any]]
    updated: Updated | None = None


def make_map(
    corpus: Corpus,
    out: Path,
    *,
    judge: Judge | None = None,
    tables: bool = False,
    cache: Cache | None = None,
    seed: int = 0,
    paths: Sequence[str] = (),
    kept: Kept | None = None,
    today: str = "",
    engine: Engine | None = None,
) -> Made:
    """Map a corpus and write the files. Shows progress; no map is written on an error, and what was done is kept.

    With a kept map, that one is updated with what the corpus has. `paths` are where it was read from, `today` the day.
    """
    from concerted.ecosystem import map_ecosystem  # noqa: PLC0415 - numpy is not for `concerted --help`
    from concerted.ecosystem.atlas import atlas_bytes, said_by  # noqa: PLC0415
    from concerted.ecosystem.engines import HERE  # noqa: PLC0415
    from concerted.ecosystem.exports import files  # noqa: PLC0415
    from concerted.ecosystem.keeping import keep, update  # noqa: PLC0415
    from concerted.ecosystem.page import to_html  # noqa: PLC0415
    from concerted.ecosystem.remembered import last, moved, remember, snapshot  # noqa: PLC0415
    from concerted.ecosystem.report import json_bytes, to_json  # noqa: PLC0415
    from concerted.files import make_folder, write_whole  # noqa: PLC0415

    make_folder(out)
    updated = None
    if kept:
        whole = set(paths) >= set(kept.tell("paths"))
        updated = update(kept, corpus, whole=whole, judge=judge, cache=cache, progress=Bars())
        kept.note("paths", sorted({*paths, *kept.tell("paths")}))
        found, report = updated.found, updated.report
    else:
        found = map_ecosystem(corpus, seed=seed, judge=judge, cache=cache, progress=Bars(), engine=engine or HERE)
        report = to_json(found)
    data = json_bytes(report)
    of = sha256(data).hexdigest()
    now = snapshot(found, made=today, before=last(cache) if cache and today else None)
    spans = moved(cache if today else None, now)
    written = {"map.atlas": atlas_bytes(report, said_by(found), of=of), "map.json": data}
    written["map.html"] = to_html(report, spans).encode()
    if tables:
        make_folder(out / "tables")
        written |= {f"tables/{name}": data for name, data in files(found).items()}
    if spans:
        written["moved.json"] = json_bytes({"of": of, "since": spans})
    for name, data in written.items():
        write_whole(out / name, data)
    if kept:
        kept.commit()
    elif cache:
        keep(out / "map.kept", found, report, paths=paths, seed=seed, judge=judge)
    if cache and today:  # only what was written is what the next map is compared with
        remember(cache, now)
        if not kept:
            cache.forget_unused()
    return Made(report, spans, updated)


@contextmanager
def _upkeep(out: Path, paths: Sequence[str], judge: Judge | None, seed: int, *, wanted: bool) -> Iterator[Kept | None]:
    """Open the kept map if it is to be updated, and can be; else say why the whole map is made."""
    from concerted.ecosystem.keeping import Kept, misfit  # noqa: PLC0415 - numpy is not for `concerted --help`

    kept = Kept.open(out / "map.kept") if wanted else None
    if not wanted:
        yield None
        return
    try:
        why = misfit(kept, made_by=judge.made_by if judge else None, seed=seed)
        if why and kept and not set(paths) >= set(kept.tell("paths")):
            hint = "Name all the paths of the map, without --update: the whole map is made anew."
            raise InputError("not-updated", why, place=Place(out / "map.kept"), hint=hint)
        if kept and 0 < len(set(paths) & set(kept.tell("paths"))) < len(kept.tell("paths")):
            hint = "Name all the paths that the map was made of, or only new ones."
            raise InputError("not-updated", "some of the map's paths are named and some are not", hint=hint)
        if why:
            click.echo(f"  The whole map is made: {why}.", err=True)
        yield None if why else kept
    finally:
        if kept:
            kept.close()


@contextmanager
def _engine(name: str) -> Iterator[Engine]:
    """Open what the map is worked out on."""
    from concerted.ecosystem.engines import chosen  # noqa: PLC0415 - numpy is not for `concerted --help`

    engine = chosen(name)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _kept(out: Path, *, fresh: bool) -> Iterator[Cache]:
    """Open what was worked out before, beside the map; what is done until the block ends is kept, whatever happens."""
    from concerted.ecosystem.cache import Cache  # noqa: PLC0415 - numpy is not for `concerted --help`

    if fresh:
        with suppress(OSError):  # what cannot be taken away is named when it is opened
            (out / "map.cache").unlink(missing_ok=True)
            (out / "map.kept").unlink(missing_ok=True)
    cache = Cache(out / "map.cache")
    try:
        yield cache
    finally:
        cache.commit()
        cache.close()
    if cache.trouble:
        told = f"{out / 'map.cache'} cannot be used ({cache.trouble}), so nothing was kept; --fresh begins it anew."
        click.echo(told, err=True)


def _show_kept(cache: Cache) -> None:
    """Say how many of the documents, messages, feeds and clones did not have to be read again."""
    known, made = cache.known["read"], cache.made["read"]
    if known:
        click.echo(f"  {known:,} of {known + made:,} files, messages and clones were read before", err=True)


def _language_model(name: str, at: str | None, price: tuple[float, float] | None, yes: bool) -> Judge:
    """Return a language model as judge, which asks before it sends anything."""
    from concerted.ecosystem.language_model import Cost, LanguageModel  # noqa: PLC0415 - numpy, again

    if not at:
        raise click.UsageError("Say where the language model answers, with --at URL.")
    model = LanguageModel(model=name, address=at, secret=os.environ.get("CONCERTED_LANGUAGE_MODEL_KEY", "none"))
    if price:
        model.price_in, model.price_out = price

    def agree(cost: Cost) -> None:
        told = f"{cost.pairs:,} statements with their concepts would go to {model.host}, in {cost.requests:,} requests:"
        told += f" about {cost.tokens_in:,} tokens sent and {cost.tokens_out:,} received"
        told += f", {cost.price:,.2f} at your prices." if cost.price is not None else "; give --price to see the cost."
        click.echo(told, err=True)
        if not yes:
            click.confirm("Send them?", abort=True, err=True)

    model.agree = agree
    return model


def _show_update(updated: Updated | None) -> None:
    """Say what an update took in and out, and whether a whole map is due."""
    if updated is None:
        return
    click.echo(
        f"Updated: {_many(updated.added, 'document')} came, {updated.gone:,} went;"
        f" {_many(updated.statements, 'new statement')}, {updated.placed:,} of them on a concept that was there."
    )
    if updated.due:
        click.secho(f"{updated.due} Run it without --update.", bold=True)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def show_changes(spans: Sequence[Mapping[str, Any]]) -> None:
    """Print who moved since the map before, and how many since about a month ago."""
    if not spans:
        return
    (first, *earlier) = spans
    moves = first["moves"]
    for move in moves[:5]:
        was, now = (_side(move["before"]), _side(move["after"]))
        click.echo(f"Moved: {move['actor']}, from {was} to {now}: {move['concept']}")
    if len(moves) > 5:  # noqa: PLR2004 - a screenful
        click.echo(f"… and {len(moves) - 5} more moves, in moved.json.")
    for which in ("joined", "left"):
        for actor, place in first[which][:5]:
            click.echo(f"{which.capitalize()}: {actor}, group {place + 1}")
    if not moves:
        click.echo("Nobody moved since the last map.")
    for span in earlier:
        click.echo(f"Since about a month ago, the map of {span['since']}: {_many(len(span['moves']), 'move')}.")


def _side(value: float | None) -> str:
    if value is None:
        return "silence"
    return f"{'for' if value > 0 else 'against' if value < 0 else 'neither'} ({value:+.2f})"


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

    from concerted.ecosystem.report import ON_WORDING  # noqa: PLC0415 - numpy is not for `concerted --help`

    console = Console(highlight=False, markup=False)
    counted = report["counts"]
    console.print(
        f"{counted['documents']} documents by {counted['actors']} actors; {counted['statements']} statements"
        f" take a side on {counted['concepts']} concepts."
    )
    if report["basis"] == "wording":
        console.print(ON_WORDING)
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
