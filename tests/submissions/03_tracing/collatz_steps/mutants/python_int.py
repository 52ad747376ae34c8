# expect: JX403|JX130|JX122|JX131
def collatz_steps(n):
    n, steps = int(n), 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
