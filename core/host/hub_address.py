"""The address of a hub: how it is written, checked and shown."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.errors import KnownError

_SCHEMES = ("postgresql", "postgres")
#: How an address is written, for hints.
SAMPLE = "10.1.2.3/zdgz"


def full(text: str) -> str:
    """An address as the driver takes it: 10.1.2.3/zdgz may be typed without saying that it is PostgreSQL's."""
    text = text.strip()
    return text if "://" in text else f"{_SCHEMES[0]}://{text}"


def check_address(text: str) -> str:
    """An address that may be kept in the open: of this kind, with a host, without a password. KnownError else."""
    try:
        parts = urlsplit(full(text))
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise _wrong_address(text) from None
    if parts.scheme not in _SCHEMES or not port_is_fine or not parts.hostname or not parts.path.strip("/"):
        raise _wrong_address(text)
    if parts.password is not None or "password" in parts.query:
        raise KnownError("地址里不写密码。", "密码在连接时问一次，由系统保管。")
    return text.strip()


def _wrong_address(text: str) -> KnownError:
    return KnownError(f"“{text}”不是汇聚库的地址。", f"写成 {SAMPLE} 的样子：服务器的名称或 IP，斜线，库名。")


def place_of(url: str) -> str:
    """An address as it is shown: never with a password."""
    parts = urlsplit(url)
    at = f":{parts.port}" if parts.port else ""
    return f"{parts.hostname or '本机'}{at}{parts.path}"
