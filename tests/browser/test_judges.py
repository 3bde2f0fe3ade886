"""The pages before outside judges: the Nu HTML Checker, html-validate and axe-core."""

import json
import subprocess
from pathlib import Path

import pytest
from addresses import pages
from playwright.sync_api import Page
from tools import HERE, find_program

AXE_PAGES = ("soldier-across-the-line/", "", "glossary/", "glossary/mdl/", "timeline/", "about/", "guide/dates/")  # fmt: skip
PROBE_PAGES = ("everything/", "withdrawn/", "corrections/", "arabic/", "search/")
VIEWS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


def test_the_nu_html_checker_finds_no_error(node_modules, below, from_disk, probe):
    java = find_program("java", "the Nu HTML Checker needs it. Install Java 11 or newer.")
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    # It does not know the newest CSS: messages about style sheets are left out.
    options = ["--format", "json", "--stdout", "--skip-non-html", "--filterpattern", ".*CSS.*"]
    done = subprocess.run(
        [java, "-jar", jar, *options, below, from_disk, probe], capture_output=True, text=True
    )
    messages = json.loads(done.stdout)["messages"]
    assert [_said(one, (below, from_disk, probe)) for one in messages] == []


def test_the_nu_html_checker_is_awake(node_modules, tmp_path):
    java = find_program("java", "the Nu HTML Checker needs it. Install Java 11 or newer.")
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    (tmp_path / "index.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>A</title><img src="a.png">'
    )
    options = ["--format", "json", "--stdout", "--skip-non-html"]
    done = subprocess.run([java, "-jar", jar, *options, tmp_path], capture_output=True, text=True)
    errors = [
        one["message"] for one in json.loads(done.stdout)["messages"] if one["type"] == "error"
    ]
    assert len(errors) == 1
    assert "alt" in errors[0]


def test_html_validate_finds_no_error(node_modules, below, from_disk, probe):
    node = find_program("node", "html-validate needs it. Install Node.js 20 or newer.")
    command = [node, node_modules / "html-validate/bin/html-validate.mjs"]
    options = [
        "--config",
        HERE / "html-validate.config.mjs",
        "--formatter",
        "json",
        "--ext",
        "html",
    ]
    done = subprocess.run(
        [*command, *options, below, from_disk, probe], capture_output=True, text=True
    )
    assert done.stdout, done.stderr
    judged = json.loads(done.stdout)
    faults = [
        f"{one['filePath']}:{said['line']}:{said['column']} {said['ruleId']} {said['message']}"
        for one in judged
        for said in one["messages"]
    ]
    assert faults == []


def _said(message: dict[str, object], folders: tuple[Path, ...]) -> str:
    file = str(message.get("url", "")).removeprefix("file:")
    for folder in folders:
        file = file.removeprefix(str(folder))
    return f"{file}:{message.get('lastLine')} {message['message']}"


def test_the_judged_folders_hold_the_pages(below, from_disk, probe):
    assert [len(pages(folder)) > 10 for folder in (below, from_disk, probe)] == [True] * 3


@pytest.mark.parametrize("address", AXE_PAGES)
def test_axe_finds_no_violation(address, hosted, page, node_modules):
    page.emulate_media(reduced_motion="reduce")
    page.goto(hosted.url(address))
    assert _violations_in_all_views(page, node_modules) == []


@pytest.mark.parametrize("address", PROBE_PAGES)
def test_axe_finds_no_violation_in_rarer_pages(address, hosted_probe, page, node_modules):
    page.emulate_media(reduced_motion="reduce")
    page.goto(hosted_probe.url(address))
    assert _violations_in_all_views(page, node_modules) == []


@pytest.mark.parametrize("mark", [".prose a.term", ".prose a.when", ".prose a.cite"])
def test_axe_finds_no_violation_with_the_card_open(mark, hosted, page, node_modules):
    page.emulate_media(reduced_motion="reduce")
    page.goto(hosted.url("soldier-across-the-line/"))
    page.add_script_tag(path=node_modules / "axe-core/axe.min.js")
    found = []
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.locator(mark).first.click()
        page.locator("#ng-card:popover-open").wait_for()
        found += _violations(page, f"{width} {scheme}")
        page.keyboard.press("Escape")
    assert found == []


def test_axe_finds_no_violation_with_the_sheet_open(hosted, page, node_modules):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(hosted.url("soldier-across-the-line/"))
    page.add_script_tag(path=node_modules / "axe-core/axe.min.js")
    page.locator(".dock button").click()
    page.locator("#ng-timeline:popover-open").wait_for()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += _violations(page, scheme)
    assert found == []


def _violations_in_all_views(page: Page, node_modules: Path) -> list[str]:
    page.add_script_tag(path=node_modules / "axe-core/axe.min.js")
    found = []
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += _violations(page, f"{width} {scheme}")
    return found


def _violations(page: Page, view: str) -> list[str]:
    judged = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{view}: {one['id']}: {node['target']} {node['failureSummary']}"
        for one in judged["violations"]
        for node in one["nodes"]
    ]
