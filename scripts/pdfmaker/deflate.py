"""Deflate with the fixed codes, written out so that the bytes do not depend on which zlib Python was built with."""
import zlib

LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
           258]
LENGTH_BITS = [0] * 8 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [5] * 4 + [0]
DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
             4097, 6145, 8193, 12289, 16385, 24577]
DISTANCE_BITS = [0, 0] + [bits for bits in range(14) for _ in range(2)]
WINDOW, TRIES = 32768, 24


def reversed_bits(value, count):
    return int(f"{value:0{count}b}"[::-1], 2)


def fixed_code(symbol):
    """(bits as they are written, how many) of a literal or a length."""
    if symbol < 144:
        return reversed_bits(0x30 + symbol, 8), 8
    if symbol < 256:
        return reversed_bits(0x190 + symbol - 144, 9), 9
    if symbol < 280:
        return reversed_bits(symbol - 256, 7), 7
    return reversed_bits(0xC0 + symbol - 280, 8), 8


CODES = [fixed_code(symbol) for symbol in range(286)]
DISTANCE_CODES = [reversed_bits(symbol, 5) for symbol in range(30)]


def slot(starts, value):
    """The last of the starts that is not above the value."""
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= value else (low, middle)
    return low


def longest_match(data, at, places):
    best, where = 0, 0
    limit = min(258, len(data) - at)
    for place in reversed(places[-TRIES:]):
        if at - place > WINDOW:
            break
        length = 0
        while length < limit and data[place + length] == data[at + length]:
            length += 1
        if length > best:
            best, where = length, place
    return best, at - where


def zlib_stream(data):
    """The data as a zlib stream of a single block."""
    data = bytes(data)
    pieces = [(1, 1), (1, 2)]
    seen, at = {}, 0
    while at < len(data):
        length, distance = longest_match(data, at, seen.get(data[at:at + 3], ()))
        if length >= 3:
            index, far = slot(LENGTHS, length), slot(DISTANCES, distance)
            pieces += [CODES[257 + index], (length - LENGTHS[index], LENGTH_BITS[index]), (DISTANCE_CODES[far], 5),
                       (distance - DISTANCES[far], DISTANCE_BITS[far])]
        else:
            length = 1
            pieces.append(CODES[data[at]])
        for place in range(at, at + length):
            seen.setdefault(data[place:place + 3], []).append(place)
        at += length
    pieces.append(CODES[256])
    out, held, count = bytearray(b"\x78\x01"), 0, 0
    for value, bits in pieces:
        held |= value << count
        count += bits
        while count >= 8:
            out.append(held & 255)
            held >>= 8
            count -= 8
    if count:
        out.append(held)
    return bytes(out) + zlib.adler32(data).to_bytes(4, "big")
