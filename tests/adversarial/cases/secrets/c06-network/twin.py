# %% answer="double"
import socket
import urllib.parse

one, two = socket.socketpair()
one.send(b"hello")
print(two.recv(5), urllib.parse.quote("a b"), bool(socket.gethostname()))


def double(x):
    return 2 * x
