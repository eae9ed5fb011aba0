"""緯度・経度"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "緯度 経度 緯度経度 緯度・経度 緯度（北緯） 北緯 東経 位置情報 座標 現在地 GPS座標 GPS情報 位置座標 経緯度 lat "
    "lng lon latitude longitude location gps geo coordinates latlng"
)
HEADERS = "lat/lng GPS ジオコード 測位結果"

DETECTOR = Detector(
    kind="location",
    listens="label",
    about="緯度・経度の項目名の後ろ、または日本の範囲にある「緯度,経度」の組（小数4桁以上）",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
