"""会員・患者・社員・学生などの番号の項目名の後ろ"""

from tsutsumi.core.pii.detector import Detector

WHO = (
    "会員 患者 社員 職員 従業員 顧客 お客様 お客さま 利用者 学生 生徒 受講者 組合員 加入者 契約者 購読者 応募者 受験 "
    "登録者 スタッフ 教員 園児 入居者 被験者 診察券 カルテ 学籍 受験者 ポイントカード 会員証 社員証 職員証 メンバー"
)
NUMBERS = "番号 ID コード No ＩＤ Ｎｏ ナンバー の番号"
OTHERS = (
    "社番 職番 診察番号 患者登録番号 会員登録番号 member_id memberid member_no member_number membership_no "
    "membership_number customer_id customerid customer_no customer_number patient_id patientid patient_no "
    "patient_number employee_id employeeid employee_no employee_number emp_no emp_id staff_id staff_no student_id "
    "studentid student_no student_number chart_no"
)

DETECTOR = Detector(
    kind="member_id",
    listens="label",
    about="会員・患者・社員・学生などの番号の項目名の後ろ",
    labels=(*(who + number for who in WHO.split() for number in NUMBERS.split()), *OTHERS.split()),
)
