#!/usr/bin/env python3
"""key_in.py KEY FILE...: names each file that has a piece of the key of 8 bytes or more, in clear, with percent or JSON
escapes, or in base64 of whatever holds it. Exit status 0 when any has, 1 when none has, 2 when one cannot be read."""
import base64
import re
import sys
import urllib.parse

PIECE = 8


def has_piece(data, key):
    return any(key[i:i + PIECE] in data for i in range(len(key) - PIECE + 1))


def has_base64(data, key):
    for run in re.findall(rb"[A-Za-z0-9+/_-]{11,}", data):
        run = run.translate(bytes.maketrans(b"-_", b"+/"))
        for skip in range(4):
            part = run[skip:]
            part = part[:len(part) // 4 * 4]
            if part and has_piece(base64.b64decode(part), key):
                return True
    return False


def views(data):
    yield data
    once = urllib.parse.unquote_to_bytes(data)
    yield once
    yield urllib.parse.unquote_to_bytes(once)
    yield re.sub(rb"\\u00([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), data)


def main():
    key = sys.argv[1].encode()
    found = False
    for name in sys.argv[2:]:
        with open(name, "rb") as file:
            data = file.read()
        if any(has_piece(view, key) or has_base64(view, key) for view in {*views(data)}):  # without an escape all are one
            print(name)
            found = True
    return 0 if found else 1


try:
    sys.exit(main())
except OSError as error:
    print(error)
    sys.exit(2)
