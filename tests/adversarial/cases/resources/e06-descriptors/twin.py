# %% answer="double"
import socket

files = [open("/dev/null") for _ in range(200)]
for file in files:
    file.close()
one, other = socket.socketpair()
one.sendall(b"two")
two = len(other.recv(3)) - 1
one.close()
other.close()


def double(x):
    return two * x
