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
_MAGIC = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"BM", Kind.BMP),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
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
