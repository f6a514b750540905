#!/usr/bin/env python3
"""A proxy that knows CONNECT: connect.py LOG [STATUS]. Prints its port; ends with its parent. LOG gets all that a client says before its
tunnel is there, and a line for each tunnel. With STATUS it refuses with that status."""
import os
import socket
import sys
import threading
import time

log, status = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None


def note(data):
    with open(log, "ab") as file:
        file.write(data + b"\n")


def pump(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(65536)
        if not piece:
            return
        head += piece
    note(head)
    words = head.split()
    if status or words[0] != b"CONNECT":
        client.sendall(b"HTTP/1.1 %s refused\r\nContent-Length: 0\r\nX-Of: proxy\r\n\r\n" % (status or "400").encode())
        client.close()
        return
    host, port = words[1].decode().rsplit(":", 1)
    server = socket.create_connection((host, int(port)))
    client.sendall(b"HTTP/1.1 200 Connection established\r\nContent-Type: text/of-the-proxy\r\nRetry-After: 99\r\n\r\n")
    note(b"tunnel " + words[1])
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)


def accept():
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.2)
