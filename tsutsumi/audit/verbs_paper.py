"""The verbs of letters and calls, beside those of audit/verbs.py."""

from django.utils.translation import gettext_noop as _

PAPER: dict[str, str] = {
    "addressfix.confirm": _("新しい住所を二人目が確かめた"),
    "addressfix.decline": _("新しい住所を使わないことにした"),
    "addressfix.opened": _("預かった新しい住所を開いた"),
    "addressfix.proposed": _("新しい住所を預かった"),
    "letter.returned": _("手紙が戻ってきた理由を記録した"),
    "mailing.calllist": _("電話の一覧（伏せない番号）を紙で取り出した"),
    "notice.opened": _("電話をかけるため、一人の氏名と番号を開いた"),
    "printpart.made": _("手紙の束のファイルを作った"),
    "printpart.post": _("手紙の束を出したと記録した"),
    "printpart.taken": _("手紙の束のファイルを取り出した"),
    "printrun.asked": _("手紙の印刷を申し込んだ"),
    "printrun.close": _("手紙のファイルを消した"),
    "printrun.fail": _("手紙のファイルを作れなかった"),
    "printrun.finish": _("手紙のファイルができた"),
    "printrun.retry": _("手紙のファイルをもう一度作ることにした"),
    "printrun.tracked": _("手紙の追跡番号を記録した"),
    "printrun.withdraw": _("手紙の印刷を取りやめた"),
}
