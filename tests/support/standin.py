"""A server that behaves like vLLM's, or as badly as a test wants: it looks for files in a directory, and each makes it do something.

standin.py --port N --control DIR [--host H] [--health REPLY] [--load SECONDS]
  loaded     the model is loaded: without --load the server listens only when this file is there
  crash      an exception, while loading or later        exit    ends with 0
  sick       /health answers 503: the engine is dead      chunked  /metrics comes in chunks, as uvicorn sends it
--health: ok, hang, close, garbage, redirect, endless, error, slow
--worker: a child with a session of its own that ignores SIGTERM; both print their pid. --stubborn: ignores SIGTERM itself.
"""
import argparse, os, signal, socket, sys, threading, time

arguments = argparse.ArgumentParser()
arguments.add_argument("--port", type=int)
arguments.add_argument("--host", default="127.0.0.1")
arguments.add_argument("--control", default=".")
arguments.add_argument("--health", default="ok")
arguments.add_argument("--load", type=float, default=-1)
arguments.add_argument("--requests", type=int, default=0)
arguments.add_argument("--worker", action="store_true")
arguments.add_argument("--stubborn", action="store_true")
given = arguments.parse_args()

METRICS = """# HELP vllm:request_success_total Count of successfully processed requests.
# TYPE vllm:request_success_total counter
vllm:request_success_total{engine="0",finished_reason="stop",model_name="a {b} c"} %d.0
vllm:request_success_total{engine="0",finished_reason="length",model_name="a {b} c"} 4.0 1700000000000
vllm:request_success_created{engine="0",finished_reason="stop",model_name="a {b} c"} 1.7e+09
vllm:num_requests_running{engine="0",model_name="a {b} c"} 2.0
vllm:num_requests_waiting{engine="0",model_name="a {b} c"} NaN
"""


def wished(name):
    return os.path.exists(os.path.join(given.control, name))


def obey():
    if wished("crash"):
        raise RuntimeError("Engine core initialization failed")
    if wished("exit"):
        os._exit(0)


def send(connection, status, body=b"", headers=""):
    connection.sendall(("HTTP/1.1 %s\r\nserver: uvicorn\r\n%scontent-length: %d\r\n\r\n" % (status, headers, len(body))).encode() + body)


def health(connection):
    kind = given.health
    if kind == "hang":
        time.sleep(3600)
    elif kind == "close":
        pass
    elif kind == "garbage":
        connection.sendall(bytes(range(256)) * 40)
    elif kind == "redirect":
        send(connection, "302 Found", headers="location: http://127.0.0.1:%d/metrics\r\n" % given.port)
    elif kind == "endless":
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall((b"x-more: " + b"y" * 1000 + b"\r\n") * 100)
    elif kind == "error":
        send(connection, "500 Internal Server Error", b"no")
    elif kind == "slow":
        for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n":
            connection.sendall(bytes([byte]))
            time.sleep(1)
    else:
        send(connection, "503 Service Unavailable" if wished("sick") else "200 OK")


def metrics(connection):
    body = (METRICS % given.requests).encode()
    if not wished("chunked"):
        return send(connection, "200 OK", body)
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    for at in range(0, len(body), 100):
        connection.sendall(b"%x\r\n%s\r\n" % (len(body[at:at + 100]), body[at:at + 100]))
    connection.sendall(b"0\r\n\r\n")


def serve(connection):
    with connection:
        try:
            path = connection.recv(65536).split(b" ")[1]
            health(connection) if path == b"/health" else metrics(connection) if path == b"/metrics" else send(connection, "404 Not Found")
        except (OSError, IndexError):
            pass


if given.worker and os.fork() == 0:
    os.setsid()
    given.stubborn = True
    print("worker", os.getpid(), flush=True)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)
if given.stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("server", os.getpid(), flush=True)
print("loading the model", flush=True)
began = time.monotonic()
while not (wished("loaded") if given.load < 0 else time.monotonic() - began >= given.load):
    obey()
    time.sleep(0.05)
listening = socket.create_server((given.host, given.port), family=socket.AF_INET6 if ":" in given.host else socket.AF_INET)
listening.settimeout(0.05)
print("listening", flush=True)
while True:
    obey()
    try:
        connection, _ = listening.accept()
        connection.setblocking(True)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()
    except socket.timeout:
        pass
