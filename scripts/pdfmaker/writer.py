"""A small PDF writer: objects, streams, both kinds of cross-reference, and the oldest two kinds of encryption."""
import base64
import hashlib

from .deflate import zlib_stream

PASSWORD_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
PERMISSIONS = -44


def number(value):
    """A number as short as it can be said to five decimals."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def numbers(*values):
    return " ".join(number(v) for v in values)


def literal(text):
    """A literal string in WinAnsi, with everything outside of ASCII escaped."""
    out = []
    for byte in text.encode("cp1252"):
        char = chr(byte)
        out.append("\\" + char if char in "()\\" else char if 32 <= byte < 127 else f"\\{byte:03o}")
    return "(" + "".join(out) + ")"


def md5(data):
    return hashlib.md5(data, usedforsecurity=False)


def rc4(key, data):
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)


class Encryption:
    """The standard security handler, revision 2 (RC4, 40 bits) or 3 (RC4, 128 bits)."""

    def __init__(self, user_password, owner_password, identity, revision=3):
        self.identity, self.revision = identity, revision
        self.length = 5 if revision == 2 else 16
        user, owner = self.padded(user_password), self.padded(owner_password)
        key = self.hashed(owner)
        self.owner = self.scrambled(key, user)
        permissions = PERMISSIONS.to_bytes(4, "little", signed=True)
        self.key = self.hashed(user + self.owner + permissions + identity)
        if revision == 2:
            self.user = rc4(self.key, PASSWORD_PADDING)
        else:
            digest = md5(PASSWORD_PADDING + identity).digest()
            self.user = self.scrambled(self.key, digest) + bytes(16)

    @staticmethod
    def padded(password):
        return (password.encode("latin-1") + PASSWORD_PADDING)[:32]

    def hashed(self, data):
        digest = md5(data).digest()[:self.length]
        for _ in range(50 if self.revision == 3 else 0):
            digest = md5(digest).digest()[:self.length]
        return digest

    def scrambled(self, key, data):
        for step in range(20 if self.revision == 3 else 1):
            data = rc4(bytes(b ^ step for b in key), data)
        return data

    def apply(self, index, data):
        salt = index.to_bytes(3, "little") + bytes(2)
        return rc4(md5(self.key + salt).digest()[:min(self.length + 5, 16)], data)

    def dictionary(self):
        version = 1 if self.revision == 2 else 2
        return (f"<< /Filter /Standard /V {version} /R {self.revision} /Length {8 * self.length} /P {PERMISSIONS} "
                f"/O <{self.owner.hex()}> /U <{self.user.hex()}> >>")


class Pdf:
    """Objects in the order in which they were added; a stream is a pair of its dictionary's inside and its bytes."""

    def __init__(self, version="1.4", comment=b"%\xe2\xe3\xcf\xd3"):
        self.version, self.comment = version, comment
        self.objects = []

    def reserve(self):
        self.objects.append(None)
        return len(self.objects)

    def add(self, body, index=None):
        index = index or self.reserve()
        self.objects[index - 1] = body.encode("latin-1")
        return index

    def stream(self, data, entries="", flate=True, ascii85=False, index=None):
        if isinstance(data, str):
            data = data.encode("latin-1")
        filters = []
        if flate:
            data = zlib_stream(data)
            filters.insert(0, "/FlateDecode")
        if ascii85:
            data = base64.a85encode(data, wrapcol=76) + b"~>"
            filters.insert(0, "/ASCII85Decode")
        if len(filters) > 1:
            entries += f" /Filter [ {' '.join(filters)} ]"
        elif filters:
            entries += f" /Filter {filters[0]}"
        index = index or self.reserve()
        self.objects[index - 1] = (entries.strip(), data)
        return index

    def pages(self, pages, parent, catalog=""):
        """Adds the page tree and the catalog, and returns the catalog's number."""
        kids = " ".join(f"{page} 0 R" for page in pages)
        self.add(f"<< /Type /Pages /Count {len(pages)} /Kids [ {kids} ] >>", parent)
        return self.add(f"<< /Type /Catalog /Pages {parent} 0 R {catalog}>>")

    def body(self, index, encryption):
        content = self.objects[index - 1]
        if isinstance(content, bytes):
            return content
        entries, data = content
        if encryption:
            data = encryption.apply(index, data)
        return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"

    def header(self):
        return bytearray(f"%PDF-{self.version}\n".encode() + self.comment + b"\n")

    def save(self, root, info=None, encryption=None):
        """The file with a cross-reference table."""
        ends = f"/Root {root} 0 R" + (f" /Info {info} 0 R" if info else "")
        if encryption:
            index = self.add(encryption.dictionary())
            identity = encryption.identity.hex()
            ends += f" /Encrypt {index} 0 R /ID [ <{identity}> <{identity}> ]"
        out, offsets = self.header(), []
        for index in range(1, len(self.objects) + 1):
            offsets.append(len(out))
            out += f"{index} 0 obj\n".encode() + self.body(index, encryption) + b"\nendobj\n"
        at, size = len(out), len(offsets) + 1
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        return bytes(out + f"trailer\n<< /Size {size} {ends} >>\nstartxref\n{at}\n%%EOF\n".encode())

    def save_compressed(self, root, info=None):
        """The file with its plain objects in an object stream, and a cross-reference stream."""
        plain = [i for i, o in enumerate(self.objects, 1) if isinstance(o, bytes)]
        heads, bodies, at = [], [], 0
        for index in plain:
            heads.append(f"{index} {at}")
            bodies.append(self.objects[index - 1])
            at += len(bodies[-1]) + 1
        head = " ".join(heads).encode() + b"\n"
        packed = self.stream(head + b"\n".join(bodies), f"/Type /ObjStm /N {len(plain)} /First {len(head)}")
        table = self.reserve()
        out, rows = self.header(), {0: (0, 0, 65535)}
        rows |= {index: (2, packed, position) for position, index in enumerate(plain)}
        for index in range(1, table):
            if index not in rows:
                rows[index] = (1, len(out), 0)
                out += f"{index} 0 obj\n".encode() + self.body(index, None) + b"\nendobj\n"
        at = len(out)
        rows[table] = (1, at, 0)
        packed_rows = b"".join(bytes([k]) + a.to_bytes(3, "big") + b.to_bytes(2, "big")
                               for _, (k, a, b) in sorted(rows.items()))
        entries = f"/Type /XRef /W [ 1 3 2 ] /Size {table + 1} /Root {root} 0 R"
        self.stream(packed_rows, entries + (f" /Info {info} 0 R" if info else ""), index=table)
        out += f"{table} 0 obj\n".encode() + self.body(table, None) + f"\nendobj\nstartxref\n{at}\n%%EOF\n".encode()
        return bytes(out)


def to_unicode(codes, digits):
    """A ToUnicode map as both office suites and browsers write it: {code: text}."""
    def hexed(text):
        return text.encode("utf-16-be").hex().upper()
    lines = ["/CIDInit/ProcSet findresource begin", "12 dict begin", "begincmap",
             "/CIDSystemInfo<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
             "/CMapName/Adobe-Identity-UCS def", "/CMapType 2 def", "1 begincodespacerange",
             f"<{'0' * digits}> <{'F' * digits}>", "endcodespacerange"]
    pairs = [f"<{code:0{digits}X}> <{hexed(text)}>" for code, text in sorted(codes.items())]
    for at in range(0, len(pairs), 100):
        part = pairs[at:at + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(lines + ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
