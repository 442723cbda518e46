"""A run on policies, opened once: what governs it, what it reads, and the report that comes of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.choosing import (
    choose_rules_for_run,
    choose_severity_option,
    load_packs_for_run,
    paths_of_run,
)
from principlecheck.usecases.ports import Ports

if TYPE_CHECKING:
    from principlecheck.comparing import Side
    from principlecheck.governance.effective import EffectiveSettings
    from principlecheck.governance.waivers import Waivers
    from principlecheck.model.law import Law
    from principlecheck.model.report.report import Report
    from principlecheck.packs.loading import LoadedRule, Pack
    from principlecheck.policies.find import FoundFiles
    from principlecheck.policies.load import Corpus


class Options(Struct, frozen=True):
    """What was asked of a run beside its paths; whatever is left out is for the settings to say.

    `as_of` is the day to judge as of, today where it is left out. Without `waive`, no waiver is
    read.
    """

    as_of: date | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    packs: Sequence[Path] = ()
    fail_on: str | None = None
    formats: Sequence[str] = ()
    waive: bool = True
    laws: Sequence[Path] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """Those that stand for a setting, by its name."""
        return {
            "select": list(self.select),
            "ignore": list(self.ignore),
            "packs": list(self.packs),
            "laws": list(self.laws),
            "fail_on": self.fail_on,
            "formats": list(self.formats),
        }


class Run:
    """One organisation's policies: each part is made when it is first asked for, and once.

    Everything raises `Refusal`: for a name that means nothing, for settings, packs and waivers
    that cannot be followed, and where no policy is there.
    """

    def __init__(
        self, paths: Sequence[Path], options: Options | None = None, ports: Ports | None = None
    ) -> None:
        self.options, self.ports = options or Options(), ports or Ports()
        self.as_of = self.options.as_of or self.ports.today()
        self.paths = paths_of_run(paths)
        self.first = self.paths[0] if self.paths else Path()

    @property
    def name(self) -> str:
        """What the organisation is called where it declares no name: its folder."""
        return self.first.resolve().name

    @property
    def waived_on(self) -> date:
        """The day that waivers are held against: never before today, whatever is judged."""
        return max(self.as_of, self.ports.today())

    @cached_property
    def settings(self) -> EffectiveSettings:
        """The effective settings: what was asked, over the environment, over the file."""
        from principlecheck.governance.effective import merge_settings
        from principlecheck.governance.settings import find_settings

        found = merge_settings(find_settings(self.first), os.environ, self.options.settings)
        found.refuse_unknown_formats()
        choose_severity_option(found.fail_on)
        return found

    @cached_property
    def in_force(self) -> tuple[str, ...]:
        """The whole paths of the settings, packs, laws and waivers that govern: no policies."""
        from principlecheck.governance.effective import effective_governing_files

        return effective_governing_files(self.settings, self.first)

    @cached_property
    def built_in(self) -> list[Pack]:
        """The built-in packs as they are; a gate judges by them too, whatever the settings say."""
        return load_packs_for_run([])

    @cached_property
    def packs(self) -> list[Pack]:
        """The packs, with the thresholds and severities of the settings."""
        from principlecheck.usecases.tuning import tune_packs_by_settings

        return tune_packs_by_settings(
            load_packs_for_run(self.settings.packs, self.built_in), self.settings.file
        )

    @cached_property
    def rules(self) -> list[LoadedRule]:
        """The rules to judge by."""
        return effective_rules_of_run(self.settings, self.packs)

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """The built-in laws, with those and the contract terms that were named."""
        from principlecheck.policies.laws import built_in_laws, load_laws_with_own_files

        own = self.settings.laws
        return load_laws_with_own_files(paths_of_run(own)) if own else built_in_laws()

    @property
    def held_to(self) -> tuple[Law, ...] | None:
        """What the policies are held against; None for the built-in laws of their jurisdictions."""
        return self.laws if self.settings.laws else None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of every rule of the packs, judged or not."""
        return tuple(rule.code for pack in self.packs for rule in pack.rules)

    @cached_property
    def waivers(self) -> Waivers | None:
        """The waivers of the run; None where none are to be read."""
        from principlecheck.governance.effective import find_waiver_file, root_of_settings
        from principlecheck.governance.waivers import read_waivers_at_path

        if not self.options.waive:
            return None
        path = find_waiver_file(self.settings, self.first)
        self.settings.refuse_missing_waivers()
        root = root_of_settings(self.settings, self.first)
        return read_waivers_at_path(path, root, self.waived_on, self.settings.longest_waiver)

    @cached_property
    def found(self) -> FoundFiles:
        """The policy files, as read."""
        from principlecheck.usecases.reading import find_policy_files_for_run

        return find_policy_files_for_run(self.paths, self.settings.exclude, self.in_force)

    @cached_property
    def corpus(self) -> Corpus:
        """The organisation that the files declare."""
        from principlecheck.policies.load import assemble_policies

        corpus = assemble_policies(self.found, self.as_of, self.held_to)
        if run_has_nothing_to_judge(corpus):
            raise refuse_run_without_policies(self.paths)
        return corpus

    @cached_property
    def judged(self) -> Report:
        """The report before waivers are held against it."""
        from principlecheck.judging import judge_corpus

        rules = self.rules  # a mistyped one is refused before anything is read
        return judge_corpus(self.corpus, self.packs, rules, self.name)

    @cached_property
    def side(self) -> Side:
        """What is compared with another state of the policies; waivers do not bear on that."""
        from principlecheck.comparing import Side

        return Side(self.corpus, self.judged)

    @cached_property
    def report(self) -> Report:
        """The report, finished under settings and waivers."""
        return self.finished(self.waivers)

    @property
    def notes(self) -> list[str]:
        """What besides the report is worth saying: patterns of `exclude` that exclude nothing."""
        from principlecheck.usecases.excluding import find_exclusions_run_never_met

        if not self.settings.settings.exclude:
            return []  # before anything is read for it
        return list(find_exclusions_run_never_met(self.settings, self.paths, self.found))

    def finished(self, waivers: Waivers | None) -> Report:
        """The report under the settings, with these waivers held against it."""
        from principlecheck.governance.finishing import apply_settings_and_waivers

        settings = self.settings
        with self.ports.working("Judging"):
            report = self.judged
        file = settings.file.source.name if settings.file else ""
        report = report_of_run_with_suggestions(report, self.corpus, self.rules)
        return apply_settings_and_waivers(
            report, self.codes, self.ports.today(), waivers, settings.required, file
        )

    def at_revision(self, report: Report) -> Report:
        """The report with the revision that its files stand at."""
        from principlecheck.history.git_revision import git_revision_of_paths

        revision = git_revision_of_paths(
            self.paths, report.scope.files, self.settings.exclude, self.in_force
        )
        return replace(report, commit=revision)

    def only(self, code: str) -> Run:
        """The same policies judged by one rule, whatever the settings select; nothing is waived."""
        run = Run(self.paths, replace(self.options, waive=False), self.ports)
        own = replace(self.settings.settings, select=[code], ignore=[])
        run.settings = replace(self.settings, settings=own)
        return run


def effective_rules_of_run(settings: EffectiveSettings, packs: Sequence[Pack]) -> list[LoadedRule]:
    """The rules that the settings leave to judge by. Raises `Refusal`."""
    from principlecheck.governance.effective import ENVIRONMENT

    own = settings.settings
    try:
        return choose_rules_for_run(packs, own.select or [], own.ignore or [])
    except Refusal as refusal:
        origins = {settings.origins["select"], settings.origins["ignore"]}
        named = sorted(origins & set(ENVIRONMENT))
        if not named:
            raise
        raise Refusal(f"{' or '.join(named)} cannot be followed:", *refusal.lines) from None


def run_has_nothing_to_judge(corpus: Corpus) -> bool:
    """Whether there is nothing to judge, and nothing was wrong on the way."""
    return not corpus.files and not corpus.problems


def refuse_run_without_policies(paths: Sequence[Path]) -> Refusal:
    """What to say where no policy is."""
    named = ", ".join(path.as_posix() for path in paths)
    return Refusal(
        f"There is no policy file under {named}.",
        "Policy files end in .yaml and begin with format: 1.",
        nothing_there=True,
    )


def report_of_run_with_suggestions(
    report: Report, corpus: Corpus, rules: Sequence[LoadedRule]
) -> Report:
    """The report with what to declare next; nothing, where something is to be mended first."""
    from principlecheck.declaring import find_declarations_to_make_next

    if report.problems or report.errors:
        return report
    suggestions = find_declarations_to_make_next(corpus.organisation, rules, report.outcomes)
    return replace(report, suggestions=suggestions)
