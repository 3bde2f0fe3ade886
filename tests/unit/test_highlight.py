"""Code is coloured by itself, whatever was coloured before it in the same process."""

import pytest

from generator.read.highlight import highlight


@pytest.mark.parametrize(
    ("language", "before", "code"),
    [
        ("csound", "opcode tide, i, i\nendop\n", "instr 1\ntide 1\nendin\n"),
        ("mime", "Content-Type: text/html\n\n<b>x</b>\n", "Subject: x\n\n<b>y</b>\n"),
        ("modula2", "(*!m2pim*)\nMODULE A;\n", "MODULE B; VAR x: LONGCARD; BEGIN REMARK END B.\n"),
        ("xquery", 'ordered {<b x="(:\n', 'validate }-->attribute a {"s"\n'),
        (
            "markdown",
            "```csound\nopcode ebb, i, i\nendop\n```\n",
            "```csound\ninstr 1\nebb 1\nendin\n```\n",
        ),
    ],
)
def test_a_block_does_not_look_as_another_made_it(language: str, before: str, code: str) -> None:
    alone = highlight(code, language)
    highlight(before, language)
    assert highlight(code, language) == alone
