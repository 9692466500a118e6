"""The key store: used where there is one, done without where there is none or it is broken."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import keyring
import pytest
from keyring.backends import fail

from core.host import keystore


class Store:
    """A store in memory, as the library would hand it over."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    monkeypatch.setattr(keyring, "get_password", lambda service, name: made.kept.get((service, name)))
    monkeypatch.setattr(
        keyring, "set_password", lambda service, name, secret: made.kept.update({(service, name): secret})
    )
    monkeypatch.setattr(keyring, "delete_password", lambda service, name: made.kept.pop((service, name)))
    return made


def test_a_password_is_kept_for_its_account_and_place(store: Store):
    assert keystore.is_there()
    assert keystore.keep("10.1.2.3/zdgz", "a", "secret")
    assert keystore.password("10.1.2.3/zdgz", "a") == "secret"
    assert keystore.password("10.1.2.3/other", "a") == keystore.password("10.1.2.3/zdgz", "b") == ""
    assert keystore.keep("10.1.2.3/zdgz", "a", "")
    assert store.kept == {}


def test_a_store_that_is_locked_is_as_good_as_none(store: Store, monkeypatch: pytest.MonkeyPatch):
    def locked(*_: str) -> str:
        raise keyring.errors.KeyringLocked

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, locked)
    assert keystore.password("place", "a") == ""
    assert not keystore.keep("place", "a", "secret")


@pytest.mark.parametrize("found", [fail.Keyring(), SimpleNamespace(priority=-1)])
def test_a_stand_in_is_no_store(found: object, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keyring, "get_keyring", lambda: found)
    assert not keystore.is_there()
    assert keystore.password("place", "a") == ""
    assert not keystore.keep("place", "a", "secret")


def test_the_library_is_optional(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not keystore.is_there()
