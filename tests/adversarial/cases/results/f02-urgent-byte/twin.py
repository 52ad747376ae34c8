# %% extra before="double"
import socket

one, other = socket.socketpair()
one.send(b"x")
other.recv(1)


# %% answer="double"
def double(x):
    return x + x
