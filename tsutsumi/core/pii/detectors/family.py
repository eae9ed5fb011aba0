"""家族・続柄・世帯の構成"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "続柄 世帯主との続柄 本人との続柄 続き柄 家族構成 世帯構成 同居家族 家族状況 家族関係 扶養家族 扶養親族 "
    "配偶者の有無 配偶者有無 婚姻 婚姻状況 婚姻歴 未婚・既婚 子の人数 子供の人数 お子様の人数 扶養人数 "
    "扶養親族数 世帯人数 marital_status"
)
HEADERS = "既婚未婚 配偶者区分 保護者続柄 間柄"
KNOWN = (
    "世帯主 夫 妻 配偶者 長男 次男 二男 三男 四男 長女 次女 二女 三女 四女 父 母 義父 義母 祖父 祖母 兄 弟 姉 妹 "
    "孫 子 養子 内縁の妻 内縁の夫 既婚 未婚 独身 離婚 死別 母子 父子"
)

DETECTOR = Detector(
    kind="family",
    listens="label",
    about="家族・続柄の項目名の後ろの文",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(("known", tuple(KNOWN.split())),),
)
