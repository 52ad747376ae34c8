# %% answer="double"
import sqlite3

book = sqlite3.connect("mine.db")
book.execute("create table grade (score real)")
book.execute("insert into grade values (2.0)")
book.commit()
print(book.execute("select * from grade").fetchall())


def double(x):
    return 2 * x
