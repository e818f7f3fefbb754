"""A certificate authority that is thrown away: files that a server and its clients take."""

import datetime
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Files:
    """Whom clients trust, and what a server at `localhost` shows."""

    authority: Path
    certificate: Path
    key: Path


def authority(folder: Path, *addresses: str) -> Files:
    """One with a server's certificate in `folder`, which also names these addresses."""
    folder.mkdir()
    files = Files(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = named(f"The authority {folder.name}")
    basic = x509.BasicConstraints(ca=True, path_length=None)
    # Python 3.13 and later want these, and that a certificate says whose key has signed it (VERIFY_X509_STRICT).
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    own_key = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    made = built(issuer, issuer, own).add_extension(basic, critical=True).add_extension(usage, critical=True)
    root = made.add_extension(own_key, critical=False).sign(own, hashes.SHA256())
    numbers = [x509.IPAddress(ip_address(address)) for address in addresses]
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), *numbers])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(own.public_key())
    made = built(named("localhost"), issuer, server).add_extension(names, critical=False)
    leaf = made.add_extension(signer, critical=False).sign(own, hashes.SHA256())
    files.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    files.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files.key.touch(0o600)
    files.key.write_bytes(server.private_bytes(*form))
    return files


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def built(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
