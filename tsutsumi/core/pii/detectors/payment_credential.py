"""IDとパスワードの組のうち、決済・送金の語が近くにあるもの"""

from tsutsumi.core.pii.detector import Detector

ABOUT = (
    "決済 送金 振込 振り込み 入金 出金 ネットバンキング インターネットバンキング オンラインバンキング ネット銀行 "
    "モバイルバンキング 銀行口座 クレジット 電子マネー 通販 ショッピング ネットショップ オンラインストア 証券口座 "
    "ECサイト 購入 チャージ ウォレット 暗号資産 仮想通貨 注文履歴 カード情報 支払い お支払い 課金 残高"
)

DETECTOR = Detector(
    kind="payment_credential",
    listens="label",
    about="IDとパスワードの組の近くに決済・送金の語がある。そのサービスで決済・送金ができるかは人が確かめる",
    words=(("about", tuple(ABOUT.split())),),
)
