"""学校・学年・組"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "学校名 在籍校 在学校 通学先 出身校 出身大学 出身高校 最終学歴 学歴 在学先 所属学校 在籍学校 小学校名 中学校名 "
    "高校名 大学名 幼稚園名 保育園名 通園先 学年 学年・組 学年組 所属ゼミ 学部・学科 school school_name "
    "university"
)
HEADERS = "学校 卒業校"

DETECTOR = Detector(
    kind="school",
    listens="label",
    about="学校・学年の項目名の後ろの文、「3年2組」の形",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
