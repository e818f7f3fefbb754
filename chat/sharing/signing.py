"""The instance's own signature: ECDSA over P-256 with SHA-256, which every browser can check (Web Cryptography API).

Its key follows from `SECRET_KEY` (HKDF, RFC 5869): every web server of an instance has the same, a backup has it, and
nothing more is stored. With a new `SECRET_KEY` comes a new key, of which old signatures are not; the public keys of
earlier ones are told as long as those are among the settings.
"""

import base64
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (SEC 2, 2.4.2)."""
NUMBER_BYTES = 32


@dataclass(frozen=True)
class Signature:
    """What a browser needs to check a text: all three as Web Cryptography takes or shows them."""

    value: str
    """r and s, 32 bytes each, in base64."""
    public_key: str
    """SubjectPublicKeyInfo, DER, in base64."""
    key_id: str
    """SHA-256 of the key's DER, hexadecimal."""


def signed(text: str, secret: str) -> Signature:
    """The signature over the UTF-8 of `text` by the key that follows from `secret`."""
    key = _key(secret)
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    value = r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big")
    public_key, key_id = public_key_of(secret)
    return Signature(base64.b64encode(value).decode(), public_key, key_id)


def public_key_of(secret: str) -> tuple[str, str]:
    """The public key that follows from `secret`, and its id; see `Signature`."""
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = _key(secret).public_key().public_bytes(*form)
    return base64.b64encode(der).decode(), sha256(der).hexdigest()


@lru_cache(maxsize=4)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    # 16 bytes more than the order has, so that no number is more likely than another (FIPS 186-5, A.2.1).
    stream = HKDF(hashes.SHA256(), length=NUMBER_BYTES + 16, salt=None, info=b"wenyuan certificate P-256")
    number = int.from_bytes(stream.derive(secret.encode()), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())
