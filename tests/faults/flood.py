"""Writes much to stdout:  flood.py SHAPE AMOUNT   and ends with 7. The tests know what it writes."""
import os
import sys
import time

shape, amount = sys.argv[1], int(sys.argv[2])


def put(data):
    view = memoryview(data)
    while view:
        view = view[os.write(1, view):]


def blocks():
    """AMOUNT blocks of 1 MiB: 16,384 lines of 64 bytes, the first 20 of the first of them the block's number."""
    rest = b"x" * 63 + b"\n"
    for i in range(amount):
        put(b"%019d %s\n" % (i, b"x" * 43) + rest * 16383)


def line():
    """AMOUNT MiB with no line break, and a metric at the end."""
    for _ in range(amount):
        put(b"=" * 1048576)
    put(b"\niter 1: loss 0.5, time 1ms\n")


def rate():
    """AMOUNT times 100,000 lines, each lot in a second; every thousandth is a metric."""
    for second in range(amount):
        until = time.monotonic() + 1
        for lot in range(100):
            step = second * 100 + lot
            put(b"iter %d: loss 0.5, time 1ms\n" % step + b"".join(b"%d\n" % n for n in range(999)))
        time.sleep(max(0, until - time.monotonic()))


def bars():
    """AMOUNT states of a progress bar, which returns to the line's beginning; never a line break."""
    for i in range(amount):
        put(b"\x1b[32miter %d: loss %d.5, time 1ms\x1b[0m |%s|\r" % (i, amount - i, b"#" * (i % 80)))


def rubbish():
    """AMOUNT lines of all bytes there are but line ends, cut characters and NULs among them; behind each a metric."""
    every = bytes(b for b in range(256) if b not in b"\r\n")
    for i in range(amount):
        put(every + b"\0\0\0\xc3\xff\xed\xa0\x80\niter %d: loss 0.5, time 1ms\n" % i)


{"blocks": blocks, "line": line, "rate": rate, "bars": bars, "rubbish": rubbish}[shape]()
sys.exit(7)
