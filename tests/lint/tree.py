"""The rules of CONTRIBUTING.md section 1 about the tree: who may include whom, also by way of others; no circle between folders;
sizes; what a file is for; cells of a row that are read by number. Prints what breaks them; exits 1 when anything does."""
import collections
import os
import re
import subprocess
import sys

RANKS = [("sync/base", 1), ("sync/model", 2), ("sync/edge", 3), ("sync/view", 3), ("sync/account", 4), ("sync/stage", 5), ("sync/export", 5),
         ("sync/report", 5), ("sync/run", 6), ("cmd", 7)]
# what a folder must not reach, by whatever way
HIDDEN = [("sync/export", ("sync/edge/pg", "sync/edge/http", "sync/edge/api")),
          ("sync/report", ("sync/edge/pg", "sync/edge/http", "sync/edge/api")), ("sync/view", ("sync/edge/pg", "sync/edge/http", "sync/edge/api", "sync/edge/store")),
          ("sync/stage", ("sync/edge/pg", "sync/edge/http"))]
# the names of the columns of each statement, made by sql/embed.sh: for who gets the rows
COLUMNS, GETS_ROWS = "sql_columns.h", ("sync/edge/store/", "sync/stage/", "sync/export/", "sync/report/", "sync/run/", "cmd/")
# a cell of a row by its number; not the size of an array, where it is declared or measured
NUMBERED = re.compile(r"(?<!char )(?<!char \*)(?<!sizeof )\bcells(?:\[\d| \+ \d)")
for sample, refused in (("\tname = cells[0];", True), ("\tif (!*cells[17])", True), ("\thtml_row(out, titles, cells + 2);", True),
                        ("\tname = cells[LIST_PLAN_NUMBER];", False), ("\tconst char *cells[4];", False),
                        ("\tsizeof cells / sizeof cells[0]", False)):
    if bool(NUMBERED.search(sample)) != refused:
        sys.exit(f"lint: tree.py does not tell any more whether a cell is read by number: {sample.strip()}")
# lines of a file, of a function
FILE_LINES, FUNCTION_LINES = 400, 40
faults = []


def rank(path):
    return max((len(folder), value) for folder, value in RANKS if path.startswith(folder + "/"))[1]


files = [f for f in subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "sync", "cmd"], check=True, capture_output=True,
                                   text=True).stdout.split() if f.endswith((".c", ".h")) and os.path.exists(f)]
known = set(files)
text = {f: open(f).read() for f in files}


def resolve(file, name):
    for folder in (os.path.dirname(file), "sync", "cmd"):
        path = os.path.normpath(os.path.join(folder, name))
        if path in known:
            return path
    return None


includes = {f: [p for p in (resolve(f, n) for n in re.findall(r'^#include "(.*)"', text[f], re.M)) if p] for f in files}


def reached(file):
    """Every header that the file gets, and by which way."""
    way = {file: ()}
    queue = collections.deque([file])
    while queue:
        at = queue.popleft()
        for header in includes[at]:
            if header not in way:
                way[header] = way[at] + (header,)
                queue.append(header)
    return way


folders = collections.defaultdict(dict)
for file in files:
    for header, way in reached(file).items():
        if rank(header) > rank(file):
            faults.append(f"{file} includes {' -> '.join(way)}, which is of a higher rank")
        for folder, hidden in HIDDEN:
            if file.startswith(folder + "/") and header.startswith(tuple(h + "/" for h in hidden)):
                faults.append(f"{file} must not see {' -> '.join(way)}")
        if f'#include "{COLUMNS}"' in text[header] and not file.startswith(GETS_ROWS):
            faults.append(f"{file} gets no rows, and must not see {' -> '.join(way + (COLUMNS,))}")
    for header in includes[file]:
        ours, theirs = os.path.dirname(file), os.path.dirname(header)
        if ours != theirs:
            if header.endswith("_internal.h"):
                faults.append(f"{file} includes {header}, which is for {theirs} alone")
            folders[ours].setdefault(theirs, f"{file} -> {header}")


def circle(start):
    stack = [(start, [])]
    seen = set()
    while stack:
        at, way = stack.pop()
        for to, why in folders[at].items():
            if to == start:
                return way + [why]
            if to not in seen:
                seen.add(to)
                stack.append((to, way + [why]))
    return None


for folder in sorted(folders):
    way = circle(folder)
    if way:
        faults.append(f"a circle of folders from {folder}: {', '.join(way)}")
tests = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "tests/unit"], check=True, capture_output=True, text=True)
for file in files + [f for f in tests.stdout.split() if os.path.exists(f)]:
    lines = open(file).read().split("\n")
    if len(lines) - 1 > FILE_LINES:
        faults.append(f"{file} has {len(lines) - 1} lines")
    if not file.endswith(".c"):
        continue
    if not lines[0].startswith("/*"):
        faults.append(f"{file} does not begin with what it is for")
    start = None
    for number, line in enumerate(lines, 1):
        if NUMBERED.search(line):
            faults.append(f"{file}:{number}: a cell by its number: {COLUMNS} has its name")
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start > FUNCTION_LINES:
                faults.append(f"{file}:{start}: a function of {number - start} lines")
            start = None
for fault in faults:
    print("lint: " + fault)
sys.exit(1 if faults else 0)
