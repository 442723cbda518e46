"""Every kind of problem that keeps a policy from being judged: what it means, what to do about
it, and an example that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from principlecheck.model.report.problem import ProblemKind
from principlecheck.policies.refusals.problem_kinds_of_entries import KINDS_BETWEEN, KINDS_OF_VALUES

_FILES = {
    "file": ProblemKind(
        "A file or folder that is not read",
        "It cannot be opened, is larger than 1 MiB, is not a regular file, or is a link that leads nowhere or out of the folder. What stands in it is unknown, so nothing counts as missing.",
        "Put the file itself into the folder, split it, or take it away.",
    ),
    "encoding": ProblemKind(
        "The file is not saved as UTF-8",
        "Some letters would be read as others.",
        "Save the file again as UTF-8; your editor offers it under “save with encoding”.",
        (b"format: 1\nroles: {agent: {discretion: Caf\xe9}}\n",),
    ),
    "hidden-character": ProblemKind(
        "A character that nobody can see",
        "It changes how the line is shown or where it ends, so that people and programs read different things.",
        "Write the line again by hand rather than pasting it.",
        ("roles: {agent: {discretion: may\u202edecide}}\n",),
    ),
    "format": ProblemKind(
        "The file does not say that it is a policy",
        "Every policy file begins with the line format: 1. Without it the file may belong to another program.",
        "Write format: 1 as the first line, or leave the file out with exclude: in principlecheck.yaml.",
        (b"roles: {agent: {leads: true}}\n",),
    ),
    "foreign-file": ProblemKind(
        "A file of another program",
        "It is a table, JSON, or YAML that some other program reads. It says nothing about the policies, and mending it here would break it there.",
        "Leave it out with exclude: in principlecheck.yaml, or keep the policies in a folder of their own and check that.",
        (b"services:\n  web:\n    image: shop\n",),
    ),
    "pack": ProblemKind(
        "A pack of rules that cannot be used",
        "One of its rules names something that does not exist, or lacks a part that it must have.",
        "Ask whoever wrote the pack; principlecheck test shows the same problem.",
    ),
    "law": ProblemKind(
        "A file of law or of contract terms that cannot be used",
        "One of its provisions bounds a field that does not exist, sets a limit that the field cannot have, or does not say where it was read. Nothing is judged, because a duty would be passed over.",
        "Correct the line that is named; principlecheck laws shows how the built-in ones are written.",
    ),
    "records": ProblemKind(
        "A mapping of records that cannot be followed",
        "It names something that no record has, a column that the export lacks, or a way of writing times that cannot be read. Nothing is measured, because a column taken for another one gives figures that look right.",
        "Correct the line in records.yaml; principlecheck measure --suggest proposes one from the export.",
    ),
    "settings": ProblemKind(
        "A setting that cannot be followed",
        "It names a rule, a threshold or a file that does not exist, or leads out of the repository. Nothing is judged, because it would be judged by other rules than meant.",
        "Correct the line in principlecheck.yaml; principlecheck settings prints what is in force.",
    ),
    "theme": ProblemKind(
        "A theme that cannot be used",
        "It names something that an audit does not have, holds more than look, order and words, or hides what was not judged. Nothing is written, because a brand must never change what an audit says.",
        "Correct the line that is named, or leave it out: the program's own look and order then hold.",
    ),
    "waiver": ProblemKind(
        "A waiver that does not hold",
        "It ends before it begins, lasts longer than allowed, or names another rule or entry than its finding's. It waives nothing.",
        "Correct it, or take it out and write it again with principlecheck waive.",
    ),
    "dossier": ProblemKind(
        "Something beside an audit that cannot be used",
        "An answer goes by a number that no audit has given, one finding is answered twice, a logo is not an image, or the file that keeps the numbers was changed. The audit is not written, so that what people wrote is never half used.",
        "Correct the line; docs/audit.md shows what each file holds.",
    ),
}

_YAML = {
    "syntax": ProblemKind(
        "The line cannot be read",
        "A colon, a quotation mark, a bracket or the indentation is not as YAML has it.",
        "Compare the line with its neighbours; put texts with signs in them in quotes.",
        ("roles: {agent: {discretion: @home}}\n",),
    ),
    "tab": ProblemKind(
        "A tab where a space should be",
        "YAML is indented only with spaces.",
        "Replace the tab by spaces; most editors can be told to do so.",
        ("roles:\n\tagent: {leads: true}\n",),
    ),
    "duplicate-key": ProblemKind(
        "A name is written twice in one place",
        "Other programs keep one of the two without a word, and not all keep the same one.",
        "Keep one, or give the second a name of its own.",
        ("roles:\n  agent: {leads: true}\n  agent: {leads: false}\n",),
    ),
    "null": ProblemKind(
        "A value is empty",
        "Nothing stands after the colon: forgotten, turned into a comment by #, or cut off by a comma inside { }.",
        "Write the value, leave the whole field out, or put a text with # or a comma in quotes.",
        ("roles: {agent: {discretion: may refund, or replace}}\n",),
    ),
    "odd-blank": ProblemKind(
        "A blank that is not an ordinary space",
        "Text copied from a word processor or a page brings blanks along that look like spaces. YAML reads them as letters, so that a line is not indented or a colon ends no name.",
        "Replace the blank by an ordinary space; inside a text it may stay.",
        ("roles:\n\u00a0\u00a0agent: {leads: true}\n",),
    ),
    "typographic": ProblemKind(
        "A sign of typography that is read as a letter",
        "Curly quotes and bullets mean nothing in YAML: they become part of the name or the text.",
        "Write straight quotes or none, and lists with dashes or in [ ]. Where curly quotes do belong to the text, put straight ones around all of it.",
        ("organisation: {name: “Acorn Desk”}\n",),
    ),
    "cut-text": ProblemKind(
        "A text that ends before a #",
        "A blank and # begin a comment, so the rest of the line is not read.",
        "Put the whole text in quotes; where it is meant as a comment, write a space after the #.",
        ("roles:\n  agent:\n    discretion: may refund order #12\n",),
    ),
    "no-value-yet": ProblemKind(
        "A mark for what is not known yet",
        "A question mark, TBD or n/a is not a value. What is left out counts as not declared, which is neither a pass nor a fault.",
        "Write the value, or leave the field out until it is known.",
        ("roles: {agent: {longest_stay: TBD}}\n",),
    ),
    "number": ProblemKind(
        "A number that no policy can hold",
        "It is infinite, is not a number, has more than 15 digits, or has three digits after a dot, which marks thousands in some countries and decimals in others.",
        "Write the number that is meant: 1000, or 1; none where there is no limit.",
        ("teams: {chat: {agents: .inf}}\n",),
    ),
    "anchor-or-alias": ProblemKind(
        "A text stands for another one",
        "& and * copy values from elsewhere; whoever changes the one changes the other without seeing it.",
        "Write the value out in full. A text that begins with & or * needs quotes.",
        ("hours:\n  day: &usual {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}\n",),
    ),
    "merge-key": ProblemKind(
        "Fields are copied from elsewhere",
        "<< takes over fields that do not stand here, so that nobody sees what the entry says.",
        "Write the fields out in full.",
        ("roles:\n  agent: {<<: {leads: true}}\n",),
    ),
    "tag": ProblemKind(
        "A type is asked for by name",
        "A word that begins with ! asks the reading program for a type, which a policy never needs.",
        "Leave it out, or put the text in quotes.",
        ("roles: {agent: {discretion: !urgent refund}}\n",),
    ),
    "directive": ProblemKind(
        "A line that gives orders",
        "A line that begins with % speaks to the reading program.",
        "Leave the line out.",
        (b"%YAML 1.2\n---\nformat: 1\n",),
    ),
    "second-document": ProblemKind(
        "A second document in one file",
        "After the line --- another document begins, which many programs never read.",
        "Put it in a file of its own, or take the line out.",
        ("roles: {}\n---\nteams: {}\n",),
    ),
    "key-not-text": ProblemKind(
        "A name that is not text",
        "A list or a map stands before the colon.",
        "Write a name before the colon.",
        ("roles:\n  [agent, lead]: {leads: true}\n",),
    ),
    "too-deep": ProblemKind(
        "Too many levels",
        "No policy needs more than 64 levels, one inside the other.",
        "Write it flatter.",
        ("roles: " + "[" * 80 + "]" * 80 + "\n",),
    ),
}

PROBLEM_KINDS: Mapping[str, ProblemKind] = {
    **_FILES,
    **_YAML,
    **KINDS_OF_VALUES,
    **KINDS_BETWEEN,
}
"""Every kind by its name, as `Problem.kind` carries it."""
