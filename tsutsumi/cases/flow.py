"""The life of a case: suspected → confirmed → contained → reported → closed; or dismissed, with a reason."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

CASE = Flow(
    "suspected",
    {
        "confirm": Move(("suspected",), "confirmed", label=_("事案として確認する")),
        "contain": Move(("suspected", "confirmed"), "contained", label=_("封じ込めを記録する")),
        "report": Move(("confirmed", "contained"), "reported", label=_("報告済みにする")),
        # 報告対象でない事案は、報告を経ずに終わる。
        "close": Move(("contained", "reported"), "closed", label=_("終了する")),
        "dismiss": Move(("suspected", "confirmed"), "dismissed", label=_("事案としない")),
        "reopen": Move(("closed", "dismissed"), "confirmed", label=_("もう一度始める")),
    },
    {
        "suspected": _("疑い"),
        "confirmed": _("確認"),
        "contained": _("封じ込め済み"),
        "reported": _("報告済み"),
        "closed": _("終了"),
        "dismissed": _("事案としない"),
    },
)
# Nothing is expected of anybody any more; the case leaves the lists of running work.
ENDED = ("closed", "dismissed")
