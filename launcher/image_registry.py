"""What a registry of container images says of a tag: the digests that stand for it.

By the API that all registries share, the OCI distribution specification 1.1.
"""

import hashlib
import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

SILENCE_SECONDS = 20.0
MAX_BYTES = 4 * 1024 * 1024
"""Of a manifest: what the specification asks every registry to take."""

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PLATFORM = re.compile(r"\b[a-z0-9]{1,40}(?:/[a-z0-9]{1,40}){1,4}")
PARAMETER = re.compile(r'\b(\w{1,40})="([^"]{0,1000})"')
KINDS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
HUB = "registry-1.docker.io"


class NotResolved(Exception):
    """The registry could not be asked, or what it says cannot be used."""


@dataclass(frozen=True)
class Resolved:
    """`digest` is of the tagged thing; `platforms` are its images by `os/architecture`: none where it is one image."""

    digest: str
    platforms: Mapping[str, str] = field(default_factory=dict)


def resolve(name: str, tag: str, registry: str = "") -> Resolved:
    """Ask for `name:tag`, without an account; `registry`: not the one in the name, but this. Raises `NotResolved`."""
    host, repository = place(name)
    base = f"{registry or f'https://{host}'}/v2/{repository}/manifests/"
    try:
        token = access(base + tag)
        digest = request(base + tag, token, "HEAD").headers.get("Docker-Content-Digest", "")
        if not DIGEST.fullmatch(digest):
            raise NotResolved(f"{name}:{tag}: the registry names no SHA-256 digest")
        with request(base + digest, token, "GET") as answer:
            manifest = answer.read(MAX_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:  # URLError and time-outs are OSErrors
        raise NotResolved(f"{name}:{tag}: {getattr(error, 'reason', error)}") from error
    if len(manifest) > MAX_BYTES or f"sha256:{hashlib.sha256(manifest).hexdigest()}" != digest:
        raise NotResolved(f"{name}:{tag}: what the registry sends is not what its digest names")
    return Resolved(digest, platforms(manifest))


def place(name: str) -> tuple[str, str]:
    """Registry and repository of an image's name, as Docker reads it: `python` is `library/python` of its own hub."""
    first, slash, rest = name.partition("/")
    if slash and re.search(r"[.:]|^localhost$", first):
        return first, rest
    return HUB, name if slash else f"library/{name}"


def access(url: str) -> str:
    """A token to read with, from where the registry's refusal sends us; empty where it refuses nothing."""
    try:
        request(url, "", "HEAD").close()
    except urllib.error.HTTPError as error:
        if error.code != http.client.UNAUTHORIZED:
            raise
        challenge = dict(PARAMETER.findall(error.headers.get("WWW-Authenticate", "")))
    else:
        return ""
    realm = challenge.pop("realm", "")
    if not re.match(r"https://|http://127\.0\.0\.1:", realm):
        raise NotResolved(f"the registry sends for a token to {realm!r}, which is no address of HTTPS")
    with request(f"{realm}?{urllib.parse.urlencode(challenge)}", "", "GET") as answer:
        grant = json.loads(answer.read(MAX_BYTES))
    return str(grant.get("token") or grant.get("access_token") or "")


def request(url: str, token: str, method: str) -> http.client.HTTPResponse:
    headers = {"Accept": ", ".join(KINDS)} | ({"Authorization": f"Bearer {token}"} if token else {})
    outgoing = urllib.request.Request(url, headers=headers, method=method)  # noqa: S310 - a registry's address, of our own list
    answer: http.client.HTTPResponse = urllib.request.urlopen(outgoing, timeout=SILENCE_SECONDS)  # noqa: S310
    return answer


def platforms(manifest: bytes) -> dict[str, str]:
    """The images of an index by platform; without signatures and bills of materials, whose platform is unknown."""
    digests = {}
    for one in json.loads(manifest).get("manifests", ()):
        of = one.get("platform", {})
        parts = [of.get("os"), of.get("architecture"), of.get("variant")]
        if parts[1:] == ["arm64", "v8"]:
            parts.pop()  # the only one that there is, which some name
        label = "/".join(filter(None, parts))
        if DIGEST.fullmatch(str(one.get("digest"))) and PLATFORM.fullmatch(label):
            digests[label] = str(one["digest"])
    return {label: digest for label, digest in sorted(digests.items()) if "unknown" not in label}
