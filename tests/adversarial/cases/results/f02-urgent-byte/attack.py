# %% extra before="double"
import autograder.candidate._serve as serving
import socket

say = serving.send


def send(sock, *arguments, **more):
    say(sock, *arguments, **more)
    sock.send(b"x", socket.MSG_OOB)


serving.send = send


# %% answer="double"
def double(x):
    return x + 1
