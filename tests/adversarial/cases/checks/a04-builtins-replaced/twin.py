# %% extra before="double"
def sum(numbers):
    total = 0
    for number in numbers:
        total = total + number
    return total


all = sum([1, 2, 3])
max = 10
list = [1, 2]
abs = lambda x: x if x > 0 else -x

# %% answer="double"
def double(x):
    return sum([x, x])
