"""The sandbox that templates are filled in."""

import pytest
from jinja2.exceptions import SecurityError

from principlecheck.reporters.templates import sandboxed_jinja_environment


@pytest.mark.parametrize(
    "source",
    ["{{ a.__class__ }}", "{{ b.append(1) }}", "{{ d.__globals__ }}", "{{ c.mro() }}"],
)
def test_what_leads_out_of_a_template_is_refused_each_time(source: str) -> None:
    made = sandboxed_jinja_environment({"page": source, "plain": "{{ a.upper() }}"}, {}, str)
    for _ in range(2):
        with pytest.raises(SecurityError):
            made.get_template("page").render(a="x", b=[], c=str, d=lambda: 1)
        assert made.get_template("plain").render(a="x") == "X"
