"""Changes one operator or constant at a time, in a copy of the tree, and runs the tests of its room: what no test notices, survives.

mutate.py COPY EACH SEED [PLACES]    COPY: a folder that becomes a copy of the committed tree; EACH: how many changes of each room;
SEED: which; PLACES: these of them only, such as 3,60-99. Each change prints one line: its place, what became of it, room, file, the
line before and after, and the test that noticed. The rooms, their files and tests stand in rooms.tsv. The one who reads the survivors
says which of them mean the same as before.
"""
import os, random, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SWAPS = {
    "c": [(r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "), (r" == ", " != "), (r" != ", " == "), (r" && ", " || "),
          (r" \|\| ", " && "), (r" \+ ", " - "), (r" - ", " + "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"!(?=[a-z(])", ""),
          (r"(?<![\w.\[])1(?![\w.])", "2"), (r"(?<![\w.\[{])0(?![\w.}])", "1"), (r"(?<![\w.])(\d\d+)(?![\w.])", r"\g<1>1")],
    "sql": [(r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "), (r" >= ", " > "), (r" = ", " <> "), (r" <> ", " = "), (r" AND ", " OR "),
            (r" OR ", " AND "), (r"IS NULL", "IS NOT NULL"), (r"IS NOT NULL", "IS NULL"), (r"NOT EXISTS", "EXISTS"), (r"\bmin\(", "max("),
            (r"\bmax\(", "min("), (r"\bTRUE\b|\btrue\b", "false"), (r"\bFALSE\b|\bfalse\b", "true"), (r" \+ ", " - "), (r" - ", " + "),
            (r" DESC\b", " ASC"), (r"UNION ALL", "UNION"), (r"LEFT JOIN", "JOIN"), (r"(?<![\w.$'])1(?![\w.'])", "2")],
}


def lines_of(path, text):
    """The lines whose operators mean something: no comment, no declaration that only names."""
    in_comment = False
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if path.endswith(".c"):
            in_comment = in_comment or bare.startswith("/*")
            if not in_comment and bare and not bare.startswith("#"):
                yield number, line
            in_comment = in_comment and "*/" not in bare
        elif bare and not bare.startswith("--") and not bare.startswith("COMMENT"):
            yield number, line


def changes(root, files):
    for path in files:
        with open(os.path.join(root, path)) as f:
            text = f.read()
        in_set = False
        for number, line in lines_of(path, text):
            # an assignment of SQL is written like a comparison, and a changed one is no statement
            if path.endswith(".sql"):
                in_set = (in_set or re.search(r"\bSET\b", line)) and not re.match(r"\s*(FROM|WHERE|RETURNING)\b", line)
                if in_set or re.match(r"\s*(UPDATE|INSERT)\b", line):
                    continue
            for pattern, becomes in SWAPS["c" if path.endswith(".c") else "sql"]:
                for hit in re.finditer(pattern, line):
                    # inside a text for people nothing is compared
                    if path.endswith(".c") and line.count('"', 0, hit.start()) % 2:
                        continue
                    changed = line[:hit.start()] + hit.expand(becomes) + line[hit.end():]
                    if changed != line:
                        yield path, number, line, changed


def run(copy, command, seconds):
    """Its exit status and what it printed; a program that ends too late counts as one that noticed."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=copy, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 15)
            process.wait()
            code = 124
        out.seek(0)
        return code, out.read().decode("utf-8", "replace")


def build(copy, test):
    """What a test needs: to link all of tests/unit takes longer than most of its programs run. Without CI=true, for a warning of the
    compiler is no test."""
    if test.startswith("test_"):
        return run(copy, ["make", "-j2", "build/tests/" + test], 900)
    return run(copy, ["make", "-j2", "all", "build/steps/numsync", "build/tests/ask_sql", "build/tests/hold_sql", "build/tests/ask_http", "build/tests/prepare_sql",
                      "build/tests/random_values"], 900)


def try_test(copy, test):
    command = ["build/tests/" + test] if test.startswith("test_") else ["sh", "tests/%s.sh" % test]
    # a unit test takes a second, unless the change has made a loop endless
    return run(copy, command, 120 if test.startswith("test_") else 600)


def noticed(copy, tests):
    """(what became of it, by which test)"""
    for test in tests:
        code, out = build(copy, test)
        if code:
            return "not built", test
        code, out = try_test(copy, test)
        if code and re.search("syntax error|operator does not exist|must be type boolean|cannot be matched", out):
            return "no statement", test
        if code:
            point = re.search(r"^not ok \d+ - .*|^\[  FAILED  \] \w+.*", out, re.M)
            return "noticed", test + (": " + point.group(0) if point else ": exit status %d" % code)
    return "SURVIVED", "-"


def main():
    copy, each, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    spans = [span.split("-") for span in (sys.argv[4] if len(sys.argv) > 4 else "0-99999").split(",")]
    top = os.path.dirname(os.path.dirname(HERE))
    if not os.path.isdir(copy):
        subprocess.run(["git", "clone", "-q", top, copy], check=True)
    code, out = build(copy, "")
    if code:
        sys.exit("the copy is not built:\n" + out[-2000:])
    rooms = {}
    with open(os.path.join(HERE, "rooms.tsv")) as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                room, files, tests = line.rstrip("\n").split("\t")
                rooms.setdefault(room, []).extend((c, tests.split()) for c in changes(copy, files.split()))
    chosen = []
    for room in sorted(rooms):
        random.Random(seed).shuffle(rooms[room])
        chosen += [(room, *c) for c in rooms[room][:each]]
    picked = [(place, *c) for place, c in enumerate(chosen) if any(int(span[0]) <= place <= int(span[-1]) for span in spans)]
    # a test that fails without a change says nothing of one
    for test in dict.fromkeys(test for _, _, _, tests in picked for test in tests):
        if build(copy, test)[0] or try_test(copy, test)[0]:
            sys.exit(test + " fails in the copy as it is; its room has to wait")
    for place, room, (path, number, line, changed), tests in picked:
        full = os.path.join(copy, path)
        with open(full) as f:
            text = f.read()
        lines = text.split("\n")
        lines[number] = changed
        try:
            with open(full, "w") as f:
                f.write("\n".join(lines))
            state, by = noticed(copy, tests)
        finally:
            with open(full, "w") as f:
                f.write(text)
        print("\t".join((str(place), state, room, "%s:%d" % (path, number + 1), line.strip(), changed.strip(), by)), flush=True)


main()
