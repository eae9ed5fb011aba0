"""生体情報（指紋・顔・虹彩など）のファイル。中身の先頭と拡張子から。人が確かめるための印で、件数ではない"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="biometric",
    listens="file",
    about="生体情報（指紋・顔・虹彩など）のファイル。中身の先頭と拡張子から。人が確かめるための印で、件数ではない",
)
