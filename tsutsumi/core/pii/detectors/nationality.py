"""国籍"""

from tsutsumi.core.pii.detector import Detector

LABELS = "国籍 国籍・地域 国籍／地域 国籍等 出身国 国籍（地域） 国籍又は地域 nationality citizenship"
HEADERS = "国籍地域 国籍コード 国・地域"
KNOWN = (
    "日本 日本国 中国 中華人民共和国 韓国 大韓民国 台湾 朝鮮 ベトナム フィリピン ブラジル ネパール インドネシア "
    "アメリカ 米国 アメリカ合衆国 タイ ペルー ミャンマー スリランカ インド バングラデシュ パキスタン モンゴル "
    "カンボジア ラオス マレーシア シンガポール イギリス 英国 フランス ドイツ イタリア スペイン ロシア "
    "ウクライナ カナダ オーストラリア ニュージーランド メキシコ トルコ イラン ナイジェリア エジプト 無国籍 "
    "japan china korea vietnam philippines brazil nepal"
)

DETECTOR = Detector(
    kind="nationality",
    listens="label",
    about="国籍の項目名の後ろの文",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(("known", tuple(KNOWN.split())),),
)
