#!/usr/bin/env python3
"""A proxy that knows CONNECT: connect.py LOG [STATUS]. Prints its port; ends with its parent. LOG gets all that a client says before its
tunnel is there, and a line for each tunnel. With STATUS it refuses with that status."""
import socket
import sys

import relay

log, status = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None


def note(data):
    with open(log, "ab") as file:
        file.write(data + b"\n")


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
    relay.between(client, server)


relay.run(serve)
