"""Files that are broken, locked or without text."""
import re

from . import reportlab
from .writer import Encryption, Pdf, md5

SCAN = (425, 550)


def scanned():
    """A page that is an image: black bars where words would be."""
    columns, rows = SCAN
    across = (columns + 7) // 8
    bits = bytearray(b"\xff" * (across * rows))

    def bar(left, top, right, bottom):
        for y in range(top, bottom):
            for x in range(left, right):
                bits[y * across + x // 8] &= ~(0x80 >> x % 8) & 0xFF

    bar(40, 36, 250, 46)
    seed = 7
    for top in range(70, 500, 11):
        left = 40
        while True:
            seed = (seed * 1103515245 + 12345) % 2**31
            right = left + 8 + seed // 65536 % 30
            if right > 385:
                break
            bar(left, top, right, top + 5)
            left = right + 4
    pdf = Pdf("1.4")
    image = pdf.stream(bits, f"/Type /XObject /Subtype /Image /Width {columns} /Height {rows} /ColorSpace /DeviceGray "
                             "/BitsPerComponent 1")
    stream = pdf.stream("q\n612 0 0 792 0 0 cm\n/Im1 Do\nQ\n")
    parent = pdf.reserve()
    page = pdf.add(f"<< /Type /Page /Parent {parent} 0 R /MediaBox [ 0 0 612 792 ] /Contents {stream} 0 R "
                   f"/Resources << /XObject << /Im1 {image} 0 R >> >> >>")
    return pdf.save(pdf.pages([page], parent))


def encrypted(flow, password, revision):
    """There are no strings in this file outside of its streams, so that streams are all that is encrypted."""
    pdf, root, _ = reportlab.document(flow, info=False)
    identity = md5(f"ia-catalog {password!r}".encode()).digest()
    return pdf.save(root, encryption=Encryption(password, "owner", identity, revision))


def damaged(data):
    """Every offset is wrong: those of the objects by 31 bytes, that of the table by 400."""
    head, table, rest = data.partition(b"\nxref\n")
    rest = re.sub(rb"(\d{10})( 00000 n)", lambda m: b"%010d" % (int(m[1]) + 31) + m[2], rest)
    rest = re.sub(rb"(startxref\n)(\d+)", lambda m: m[1] + b"%d" % (int(m[2]) - 400), rest)
    return head + table + rest


def build(flow):
    data = reportlab.render(flow)
    return {
        "scanned.pdf": scanned(),
        "encrypted-empty.pdf": encrypted(flow, "", 3),
        "encrypted-password.pdf": encrypted(flow, "open sesame", 2),
        "damaged.pdf": damaged(data),
        "no-startxref.pdf": data[:data.index(b"startxref")],
    }
