"""職業・勤務先・役職"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "職業 ご職業 職種 勤務先 勤務先名 お勤め先 勤め先 勤務先名称 就業先 職業・勤務先 職業／勤務先 職業区分 "
    "勤務先（会社名） 前職 現職 職歴 occupation job_title employer"
)
HEADERS = "役職 雇用形態 勤務先会社名"
KNOWN = (
    "会社員 正社員 契約社員 派遣社員 公務員 地方公務員 国家公務員 団体職員 会社役員 自営業 自営 フリーランス "
    "個人事業主 パート アルバイト パート・アルバイト 専業主婦 主婦 主夫 無職 学生 大学生 高校生 医師 看護師 "
    "薬剤師 介護士 介護職 保育士 教員 教師 弁護士 会計士 税理士 農業 漁業 年金受給者 年金生活者 定年退職 運転手 "
    "調理師 美容師 技術者 エンジニア 営業職 事務職 販売員 警備員 警察官 消防士 自衛官 会社経営 建設業 製造業 "
    "研究者 大学教授"
)

DETECTOR = Detector(
    kind="occupation",
    listens="label",
    about="職業・勤務先の項目名の後ろの文",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(("known", tuple(KNOWN.split())),),
)
