"""The verbs that ask a library: find, for, labels, graph, audit, export."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concerted.cli.waiting import waiting
from concerted.commons import Pattern, read_patterns
from concerted.commons.graph import CURATED, Graph
from concerted.commons.naming import Names
from concerted.commons.patterns import CONTEXTS
from concerted.commons.prose import clean
from concerted.commons.reading import uncollected
from concerted.errors import Refused
from concerted.files import make_folder, write_whole

if TYPE_CHECKING:
    from concerted.commons.asking import Asked

_WIDE = 110

mounted = click.option(
    "--in",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    default=(Path(),),
    metavar="PATH",
    help="A library's folder, or a pattern file; may be given several times.  [default: this folder]",
)
places = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_context = click.option("--as", "context", type=click.Choice(CONTEXTS), help="Whose words you speak.")


def opened(paths: tuple[Path, ...]) -> list[Pattern]:
    """Read the libraries at these places, or in this folder."""
    with uncollected(), waiting("Reading the patterns") as told:
        return list(read_patterns(paths or (Path(),), told))


def _asked(paths: tuple[Path, ...]) -> Asked:
    """Return the libraries ready to be asked; only what changed since the last question is read."""
    from concerted.commons.asking import asked  # noqa: PLC0415 - numpy

    with waiting("Reading the patterns") as told:
        return asked(paths or (Path(),), told)


@click.command()
@click.argument("words", nargs=-1, required=True)
@_context
@mounted
@click.option("--most", default=10, show_default=True, help="How many answers at most.")
def find(words: tuple[str, ...], context: str | None, paths: tuple[Path, ...], most: int) -> None:
    """Find patterns by the words of your own context, and see what matched.

    \b
    Examples:
      concerted commons find single sign-on for every team --as corporate
      concerted commons find "working with allies" --as activist --in patterns
    """
    navigator, words_asked = _asked(paths).navigator, " ".join(words)
    answers = navigator.find(words_asked, context=context, most=most)
    if not answers:
        _nothing(navigator.unknown(words_asked))
    for answer in answers:
        click.secho(clean(answer.name), bold=True, nl=False)
        click.echo(f"  {clean(answer.pattern.slug)}")
        for match in answer.matches[:2]:
            where = f"{match.context} label" if match.context else match.field
            click.echo(f"    {where}: {_short(match.text) or 'speaks of it'} ({', '.join(match.words)})")


def _nothing(unknown: list[str]) -> None:
    """Say that nothing was found, and what to try."""
    said = f"No pattern has: {', '.join(map(clean, unknown))}." if unknown else "These words are in every text."
    click.echo(f"Nothing fits these words. {said}")
    click.echo("Try another word for it, one alone, or the language that the patterns are written in.")
    click.echo("Or say what happens, in a sentence: concerted commons for …")


@click.command("for")
@click.argument("situation", nargs=-1, required=True)
@_context
@mounted
@click.option("--most", default=4, show_default=True, help="How many patterns, before what they require.")
def for_(situation: tuple[str, ...], context: str | None, paths: tuple[Path, ...], most: int) -> None:
    """Say which patterns help in a situation, in which order, their sections quoted: ready for a language model.

    A sign or risk of a coalition may be named as its vitality page names it: theatre, bottleneck, silent-complaint,
    rigid-platform, lowest-common-denominator, free-riding, wedge, capture, …

    \b
    Examples:
      concerted commons for meetings happen but no decisions are recorded --as activist
      concerted commons for free-riding
    """
    from concerted.commons.coalitions import in_words  # noqa: PLC0415
    from concerted.commons.helping import as_context, helping  # noqa: PLC0415

    held, sought = _asked(paths), in_words(" ".join(situation))
    helps = helping(held.navigator, held.graph, sought, context=context, most=most)
    click.echo(clean(as_context(sought, helps)) if helps else "Nothing fits these words. Try others, or fewer.")


@click.command()
@places
@click.option("--context", "contexts", multiple=True, type=click.Choice(CONTEXTS), help="Only this context.")
def labels(paths: tuple[Path, ...], contexts: tuple[str, ...]) -> None:
    """List the patterns that lack a label for a context: whoever works there will not find them."""
    from concerted.commons.navigator import lacking as lacking_in  # noqa: PLC0415 - numpy

    lacking = lacking_in(opened(paths), contexts or CONTEXTS)
    for each in lacking:
        click.echo(f"{clean(each.pattern.slug)}: {', '.join(each.contexts)}")
    click.echo(f"{len(lacking)} patterns lack a label." if lacking else "Every pattern has its labels.")


@click.command()
@places
@click.option("--around", metavar="NAME", help="One pattern and its links.")
@click.option("--with-garden", is_flag=True, help="Count the machine's proposals as links too.")
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path),
    help="Write it instead: FILE.svg, FILE.graphml, FILE.json, or a folder for the tables that GraphRAG reads.",
)
def graph(paths: tuple[Path, ...], around: str | None, with_garden: bool, out: Path | None) -> None:
    """Read the links of all mounted libraries, say what they come to, or write them for other programs.

    \b
    Examples:
      concerted commons graph patterns
      concerted commons graph patterns --around coalition-based-influence
      concerted commons graph patterns others --to graph.svg
    """
    from concerted.commons.picture import around as links_around  # noqa: PLC0415

    made = Graph(opened(paths), origins=CURATED | {"inferred"} if with_garden else CURATED)
    if around is not None:
        click.echo(clean(links_around(made, found(made.names, around).slug)), nl=False)
    elif out is not None:
        _write(made, out)
    else:
        _summary(made)


@click.command()
@places
def audit(paths: tuple[Path, ...]) -> None:
    """Tell whether links follow the texts, or the files' alphabet, length or date; exit status 1 where they do so."""
    from concerted.commons.bias import audit as bias_audit  # noqa: PLC0415

    patterns = opened(paths)
    told = False
    for origin in ("curated", "curated-legacy", "inferred"):
        made = Graph(patterns, origins=[origin])
        links = [(e.source, e.target) for e in made.edges] + [(d.source, d.target) for d in made.dangling]
        leanings = bias_audit(links, made.patterns)
        told |= any(each.biased for each in leanings)
        click.secho(f"{origin}: {len(links)} links" + ("" if leanings else ", too few to tell"), bold=True)
        for each in leanings:
            says = "follow it" if each.biased else "do not follow it"
            click.echo(
                f"  {each.property}: the links {says}"
                f" (rank correlation {each.rho:+.2f}; {each.first:.1%} go to the first 5 % of it)"
            )
    if told:
        click.echo("  → Grow the garden anew: concerted commons tend PATH --write")
        raise SystemExit(1)


@click.command()
@click.argument("form", type=click.Choice(["index", "okf", "site"]))
@places
@click.option("--to", "out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--title", default="Patterns", show_default=True, help="The site's title.")
def export(form: str, paths: tuple[Path, ...], out: Path, title: str) -> None:
    """Write a library as its own index files, as Open Knowledge Format, or as a site with the Navigator in it.

    \b
    Examples:
      concerted commons export site patterns --to public
      concerted commons export index patterns --to patterns
    """
    made = Graph(opened(paths))
    if form == "site":
        from concerted.commons.site import site  # noqa: PLC0415

        files = site(made, title=title)
    else:
        from concerted.commons.indexes import index_files, open_knowledge  # noqa: PLC0415

        files = index_files(made, datetime.now(UTC).date()) if form == "index" else open_knowledge(made)
    _put(files, out)


def found(names: Names, name: str) -> Pattern:
    """Return the pattern of a name. Refuses (`no-pattern`)."""
    slug = names.named(name).slug
    if slug is None:
        hint = "Find one by words: concerted commons find WORDS"
        raise Refused("no-pattern", "There is no pattern “{name}” here.", name=name, hint=hint)
    return names.patterns[slug]


def _summary(made: Graph) -> None:
    click.secho(f"{len(made.patterns)} patterns, {len(made.edges)} links", bold=True)
    counts = made.found_by()
    ways = [f"{counts[how]} {said}" for how, said in _HOW.items() if counts[how]]
    click.echo(f"  found: {', '.join(ways) or 'none'}; in no mounted library: {counts['nothing']}")
    faults = made.faults()
    for rule, count in sorted(Counter(fault.rule for fault in faults).items()):
        example = next(fault for fault in faults if fault.rule == rule)
        click.echo(f"  {rule}: {count}, such as {' and '.join(example.slugs[:2])} ({example.kind.replace('_', ' ')})")


_HOW = {"id": "by id", "slug": "by slug", "alias": "by alias", "loosely": "loosely"}


def _write(made: Graph, out: Path) -> None:
    from concerted.commons.graph_files import as_graphml, as_json, as_tables  # noqa: PLC0415
    from concerted.commons.picture import svg  # noqa: PLC0415

    forms = {".svg": svg, ".graphml": as_graphml, ".json": as_json}
    if form := forms.get(out.suffix):
        write_whole(out, form(made).encode())
        click.echo(f"Written: {out}")
    else:
        _put(as_tables(made), out)


def _put(files: dict[str, bytes], out: Path) -> None:
    for name, data in files.items():
        place = out / name
        make_folder(place.parent)
        write_whole(place, data)
    click.echo(f"Written: {len(files)} files in {out}")


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _WIDE else f"{text[:_WIDE].rstrip()}…"
