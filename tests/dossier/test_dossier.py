"""The dossier beside an audit: where it is, what it says, and that nothing is half used."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from principlecheck.dossier.dossier import BadDossier, DossierPlace, locate_dossier, read_dossier
from principlecheck.dossier.narratives import MOST_BYTES, MOST_FILES, parse_narrative_prose
from principlecheck.dossier.numbers import numbers_register_text, read_numbers_register
from principlecheck.model.audit.dossier import Dossier, KnownFinding, Prose, ResponseStatus
from principlecheck.model.report.problem import Problem
from principlecheck.policies.find import find_policy_files
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import REFUSED

ONE, TWO, THREE = ("1" * 16, "2" * 16, "a" * 16)
KNOWN = (
    KnownFinding(1, ONE, "BUY01", "customer_rules.fees", "Who decides", date(2026, 1, 1)),
    KnownFinding(
        7, TWO, "PRD01", "handle_time.chat", "Too: short", date(2026, 1, 1), date(2026, 2, 1)
    ),
)
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dossier whose register knows F1 and F7."""
    made = tmp_path / "acme"
    (made / "narrative").mkdir(parents=True)
    (made / "numbers.yaml").write_bytes(numbers_register_text(KNOWN))
    return made


def read(folder: Path) -> Dossier:
    return read_dossier(locate_dossier(folder, None))


def refused(folder: Path) -> list[Problem]:
    with pytest.raises(BadDossier) as error:
        read(folder)
    return error.value.problems


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def brief(folder: Path, text: str) -> None:
    put(folder, "report.yaml", f"format: 1\n{text}")


def responses(folder: Path, text: str) -> None:
    put(folder, "responses.yaml", f"format: 1\nresponses:\n{text}")


# Where it is


def test_a_folder_that_was_named_keeps_its_numbers_in_numbers_yaml(tmp_path: Path) -> None:
    assert locate_dossier(tmp_path, Path("out/audit.md")) == DossierPlace(
        tmp_path, tmp_path / "numbers.yaml"
    )


def test_beside_an_audit_nothing_is_read_until_somebody_has_written(tmp_path: Path) -> None:
    audit = tmp_path / "audit.md"
    own = tmp_path / "audit.numbers.yaml"
    assert locate_dossier(None, audit) == DossierPlace(None, own)
    put(tmp_path, "report.yaml", "format: 1\n")
    assert locate_dossier(None, audit) == DossierPlace(tmp_path, own)


def test_two_audits_in_one_folder_keep_their_numbers_apart(tmp_path: Path) -> None:
    assert (
        locate_dossier(None, tmp_path / "a.md").register
        != locate_dossier(None, tmp_path / "b.md").register
    )


def test_without_a_file_or_a_folder_there_is_no_dossier() -> None:
    assert locate_dossier(None, None) == DossierPlace()
    assert read_dossier(DossierPlace()) == Dossier()


@pytest.mark.parametrize("name", ["numbers.yaml", "audit.numbers.yaml"])
def test_numbers_that_are_there_are_kept_up_however_the_folder_is_named(
    tmp_path: Path, name: str
) -> None:
    put(tmp_path, name, numbers_register_text(KNOWN))
    for where in (
        locate_dossier(tmp_path, tmp_path / "audit.md"),
        locate_dossier(None, tmp_path / "audit.md"),
        locate_dossier(tmp_path, None),
        locate_dossier(tmp_path, Path("elsewhere.md")),
    ):
        assert where.register == tmp_path / name


@pytest.mark.parametrize(
    "names", [("numbers.yaml", "audit.numbers.yaml"), ("a.numbers.yaml", "b.numbers.yaml")]
)
def test_two_registers_are_never_chosen_between(tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        put(tmp_path, name, numbers_register_text(KNOWN))
    with pytest.raises(BadDossier) as error:
        locate_dossier(tmp_path, tmp_path / "audit.md")
    assert "keeps numbers of findings too" in error.value.problems[0].says


# The register


def test_a_register_is_read_as_it_was_written(folder: Path) -> None:
    assert read(folder).known == KNOWN


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: not REFUSED.search(text) and not set(text) & set("\t\r\n")
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(
    st.lists(
        st.builds(
            KnownFinding,
            number=st.integers(1, 10**6),
            fingerprint=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
            code=texts,
            route=texts,
            title=texts,
            first=days,
            gone=st.none() | days,
        ),
        unique_by=(lambda one: one.number, lambda one: one.fingerprint),
        max_size=6,
    )
)
def test_whatever_a_register_holds_comes_back(known: list[KnownFinding]) -> None:
    ordered = tuple(sorted(known, key=lambda one: one.number))
    assert (
        read_numbers_register(SourceFile("numbers.yaml", numbers_register_text(ordered))).findings
        == ordered
    )


LINE = '  - {number: 1, fingerprint: "1111111111111111", code: A, route: a, title: a, first: 2026-01-01}\n'
HEAD = numbers_register_text(()).decode().removesuffix("  []\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "begins as another"),
        ("format: 1\nnumbers: []\n", "begins as another"),
        (HEAD.replace("format: 1", "format: 2") + LINE, "format: 1"),
        (HEAD + LINE + LINE, "F1 stands here a second time."),
        (HEAD + LINE + LINE.replace("r: 1,", "r: 2,"), "has a number already, F1."),
        (HEAD + LINE.replace("r: 1,", "r: 0,"), "0"),
        (HEAD + LINE.replace("r: 1,", "r: one,"), "one"),
        (HEAD + LINE.replace("2026-01-01", "2026-02-30"), "2026-02-30"),
        (HEAD + LINE.replace("title: a, ", ""), "title"),
        (HEAD + LINE.replace("code: A", "cod: A"), "cod"),
        (HEAD + LINE.replace("1111111111111111", "xyz"), "xyz"),
        (HEAD + LINE + "<<<<<<< HEAD\n", ""),
    ],
)
def test_a_register_that_was_changed_is_refused_and_not_guessed_at(
    folder: Path, text: str, says: str
) -> None:
    put(folder, "numbers.yaml", text)
    problems = refused(folder)
    assert any(says in problem.says for problem in problems)
    assert all(problem.place.file.endswith("numbers.yaml") for problem in problems)


def test_no_register_is_read_as_a_policy(tmp_path: Path) -> None:
    put(tmp_path, "numbers.yaml", numbers_register_text(KNOWN))
    put(tmp_path, "audit.numbers.yaml", numbers_register_text(KNOWN))
    put(tmp_path, "report.yaml", "format: 1\n")
    put(tmp_path, "responses.yaml", "format: 1\n")
    found = find_policy_files([tmp_path], (f"{tmp_path.as_posix()}/*",))
    assert (found.files, found.problems) == ([], [])
    found = find_policy_files([tmp_path])
    assert (found.files, found.problems) == ([], [])
    assert {one.reason for one in found.passed} == {"written beside an audit"}


def test_a_policy_that_is_called_like_a_register_is_read(tmp_path: Path) -> None:
    put(tmp_path, "numbers.yaml", "format: 1\nroles: {}\n")
    assert [Path(file.name).name for file in find_policy_files([tmp_path]).files] == [
        "numbers.yaml"
    ]


# report.yaml


def test_everything_that_is_said_of_the_engagement(folder: Path) -> None:
    brief(
        folder,
        "client: Acme\nperiod: Q4\nauthor: Kord\nclassification: Secret\n"
        "scope: |\n  One\n  paragraph.\n\n  And one more.\nlimitations: [No contracts., 'No pay.']\n",
    )
    made = read(folder).brief
    assert (made.client, made.period, made.author, made.classification) == (
        "Acme", "Q4", "Kord", "Secret",
    )  # fmt: skip
    assert made.scope == ("One\nparagraph.", "And one more.")
    assert made.limitations == ("No contracts.", "No pay.")
    assert made.logo is None


@pytest.mark.parametrize(
    ("text", "line", "says", "write"),
    [
        ("clint: Acme\n", 2, "clint", "client:"),
        ("client: 7\n", 2, "7", '"7" in quotes'),
        ("client: '  '\n", 2, "contains only spaces", "a value"),
        (f"client: {'x' * 301}\n", 2, "too long", "300 characters at most"),
        ("scope: {a: b}\n", 2, "scope", ""),
        ("scope: []\nclient:\n", 3, "", ""),
        ("scope: [a, 7]\n", 2, "7", '"7" in quotes'),
        ("logo: ../logo.svg\n", 2, "../logo.svg", "same folder"),
        ("logo: /etc/passwd\n", 2, "/etc/passwd", "same folder"),
        ("logo: C:logo.svg\n", 2, "C:logo.svg", "same folder"),
        ("logo: log.svg\n", 2, "There is no file `log.svg`", "logo.svg"),
        ("logo_alt: A\n", 2, "there is none", "logo:"),
        ("hide_scope: true\n", 2, "hide_scope", ""),
    ],
)
def test_what_does_not_fit_is_said_with_its_line_and_what_to_write(
    folder: Path, text: str, line: int, says: str, write: str
) -> None:
    put(folder, "logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    brief(folder, text)
    (problem,) = refused(folder)
    assert problem.place.file.endswith("report.yaml")
    assert problem.place.line == line
    assert says in problem.says
    assert write in problem.write


def test_every_file_that_does_not_fit_is_told_at_once(folder: Path) -> None:
    brief(folder, "clint: x\n")
    responses(folder, "  F99: {}\n")
    put(folder, "narrative/F1.md", b"\xff\xfe")
    files = {Path(problem.place.file).name for problem in refused(folder)}
    assert files == {"report.yaml", "responses.yaml", "F1.md"}


@pytest.mark.parametrize("name", ["report.yaml", "responses.yaml", "numbers.yaml"])
@pytest.mark.parametrize(
    "data", [b"", b"- a\n", b"format: true\n", b"\xff", b"format: 1\n\x1b: a\n"]
)
def test_what_is_no_such_file_is_refused(folder: Path, name: str, data: bytes) -> None:
    put(folder, name, data)
    assert Path(refused(folder)[0].place.file).name == name


# responses.yaml


def test_an_answer_goes_by_number_or_by_fingerprint(folder: Path) -> None:
    responses(
        folder,
        "  F1: {owner: Ana, due: 2027-02-28, status: in progress, answer: Soon., cause: Copied.}\n"
        f'  "{TWO}": {{}}\n',
    )
    first, second = read(folder).responses
    assert (first.key, first.owner, first.due) == ("F1", "Ana", date(2027, 2, 28))
    assert (first.status, first.answer, first.cause) == (
        ResponseStatus.IN_PROGRESS, "Soon.", "Copied.",
    )  # fmt: skip
    assert str(first.place).endswith("responses.yaml:3:3")
    assert second.status is ResponseStatus.OPEN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  F2: {}\n", "the number F2"),
        ("  F1: {}\n  f1: {}\n", "one finding"),
        (f"  F7: {{}}\n  '{TWO}': {{}}\n", "one finding"),
        ("  F01: {}\n", "F01"),
        ("  12: {}\n", "12"),
        ("  BUY01: {}\n", "BUY01"),
        ("  F1: {statu: open}\n", "statu"),
        ("  F1: {status: closed}\n", "closed"),
        ("  F1: {due: soon}\n", "soon"),
        ("  F1: {answer: ''}\n", "is empty"),
        ("  F1: Done.\n", "F1"),
        ("  [a]\n", "responses"),
    ],
)
def test_an_answer_that_cannot_be_placed_or_read_is_refused(
    folder: Path, text: str, says: str
) -> None:
    responses(folder, text)
    problems = refused(folder)
    assert says in problems[-1].says
    assert problems[-1].write


def test_a_number_is_unknown_where_no_numbers_were_kept(folder: Path) -> None:
    (folder / "numbers.yaml").unlink()
    responses(folder, "  F1: {}\n")
    assert "fingerprint" in refused(folder)[0].write


# narrative/


def test_a_narrative_is_plain_paragraphs_and_lists() -> None:
    text = "# Not a heading\nstill *it*\n\n\nThree things:\n- one\n  and more\n- `two`\n\n- three\r\n-four\n"
    assert parse_narrative_prose(SourceFile("F1.md", text.encode())) == (
        Prose("# Not a heading still *it*"),
        Prose("Three things:", ("one and more", "`two`")),
        Prose("", ("three -four",)),
    )


@given(st.text(max_size=60))
def test_no_word_of_a_narrative_is_lost(text: str) -> None:
    try:
        told = parse_narrative_prose(SourceFile("F1.md", text.encode("utf-8", "replace")))
    except BadDossier:
        return
    said = " ".join(" ".join((one.text, *one.items)) for one in told)
    written = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    assert [w for w in said.split() if w != "-"] == [w for w in written.split() if w != "-"]


def test_narratives_are_found_by_number_and_by_fingerprint(folder: Path) -> None:
    put(folder, "narrative/f1.md", "One.")
    put(folder, f"narrative/{TWO}.md", "Two.")
    assert [one.key for one in read(folder).narratives] == [TWO, "f1"]


def test_a_file_that_is_called_like_no_finding_is_kept_for_the_list(folder: Path) -> None:
    put(folder, "narrative/intro.md", "Hello.")
    put(folder, "narrative/chart.xlsx", b"\xff\x00")
    put(folder, "narrative/.DS_Store", b"\x00")
    (folder / "narrative" / "old.md").mkdir()
    told = {one.key: one.paragraphs for one in read(folder).narratives}
    assert told == {"intro": (Prose("Hello."),), "chart.xlsx": (), "old.md": ()}


def test_a_narrative_on_a_number_that_nobody_has_given_is_refused(folder: Path) -> None:
    put(folder, "narrative/F2.md", "It must not land on the next finding that is found.")
    assert "the number F2" in refused(folder)[0].says


def test_two_narratives_on_one_finding_are_refused(folder: Path) -> None:
    put(folder, "narrative/F7.md", "a")
    put(folder, f"narrative/{TWO}.md", "b")
    assert "about one finding" in refused(folder)[0].says


@pytest.mark.parametrize(
    "data", [b"x" * (MOST_BYTES + 1), b"\xe9", "a\u202eb".encode(), b"a\x1b[2Jb", b"a\x00"]
)
def test_a_narrative_that_is_too_long_or_hides_signs_is_refused(folder: Path, data: bytes) -> None:
    put(folder, "narrative/F1.md", data)
    (problem,) = refused(folder)
    assert problem.place.file.endswith("F1.md")


def test_a_folder_of_too_many_narratives_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("principlecheck.dossier.narratives.MOST_FILES", 2)
    for number in range(3):
        put(folder, f"narrative/n{number}.md", "a")
    assert MOST_FILES == 2_000
    assert "holds 3 files" in refused(folder)[0].says


@needs_links
@pytest.mark.parametrize(
    "name", ["report.yaml", "responses.yaml", "numbers.yaml", "narrative/F1.md", "logo.svg"]
)
def test_no_link_out_of_the_folder_is_followed(folder: Path, tmp_path: Path, name: str) -> None:
    outside = put(tmp_path, "outside", numbers_register_text(KNOWN))
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside)
    if name == "logo.svg":
        brief(folder, "logo: logo.svg\n")
    assert "leads out of the folder" in refused(folder)[0].says


@needs_links
def test_a_folder_of_narratives_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (folder / "narrative").rmdir()
    (folder / "narrative").symlink_to(tmp_path / "outside")
    assert "leads out of the dossier" in refused(folder)[0].says


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "report.yaml")
    assert "not a regular file" in refused(folder)[0].says


def test_a_policy_called_numbers_is_no_register(tmp_path: Path) -> None:
    put(tmp_path, "numbers.yaml", "format: 1\nroles: {}\n")
    audit = tmp_path / "audit.md"
    assert locate_dossier(None, audit).register == tmp_path / "audit.numbers.yaml"


@pytest.mark.parametrize("text", ["", "format: 1\nnumbers:\n  - {number: 1}\n"])
def test_what_was_a_register_once_is_not_passed_over(tmp_path: Path, text: str) -> None:
    register = put(tmp_path, "numbers.yaml", text)
    where = locate_dossier(None, tmp_path / "audit.md")
    assert where.register == register
    with pytest.raises(BadDossier):
        read_dossier(where)


def test_numbers_kept_beside_the_audit_are_not_begun_anew_in_a_named_folder(
    tmp_path: Path,
) -> None:
    put(tmp_path, "audit.numbers.yaml", numbers_register_text(KNOWN))
    with pytest.raises(BadDossier) as error:
        locate_dossier(tmp_path / "dossier", tmp_path / "audit.md")
    assert error.value.problems[0].write.endswith("dossier/numbers.yaml")


def examples(page: str) -> dict[str, str]:
    """The files that a page shows in full, by name."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n# ([a-z.]+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return dict(blocks)


def test_the_files_that_the_documentation_shows_are_read(tmp_path: Path) -> None:
    shown = examples("audit.md")
    assert set(shown) == {"report.yaml", "responses.yaml"}
    for name, text in shown.items():
        put(tmp_path, name, text)
    put(tmp_path, "logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    known = [replace(KNOWN[0], number=n, fingerprint=f"{n:016x}") for n in (1, 3)]
    put(tmp_path, "numbers.yaml", numbers_register_text(known))
    made = read(tmp_path)
    assert len(made.responses) == 3
    assert made.brief.logo is not None
    assert made.brief.limitations
