#!/usr/bin/python3
"""Writes a script for psql that explains statements, each behind a line `== NAME`: explain.py FILE...

What explains nothing, such as SET, LOCK, or COPY into a table, is left out. Each parameter is a value that any account may have, of the type that the statement says; the first one, the account, is 1.
"""
import pathlib
import re
import sys

VALUES = {"bigint": "'1'", "integer": "'1'", "boolean": "'true'", "timestamptz": "'2026-01-01'", "numeric": "'1'", "double": "'1'",
          "jsonb": "'[]'"}


def value(match):
    return "'{}'" if match[2] and match[2].endswith("[]") else VALUES.get(match[2], "'UTC'")


for path in map(pathlib.Path, sys.argv[1:]):
    text = re.sub(r"^(--.*\n)+", "", path.read_text())
    text = re.sub(r"^COPY \(\n(.*)\n\) TO STDOUT.*", r"\1", text, flags=re.S)
    if not re.match(r"(SELECT|WITH|INSERT|UPDATE|DELETE)\b", text):
        continue
    text = re.sub(r"\$(\d+)(?=(?:::([a-z]+(?:\[\])?))?)", value, text)
    print(f"\\echo == {path.stem}\nEXPLAIN (COSTS off) {text};")
