"""Archives: members are unpacked to memory or to unlinked temporary files, never to a path the archive names."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from tsutsumi.core.readers import bounds, charset, zips
from tsutsumi.core.readers.limits import Budget
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import BLOCK, Source, locked, shown, spool

BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError,
    zips.WrongPassword,
)  # fmt: skip
SMALL = 1 << 20  # bytes
ENCRYPTED, STRONG, UTF8_NAME, MASKED_HEADERS = 0x1, 0x40, 0x800, 0x2000

Member = Source | tuple[Source, Unreadable]
Item = Gap | Member
Opened = Callable[[], Any]  # a file with read1


def read_zip(source: Source, budget: Budget) -> Iterator[Item]:
    """Members in the order of the directory. A member that stays closed comes with its reason."""
    try:
        archive = zipfile.ZipFile(source.file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Unreadable("damaged", most=bounds.of_packed(source.size)) from error
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        for done, info in enumerate(members):
            try:
                budget.one_more()
            except Unreadable as error:
                most = sum(bounds.of_packed(m.compress_size, m.file_size) for m in members[done:])
                raise Unreadable(error.code, error.detail, most) from error
            yield _zip_member(source, archive, info, budget)


def _zip_member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Item:
    name, most = zip_name(info), bounds.of_packed(info.compress_size, info.file_size)
    if reason := _closed(info, most, budget):
        return source.member(name, spool(), info.file_size), reason
    if info.flag_bits & ENCRYPTED:
        return _unlocked(source, archive, info, budget)
    return _unpack(source, name, _opened(archive, info), budget, most)


def _unlocked(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    """A locked member by the first password that fits: its contents must come out whole."""
    name, most = zip_name(info), bounds.of_packed(info.compress_size, info.file_size)
    for password in source.passwords:
        for spelled in dict.fromkeys((password.encode(), password.encode("cp932", "replace"))):
            item = _unpack(source, name, _opened(archive, info, spelled), budget, most)
            if isinstance(item, Source) and not item.flaw:
                return item
            (item[0] if isinstance(item, tuple) else item).file.close()
    return source.member(name, spool(), info.file_size), locked(source, most)


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes | None = None) -> Opened:
    if info.compress_type in zips.OWN:
        return partial(archive.open, info, "r", password)
    return partial(zips.opened, archive, info, password or b"")


def _closed(info: zipfile.ZipInfo, most: int, budget: Budget) -> Unreadable | None:
    """Why this member is not unpacked."""
    if info.flag_bits & (STRONG | MASKED_HEADERS):  # sealed for a certificate: no password opens it
        return Unreadable("encrypted", most=most)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Unreadable("link", most=0)
    limits = budget.limits
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(1, info.compress_size):
        return Unreadable("ratio", f"{limits.ratio}倍まで", most)
    return None


def zip_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are in the encoding of the machine that packed them: in Japan CP932."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    return info.filename if raw.isascii() else charset.decode(raw)[0].replace("\\", "/")


def _unpack(source: Source, name: str, opened: Opened, budget: Budget, most: int) -> Member:
    """One member as a source; what came before an error is kept and the member marked as cut short."""
    size, flaw = 0, ""
    member = source.member(name, io.BytesIO(), 0)
    try:
        with opened() as packed:
            while block := packed.read1(BLOCK):  # what is there before an error comes out whole
                member.file = _room(member.file, size + len(block))
                size += member.file.write(block)
                budget.grow(len(block))
    except Unreadable as reason:
        return member, Unreadable(reason.code, reason.detail, most)
    except (NotImplementedError, zips.UnknownMethod):
        return member, Unreadable("unknown_format", "圧縮方式", most)
    except BROKEN:
        if not size:
            return member, Unreadable("damaged", most=most)
        flaw = "damaged"
    member.size, member.flaw, member.flaw_most = size, flaw, most
    return member


def _room(file: IO[bytes], size: int) -> IO[bytes]:
    """A place for so many bytes: most members are small and need none but memory."""
    if size <= SMALL or not isinstance(file, io.BytesIO):
        return file
    larger = spool()
    larger.write(file.getbuffer())
    return larger


def read_tar(source: Source, budget: Budget) -> Iterator[Item]:
    """Regular members; links and devices have nothing inside and are listed as such."""
    source.file.seek(0)
    try:
        archive = tarfile.TarFile(fileobj=source.file)
    except BROKEN as error:
        raise Unreadable("damaged", most=bounds.of_plain(source.size)) from error
    with archive:
        while info := _next(archive, source):
            if info.isdir():
                continue
            budget.one_more()
            if not info.isfile():
                yield source.member(tar_name(info.name), spool(), 0), Unreadable("link", most=0)
                continue
            opened = partial(_tar_file, archive, info)
            yield _unpack(source, tar_name(info.name), opened, budget, bounds.of_plain(info.size))


def tar_name(name: str) -> str:
    """tarfile reads names as UTF-8; others come back as surrogates and are guessed again."""
    if name.isprintable():
        return name
    return charset.decode(name.encode("utf-8", "surrogateescape"))[0]


def _tar_file(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Any:
    if not info.issparse():
        return zips.Unpacked(_stored(archive.fileobj, info.offset_data, info.size))
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError
    return file


def _stored(file: Any, at: int, left: int) -> Iterator[bytes]:
    """The bytes of a member, as they lie in the archive; what is missing at its end is an error."""
    while left:
        file.seek(at)
        block = file.read(min(BLOCK, left))
        if not block:
            raise tarfile.ReadError
        at, left = at + len(block), left - len(block)
        yield block


def _next(archive: tarfile.TarFile, source: Source) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except BROKEN as error:
        raise Unreadable("damaged", most=bounds.of_plain(max(0, source.size - archive.offset))) from error


PACKED = frozenset({"gzip", "bzip2", "xz", "lzma", "zstd"})
ENDINGS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tlz": ".tar", ".tzst": ".tar",
           ".gz": "", ".bz2": "", ".xz": "", ".lzma": "", ".zst": ""}  # fmt: skip


def _packed(kind: str, file: IO[bytes]) -> IO[bytes]:
    if kind == "gzip":
        return gzip.open(file)  # type: ignore[return-value]
    if kind == "zstd":
        return zips.zstd_file(file)
    return bz2.BZ2File(file) if kind == "bzip2" else lzma.LZMAFile(file)


def read_packed(source: Source, budget: Budget, kind: str) -> Iterator[Item]:
    """The one file inside a .gz, .bz2, .xz, .lzma or .zst."""
    name = shown(source.path.rsplit("/", 1)[-1])
    ending = ENDINGS.get(source.suffix)
    inner = name if ending is None else name[: -len(source.suffix)] + ending
    source.file.seek(0)
    budget.one_more()
    most = bounds.of_packed(source.size) if kind == "gzip" else bounds.WORLD
    yield _unpack(source, inner, partial(_packed, kind, source.file), budget, most)
