"""What a file is, told by its content: its first bytes, and for ZIP and OLE containers what is inside."""

from __future__ import annotations

from enum import Enum

#: Members, and bytes of the directory, of one member, of all; times that a member grows. Nothing is unpacked here.
_MOST_IN_DOCUMENT = (20_000, 4 << 20, 1 << 30, 4 << 30, 2_000)
_SCRIPTS = {
    *("bat", "cmd", "com", "cpl", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht", "msi", "msp", "pif"),
    *("ps1", "py", "reg", "scf", "scr", "sh", "svg", "url", "vb", "vbe", "vbs", "wsf", "wsh", "xml", "xll", "dll"),
}


class Kind(Enum):
    """A file type by content; the value is the usual ending."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    BMP = "bmp"
    TIFF = "tif"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    OLE = "doc"
    TEXT = "txt"
    PROGRAM = "exe"
    ARCHIVE = "zip"
    UNKNOWN = ""

    @property
    def ending(self) -> str:
        """The usual ending."""
        return str(self.value)

    @property
    def label(self) -> str:
        """The word for it in a sentence."""
        return _LABELS[self]

    @property
    def accepted(self) -> bool:
        """Whether evidence may be of this type."""
        return self not in {Kind.PROGRAM, Kind.ARCHIVE, Kind.UNKNOWN}


_LABELS = {
    Kind.PDF: " PDF",
    Kind.JPEG: " JPG 图片",
    Kind.PNG: " PNG 图片",
    Kind.BMP: " BMP 图片",
    Kind.TIFF: " TIF 图片",
    Kind.DOCX: " Word 文档",
    Kind.XLSX: " Excel 工作簿",
    Kind.PPTX: " PPT 演示文稿",
    Kind.OFD: " OFD 版式文件",
    Kind.OLE: "旧格式的 Office 或 WPS 文件",
    Kind.TEXT: "纯文本",
    Kind.PROGRAM: "能运行的程序或脚本",
    Kind.ARCHIVE: "压缩包",
    Kind.UNKNOWN: "认不出的文件",
}
#: Which endings a content may have.
FAMILY = {
    "pdf": Kind.PDF,
    **dict.fromkeys(("jpg", "jpeg", "jfif"), Kind.JPEG),
    "png": Kind.PNG,
    "bmp": Kind.BMP,
    **dict.fromkeys(("tif", "tiff"), Kind.TIFF),
    **dict.fromkeys(("docx", "docm"), Kind.DOCX),
    **dict.fromkeys(("xlsx", "xlsm"), Kind.XLSX),
    **dict.fromkeys(("pptx", "pptm"), Kind.PPTX),
    "ofd": Kind.OFD,
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et", "dps"), Kind.OLE),
    **dict.fromkeys(("txt", "csv", "md"), Kind.TEXT),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"BM", Kind.BMP),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (_OLE, Kind.OLE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Kind.PROGRAM),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
)


def kind_of(name: str, data: bytes) -> Kind:
    """The type by content; an ending that Windows would run makes it a program whatever the content."""
    if name.rpartition(".")[2].lower() in _SCRIPTS:
        return Kind.PROGRAM
    if data.startswith(b"MZ") and not _is_text(data):
        return Kind.PROGRAM
    if data.startswith(b"PK"):
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    known = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if known and not (known is Kind.BMP and _is_text(data)):
        return known
    return Kind.TEXT if _is_text(data) else Kind.UNKNOWN


UNLOCK = "用 Excel 或 WPS 打开，去掉打开密码，另存后再试。"
_SAVE_AS_NEW = "用 Excel 或 WPS 打开，另存为 .xlsx 再试；只改扩展名不行。"
_AGAIN = "文件可能没有复制完整，请对方重新发送。"
_NO_WORKBOOK = {
    Kind.PDF: "是 PDF 文件，不是表格",
    Kind.ARCHIVE: "是压缩包，不是表格",
    Kind.PROGRAM: "是能运行的程序，不是表格",
    **dict.fromkeys((Kind.JPEG, Kind.PNG, Kind.BMP, Kind.TIFF), "是图片，不是表格"),
}


def why_no_workbook(data: bytes) -> tuple[str, str] | None:
    """What a file is that was taken for a new Excel workbook, and what helps; None for what may be one."""
    if not data.strip(b"\0 \t\r\n"):
        return "是空文件（0 字节）" if not data else "里面是空的", _AGAIN
    if data.startswith(_OLE):
        return _why_old(data)
    return None if data.startswith(b"PK") else _why_no_office_file(data)


def _why_no_office_file(data: bytes) -> tuple[str, str]:
    if is_html(data):
        return "是网页格式（HTML），只是扩展名像表格", _SAVE_AS_NEW
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]:
        return "是 XML 格式的旧表格，只是扩展名像 .xlsx", _SAVE_AS_NEW
    kind = kind_of("", data)
    if kind is Kind.TEXT:
        return "是纯文本（如 CSV），不是 Excel 工作簿", _SAVE_AS_NEW
    return _NO_WORKBOOK.get(kind, "不是 Excel 工作簿"), "看一看是不是选错了文件。"


def _why_old(data: bytes) -> tuple[str, str]:
    """What an OLE container holds, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "有打开密码", UNLOCK
    if "WordDocument".encode("utf-16-le") in data:
        return "是旧版 Word 文档，不是表格", "看一看是不是选错了文件。"
    return "是旧格式的表格（.xls、.et）", _SAVE_AS_NEW


def is_html(data: bytes) -> bool:
    """Whether it is a page, as web systems hand it out under the name of a table."""
    head = data[:4096].replace(b"\0", b"").lower()
    return any(tag in head for tag in (b"<html", b"<!doctype html", b"<table"))


def _zipped(data: bytes) -> Kind:
    from core import bounded_zip

    try:
        with bounded_zip.opened(data, bounded_zip.Bounds(*_MOST_IN_DOCUMENT)) as archive:
            names = set(archive.namelist())
    except bounded_zip.BROKEN:
        return Kind.UNKNOWN
    if "OFD.xml" in names:
        return Kind.OFD
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return Kind.ARCHIVE


def _is_text(data: bytes) -> bool:
    """Whether it reads as text in an encoding that people use; every sign of control but blanks speaks against it."""
    if any(byte < 32 and byte not in b"\t\n\r\x0c" for byte in data[:4096]):
        return data.startswith((b"\xff\xfe", b"\xfe\xff")) and _decodes(data, "utf-16")
    return _decodes(data, "utf-8-sig") or _decodes(data, "gb18030")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def has_macros(ending: str, data: bytes) -> bool:
    """Whether a document carries code that runs when it is opened."""
    if ending in {"docm", "xlsm", "pptm"} or (data.startswith(b"PK") and b"vbaProject" in data):
        return True
    is_ole = data.startswith(b"\xd0\xcf\x11\xe0")
    return is_ole and any(word.encode("utf-16-le") in data for word in ("_VBA_PROJECT", "VBA"))
