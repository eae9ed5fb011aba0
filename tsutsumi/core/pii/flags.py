"""Files that are what they are without any text in them: portraits and biometric data.

A flag is for a person to look at. It counts files, never people, and suggests no fact of the law by itself.
"""

import re
from pathlib import PurePosixPath

FACE, BIOMETRIC = "face_image", "biometric"

_IMAGES = ".jpg .jpeg .jpe .jfif .png .gif .bmp .tif .tiff .webp .heic .heif .avif .jp2 .j2k .jxl .dng .cr2 .nef"
_TEMPLATES = (
    ".fmr .fir .iir .fac .fmd .fid .wsq .iso-fmr .iso19794 .ansi378 .xyt .minutiae .fpt .eft .nist .irisimg "
    ".irs .bir .cbeff .facetemplate .faceid .fpr .vein"
)
IMAGES, TEMPLATES = frozenset(_IMAGES.split()), frozenset(_TEMPLATES.split())
# First bytes of ISO/IEC 19794: minutiae, image and spectrum of a finger, hand, face, iris, vein; and of an image of a
# finger in WSQ.
MAGIC = (b"FMR\0", b"FIR\0", b"FSP\0", b"FMC\0", b"HND\0", b"FAC\0", b"IIR\0", b"VIR\0", b"\xff\xa0\xff\xa4")

_WORDS = (
    "顔写真 証明写真 顔画像 顔認証 プロフィール写真 宣材写真 社員写真 職員写真 会員写真 生徒写真 学生写真 "
    "児童写真 園児写真 患者写真 本人写真 本人確認 身分証 免許証写真 集合写真 個人写真 アルバム写真 スナップ "
    "記念写真 顔 写真台帳 自撮り"
)
_LATIN = (
    "face faces portrait portraits headshot headshots selfie selfies mugshot mugshots avatar avatars idphoto "
    "id_photo profilephoto profile_photo profilepic profile_pic profile_image staffphoto staff_photo "
    "passport_photo kao facephoto face_photo face_image userphoto user_photo employee_photo student_photo "
    "member_photo patient_photo"
)
_JAPANESE = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
_ENGLISH = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(_LATIN.split(), key=len, reverse=True))})(?![a-z])")
# 顔 as a part of other words, and pictures of interfaces and things.
_NOT_FACE = re.compile("顔文字|顔料|洗顔|似顔絵|顔触れ|顔ぶれ|笑顔|default_avatar|avatar_default")


def flag_of(path: str, head: bytes = b"") -> str:
    """What a file may be, by its first bytes, its ending, and the words of its name and folders: a kind, or ""."""
    name = PurePosixPath(path.replace("\\", "/").replace("!/", "/"))
    ending = name.suffix.lower()
    if head.startswith(MAGIC) or ending in TEMPLATES:
        return BIOMETRIC
    if ending in IMAGES and any(map(_is_face, (name.stem, *(part.name for part in list(name.parents)[:2])))):
        return FACE
    return ""


def _is_face(word: str) -> bool:
    plain = _NOT_FACE.sub("", word.lower())
    return bool(_JAPANESE.search(plain) or _ENGLISH.search(plain))
