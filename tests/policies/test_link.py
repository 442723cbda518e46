"""Names across files: unique, resolved, and lenient where something could not be read."""

import pytest

from principlecheck.model.format.organisation import SECTION_NAMES
from tests.policies.kit import corpus, only, place_kind_and_text, problems


def test_a_reference_to_nothing_names_the_nearest() -> None:
    problem = only(
        "teams:\n  chat:\n    department: suport\n", "departments: {support: {}, sales: {}}\n"
    )
    assert place_kind_and_text(problem) == ("unknown-name", "4:17", "support")
    assert problem.says == "There is no `suport` in `departments`."


def test_a_reference_to_nothing_like_it() -> None:
    problem = only("teams: {chat: {department: xyz}}\ndepartments: {support: {}}\n")
    assert problem.write == "a name that `departments` declares, or declare xyz there"


@pytest.mark.parametrize(
    ("policy", "place"),
    [
        ("queues: {q: {channels: [phone, fax]}}\nchannels: {phone: {kind: phone}}\n", "2:32"),
        ("targets: {t: {priority: fax}}\npriorities: {phone: {rank: 1}}\n", "2:25"),
        (
            "scorecards: {s: {role: r, weights: {fax: 100%}}}\nmetrics: {phone: {measures: cost}}\n",
            "2:42",
        ),
        (
            "customer_rules: {c: {kind: fee, above_that: {deputies: [fax]}}}\nroles: {phone: {}}\n",
            "2:57",
        ),
        ("organisation: {hours: fax}\nhours: {phone: {time_zone: UTC, open: {}}}\n", "2:23"),
        ("organisation: {purpose: {says: x, needs: [fax]}}\nneeds: {phone: {rank: 1}}\n", "2:43"),
        ("handovers: {h: {kind: transfer, from: fax, to: phone}}\nroles: {phone: {}}\n", "2:39"),
        ("conduct: {c: {kind: abuse, except: [fax]}}\n", "2:37"),
        ("departments: {phone: {decided_by: fax}}\n", "2:35"),
        (
            "organisation: {not_applicable: {roles: {reason: x, approved_by: fax, review: 2027-01-01}}}\nroles: {phone: {}}\n",
            "2:65",
        ),
    ],
)
def test_references_wherever_they_stand(policy: str, place: str) -> None:
    assert place_kind_and_text(only(policy))[:2] == ("unknown-name", place)


def test_stand_ins_are_no_references() -> None:
    assert problems("conduct: {c: {kind: respect, binds: [everyone]}}\nroles: {a: {}}\n") == []
    assert problems("standards: {s: {kind: ease, binds: [everyone]}}\ndepartments: {a: {}}\n") == []
    assert only("duties: {d: {role: everyone}}\nroles: {a: {}}\n").kind == "unknown-name"


def test_a_section_that_nobody_began_is_used_and_never_declared() -> None:
    read = corpus(
        "teams: {chat: {department: support}}\nqueues: {q: {channels: [fax], team: chat}}\n"
    )
    assert read.problems == ()
    assert list(read.unresolved) == ["channels.fax", "departments.support"]


def test_the_same_id_in_two_files_names_both_places() -> None:
    problem = only("roles:\n  agent: {leads: true}\n", "teams: {}\nroles: {agent: {leads: true}}\n")
    assert place_kind_and_text(problem) == (
        "declared-twice",
        "3:9",
        "it once, or under another name",
    )
    assert str(problem.place) == "b.yaml:3:9"
    assert [str(place) for place in problem.also] == ["a.yaml:3:3"]
    assert problem.says == "`roles.agent` is declared twice; the first stands at a.yaml:3:3."


def test_the_same_id_in_two_sections_is_fine() -> None:
    assert problems("roles: {chat: {}}\n", "teams: {chat: {}}\n") == []


def test_the_organisation_may_lie_in_several_files() -> None:
    read = corpus(
        "organisation: {name: Northwind, hours: day}\nhours: {day: {time_zone: UTC, open: {}}}\n",
        "organisation: {staff: 12, complete: [roles]}\n",
    )
    assert read.problems == ()
    about = read.organisation.about
    assert (about.get("name"), about.get("staff"), about.get("hours")) == ("Northwind", 12, "day")
    assert str(read.locate("organisation.staff").place) == "b.yaml:2:23"


def test_an_organisation_field_in_two_files() -> None:
    problem = only("organisation: {name: One}\n", "organisation: {name: Two}\n")
    assert place_kind_and_text(problem)[:2] == ("declared-twice", "2:16")
    assert [str(place) for place in problem.also] == ["a.yaml:2:16"]


def test_a_section_is_absent_begun_or_complete() -> None:
    organisation = corpus(
        "organisation: {complete: [roles, segments]}\nroles: {agent: {}}\nteams: {}\n"
    ).organisation
    assert organisation.complete("roles")
    assert organisation.complete("segments")  # written nowhere, and said to have no entries
    assert "segments" in organisation.begun
    assert not organisation.complete("teams")
    assert "teams" in organisation.begun
    assert not {"queues"} & organisation.begun
    assert "teams" in organisation.only_begun
    assert organisation.as_if_complete().complete("teams")
    assert not organisation.as_if_complete().complete("queues")


def test_all_covers_every_section_of_the_format() -> None:
    organisation = corpus("organisation: {complete: all}\nroles: {agent: {}}\n").organisation
    assert all(organisation.complete(section) for section in SECTION_NAMES)
    assert organisation.begun == set(SECTION_NAMES)
    assert organisation.only_begun == set()


REFERENCE = "roles: {agent: {department: support}}\ndepartments: {sales: {}}\n"


@pytest.mark.parametrize(
    "hole",
    [
        "departments: &x {support: {}}\n",
        "departments:\n  support: {kind: [}\n",
        b"# support\n\xff\xfe\nsupport: {}\n".replace(b"#", b"xyzzy: {support: {}} #"),
        "xyzzy: {support: {a: b}}\n",
        b"format: 2\ndepartments: {support: {}}\n",
        b"\xff\xfe\0",
    ],
)
def test_a_reference_is_let_be_where_an_unreadable_part_may_declare_it(hole: str | bytes) -> None:
    read = corpus(REFERENCE, hole)
    assert "unknown-name" not in {problem.kind for problem in read.problems}
    assert not read.organisation.complete("roles")
    assert not read.organisation.complete("departments")
    assert [item.id for item in read.organisation.items("roles")] == ["agent"]
    assert list(read.unresolved) == ["departments.support"]


@pytest.mark.parametrize(
    "hole",
    [
        "teams: &x {}\n",
        "teams:\n  chat: {agents: [}\n",
        b"roles: {}\n",
        b"\xff",
        b"format: 1\nxyzzy: {a: {}}\n",
        b"",
        b"name,value\na,b\n",
    ],
)
def test_a_reference_that_no_unreadable_part_can_declare_is_told_at_once(hole: str | bytes) -> None:
    read = corpus(REFERENCE, hole)
    assert [
        place_kind_and_text(one)[:2] for one in read.problems if one.kind == "unknown-name"
    ] == [("unknown-name", "2:29")]
    assert not read.organisation.complete("departments")


@pytest.mark.parametrize(
    "mistake",
    [
        "departments: {support: {kind: nonsense}}\n",
        "departments: [support]\n",
        "department: {support: {}}\n",
        "departments: {support: {hours: Late Shift}}\n",
    ],
)
def test_a_bad_entry_exists_all_the_same(mistake: str) -> None:
    about = "organisation: {complete: all}\n"
    read = corpus(f"{about}roles: {{agent: {{department: support}}}}\n", mistake)
    assert len(read.problems) == 1
    assert read.problems[0].place.file == "b.yaml"
    assert not read.organisation.as_if_complete().complete("departments")
    assert not read.organisation.complete("departments")
    assert read.organisation.complete("roles")


def test_complete_and_not_applicable_name_what_exists() -> None:
    found = problems(
        "organisation:\n"
        "  complete: [rolls]\n"
        "  not_applicable:\n"
        "    sales_quota: {reason: x, approved_by: ana, review: 2027-01-01}\n"
        "    channels.phones: {reason: x, approved_by: ana, review: 2027-01-01}\n"
        "    channels.phone: {reason: x, approved_by: ana, review: 2027-01-01}\n"
        "    metrics.cost: {reason: x, approved_by: ana, review: 2027-01-01}\n"
        "    roles.leads: {reason: x, approved_by: ana, review: 2027-01-01}\n"
    )
    assert [place_kind_and_text(problem) for problem in found] == [
        ("unknown-section", "3:14", "roles"),
        ("unknown-name", "5:5", "sales_quotas"),
        ("unknown-name", "6:5", "phone"),
    ]
    assert found[2].says == "`channels` has no field or kind `phones`."


def test_many_references_to_nothing_stay_affordable() -> None:
    roles = "".join(f"  r{n}: {{department: nosuch{n}}}\n" for n in range(2_000))
    found = problems(f"departments: {{support: {{}}}}\nroles:\n{roles}")
    assert {problem.kind for problem in found} == {"unknown-name"}
