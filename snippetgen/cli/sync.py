"""``snippetgen sync``: the examples in pages, written anew where they differ."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from snippetgen.cli.terminal import HELP, counted, print_text, say, with_progress
from snippetgen.words.options import config_option, profile_option

__all__ = ["sync"]


@click.command(context_settings=HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; print what would change, and exit 1 if anything would.")
@profile_option
@config_option
def sync(paths: tuple[Path, ...], *, check: bool, profile: str | None, config: Path | None) -> None:
    """Write the snippets in pages anew.

    PATH is a page, in Markdown, MDX, reStructuredText or AsciiDoc, or a folder of pages. A marker says what stands
    below it, in the words of generate:

    \b
      <!-- snippetgen flow.json -l python -l curl -o stream -->
      <!-- /snippetgen -->

    In MDX it is {/* snippetgen ... */}, in reStructuredText .. snippetgen ..., in AsciiDoc // snippetgen ..., and the
    end likewise, with /snippetgen. Three more words are for pages: --tabs mkdocs, docusaurus, sphinx, headings or
    details says how several languages are shown, --setup says above the code what it needs, and --answer adds an
    example of the answer.
    """  # noqa: D301  (a backslash-b is click's own mark for text that keeps its lines)
    from snippetgen.docs.sync import Findings, Writers, find_pages, sync_page

    writers = Writers(config, profile)
    findings = Findings()
    pages = list(find_pages(paths))
    for page in with_progress(pages):
        sync_page(page, writers.of(page), findings)
    for line in findings.errors or findings.warnings:
        say(line)
    if findings.errors:
        sys.exit(2)
    if check:
        print_text(findings.diff())
    else:
        findings.write()
    for page in findings.changed:
        say(f"{page}: {'is not up to date' if check else 'written'}")
    if not findings.places:
        say(f"no marker in {counted(len(pages), 'page')}")
    if check and findings.changed:
        sys.exit(1)
