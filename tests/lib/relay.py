"""What servers of the tests share that stand between two others (connect.py, pooler.py, tls.py): imported, not run."""
import os
import socket
import threading
import time


def pump(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def between(client, server):
    """Hands on what either says until both have ended."""
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


def serve_all(listener, serve):
    """Calls serve for each connection, and ends with the parent."""
    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.2)


def run(serve):
    """Prints the port of a listener of its own, and serves its connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    serve_all(listener, serve)
