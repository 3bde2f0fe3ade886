"""The command line: arguments, printing, exit codes."""

import sys
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import click

from generator import __version__

if TYPE_CHECKING:
    from generator.build import Outcome
    from generator.early import Found
    from generator.model.problem import Problems
    from generator.publish.hand import Hand

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
MACHINE: Final = 3
DRAFT: Final = (
    "It is a draft: `status: draft` keeps it out of the site; `nutgraf preview --drafts` shows it."
)
ALIASES: Final = MappingProxyType({"serve": "preview"})

SITE = click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), default=Path(),
    help="The folder with site.yml (default: here).",
)  # fmt: skip
EDITION = (
    click.option("--date", metavar="ISO", help="Build as if it were this day."),
    click.option("--drafts", is_flag=True, help="Publish drafts too."),
    click.option("--future", is_flag=True, help="Publish scheduled articles too."),
)


class Commands(click.Group):
    """Commands in the order of their use, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, ALIASES.get(cmd_name, cmd_name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nutgraf")
def main() -> None:
    """Explainer pages in which every fact has a source and every term a meaning."""


def _edition(command: Any) -> Any:
    for option in reversed(EDITION):
        command = option(command)
    return command


@main.command()
@SITE
@click.option(
    "--output", type=click.Path(path_type=Path), help="The folder to publish into (default: _site)."
)
@_edition
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."
)
@click.option("--quiet", is_flag=True, help="Print problems only.")
@click.option("--clean", is_flag=True, help="Write every file anew.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes to work with (default: one a processor).",
)
@click.option("--explain", is_flag=True, help="Say of every file why it was written.")
@click.pass_obj
def build(
    found: "Found | None",
    site: Path,
    output: Path | None,
    date: str | None,
    drafts: bool,
    future: bool,
    form: str,
    quiet: bool,
    clean: bool,
    jobs: int | None,
    explain: bool,
) -> None:
    """Publish the site into a folder."""
    import time
    from contextlib import nullcontext
    from functools import partial

    hand = _call_reader() if found and found.changed else None
    from generator.build import Request, Warm
    from generator.build import build as run
    from generator.folders import OUTPUT
    from generator.progress import show_progress

    _need_sense(site, date, form)
    began = time.time_ns()
    request = Request(site, output, date, drafts, future, clean, jobs=jobs or 0)
    with nullcontext() if quiet or form != "text" else show_progress() as tell:
        warm = Warm()  # held here until the process ends
        work = partial(run, request, warm, tell=tell) if tell else partial(run, request, warm)
        outcome = work(seen=found.seen, scout=found.scout, hand=hand) if found else work()
    if not (outcome.failed or outcome.refused or outcome.fault):
        _note_done(outcome, request, form, quiet=quiet, found=found, began=began)
    if explain:
        for path, reason in outcome.reasons:
            click.echo(f"{path}: {reason}", err=form != "text")
    _finish(outcome, site, form, "" if quiet else _summary(outcome, output or site / OUTPUT))


def _call_reader() -> "Hand | None":
    """Called between what both need and what the build alone does: so little is loaded twice."""
    from generator.texts import call_reader

    return call_reader()


def _note_done(
    outcome: "Outcome", request: Any, form: str, *, quiet: bool, found: "Found | None", began: int
) -> None:
    """For the next build: while nothing changes, this is all that it would say."""
    import os

    from msgspec import json, structs

    from generator.early import Done, Found, note_done
    from generator.request import Said

    again = structs.replace(
        outcome, written=0, kept=outcome.written + outcome.kept, removed=0, seconds=0.0, notes=(),
        changed=(), reasons=(),
    )  # fmt: skip
    line = "" if quiet else _summary(again, request.target)
    said = Said(again, str(request.site), form, line)
    plain = form == "text" and not outcome.problems
    with suppress(UnicodeEncodeError):  # a folder's name may be no text: then there is no record
        done = Done(
            os.path.relpath(request.target, request.site), outcome.folders, outcome.days,
            outcome.mark, line, "" if plain else json.encode(said).decode(),
        )  # fmt: skip
        note_done(sys.argv[1:], request.site, done, found or Found(), began)


def repeat(text: str) -> bool:
    """Says again what a build has said, when there is nothing to do; false where it is not that."""
    from msgspec import DecodeError, json

    from generator.request import Said

    try:
        said = json.decode(text, type=Said)
    except (DecodeError, UnicodeError, RecursionError):
        return False
    _finish(said.outcome, Path(said.site), said.form, said.line)
    return True


def _preview_options(command: Any) -> Any:
    options = (
        SITE,
        click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on."),
        click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
                     help="The port, or the next one that is free."),
        click.option("--open", "opens", is_flag=True, help="Open the browser."),
        *EDITION[1:],
        click.option("--poll", "polls", is_flag=True, help="Look for changes at intervals: for network drives."),
        click.option("--editor", metavar="NAME", default="", envvar="NUTGRAF_EDITOR",
                     help="What problems in the page open: vscode, zed, … or an address with {path}, {line}, {column}."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_preview_options
def preview(site: Path, host: str, port: int, opens: bool, drafts: bool, future: bool, polls: bool, editor: str) -> None:  # fmt: skip
    """Serve the site here and show every saved change."""
    from functools import partial

    from generator.folders import PREVIEW
    from generator.preview.editors import PRESETS, read_editor

    link = read_editor(editor, site)
    if link is None:
        click.echo(f"--editor is `{editor}`: it is one of {', '.join(PRESETS)}, or an address with {{path}} in it.", err=True)  # fmt: skip
        sys.exit(USAGE)
    _need_site(site)
    try:
        from generator.preview.session import CannotListen, Options
        from generator.preview.session import preview as run

        try:
            run(
                Options(site, site / PREVIEW, link, host, port, opens, polls),
                partial(_prepare, site, drafts, future),
            )
        except CannotListen as error:
            click.echo(str(error), err=True)
            sys.exit(USAGE if error.wrong else MACHINE)
    except KeyboardInterrupt:
        sys.exit(DONE)


def _prepare(site: Path, drafts: bool, future: bool) -> Any:
    """What builds a preview; called in the process that does."""
    from generator.build import Request, start_preview

    return start_preview(Request(site, drafts=drafts, future=future))


@main.command()
@SITE
@_edition
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="How to report.",
)
def check(site: Path, date: str | None, drafts: bool, future: bool, form: str) -> None:
    """Report problems and write nothing."""
    from generator.build import Request
    from generator.build import check as run

    _need_sense(site, date, form)
    outcome = run(Request(site, None, date, drafts, future))
    _finish(outcome, site, form, _verdict(outcome))


@main.command()
@SITE
@click.option("--views", is_flag=True, help="What templates may see: name, type and meaning.")
@click.option("--csp", is_flag=True, help="The Content-Security-Policy that the pages keep to.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="The folder with the pages (default: _site)."
)
def theme(site: Path, views: bool, csp: bool, output: Path | None) -> None:
    """Say what the theme offers: its options, or what templates may see."""
    from generator import handbook
    from generator.folders import OUTPUT

    if views:
        click.echo(handbook.describe_views(), nl=False)
        return
    if csp:
        folder = output or site / OUTPUT
        if not (folder / "index.html").is_file():
            click.echo(f"There are no pages in {folder}. Build the site first.", err=True)
            sys.exit(USAGE)
        click.echo(f"Content-Security-Policy: {handbook.find_policy(folder)}")
        return
    _need_site(site)
    text, problems = handbook.describe_theme(site)
    _print_problems(problems, site)
    click.echo(text, nl=False)
    sys.exit(PROBLEMS if any(one.severity == "error" for one in problems) else DONE)


@main.group(cls=Commands)
def new() -> None:
    """Start a site, an article, a term, a page or a theme; nothing is ever overwritten."""


@new.command("site")
@click.argument("name", type=click.Path(path_type=Path))
def new_site(name: Path) -> None:
    """A small complete site in the folder NAME."""
    from shlex import quote

    from generator.scaffold import make_site

    made = make_site(name, _today())
    _report_made(made, f"Go on with: nutgraf preview --site {quote(str(name))} --open")


@new.command("article")
@click.argument("name")
@SITE
def new_article(name: str, site: Path) -> None:
    """An article, as a draft."""
    from generator.scaffold import make_article

    _need_site(site)
    _report_made(
        make_article(site, name, _today()),
        DRAFT,
    )


@new.command("term")
@click.argument("name")
@SITE
def new_term(name: str, site: Path) -> None:
    """A glossary entry."""
    from generator.scaffold import make_term

    _need_site(site)
    _report_made(make_term(site, name), "")


@new.command("page")
@click.argument("name")
@SITE
def new_page(name: str, site: Path) -> None:
    """A plain page such as About, as a draft."""
    from generator.scaffold import make_page

    _need_site(site)
    _report_made(make_page(site, name), DRAFT)


@new.command("theme")
@click.argument("name")
@SITE
def new_theme(name: str, site: Path) -> None:
    """A theme that extends the default one."""
    from generator.scaffold import make_theme

    _need_site(site)
    made = make_theme(site, name)
    folder = name if isinstance(made, str) else made[0].parent.name
    _report_made(made, f"Write `theme: {folder}` into site.yml to use it.")


def _today() -> str:
    from datetime import datetime

    return datetime.now().astimezone().date().isoformat()


def _need_sense(site: Path, date: str | None, form: str) -> None:
    """Leaves where what was asked for makes no sense; programs are told of a missing site in theirs."""
    if form == "text":
        _need_site(site)
    if date is not None and (refusal := _refuse_day(date)):
        from generator.request import Outcome

        _finish(Outcome(refused=refusal), site, form, "")


def _refuse_day(written: str) -> str:
    """A sentence where this is no day, with the day that it looks like."""
    import re

    from generator.read.dates import read_date

    found = read_date(written, "UTC")
    if not isinstance(found, str):
        return ""  # the build knows which of them are a day
    if reason := re.search(r" does not exist: ([^.]*)", found):
        return f"`{written[:40]}` is no day: {reason[1]}."
    days = re.search(r"Write (`\d{4}-\d\d-\d\d`(?: or `\d{4}-\d\d-\d\d`)?)", found)
    meant = days[1].replace("`", "") if days else "2017-11-22"
    return f"`{written[:40]}` is no day: write --date {meant}."


def _need_site(site: Path) -> None:
    if (site / "site.yml").is_file():
        return
    here = site.resolve()
    around = next((one for one in here.parents if (one / "site.yml").is_file()), None)
    if (site / "site.yml").is_dir():
        way_out = "What has that name is a folder: name it otherwise."
    elif (site / "site.yaml").is_file():
        way_out = "Rename site.yaml to site.yml."
    elif around:
        way_out = f"There is one in {around}: go there, or name that folder with --site."
    else:
        way_out = "Name your site's folder with --site, or make one with `nutgraf new site NAME`."
    click.echo(f"There is no site.yml in {here}. {way_out}", err=True)
    sys.exit(USAGE)


def _report_made(made: "list[Path] | str", advice: str) -> None:
    if isinstance(made, str):
        click.echo(made, err=True)
        sys.exit(USAGE)
    for path in made:
        click.echo(f"made {path}")
    if advice:
        click.echo(advice)


def _summary(outcome: "Outcome", output: Path) -> str:
    from generator.report import counted, describe_left_out

    if outcome.failed:
        stays = ": the site stays as it was" if output.exists() else ""
        return f"Nothing was published{stays}."
    left_out = describe_left_out(outcome.left_out)
    return (
        f"{counted(outcome.pages, 'page')} in {output}: {counted(outcome.written, 'file')} written, "
        f"{outcome.kept} kept, {outcome.removed} removed. {outcome.seconds:.1f} s"
        + (f"\nLeft out: {left_out}." if left_out else "")
    )


def _verdict(outcome: "Outcome") -> str:
    """What a check says at the end: nobody is to believe that it saw what is not published."""
    from generator.report import describe_left_out

    lines = [] if outcome.problems else [f"No problems. {outcome.seconds:.1f} s"]
    if left_out := describe_left_out(outcome.left_out):
        lines.append(f"Not checked: {left_out}. --drafts and --future check those that wait.")
    return "\n".join(lines)


def _finish(outcome: "Outcome", site: Path, form: str, summary: str) -> None:
    """Prints what was found and leaves with the status that says it shortest."""
    from generator import report

    sentence = outcome.refused or outcome.fault
    match form:  # whoever reads the output gets the whole of a document in every case
        case "json":
            click.echo(report.as_json(outcome.problems, outcome.written, outcome.kept, outcome.removed, outcome.seconds), nl=False)  # fmt: skip
        case "sarif":
            click.echo(report.as_sarif(outcome.problems), nl=False)
        case "github":
            click.echo(report.as_github(outcome.problems), nl=False)
        case _ if not sentence:
            _print_text(outcome, site, summary)
    if sentence:
        click.echo(sentence, err=True)
        sys.exit(USAGE if outcome.refused else MACHINE)
    if any(one.code == "missing-site" for one in outcome.problems):
        sys.exit(USAGE)
    sys.exit(PROBLEMS if outcome.failed else DONE)


def _print_text(outcome: "Outcome", site: Path, summary: str) -> None:
    _print_problems(outcome.problems, site)
    for note in outcome.notes:
        click.echo(note, err=True)
    if summary:
        click.echo(summary)


def _print_problems(problems: "Problems", site: Path) -> None:
    import os
    from shutil import get_terminal_size

    from generator import report

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    text = report.as_text(problems, site, colour, get_terminal_size().columns)
    if text:
        click.echo(text, err=True, nl=False)


if __name__ == "__main__":
    main()
