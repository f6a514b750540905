"""A pooler that keeps one session of the server for a client until it has been between two transactions so many times, and gives it
another one then: what a pool in transaction mode does when others are busy in it, but at a moment that a test chooses.

pooler.py SERVER_SOCKET SOCKET TIMES: listens on SOCKET, and goes on to SERVER_SOCKET (both paths). TIMES is a file with the number, which
each new client reads. It tells each client a process number of its own. Ends with its parent."""
import itertools
import os
import select
import socket
import struct
import sys

import relay

server_path, path, times_path = sys.argv[1:]
number = itertools.count(1000000)


def take(stream, size):
    data = b""
    while len(data) < size:
        piece = stream.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def message(stream):
    head = take(stream, 5)
    return head + take(stream, struct.unpack("!I", head[1:])[0] - 4)


def session(startup):
    """A session of the server, and what it says until it is ready."""
    server = socket.socket(socket.AF_UNIX)
    server.connect(server_path)
    server.sendall(startup)
    said = [message(server)]
    while said[-1][:1] not in (b"Z", b"E"):
        said.append(message(server))
    return server, said


def select_one(client, server):
    readable = select.select([client, server], [], [])[0]
    return server if server in readable else client


def serve(client):
    size = take(client, 4)
    startup = size + take(client, struct.unpack("!I", size)[0] - 4)
    with open(times_path, encoding="ascii") as file:
        times = int(file.read())
    server, said = session(startup)
    own = struct.pack("!cIII", b"K", 12, next(number), 0)
    client.sendall(b"".join(own if m[:1] == b"K" else m for m in said))
    held, idle = [server], 0
    try:
        while True:
            held[-1].sendall(message(client))
            # hand on what is answered until the client may speak again
            while True:
                ready = select_one(client, held[-1])
                if ready is client:
                    break
                answer = message(held[-1])
                client.sendall(answer)
                if answer == b"Z\0\0\0\x05I":
                    idle += 1
                    if idle == times:
                        held.append(session(startup)[0])
    except (EOFError, OSError):
        pass
    for each in [client, *held]:
        each.close()


listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
os.chmod(path, 0o777)
listener.listen(20)

relay.serve_all(listener, serve)
