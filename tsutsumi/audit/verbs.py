"""Every verb there is, with its Japanese sentence. An unknown verb is an error.

A move's verb is `<model>.<move>`: `move(report, "submit", …)` records `report.submit`. Keep each block sorted.
"""

VERBS: dict[str, str] = {
    # accounts
    "user.changed": "利用者の登録を変更した",
    "user.deactivated": "利用者を無効にした",
    "user.invited": "利用者を招待した",
    "user.joined": "招待された利用者がパスワードを設定した",
    "user.reactivated": "利用者を有効に戻した",
    "organisation.changed": "組織の情報を変更した",
    # audit
    "chain.opened": "事案の記録を始めた",
    # work
    "job.retried": "止まった作業をやり直した",
    # cases
    "case.close": "事案を終了した",
    "case.confirm": "事案として確認した",
    "case.contain": "封じ込めを記録した",
    "case.dismiss": "事案としないと決めた",
    "case.edited": "事案の内容を変更した",
    "case.opened": "事案を登録した",
    "case.reopen": "事案をもう一度始めた",
    "case.report": "報告済みにした",
    "note.added": "時系列に記録した",
    "note.corrected": "時系列の記録を訂正した",
    "numbering.saved": "事案番号の付け方を変更した",
    "part.added": "関係者を加えた",
    "part.removed": "関係者を外した",
    "standby.saved": "登録時に必ず加える人を変更した",
    # intake
    "link.issued": "第一報の入口を発行した",
    "link.revoked": "第一報の入口を止めた",
    "tip.dismiss": "第一報を事案としないと決めた",
    "tip.merge": "第一報を既存の事案にまとめた",
    "tip.open": "第一報から事案を登録した",
    "tip.taken": "第一報を受け取った",
    # evidence
    "evidence.checked": "証拠に改ざんがないか確かめた",
    "evidence.downloaded": "証拠のファイルを取り出した",
    "evidence.handed": "証拠の引渡し・返却を記録した",
    "evidence.registered": "紙・機器の証拠を登録した",
    "evidence.revealed": "隠された値を1件表示した",
    "evidence.taken_in": "証拠のファイルを預かった",
    "proposal.accept": "走査からの提案を採用した",
    "proposal.decline": "走査からの提案を採用しなかった",
    "proposal.replace": "走査からの提案を新しいものに置き換えた",
    "scan.asked": "走査を頼んだ",
    "scanrun.cancel": "走査を取り消した",
    "scanrun.fail": "走査が中断した",
    "scanrun.finish": "走査が終わった",
    "scanrun.start": "走査を始めた",
    "upload.dropped": "途中のアップロードをやめた",
    "vault.opened": "保管庫のファイルを開いた",
    # people
    "people.settled": "本人の数を定めた",
    # room
    "calendar.issued": "予定表のアドレスを発行した",
    "calendar.revoked": "予定表のアドレスを止めた",
    "point.settled": "法令の確認事項の結論を記録した",
    # duties
    "duty.changed": "法律上の判断（当てはまる号・期限）が変わった",
    "duty.proposed": "報告の要否の判断を起案した",
    "fact.answered": "事実についての質問に答えた",
    "point.read": "要確認の論点で採る読み方を記録した",
    "ruling.approve": "報告の要否の判断を承認した",
    "ruling.withdraw": "報告の要否の判断を取り下げた",
}
