# %% extra before="double"
import threading

heard = []


def between(inner, outer):
    while data := inner.recv(65536):
        heard.append(data)
        outer.sendall(data.replace(b"hidden", b"HIDDEN"))


outside = the_socket()
ours, theirs = socket.socketpair()
os.dup2(theirs.fileno(), 3)
for pair in ((outside, ours), (ours, outside)):
    threading.Thread(target=between, args=pair, daemon=True).start()


# %% answer="double"
def double(x):
    return x + 1


# %% extra after="row_sums"
print(b"".join(heard)[-50_000:])
print([f.f_locals for f in sys._current_frames().values()])
