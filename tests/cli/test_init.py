"""`init`: what it writes passes, whatever the answers; and it overwrites nothing."""

import json
from pathlib import Path

import pytest

from principlecheck.importing.naming import id_from_label
from principlecheck.usecases.plain_answers import starter_money_meant, starter_volume_meant
from principlecheck.usecases.schemas import schema_text_for_run
from principlecheck.usecases.starting import (
    BUSINESS_MODELS,
    CHANNELS,
    CITIES,
    StartingAnswers,
)
from principlecheck.usecases.trades import starter_trade_meant
from tests.cli.conftest import Cli
from tests.policies.kit import corpus


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_init_then_check_exits_0_and_finds_nothing(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path, "--yes").code == 0
    checked = cli("check", tmp_path)
    assert checked.code == 0
    assert "no finding" in checked.out


def test_run_twice_nothing_changes(cli: Cli, tmp_path: Path) -> None:
    words = ("init", tmp_path, "--yes", "--ci", "github", "--waivers")
    cli(*words)
    before = contents(tmp_path)
    ended = cli(*words)
    assert contents(tmp_path) == before
    assert "wrote" not in ended.out
    assert ended.out.count("left alone") == len(before)


@pytest.mark.parametrize("model", BUSINESS_MODELS)
@pytest.mark.parametrize("channels", [CHANNELS, ("phone",), ("email",)], ids=len)
def test_every_answer_gives_policies_that_pass(
    cli: Cli, tmp_path: Path, model: str, channels: tuple[str, ...]
) -> None:
    asked = [word for channel in channels for word in ("--channel", channel)]
    ended = cli(
        "init", tmp_path / "new", "--yes", *asked, "--business-model", model, "--country", "ie",
        "--name", "Q: 50% \"off\" #1", "--departments", "Customer Care, Finance",
        "--hours", "mon-fri 08:00-20:00, sat 10:00-14:00", "--waivers", "--ci", "gitlab",
    )  # fmt: skip
    assert ended.code == 0
    checked = cli("check", tmp_path / "new")
    assert (checked.code, 'Q: 50% "off" #1' in checked.out) == (0, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--country", "Atlantis"),
        ("--business-model", "cheap"),
        ("--channel", "telefone"),
        ("--hours", "nine to five"),
        ("--departments", "!"),
        ("--ci", "jenkin"),
        ("--name", "a\nb"),
        ("--hours", "mon-fri 17:00-09:60"),
    ],
)
def test_an_answer_that_cannot_be_writes_nothing(
    cli: Cli, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    assert cli("init", tmp_path, "--yes", *wrong).code == 2
    assert contents(tmp_path) == {}


def test_policies_that_are_there_are_not_added_to(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("format: 1\norganisation: {name: Us}\n", encoding="utf-8")
    ended = cli("init", tmp_path)
    assert "There are policies already" in ended.out
    assert not (tmp_path / "organisation.yaml").exists()
    assert (tmp_path / ".principlecheck" / "policy.schema.json").exists()
    assert cli("check", tmp_path).code == 0


def test_nothing_is_written_through_a_link(cli: Cli, tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / ".vscode").symlink_to(outside)
    assert cli("init", inside, "--yes").code == 2
    assert contents(outside) == {}


def test_a_circle_of_links_is_no_folder(cli: Cli, tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for folder in (circle, circle / "in"):
        ended = cli("init", folder, "--yes")
        assert ended.code == 2
        assert "cannot be written" in ended.err
    assert contents(tmp_path) == {}


def test_the_editor_gets_the_schema_of_each_kind_of_file(cli: Cli, tmp_path: Path) -> None:
    cli("init", tmp_path, "--yes")
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text(encoding="utf-8"))
    for path in settings["yaml.schemas"]:
        name = Path(path).name.partition(".")[0]
        assert (tmp_path / path).read_text(encoding="utf-8") == schema_text_for_run(name)
    first = (tmp_path / "rules.yaml").read_text(encoding="utf-8").split("\n")[0]
    assert (tmp_path / first.rpartition("=")[2]).exists()


@pytest.mark.parametrize("zone", sorted(set(CITIES.values())))
def test_every_time_zone_is_one(zone: str) -> None:
    hours = f"hours: {{day: {{time_zone: {zone}, open: {{mon: 09:00-17:00}}}}}}\n"
    assert corpus(hours).problems == ()


def test_names_become_ids() -> None:
    assert id_from_label("Customer Care & Co.") == "customer-care-co"
    assert StartingAnswers(name="x").channels == ("email", "phone")


class Answering:
    """A person at a terminal, who gives these answers and then accepts what is proposed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.asked: list[str] = []
        self.answers = list(answers)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer.prompt", self.answer)

    def answer(self, question: str, *, default: str, **_: object) -> str:
        self.asked.append(question)
        return self.answers.pop(0) if self.answers else default


def test_an_answer_that_cannot_be_understood_is_asked_for_again_and_the_others_stay(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Answering(monkeypatch, "Tidewater", "other", "Irland", "IE")
    ended = cli("init", tmp_path)
    assert ended.code == 0
    assert "`Irland` is not a known country. Write IE." in ended.out
    assert len(person.asked) == 10
    assert person.asked[2] == person.asked[3]
    written = b"".join(contents(tmp_path).values()).decode("utf-8")
    assert "Tidewater" in written
    assert "IE" in written


def test_an_option_that_is_wrong_is_refused_before_anything_is_asked(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Answering(monkeypatch)
    assert cli("init", tmp_path, "--country", "Atlantis").code == 2
    assert person.asked == []
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--country", "Germany"), "jurisdictions: [DE]"),
        (("--country", "united kingdom"), "jurisdictions: [GB]"),
        (("--country", "uk"), "jurisdictions: [GB]"),
        (("--channel", "e-mail"), "email: {kind: email"),
        (("--channel", "Telephone"), "phone: {kind: phone"),
        (("--hours", "9-18 weekdays"), "mon-fri: 09:00-18:00"),
        (("--hours", "Mon-Fri 9am-6pm"), "mon-fri: 09:00-18:00"),
        (("--hours", "24/7"), "mon-sun: 00:00-24:00"),
    ],
)
def test_an_answer_that_can_mean_one_thing_is_taken(
    cli: Cli, tmp_path: Path, words: tuple[str, str], line: str
) -> None:
    ended = cli("init", tmp_path / "new", "-y", *words)
    assert ended.code == 0
    written = "".join(
        path.read_text(encoding="utf-8") for path in sorted((tmp_path / "new").glob("*.yaml"))
    )
    assert line in written


@pytest.mark.parametrize(
    "words", [("--country", "Atlantis"), ("--channel", "pigeon"), ("--hours", "weekdays 9-5")]
)
def test_an_answer_that_can_mean_two_things_or_none_is_not_taken(
    cli: Cli, tmp_path: Path, words: tuple[str, str]
) -> None:
    assert cli("init", tmp_path / "new", "-y", *words).code == 2


TRADES = ("shop", "software", "clinic", "public office", "bank", "telephone centre")


@pytest.mark.parametrize("trade", TRADES)
def test_the_starters_of_a_trade_fit_it_and_pass(cli: Cli, tmp_path: Path, trade: str) -> None:
    assert cli("init", tmp_path / "new", "-y", "--trade", trade).code == 0
    checked = cli("check", tmp_path / "new")
    assert (checked.code, "no finding" in checked.out) == (0, True)


def test_plain_words_are_understood_and_the_first_check_finds_what_they_contradict(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(
        monkeypatch, "Ledgerly", "We make software (SaaS)", "Germany", "b2b", "e-mail", "Mon to Fri 9-18",
        "about 2,900 a month", "within 4 business hours", "1 business day", "I don't know",
    )  # fmt: skip
    ended = cli("init", tmp_path)
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("*.yaml")))
    for line in (
        "jurisdictions: [DE]", "time_zone: Europe/Berlin", "mon-fri: 09:00-18:00", "sells_to: [businesses]",
        "planned_volume: 2900 per month", "first_reply: {at_most: 4 working hours}",
        "first_reply: {at_most: 1 working day}", "kind: outage",
    ):  # fmt: skip
        assert line in written
    assert "First check: 1 finding:" in ended.out
    assert "INT01  Customers are promised more than anybody aims for." in ended.out
    assert [line.strip()[:2] for line in ended.out.splitlines() if line.strip()[:2] in ("1.", "2.", "3.")] == ["1.", "2.", "3."]  # fmt: skip


def test_nobody_has_to_know_anything(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Answering(monkeypatch, "Quiet", *["I don't know"] * 20)
    assert cli("init", tmp_path).code == 0
    assert "# promises:  # not said yet" in (tmp_path / "contacts.yaml").read_text(encoding="utf-8")
    assert len(person.asked) == len(set(person.asked)) == 9
    assert cli("check", tmp_path).code == 0


@pytest.mark.parametrize("trade", [*TRADES, "other"])
def test_what_nobody_said_is_marked_or_left_out_and_counted(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trade: str
) -> None:
    Answering(
        monkeypatch, "Quiet", trade, "Germany", "consumers", "email, phone", "Mon to Fri 9-18", "I don't know",
        "4 working hours", "I don't know", "I don't know",
    )  # fmt: skip
    ended = cli("init", tmp_path)
    lines = [
        line for path in tmp_path.glob("*.yaml") for line in path.read_text("utf-8").splitlines()
    ]
    marked = [line for line in lines if "# assumed: check" in line]
    assert f"{len(marked)} lines are assumed; they are marked `# assumed: check`." in ended.out
    declared = [line.split("#")[0].strip() for line in lines if not line.strip().startswith("#")]
    assert not any(line.startswith(("agent_may_approve_up_to", "exceptions")) for line in declared)
    for said in (
        "at_most: 4 working hours",
        "mon-fri: 09:00-18:00",
        "sells_to:",
        "name: Quiet",
        "kind: email",
    ):
        assert not any(said in line for line in marked)
    for taken in ("decided_by:", "within:", "says:", "at_most: 60s", "owner:", "time_zone:"):
        assert all(line in marked for line in lines if taken in line and not line.startswith("#"))


def test_an_answer_is_said_to_be_kept_only_when_it_is_not_understood_twice(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(monkeypatch, "Quiet", "boats", "shop")
    assert "kept as you said it" not in cli("init", tmp_path / "once").out
    Answering(monkeypatch, "Quiet", "boats", "boats")
    assert "kept as you said it" in cli("init", tmp_path / "twice").out


def test_what_an_agent_may_refund_is_written_where_somebody_says_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(monkeypatch, "Quiet", "shop", *["?"] * 7, "€50")
    cli("init", tmp_path)
    rules = (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert "    agent_may_approve_up_to: 50 EUR\n" in rules


def test_an_answer_that_is_never_understood_is_kept_as_it_was_said(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answering(
        monkeypatch, "Clinic\tB", "Clinic B", "clinic", "Germany", "patients", "phone", "when the doctor is in",
        "when the doctor is in", "?", "soon", "as soon as we can",
    )  # fmt: skip
    ended = cli("init", tmp_path)
    assert ended.code == 0
    written = (tmp_path / "organisation.yaml").read_text(encoding="utf-8")
    assert "#   When are you open? when the doctor is in" in written
    assert "#   By when do patients hear their results? as soon as we can" in written
    assert "mon-fri: 08:00-16:00" in written
    assert cli("check", tmp_path).code == 0


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("about 2,900 a month", "2900 per month"),
        ("2.900 per month", "2900 per month"),
        ("140 tickets a week", "140 per week"),
        ("~3k monthly", "3000 per month"),
        ("1 200 / year", "1200 per year"),
        ("lots", ""),
        ("200", ""),
    ],
)
def test_a_number_of_contacts_is_understood_as_people_say_it(said: str, rate: str) -> None:
    assert starter_volume_meant(said) == rate


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("50 EUR", "50 EUR"),
        ("€50", "50 EUR"),
        ("up to 50 euros", "50 EUR"),
        ("$50", ""),
        ("50", ""),
    ],
)
def test_an_amount_is_understood_where_its_currency_is_plain(said: str, amount: str) -> None:
    assert starter_money_meant(said) == amount


@pytest.mark.parametrize(
    ("said", "trade"),
    [
        ("an online store", "shop"), ("SaaS", "software"), ("call center", "telephone centre"),
        ("town council", "public office"), ("insurance", "bank"), ("dentists", "clinic"), ("boats", ""),
        ("We sell garden furniture online", "shop"), ("we sell software to firms", "software"),
        ("we take orders for cakes", "shop"), ("we sell insurance online", "bank"),
    ],
)  # fmt: skip
def test_a_trade_is_known_by_its_usual_words(said: str, trade: str) -> None:
    assert starter_trade_meant(said) == trade


def test_where_nobody_can_be_asked_that_is_said(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Nothing is asked, because this is not a terminal"
    assert said in cli("init", tmp_path / "a").err
    assert said not in cli("init", tmp_path / "b", "--yes").err
    monkeypatch.setattr("sys.stdin", None)  # closed before the program began
    ended = cli("init", tmp_path / "c")
    assert ended.code == 0
    assert said in ended.err
