"""Report (one filing of a case) and Version (its values, each with state and source, and what was handed in)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents.form import Form, Missing
from tsutsumi.core.documents.values import NOT_ENTERED, Value, from_json
from tsutsumi.duties.models import Ruling
from tsutsumi.evidence.models import Sealed
from tsutsumi.reports.flow import REPORT
from tsutsumi.web.wording import spoken

STAGES = [("preliminary", _("速報")), ("final", _("確報"))]
REGIMES = [
    ("appi", _("個人情報保護法（民間事業者）")),
    ("appi_public", _("個人情報保護法（行政機関等）")),
    ("number_act", _("番号法（特定個人情報）")),
]
FORM_OF = {"appi": "ppc_breach_report", "appi_public": "public_body_report", "number_act": "my_number_report"}


class Report(models.Model):
    """One 速報 or 確報 under one law. A 続報 is a further version of the same report, in the form it began with."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    stage = models.CharField(_("段階"), max_length=20, choices=STAGES)
    regime = models.CharField(_("制度"), max_length=20, choices=REGIMES)
    form_id = models.CharField(_("様式"), max_length=60)
    form_version = models.CharField(_("様式の版"), max_length=40)
    state = models.CharField(_("状態"), max_length=20, default=REPORT.initial, choices=spoken(REPORT.choices()))
    # Delegations of the receipt end and move: a person confirms to whom, every time.
    recipient = models.CharField(_("提出先"), max_length=200)
    is_voluntary = models.BooleanField(_("任意の報告（各号に非該当）"), default=False)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, null=True, related_name="reports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("作成"))

    flow = REPORT

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.get_stage_display()}"

    @cached_property
    def form(self) -> Form:
        return forms.version(self.form_id, self.form_version)

    @property
    def current(self) -> Version:
        """The version being written, or the last one handed in."""
        return self._versions()[-1]

    @property
    def last_submitted(self) -> Version | None:
        return next((one for one in reversed(self._versions()) if one.submitted_on), None)

    def _versions(self) -> list[Version]:
        """The oldest first; those that were read with the report, where a page read them."""
        return sorted(self.versions.all(), key=lambda one: one.number)

    def missing(self, version: Version | None = None) -> tuple[Missing, ...]:
        """What is open for this stage, empty fields first to be seen. `version`: the current one, if at hand."""
        stage: forms.Stage = "final" if self.stage == "final" else "preliminary"
        return forms.missing(self.form, (version or self.current).parsed(), stage)


class Version(models.Model):
    """What a report says. `values`: code -> state, content, expected day, source. Frozen once submitted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版"))
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("最後に書いた日時"))
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("確認"), null=True)
    # Of the values and of the PDF as the second person saw them; submission must match both.
    digest = models.CharField(_("内容のハッシュ値"), max_length=64, blank=True)
    pdf_digest = models.CharField(_("PDFのハッシュ値"), max_length=64, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(_("提出日"), null=True)
    receipt = models.CharField(_("受付番号"), max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.report} 第{self.number}版"

    @property
    def case_id(self) -> int:
        return self.report.case_id

    def parsed(self) -> dict[str, Value]:
        """A value for every field of the form."""
        kept: Mapping[str, Any] = self.values
        fields = self.report.form.fields
        return {f.code: from_json(f.kind, kept[f.code]) if f.code in kept else NOT_ENTERED for f in fields}

    def fingerprint(self) -> str:
        """SHA-256 over everything that a recipient would read."""
        report = self.report
        content = [report.form_id, report.form_version, report.stage, report.recipient, self.number, self.values]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Paper(models.Model):
    """One file exactly as it was handed in, sealed in the vault."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("種類"), max_length=10)
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="paper")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "kind"], name="one_paper_per_kind")]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"
