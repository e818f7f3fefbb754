"""PDFs written by hand, as small as they can be."""

import zlib


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF whose pages show these lines in Helvetica."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, page in enumerate(pages):
        font = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {font} /MediaBox [0 0 600 800] /Contents {5 + 2 * place} 0 R >>".encode()
        )
        objects.append(stream(shown(page).encode("latin-1")))
    objects.append(f"<< /Title ({title}) >>".encode())
    return document(objects)


def document(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with their table; the last one is the information."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return body + head + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(body)


def stream(content: bytes) -> bytes:
    """A compressed stream."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def shown(text: str) -> str:
    """The drawing commands for some lines."""
    lines = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").split("\n")
    return "BT /F 12 Tf 14 TL 50 750 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
