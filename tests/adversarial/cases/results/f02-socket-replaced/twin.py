# %% answer="double"
import multiprocessing
import socket

one, other = socket.socketpair()
one.sendall(b"2")
other.settimeout(5)
two = int(other.recv(1))
pipe, end = multiprocessing.Pipe()
pipe.send({"two": two})
two = end.recv()["two"]


def double(x):
    return two * x
