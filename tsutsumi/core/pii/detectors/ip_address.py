"""四つの数。内部向けは弱い"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="ip_address",
    listens="digits",
    about="四つの数。内部向けは弱い",
    headers=(
        "IPアドレス",
        "IP",
        "接続元IP",
        "送信元IP",
        "ip_address",
        "client_ip",
        "remote_addr",
        "IPv4アドレス",
        "IPv6アドレス",
        "IPv6",
        "IPv4",
        "グローバルIP",
        "アクセス元IP",
        "接続元IPアドレス",
        "送信元IPアドレス",
        "端末IP",
        "クライアントIP",
        "src_ip",
        "source_ip",
        "remote_ip",
        "remote_host",
        "ipaddress",
        "ip_addr",
    ),
)
