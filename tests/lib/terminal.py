#!/usr/bin/env python3
"""Runs a command on a terminal of its own: terminal.py [OPTION...] -- COMMAND...
  --size COLUMNSxLINES   of the terminal (80x24)
  --stdout FILE          standard output goes there; standard error stays on the terminal
  --await PATTERN        when the terminal has shown it ...
  --then COMMAND         ... this is run by sh (with PID of the command in $PID), once
  --type TEXT            ... and this is typed, with Enter
What the terminal got goes to standard output, as it is. Exit status: the command's, 128 + the signal's number if one ended it."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios

size, out, pattern, then, typed = "80x24", None, None, None, None
args = sys.argv[1:]
while args and args[0] != "--":
    value = args[1]
    if args[0] == "--size":
        size = value
    elif args[0] == "--stdout":
        out = value
    elif args[0] == "--await":
        pattern = re.compile(value.encode())
    elif args[0] == "--then":
        then = value
    elif args[0] == "--type":
        typed = value
    else:
        sys.exit(f"terminal.py: {args[0]}?")
    args = args[2:]
columns, lines = map(int, size.split("x"))
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
with open(out, "wb") if out else os.fdopen(os.dup(slave), "wb") as stdout:
    child = subprocess.Popen(args[1:], stdin=slave, stdout=stdout, stderr=slave, start_new_session=True)
os.close(slave)
seen = b""
while True:
    ready, _, _ = select.select([master], [], [], 0.2)
    if ready:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the last one who had it open has closed it
            break
        if not piece:
            break
        seen += piece
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        if pattern and then and pattern.search(seen):
            subprocess.run(["sh", "-c", then], env=dict(os.environ, PID=str(child.pid)), check=False)
            then = None
        if pattern and typed is not None and pattern.search(seen):
            os.write(master, typed.encode() + b"\n")
            typed = None
status = child.wait()
sys.exit(128 - status if status < 0 else status)
