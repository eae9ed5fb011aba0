"""Every verb there is, with its Japanese sentence. An unknown verb is an error.

A move's verb is `<model>.<move>`: `move(report, "submit", …)` records `report.submit`. Keep each block sorted.
"""

from django.utils.translation import gettext_noop as _

VERBS: dict[str, str] = {
    # accounts
    "user.changed": _("利用者の登録を変更した"),
    "user.deactivated": _("利用者を無効にした"),
    "user.invited": _("利用者を招待した"),
    "user.joined": _("招待された利用者がパスワードを設定した"),
    "user.reactivated": _("利用者を有効に戻した"),
    "organisation.changed": _("組織の情報を変更した"),
    # audit
    "chain.opened": _("事案の記録を始めた"),
    # work
    "job.retried": _("止まった作業をやり直した"),
    # cases
    "case.close": _("事案を終了した"),
    "case.confirm": _("事案として確認した"),
    "case.contain": _("封じ込めを記録した"),
    "case.dismiss": _("事案としないと決めた"),
    "case.edited": _("事案の内容を変更した"),
    "case.opened": _("事案を登録した"),
    "case.reopen": _("事案をもう一度始めた"),
    "case.report": _("報告済みにした"),
    "note.added": _("時系列に記録した"),
    "note.corrected": _("時系列の記録を訂正した"),
    "numbering.saved": _("事案番号の付け方を変更した"),
    "part.added": _("関係者を加えた"),
    "part.removed": _("関係者を外した"),
    "standby.saved": _("登録時に必ず加える人を変更した"),
    # intake
    "link.issued": _("第一報の入口を発行した"),
    "link.revoked": _("第一報の入口を止めた"),
    "tip.dismiss": _("第一報を事案としないと決めた"),
    "tip.merge": _("第一報を既存の事案にまとめた"),
    "tip.open": _("第一報から事案を登録した"),
    "tip.taken": _("第一報を受け取った"),
    # evidence
    "evidence.checked": _("証拠に改ざんがないか確かめた"),
    "evidence.downloaded": _("証拠のファイルを取り出した"),
    "evidence.handed": _("証拠の引渡し・返却を記録した"),
    "evidence.registered": _("紙・機器の証拠を登録した"),
    "evidence.revealed": _("隠された値を1件表示した"),
    "evidence.taken_in": _("証拠のファイルを預かった"),
    "proposal.accept": _("走査からの提案を採用した"),
    "proposal.decline": _("走査からの提案を採用しなかった"),
    "proposal.replace": _("走査からの提案を新しいものに置き換えた"),
    "scan.asked": _("走査を頼んだ"),
    "scanrun.cancel": _("走査を取り消した"),
    "scanrun.fail": _("走査が中断した"),
    "scanrun.finish": _("走査が終わった"),
    "scanrun.pause": _("走査を一時停止した"),
    "scanrun.resume": _("走査を再開した"),
    "scanrun.start": _("走査を始めた"),
    "upload.dropped": _("途中のアップロードをやめた"),
    "vault.opened": _("保管庫のファイルを開いた"),
    # people
    "people.settled": _("本人の数を定めた"),
    # reports
    "decision.downloaded": _("報告要否判断書を取り出した"),
    "notice.downloaded": _("本人通知の案を取り出した"),
    "report.check": _("報告の内容を確認した"),
    "report.downloaded": _("報告書を取り出した"),
    "report.filled": _("報告の項目を書いた"),
    "report.receipt": _("報告の受付番号を記録した"),
    "report.reopen": _("報告を修正に戻した"),
    "report.sealed": _("提出した報告書を封緘した"),
    "report.started": _("報告の作成を始めた"),
    "report.submit": _("報告の提出を記録した"),
    "report.supplement": _("報告の追完を始めた"),
    # room
    "calendar.issued": _("予定表のアドレスを発行した"),
    "calendar.revoked": _("予定表のアドレスを止めた"),
    "point.settled": _("法令の確認事項の結論を記録した"),
    # duties
    "duty.changed": _("法律上の判断（当てはまる号・期限）が変わった"),
    "duty.proposed": _("報告の要否の判断を起案した"),
    "fact.answered": _("事実についての質問に答えた"),
    "point.read": _("要確認の論点で採る読み方を記録した"),
    "ruling.approve": _("報告の要否の判断を承認した"),
    "ruling.withdraw": _("報告の要否の判断を取り下げた"),
}
