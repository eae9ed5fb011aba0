"""項目名の後ろの英数字"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="login_id",
    listens="label",
    about="項目名の後ろの英数字",
    labels=(
        "ログインID",
        "ログインＩＤ",
        "ユーザーID",
        "ユーザID",
        "ユーザーＩＤ",
        "ユーザー名",
        "ユーザ名",
        "アカウント名",
        "アカウント",
        "アカウントID",
        "ログイン名",
        "login",
        "login_id",
        "loginid",
        "user",
        "userid",
        "user_id",
        "username",
        "user_name",
        "account",
        "uid",
    ),
    headers=(
        "ログイン",
        "ID/PW",
    ),
    words=(("loose", ("id", "ＩＤ")),),
)
