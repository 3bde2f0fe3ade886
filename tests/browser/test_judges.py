"""The pages before outside judges of HTML: the Nu HTML Checker and html-validate."""

import json
import subprocess
from pathlib import Path

from addresses import pages
from tools import HERE, find_program


def test_the_nu_html_checker_finds_no_error(node_modules, below, from_disk, probe, much):
    java = find_program("java", "the Nu HTML Checker needs it. Install Java 11 or newer.")
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    # It does not know the newest CSS: messages about style sheets are left out.
    options = ["--format", "json", "--stdout", "--skip-non-html", "--filterpattern", ".*CSS.*"]
    done = subprocess.run(
        [java, "-jar", jar, *options, below, from_disk, probe, much], capture_output=True, text=True
    )
    messages = json.loads(done.stdout)["messages"]
    assert [_said(one, (below, from_disk, probe, much)) for one in messages] == []


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


def test_html_validate_finds_no_error(node_modules, below, from_disk, probe, much):
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
        [*command, *options, below, from_disk, probe, much], capture_output=True, text=True
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


def test_the_judged_folders_hold_the_pages(below, from_disk, probe, much):
    assert [len(pages(folder)) > 10 for folder in (below, from_disk, probe, much)] == [True] * 4
