"""年月日。西暦・和暦・記号。項目名か「生」が要る"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="birth_date",
    listens="digits",
    about="年月日。西暦・和暦・記号。項目名か「生」が要る",
    lengths=(3, 4, 5, 6, 7, 8),
    labels=(
        "生年月日",
        "誕生日",
        "生年月日（西暦）",
        "生年月日（和暦）",
        "出生日",
        "出生年月日",
        "お誕生日",
        "birthday",
        "birth_date",
        "birthdate",
        "date_of_birth",
        "dob",
        "birth",
    ),
    headers=(
        "生年月日(西暦)",
        "生年月日(和暦)",
        "生",
        "和暦生年月日",
    ),
)
