# %% answer="double"
def double(x):
    return x


# %% extra
import socket
import urllib.request

socket.setdefaulttimeout(1)
for family, address in (
    (socket.AF_INET, ("127.0.0.1", int("@TCP@"))),
    (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_UNIX, "\0@MARK@"),
    (socket.AF_UNIX, "/run/docker.sock"),
    (socket.AF_UNIX, "/run/dbus/system_bus_socket"),
):
    try:
        connection = socket.socket(family)
        connection.connect(address)
        connection.send(b"hello")
        print("reached", address)
    except OSError as error:
        print(type(error).__name__)
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("127.0.0.1", int("@UDP@")))
except OSError as error:
    print(type(error).__name__)
for address in ("http://169.254.169.254/latest/meta-data/", "http://example.com"):
    try:
        print(urllib.request.urlopen(address).read()[:100])
    except OSError as error:
        print(type(error).__name__)
