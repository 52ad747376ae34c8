# %% answer="double"
import base64

from IPython.display import HTML, Image, clear_output, display

for number in range(4_000):
    display(HTML("<p>" * 100), display_id=f"id-{number % 5}", update=number % 2 == 1)
    if number % 1000 == 0:
        clear_output(wait=True)


def double(x):
    return x + 1


# %% extra after="double"
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


size = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0)
bomb = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000)) + chunk(b"IEND", b"")
for _ in range(5):
    display(Image(data=b"\x89PNG\r\n\x1a\n" + bomb))
