"""When the two readers disagree, the entry stays refused and says so."""

from principlecheck.model.format.sections.who import Role
from principlecheck.policies.refusals.diagnose import diagnose_refused
from principlecheck.policies.refusals.refused import RefusedPart
from principlecheck.reading.source import SourceFile


def test_what_only_the_fast_path_refuses_is_told_in_its_own_words() -> None:
    source = SourceFile("x.yaml", b"format: 1\nroles: {agent: {leads: true}}\n")
    refused = RefusedPart(("roles", "agent"), {"leads": True}, Role, "Expected better")
    (problem,) = diagnose_refused(source, [refused])
    assert problem.kind == "disagreement"
    assert problem.says == "This does not fit: Expected better."
    assert str(problem.place) == "x.yaml:2:16"


def test_no_more_than_200_problems_of_one_entry_are_looked_for() -> None:
    levels = [1] * 5_000
    source = SourceFile("x.yaml", f"roles: {{agent: {{levels: {levels}}}}}".encode())
    refused = RefusedPart(("roles", "agent"), {"levels": levels}, Role, "")
    assert len(list(diagnose_refused(source, [refused]))) == 200
