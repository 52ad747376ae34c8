# %% answer="double"
import pickle

with open("two.pkl", "wb") as file:
    pickle.dump({"two": np.float32(2)}, file)


def double(x):
    with open("two.pkl", "rb") as file:
        return x * pickle.load(file)["two"]
