"""Office files are ZIP packages: looked over before anything is unpacked, then given to the right reader."""

from __future__ import annotations

from core import bounded_zip
from core.documents.reading import Reading
from core.errors import KnownError

#: Of a real list: about 30 MB of XML for 5,000 measures in Word, and pictures beside.
MAX_PART, MAX_WHOLE, MAX_PARTS = 60 * 1024 * 1024, 300 * 1024 * 1024, 5000
_BOUNDS = bounded_zip.Bounds(MAX_PARTS, 2 * bounded_zip.MEGABYTE, MAX_PART, MAX_WHOLE)
_PASTE = "用 Word、Excel 或 WPS 打开，另存一份再选；也可以全选、复制，再到这里粘贴。"


def read_package(data: bytes) -> str | Reading:
    """The text of a .docx or .xlsx; KnownError for a bomb, a damaged one and other sorts of package."""
    names = _checked(data)
    try:
        return _read(data, names)
    except (KnownError, MemoryError):
        raise
    # A damaged package fails in as many ways as its libraries have (KeyError, XMLSyntaxError, BadZipFile, struct …).
    except Exception as error:
        raise KnownError("这个文件已损坏，读不出来。", _PASTE) from error


def _read(data: bytes, names: set[str]) -> str | Reading:
    if "word/document.xml" in names:
        from core.documents.word import read_word

        return read_word(data)
    if "xl/workbook.xml" in names:
        from core.documents.workbook import read_workbook

        return read_workbook(data)
    if "content.xml" in names:
        raise KnownError("这是 OpenDocument 文件（.odt、.ods），程序读不了。", _PASTE)
    raise KnownError("这是压缩包，不是清单文件。", "先解压，再选里面的清单文件。")


def _checked(data: bytes) -> set[str]:
    """The names of the parts, once their declared sizes are known to be harmless: no more is ever unpacked."""
    try:
        with bounded_zip.opened(data, _BOUNDS) as package:
            return set(package.namelist())
    except bounded_zip.LockedError as error:
        raise KnownError("这个压缩包有密码。", "先解压，再选里面的清单文件。") from error
    except bounded_zip.BombError as error:
        raise KnownError("这个文件展开后太大，没有打开它。", "删去图片和附件，另存后再选。") from error
    except (*bounded_zip.BROKEN, OSError) as error:
        raise KnownError("这个文件不完整，打不开。", _PASTE) from error
