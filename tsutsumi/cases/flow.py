"""The life of a case: suspected → confirmed → contained → reported → closed; or dismissed, with a reason."""

from tsutsumi.core.flow import Flow, Move

CASE = Flow(
    "suspected",
    {
        "confirm": Move(("suspected",), "confirmed", label="事案として確認する"),
        "contain": Move(("suspected", "confirmed"), "contained", label="封じ込めを記録する"),
        "report": Move(("confirmed", "contained"), "reported", label="報告済みにする"),
        # 報告対象でない事案は、報告を経ずに終わる。
        "close": Move(("contained", "reported"), "closed", label="終了する"),
        "dismiss": Move(("suspected", "confirmed"), "dismissed", label="事案としない"),
        "reopen": Move(("closed", "dismissed"), "confirmed", label="もう一度始める"),
    },
    {
        "suspected": "疑い",
        "confirmed": "確認",
        "contained": "封じ込め済み",
        "reported": "報告済み",
        "closed": "終了",
        "dismissed": "事案としない",
    },
)
# Nothing is expected of anybody any more; the case leaves the lists of running work.
ENDED = ("closed", "dismissed")
