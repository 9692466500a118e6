"""Packages as people wrap them: in a ZIP again, in a folder, unpacked and packed anew. Looked into one level deep.

What is found inside is laid out in a temporary folder as the package or workbook that it was; whether it is to be
believed is asked there as of any other, as its signature covers every member.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from core import bounded_zip, files, scratch
from core.bounded_zip import MEGABYTE, Bounds
from core.errors import KnownError
from core.exchange import archive
from core.exchange.transport import files_in
from core.file_names import distinct, safe_name
from core.host.diagnostics import defects_as_refusals

_MANIFEST, _SIGNATURE, _SEALED = "manifest.json", "manifest.sig", "content.sealed"
_BOUNDS = Bounds(archive.MOST_MEMBERS, MEGABYTE, archive.MOST_BYTES, archive.MOST_BYTES)
_INNER = {".zip", ".xlsx", ".xlsm", ".xls", ".et"}
_MOST_INNER = 500
_UTF_8_NAMES = 0x800
#: Other ways of packing by their first bytes.
_OTHER_PACKERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "GZ", b"BZh": "BZ2", b"\xfd7zX": "XZ"}
_AGAIN = "文件可能没有复制完整，请对方重新发送。"
_UNPACK = "先解压，再收取里面的文件。"


@dataclass(frozen=True, slots=True)
class Part:
    """One package or workbook: `outer` is what was given, `inner` what is to be read, `shown` its name for people.

    `refused` says why nothing in it can be.
    """

    outer: Path
    inner: Path
    shown: str
    refused: str = ""


@contextmanager
def unpacked(paths: Sequence[Path]) -> Iterator[tuple[Part, ...]]:
    """What is in these files and folders, each once; what had to be laid out is gone afterwards."""
    with scratch.passing("packages") as folder:
        yield tuple({part.inner: part for path in paths for part in _parts_of(path, folder)}.values())


def holds_some(path: Path) -> bool:
    """Whether a ZIP that is no package holds one."""
    try:
        with bounded_zip.opened(path, _BOUNDS) as found:
            names = _names(found)
    except (*bounded_zip.BROKEN, OSError):
        return False
    return bool(_packages(names) or _files(names))


def _parts_of(path: Path, folder: Path) -> Iterator[Part]:
    files = files_in(path)
    laid_open = {file.parent for file in files if file.name == _MANIFEST and _is_laid_open(file.parent)}
    for place in sorted(laid_open):
        yield from _from_folder(place, folder)
    for file in files:
        if not any(file.is_relative_to(place) for place in laid_open):
            yield from _from_file(file, folder)


def _is_laid_open(folder: Path) -> bool:
    return (folder / _SIGNATURE).is_file() or (folder / _SEALED).is_file()


def _from_folder(place: Path, folder: Path) -> Iterator[Part]:
    """A package whose members lie in a folder."""
    members = {path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()}
    own = {name: path for name, path in members.items() if archive.NAME.fullmatch(name)}
    if sum(path.stat().st_size for path in own.values()) > archive.MOST_BYTES:
        yield Part(place, place, place.name, "文件夹里的内容太多，没有读入。")
        return
    inner = _place_in(folder, f"{place.name}.zip")
    with inner.open("xb") as file:
        archive.write(file, {name: partial(files.read, path) for name, path in own.items()})
    yield Part(place, inner, place.name)


# --- a file --------------------------------------------------------------------------------------------


def _from_file(path: Path, folder: Path) -> Iterator[Part]:
    """The file itself, or what a ZIP wraps."""
    try:
        with defects_as_refusals():
            inside = list(_inside(path, folder))
    except KnownError as error:
        yield Part(path, path, path.name, str(error))
        return
    except OSError:
        inside = []  # whoever reads it says so
    if not inside:
        yield Part(path, path, path.name)
    for inner in inside:
        yield Part(path, inner, f"{path.name} › {inner.name}")


def _inside(path: Path, folder: Path) -> Iterator[Path]:
    with files.opened(path) as file:
        head = file.read(8)
    if packer := next((word for magic, word in _OTHER_PACKERS.items() if head.startswith(magic)), ""):
        raise KnownError(f"这是 {packer} 压缩包，没有读入。", _UNPACK)
    if path.suffix.lower() == ".zip" and not head.strip(b"\0"):
        raise KnownError("这是空文件（0 字节），没有读入。" if not head else "文件里是空的，没有读入。", _AGAIN)
    if not head.startswith(b"PK") or path.suffix.lower() in _INNER - {".zip"}:
        return
    try:
        with bounded_zip.opened(path, _BOUNDS) as found:
            yield from _laid_out(found, folder)
    except bounded_zip.LockedError as error:
        raise KnownError("这个压缩包有密码，没有读入。", "解压后再收取里面的文件。") from error
    except bounded_zip.BombError:
        return  # refused as a package, with the sentence for that
    except bounded_zip.BROKEN:
        return


def _laid_out(found: zipfile.ZipFile, folder: Path) -> Iterator[Path]:
    names = _names(found)
    if _is_package(found, names):
        return
    if not names:
        raise KnownError("这个压缩包是空的，没有读入。", "请对方重新导出。")
    packages, files = _packages(names), _files(names)
    if not packages and not files:
        if _is_office_file(names):
            return
        raise KnownError("这是普通压缩包，里面没有报送包、交办包或填报表，没有读入。", _UNPACK)
    if len(packages) + len(files) > _MOST_INNER:
        raise KnownError("压缩包里的文件太多，没有读入。", _UNPACK)
    for place in packages:
        yield _rebuilt(found, names, place, folder)
    for name in files:
        yield _copied(found, names[name], name, folder)


def _names(found: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by their names; folders and what systems leave beside are no members."""
    names = {_name(info): info for info in found.infolist() if not info.is_dir()}
    return {name: info for name, info in names.items() if not _is_noise(name)}


def _name(info: zipfile.ZipInfo) -> str:
    """As it was meant: Chinese Windows packs names in its own encoding and does not say so."""
    name = info.filename
    if not info.flag_bits & _UTF_8_NAMES and not name.isascii():
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _is_noise(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in {"thumbs.db", "desktop.ini"}


def _is_package(found: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Whether it is a package as the program writes it, with nothing around: read as it is."""
    usual = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    plain = len(names) == len(found.infolist()) and all(info.compress_type in usual for info in names.values())
    return plain and _MANIFEST in names


def _is_office_file(names: Mapping[str, zipfile.ZipInfo]) -> bool:
    return "[Content_Types].xml" in names


def _packages(names: Mapping[str, zipfile.ZipInfo]) -> list[str]:
    """The folders in which a package lies open, with / behind; "" is the file itself."""
    places = [name.removesuffix(_MANIFEST) for name in names if PurePosixPath(name).name == _MANIFEST]
    return [place for place in places if f"{place}{_SIGNATURE}" in names or f"{place}{_SEALED}" in names]


def _files(names: Mapping[str, zipfile.ZipInfo]) -> list[str]:
    return [name for name in names if PurePosixPath(name).suffix.lower() in _INNER]


def _rebuilt(found: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo], place: str, folder: Path) -> Path:
    """The package that lies open in a folder, packed as it was."""
    inside = {name.removeprefix(place): info for name, info in names.items() if name.startswith(place)}
    own = {name: info for name, info in inside.items() if archive.NAME.fullmatch(name)}
    inner = _place_in(folder, f"{PurePosixPath(place).name or '报送包'}.zip")
    with inner.open("xb") as file:
        archive.write(file, {name: partial(bounded_zip.read, found, info) for name, info in own.items()})
    return inner


def _copied(found: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, folder: Path) -> Path:
    inner = _place_in(folder, name)
    with inner.open("xb") as file:
        for piece in bounded_zip.pieces(found, info):
            file.write(piece)
    return inner


def _place_in(folder: Path, name: str) -> Path:
    """A place of its own below the temporary folder, under a safe name."""
    taken = sorted(one.name for one in folder.iterdir())
    *_, own = distinct([*taken, safe_name(name)])
    return folder / own
