"""Passwords in the system's own key store (Windows: 凭据管理器; Linux: Secret Service). Nothing is kept elsewhere.

The library is optional and the store may be missing: then a password is asked for each time, and that is said.
"""

from __future__ import annotations

from typing import Any

_SERVICE = "division-list"
_OF_A_SYSTEM = 1  # the library's own measure: less are files in the clear and other makeshifts
NONE_HERE = "这台电脑没有可用的密钥库，密码不保存，每次连接时再问。"


def password(place: str, account: str) -> str:
    """The kept password; "" where there is none or no store."""
    store = _store()
    if store is None:
        return ""
    try:
        return store.get_password(_SERVICE, f"{account}@{place}") or ""
    except Exception:  # noqa: BLE001  a store that is locked or broken is as good as none, whatever it raises
        return ""


def keep(place: str, account: str, secret: str) -> bool:
    """Keep a password, or with "" forget it; whether the store did."""
    store = _store()
    if store is None:
        return False
    try:
        if secret:
            store.set_password(_SERVICE, f"{account}@{place}", secret)
        else:
            store.delete_password(_SERVICE, f"{account}@{place}")
    except Exception:  # noqa: BLE001  as above
        return False
    return True


def is_there() -> bool:
    """Whether this computer has a store."""
    return _store() is not None


def _store() -> Any:  # noqa: ANN401  the library is optional, so are its types
    """The system's store, None without one; a library's stand-ins that keep plain text don't count.

    Of several that the library would try one after the other, each must be a system's.
    """
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    found = keyring.get_keyring()
    parts = getattr(found, "backends", (found,))
    is_sound = bool(parts) and all(one.priority >= _OF_A_SYSTEM for one in parts)
    return keyring if is_sound and not isinstance(found, fail.Keyring) else None
