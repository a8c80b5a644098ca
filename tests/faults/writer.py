"""Writes to stdout, and to the file TRUTH what the log must have in the end:  writer.py MODE TRUTH ENOUGH

Goes on until the file ENOUGH is there, and ends with 7. The truth is written first, so that it is never behind."""
import os
import random
import sys
import time

mode, truth_path, enough = sys.argv[1:4]
secret = os.environ.get("FAULT_TOKEN", "").encode()
truth = os.open(truth_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
number = 0


def put(data):
    while data:
        data = data[os.write(1, data):]


def lines():
    global number
    first, number = number, number + 200
    return b"".join(b"line %d of many, as a training script prints them\n" % i for i in range(first, number))


def both(data):
    os.write(truth, data)
    put(data)


def single():
    for byte in b"%d\n" % random.getrandbits(20):
        both(bytes([byte]))
    if random.random() < 0.02:
        time.sleep(random.random() * 0.01)


def binary():
    both(random.randbytes(random.choice([1, 1, 2, 3, 100, 5000, 70000])))
    if random.random() < 0.3:
        time.sleep(random.random() * 0.004)


def masked():
    """A secret in every fifth line, cut somewhere between two writes."""
    global number
    first, number = number, number + 100
    data = b"".join(b"line %d %s\n" % (i, secret if i % 5 == 0 else b"clean") for i in range(first, number))
    os.write(truth, data.replace(secret, b"***"))
    cut = random.randrange(len(data))
    put(data[:cut])
    put(data[cut:])


def slow():
    global number
    number += 1
    both(b"iter %d: loss %.1f, time 1ms\n" % (number, 1e6 - number))
    time.sleep(0.01)


def paced():
    """300 KB a second."""
    both(lines())
    time.sleep(0.03)


work = {"lines": lambda: both(lines()), "single": single, "binary": binary, "masked": masked, "slow": slow, "paced": paced}[mode]
while not os.path.exists(enough):
    work()
sys.exit(7)
