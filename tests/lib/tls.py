#!/usr/bin/env python3
"""TLS in front of a plain server: tls.py CERTIFICATE_AND_KEY HOST:PORT. Prints its port; ends with its parent."""
import socket
import ssl
import sys

import relay

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
host, port = sys.argv[2].rsplit(":", 1)


def serve(plain):
    try:
        client = context.wrap_socket(plain, server_side=True)
        server = socket.create_connection((host, int(port)))
    except OSError:
        return
    relay.between(client, server)


relay.run(serve)
