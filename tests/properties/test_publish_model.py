"""Publishing against a plain dict: whatever comes after whatever, ours is right and theirs is left."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.output import Copy, Output
from generator.publish.faults import OutputConflict
from generator.publish.stage import publish

NAMES = ("a", "b", "c.html", "d.css", "feed.xml")
TREES = st.dictionaries(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "x", "y", "longer"]),
    max_size=7,
)
FOREIGN = st.tuples(
    st.lists(st.sampled_from(("a", "b", "mine")), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["x", "theirs"]),
)
ROUNDS = st.lists(
    st.tuples(TREES, st.none() | FOREIGN, st.booleans(), st.booleans()), min_size=1, max_size=6
)


def possible(tree: dict[str, str]) -> dict[str, str]:
    """Without the files that would also have to be folders."""
    return {
        path: text
        for path, text in tree.items()
        if not any(other.startswith(f"{path}/") for other in tree)
    }


def on_disk(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): path.read_text()
        for path in output.rglob("*")
        if path.is_file() and path.name != ".nutgraf-output"
    }


def leave_foreign(output: Path, foreign: tuple[str, str], ours: dict[str, str]) -> dict[str, str]:
    path, text = foreign
    place = output / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if path in ours:
            return {}
        place.write_text(text)
    except OSError:
        return {}
    return {path: text}


def clash(path: str, other: str) -> bool:
    return path.startswith(f"{other}/") or other.startswith(f"{path}/")


@settings(max_examples=150, deadline=None)
@given(ROUNDS)
def test_any_sequence_of_publishes_ends_as_a_dict_would(rounds):
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        output, state = site / "_site", site / ".nutgraf"
        output_files: dict[str, str] = {}
        theirs: dict[str, str] = {}
        for tree, foreign, clean, as_copies in rounds:
            wanted = possible(tree)
            if foreign and output.exists():
                theirs |= leave_foreign(output, foreign, output_files)
            outputs: list[Output | Copy] = []
            for path, text in wanted.items():
                (site / "sources").mkdir(exist_ok=True)
                source = f"sources/{path.replace('/', '-')}"
                (site / source).write_text(text)
                data = Output(path, text.encode())
                outputs.append(Copy(path, source) if as_copies else data)
            before = on_disk(output)
            try:
                done = publish(iter(outputs), site, output, state, clean=clean)
            except OutputConflict:
                folders = [p for p in output.rglob("*") if p.is_dir()]
                empty = [p.relative_to(output).as_posix() for p in folders if not any(p.iterdir())]
                assert any(
                    clash(path, other) or (path == other and wanted[path] != text and not clean)
                    for path in wanted
                    for other, text in theirs.items()
                ) or any(clash(path, f"{place}/x") for path in wanted for place in empty)
                assert on_disk(output) == before
                continue
            theirs = {path: text for path, text in theirs.items() if path not in wanted}
            assert on_disk(output) == {**theirs, **wanted}
            removed = before.keys() - theirs.keys() - wanted.keys()
            assert done.removed == tuple(sorted(removed))
            if not clean:
                assert set(done.written) == {p for p in wanted if before.get(p) != wanted[p]}
            assert done.kept + len(done.written) == len(wanted)
            assert {p.name for p in site.iterdir()} <= {"_site", ".nutgraf", "sources"}
            output_files = wanted
