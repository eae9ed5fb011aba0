"""The life of a case: suspected → confirmed → contained → reported → closed; or dismissed, with a reason."""

from tsutsumi.core.flow import Flow, Move

INITIAL = "suspected"
STATES = {
    "suspected": "疑い",
    "confirmed": "確認",
    "contained": "封じ込め済み",
    "reported": "報告済み",
    "closed": "終了",
    "dismissed": "事案としない",
}
# Nothing is expected of anybody any more; the case leaves the lists of running work.
ENDED = ("closed", "dismissed")

LABELS = {
    "confirm": "事案として確認する",
    "contain": "封じ込めを記録する",
    "report": "報告済みにする",
    "close": "終了する",
    "dismiss": "事案としない",
    "reopen": "もう一度始める",
}

CASE = Flow(
    INITIAL,
    {
        "confirm": Move(("suspected",), "confirmed"),
        "contain": Move(("suspected", "confirmed"), "contained"),
        "report": Move(("confirmed", "contained"), "reported"),
        # 報告対象でない事案は、報告を経ずに終わる。
        "close": Move(("contained", "reported"), "closed"),
        "dismiss": Move(("suspected", "confirmed"), "dismissed"),
        "reopen": Move(("closed", "dismissed"), "confirmed"),
    },
)
