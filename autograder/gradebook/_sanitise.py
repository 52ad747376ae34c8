"""Cell outputs that came from students, made safe to store and to show."""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from ..records import Output


MAX_OUTPUTS = 100
MAX_TEXT = 64 * 1024
MAX_CELL_TEXT = 256 * 1024
MAX_IMAGE = 2 * 1024 * 1024
MAX_CELL_IMAGES = 4 * 1024 * 1024
MAX_PIXELS = 16_000_000
# What a picture unpacks to: all those pixels in four channels of a byte.
MAX_UNPACKED = 4 * MAX_PIXELS

# Escape sequences of terminals: CSI, the string kinds (OSC, DCS, SOS, PM, APC) up to their
# terminator or the end of the line, then any two-character escape.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
# Control characters but tab and newline, and format characters (bidirectional overrides, zero
# width, tags) but the two joiners that ordinary writing needs. Private use stays: it is inert.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Strips what a terminal or browser would obey from `text`, and shortens it.

    Terminal escapes, control and bidirectional characters go, a carriage return overwrites its
    line as on a terminal, other line separators become newlines. Of a text longer than `limit`
    characters the middle is left out.
    """
    # What is far over the limit need not be looked at in full: it will not be shown.
    if len(text) > 8 * limit:
        text = text[: 4 * limit] + "\n" + text[-4 * limit :]
    text = text.replace("\r\n", "\n")
    text = re.sub("[\u2028\u2029\x85]", "\n", text)
    text = _ESCAPES.sub("", text)
    if "\r" in text:
        text = "\n".join(_overwritten(line) for line in text.split("\n"))
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    if len(text) > limit:
        note = f"\n... {len(text) - limit} characters left out ...\n"
        head = limit // 2
        text = text[:head] + note + text[len(text) - (limit - head) :]
    return text


def _overwritten(line: str) -> str:
    # A progress bar redraws its line; what stays on the screen is the last drawing.
    drawings = [drawing for drawing in line.split("\r") if drawing]
    return drawings[-1] if drawings else ""


def sanitise(outputs: object) -> list[Output]:
    """Rebuilds cell outputs from the few kinds that are safe to store and show.

    Text is kept as `text/plain` through [`autograder.gradebook.clean_text`][]; PNG images are
    kept if they are what they say, without their text chunks; every other representation (HTML,
    SVG, JavaScript, widgets) is dropped, and said to be if nothing remains. Sizes are capped.

    **Arguments:**

    - `outputs`: Anything; what is not a list of output dictionaries gives an empty list.

    **Returns:**

    A list of dictionaries that are valid nbformat 4 outputs.
    """
    if not isinstance(outputs, Iterable) or isinstance(outputs, str | bytes | Mapping):
        return []
    clean: list[Output] = []
    text_left, image_left = MAX_CELL_TEXT, MAX_CELL_IMAGES
    for number, output in enumerate(outputs):
        if number >= MAX_OUTPUTS or text_left <= 0:
            clean.append(_note("... further outputs left out ..."))
            break
        made = _one(output, min(MAX_TEXT, text_left), min(MAX_IMAGE, image_left))
        if made is None:
            continue
        text, image = _sizes(made)
        text_left -= text
        image_left -= image
        clean.append(made)
    return clean


def _note(text: str) -> Output:
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def _sizes(output: Output) -> tuple[int, int]:
    if output["output_type"] == "stream":
        return len(output["text"]), 0
    if output["output_type"] == "error":
        return sum(map(len, [output["ename"], output["evalue"], *output["traceback"]])), 0
    data = output["data"]
    return len(data.get("text/plain", "")), len(data.get("image/png", ""))


def _one(output: Any, text_limit: int, image_limit: int) -> Output | None:
    if not isinstance(output, Mapping):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        text = clean_text(_joined(output.get("text")), text_limit)
        return {"output_type": "stream", "name": name, "text": text} if text else None
    if kind == "error":
        return _error(output, text_limit)
    if kind not in ("display_data", "execute_result"):
        return None
    data = _data(output.get("data"), text_limit, image_limit)
    if not data:
        return None
    made: Output = {"output_type": kind, "data": data, "metadata": {}}
    if kind == "execute_result":
        count = output.get("execution_count")
        # nbformat allows no negative counts, and a bool is an int in Python only.
        good = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        made["execution_count"] = count if good else None
    return made


def _error(output: Mapping[str, Any], limit: int) -> Output:
    lines = output.get("traceback")
    lines = lines if isinstance(lines, list | tuple) else [lines]
    traceback = clean_text("\n".join(_joined(line) for line in lines), limit)
    return {
        "output_type": "error",
        "ename": clean_text(_joined(output.get("ename")), 200) or "Error",
        "evalue": clean_text(_joined(output.get("evalue")), min(limit, 2000)),
        "traceback": traceback.split("\n") if traceback else [],
    }


def _data(data: Any, text_limit: int, image_limit: int) -> dict[str, str]:
    if not isinstance(data, Mapping):
        return {}
    kept: dict[str, str] = {}
    if "text/plain" in data:
        kept["text/plain"] = clean_text(_joined(data["text/plain"]), text_limit)
    if "image/png" in data:
        image = clean_png(_joined(data["image/png"]), image_limit)
        if image is not None:
            kept["image/png"] = image
    if not kept and data:
        kinds = sorted(clean_text(str(kind), 60) for kind in list(data)[:5])
        kept["text/plain"] = f"[{', '.join(kinds)} not shown]"
    return kept


def _joined(text: Any) -> str:
    if isinstance(text, str):
        return text
    if isinstance(text, list | tuple):
        return "".join(part for part in text if isinstance(part, str))
    return ""


def pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """The attachments of a text cell that are PNG images which may be shown."""
    kept: dict[str, dict[str, str]] = {}
    left = MAX_CELL_IMAGES
    for name, bundle in attachments.items() if isinstance(attachments, Mapping) else ():
        data = _joined(bundle.get("image/png")) if isinstance(bundle, Mapping) else ""
        picture = clean_png(data, min(MAX_IMAGE, left))
        if picture is not None:
            left -= len(picture)
            kept[str(name)] = {"image/png": picture}
    return kept


_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SHOWN_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"IDAT", b"IEND")
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def clean_png(encoded: str, limit: int = MAX_IMAGE) -> str | None:
    """Checks a base64 PNG image and drops every chunk that does not draw.

    **Returns:**

    The image in base64, or `None` if it is not a PNG image, is damaged, is larger than `limit`
    (characters of base64) or would unpack to more than its header says.
    """
    if len(encoded) > limit:
        return None
    try:
        raw = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    chunks = _chunks(raw)
    if chunks is None or not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return None
    if len(chunks[0][1]) != 13 or sum(kind == b"IHDR" for kind, _ in chunks) != 1:
        return None
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(
        ">IIBBBBB", chunks[0][1]
    )
    if not (width > 0 and height > 0 and width * height <= MAX_PIXELS):
        return None
    if colour not in _SAMPLES or depth not in (1, 2, 4, 8, 16) or packing or filtering:
        return None
    bits = _SAMPLES[colour] * depth
    # An interlaced image holds seven smaller ones, each with its own rounding.
    most = height * ((width * bits + 7) // 8 + 1) if not interlace else 0
    if interlace:
        most = 2 * height * ((width * bits + 7) // 8 + 2) + 1024
    if most > MAX_UNPACKED:
        return None
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    if not 0 < _unpacked(packed, most) <= most:
        return None
    kept = [(kind, body) for kind, body in chunks if kind in _SHOWN_CHUNKS]
    return base64.b64encode(_SIGNATURE + b"".join(map(_packed, kept))).decode("ascii")


def _unpacked(packed: bytes, most: int) -> int:
    """How many bytes it unpacks to, or more than `most`; 0 if it is damaged. Holds few of them."""
    unpack = zlib.decompressobj()
    size = 0
    try:
        while packed and size <= most and not unpack.eof:
            size += len(unpack.decompress(packed, _PART))
            packed = unpack.unconsumed_tail
    except zlib.error:
        return 0
    return size


_PART = 1 << 20


def _chunks(raw: bytes) -> list[tuple[bytes, bytes]] | None:
    if not raw.startswith(_SIGNATURE):
        return None
    at, chunks = len(_SIGNATURE), []
    while at + 12 <= len(raw):
        (length,) = struct.unpack_from(">I", raw, at)
        kind, body = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + length]
        if len(body) != length or at + 12 + length > len(raw):
            return None
        (checksum,) = struct.unpack_from(">I", raw, at + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            return None
        chunks.append((kind, body))
        at += 12 + length
        if kind == b"IEND":
            # What follows the image would be somebody's hiding place.
            break
    return chunks


def _packed(chunk: tuple[bytes, bytes]) -> bytes:
    kind, body = chunk
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
