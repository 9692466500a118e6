"""Bytes to text: the encodings that Chinese offices really send, and a sentence for everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import files
from core.errors import KnownError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 5 * 1024 * 1024
_SAMPLE = 4000
_PLAUSIBLE = 0.8
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 或 WPS 文件（.doc、.wps、.xls）"),
    (b"PK\x03\x04", "Office 文件或压缩包（.docx、.xlsx、.zip）"),
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
)
_SAVE_AS = "请用 Word 或 WPS 打开，另存为“纯文本（.txt）”后再选。"


def read_text(path: Path) -> str:
    """The text of a file of at most MAX_BYTES; KnownError when it is missing, unreadable or no text."""
    return decode(read_bytes(path))


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file, one more than `most` of a larger one; KnownError when it is missing or unreadable."""
    if not path.exists():
        raise KnownError(f"找不到文件“{path.name}”。", "请检查路径。")
    if not path.is_file():
        raise KnownError(f"“{path.name}”不是文件。", "请选择一份清单文件。")
    try:
        return files.read(path, most + 1)
    except OSError as error:
        raise KnownError(f"读不了文件“{path.name}”。", "请检查权限，或关闭正在使用它的程序后再试。") from error


def decode(data: bytes) -> str:
    """The text in UTF-8, UTF-16 or GB18030, with or without a byte order mark; KnownError when it is none."""
    _refuse_by_size(data)
    _refuse_by_magic(data)
    text = _by_mark(data) or _by_trial(data) or _by_guess(data)
    if text is None or not _is_text(text):
        raise KnownError("这个文件不是文本。", "请选择 .txt 清单；其他格式先另存为“纯文本（.txt）”。")
    if not text.strip():
        raise KnownError("这个文件是空的。", "请选择有内容的清单。")
    return text


def _refuse_by_size(data: bytes) -> None:
    if not data:
        raise KnownError("这个文件是空的。", "请选择有内容的清单。")
    if len(data) > MAX_BYTES:
        raise KnownError("文件超过 5 MB，不像一份清单。", "请只保留清单部分，另存后再选。")


def _refuse_by_magic(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise KnownError(f"这是{what}，目前只读文本。", _SAVE_AS)


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    return None


def _by_trial(data: bytes) -> str | None:
    text = _strict(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text
    trials = [_strict(data, encoding) for encoding in ("gb18030", "utf-16-le", "utf-16-be")]
    best = max((trial for trial in trials if trial is not None), key=_plausibility, default=None)
    return best if best is not None and _plausibility(best) >= _PLAUSIBLE else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_guess(data: bytes) -> str | None:
    """The last resort (Big5, a cut-off file), slower and less sure than the trials."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: _SAMPLE * 4]).best()
    if best is None:
        return None
    text = data.decode(best.encoding, errors="replace")
    return text if _plausibility(text) >= _PLAUSIBLE else None


def _plausibility(text: str) -> float:
    """The share of characters that a Chinese official text would use: those of GB 2312 and plain ASCII."""
    sample = text[:_SAMPLE]
    return sum(map(_is_usual, sample)) / max(len(sample), 1)


def _is_usual(char: str) -> bool:
    if char < "\x80":
        return char.isprintable() or char in "\t\r\n\f"
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_text(text: str) -> bool:
    """Text has no NUL and hardly any control characters."""
    controls = sum(1 for char in text if char < " " and char not in "\t\r\n\f\v")
    return "\x00" not in text and controls <= len(text) / 100
