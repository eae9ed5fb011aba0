"""SNSの名前・ID・アドレス"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "旧Twitter） 旧ツイッター） 旧Twitter) 旧ツイッター) "
    "SNSアカウント SNSID ツイッター Ｘ（旧ツイッター） X（旧Twitter） Xアカウント Xのアカウント XのID "
    "Twitterアカウント TwitterID インスタグラム インスタ インスタID インスタアカウント "
    "Instagramアカウント InstagramID LINEID LINEのID ラインID LINEアカウント "
    "Facebookアカウント フェイスブック TikTokアカウント TikTokID ティックトック Discordアカウント "
    "スカイプID SkypeID カカオID KakaoTalkID twitter twitter_id instagram "
    "instagram_id line_id lineid facebook facebook_id tiktok sns sns_id "
    "sns_account discord discord_id skype skype_id telegram"
)
SITES = "X Twitter Instagram TikTok Facebook Discord Skype Threads KakaoTalk WeChat Bluesky"
HEADERS = "Facebook Instagram Twitter TikTok SNS"
HOST = (
    "x.com/ twitter.com/ instagram.com/ facebook.com/ tiktok.com/@ "
    "threads.net/@ threads.com/@ mobile.twitter.com/ m.facebook.com/ "
    "line.me/ti/p/ note.com/ youtube.com/@ bsky.app/profile/"
)
NOT_HOST = (
    "x.com/share x.com/intent x.com/home x.com/i/ x.com/search "
    "x.com/hashtag twitter.com/share twitter.com/intent "
    "twitter.com/home twitter.com/search twitter.com/hashtag "
    "twitter.com/i/ instagram.com/p/ instagram.com/reel "
    "instagram.com/explore facebook.com/sharer facebook.com/share "
    "facebook.com/dialog facebook.com/tr facebook.com/groups "
    "facebook.com/events facebook.com/plugins note.com/hashtag"
)

DETECTOR = Detector(
    kind="sns_account",
    listens="label",
    about="SNS の項目名の後ろの英数字、または SNS のアドレス（https://x.com/… など）",
    labels=("LINE ID", "LINEのID", *(f"{name} ID" for name in SITES.split()), *LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(
        ("host", tuple(HOST.split())),
        ("not_host", tuple(NOT_HOST.split())),
    ),
)
