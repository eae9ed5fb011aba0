"""IDまたはメールアドレスの近くにパスワードがある"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="credential",
    listens="label",
    about="IDまたはメールアドレスの近くにパスワードがある",
)
