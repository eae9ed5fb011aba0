"""@ の前後に伸ばした形"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="email",
    listens="@",
    about="@ の前後に伸ばした形",
    headers=(
        "メールアドレス",
        "メール",
        "Eメール",
        "E-mail",
        "email",
        "mail",
        "mailaddress",
        "e_mail",
        "電子メール",
        "MAIL",
        "アドレス(メール)",
        "メアド",
        "メールアドレス（携帯）",
        "携帯メール",
        "PCメール",
        "連絡先メールアドレス",
        "メールアドレス1",
        "email_address",
        "mail_address",
        "emailaddress",
    ),
)
