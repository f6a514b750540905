"""Nothing is defined twice: no run of 12 equal lines (blank ones and blanks apart) stands in two places outside the fixtures and
the migrations, which say what a table is and never change. Prints each pair of places, where its run begins and how long it is; exits 1 when there is any."""
import collections
import os
import subprocess
import sys

RUN = 12
ENDS = (".c", ".h", ".def", ".sql", ".sh", ".py", ".md", ".scd", ".css", ".js")
listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], check=True, capture_output=True, text=True).stdout.split()
lines = {}
for file in sorted(f for f in listed if f.endswith(ENDS) and not f.startswith(("fixtures/", "sql/migrations/")) and os.path.exists(f)):
    numbered = enumerate(open(file, errors="replace").read().split("\n"), 1)
    lines[file] = [(number, " ".join(line.split())) for number, line in numbered if line.strip()]

places = collections.defaultdict(list)
for file, text in lines.items():
    for at in range(len(text) - RUN + 1):
        places[tuple(line for _, line in text[at:at + RUN])].append((file, at))

pairs = {(first, second) for found in places.values() for i, first in enumerate(found) for second in found[i + 1:]}
bad = False
for (file, at), (other, there) in sorted(pairs):
    if ((file, at - 1), (other, there - 1)) in pairs:  # within a run that has been told
        continue
    size = RUN
    while ((file, at + size - RUN + 1), (other, there + size - RUN + 1)) in pairs:
        size += 1
    print(f"lint: {size} equal lines: {file}:{lines[file][at][0]} and {other}:{lines[other][there][0]}")
    bad = True
sys.exit(1 if bad else 0)
