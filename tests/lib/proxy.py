"""A network that is slow and says things twice, between numsync and the sandbox: each request waits for a random time before it goes
on, and some go to the server a second time, over a connection of their own, as an intermediary does that repeats what it took for lost.

proxy.py SERVER_PORT DELAY_MS PERCENT SEED FILE: listens on a free port of 127.0.0.1 and prints it; DELAY_MS is the longest delay, and
PERCENT how many PUTs go twice: the path of each of those is written into FILE, once the server has answered it. Ends with its parent."""
import ctypes
import random
import socket
import sys
import threading
import time

server, delay, percent, chance = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), random.Random(int(sys.argv[4]))
ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM
log = open(sys.argv[5], "a", buffering=1)


def read_message(file):
    """Head and body of a request or an answer; None at the end."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        if not line:
            return None
        head += line
    size = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return head + (file.read(size[0]) if size else b"")


def again(message):
    """Sends it once more and drops the answer."""
    with socket.create_connection(("127.0.0.1", server)) as up:
        up.sendall(message)
        read_message(up.makefile("rb"))
    log.write(message.split(b" ")[1].decode() + "\n")


def serve(down):
    with down, socket.create_connection(("127.0.0.1", server)) as up:
        requests, answers = down.makefile("rb"), up.makefile("rb")
        while message := read_message(requests):
            time.sleep(chance.random() * delay / 1000)
            twice = message.startswith(b"PUT ") and chance.random() * 100 < percent
            up.sendall(message)
            if twice:
                again(message)
            answer = read_message(answers)
            if not answer:
                return
            time.sleep(chance.random() * delay / 1000)
            down.sendall(answer)


def serve_quietly(down):
    try:
        serve(down)
    except OSError:
        pass  # one side went away


with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve_quietly, args=(connection,), daemon=True).start()
