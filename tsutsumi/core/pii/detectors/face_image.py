"""顔の写った画像かもしれないファイル。名前と場所から。人が確かめるための印で、件数ではない"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="face_image",
    listens="file",
    about="顔の写った画像かもしれないファイル。名前と場所から。人が確かめるための印で、件数ではない",
)
