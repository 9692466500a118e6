"""Signatures (Ed25519), the fingerprint that two people compare over the phone, and sealing to the office's key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress

from core.errors import KnownError

SEED_BYTES = 32


def new_seed() -> bytes:
    """The secret of a workspace, 32 random bytes (RFC 8032, 5.1.5)."""
    return secrets.token_bytes(SEED_BYTES)


def public_key(seed: bytes) -> str:
    """What others know it by, 64 hex digits."""
    from nacl.signing import SigningKey

    return bytes(SigningKey(seed).verify_key).hex()


def sign(seed: bytes, data: bytes) -> str:
    """The signature in hex."""
    from nacl.signing import SigningKey

    return SigningKey(seed).sign(data).signature.hex()


def is_signed(public: str, data: bytes, signature: str) -> bool:
    """Whether the key's owner signed just this."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public)).verify(data, bytes.fromhex(signature))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def fingerprint(public: str) -> str:
    """Six groups of four digits, to be read out: 0417 9928 …"""
    number = int.from_bytes(hashlib.sha256(bytes.fromhex(public)).digest()) % 10**24
    digits = f"{number:024d}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


def plain_fingerprint(said: str) -> str:
    """A fingerprint as it is shown, however it was typed."""
    digits = "".join(sign for sign in said if sign.isdigit())
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def seal(public: str, data: bytes) -> bytes:
    """Close the data so that only the key's owner reads it."""
    from nacl.public import SealedBox
    from nacl.signing import VerifyKey

    return bytes(SealedBox(VerifyKey(bytes.fromhex(public)).to_curve25519_public_key()).encrypt(data))


def unseal(seeds: Iterable[bytes], data: bytes) -> bytes:
    """Open what was sealed to one of the keys of this workspace; KnownError when it was sealed to another."""
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox
    from nacl.signing import SigningKey

    for seed in seeds:
        with suppress(CryptoError):
            return bytes(SealedBox(SigningKey(seed).to_curve25519_private_key()).decrypt(data))
    raise KnownError("文件是加密给另一个工作区的，或已损坏，没有读入。", "请单位核对收件的督查室，重新导出。")
