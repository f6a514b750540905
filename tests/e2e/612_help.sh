# What --help of a command says beside its options: two examples that can be typed, and the exit statuses that it can give, no others.
# Promise: each status that a test of this folder has seen of a command stands in its help.
. tests/lib/e2e.sh
cat >"$work/help.py" <<'PY'
import glob, re, subprocess, sys
program = sys.argv[1]
def text(*words):
    return subprocess.run([program, *words], stdout=subprocess.PIPE, check=True).stdout.decode()
overview = text("--help")
commands = re.findall(r"^  ([a-z]+) +", overview.split("Commands:")[1].split("\n\n")[0], re.M)
statuses = {name: set(re.findall(r"^  (\d+) ", text(name, "--help").split("Exit status:")[1], re.M)) for name in commands}
every = set(re.findall(r"^  (\d+) ", overview.split("Exit status:")[1], re.M))
for name in commands:
    help = text(name, "--help")
    examples = re.findall(r"^  numsync (.*)$", help.split("Examples:\n")[1].split("\n\n")[0], re.M)
    if len(examples) != 2:
        print(f"{name}: {len(examples)} examples")
    for example in examples:
        if example.split()[0] != name:
            print(f"{name}: {example}")
        for option in re.findall(r"--[a-z-]+", example):
            if f"  {option} " not in help:
                print(f"{name}: no {option}")
    if not {"0", "64", "78"} <= statuses[name] <= every:
        print(f"{name}: {sorted(statuses[name])}")
seen = set()
for path in glob.glob("tests/e2e/*.sh"):
    for status, name in re.findall(r'\b(?:run|must) (\d+) (?:env (?:[A-Za-z_]+=\S* )+)?"\$numsync" ([a-z]+)\b', open(path).read()):
        if name in statuses and status not in statuses[name]:
            seen.add(f"{name}: {status} is not in its help ({path})")
print("\n".join(sorted(seen)))
print(len(commands), "commands,", sum(map(len, statuses.values())) < len(commands) * len(every))
PY
python3 "$work/help.py" "$numsync" >"$work/out"
is "$(sed '/^$/d; $d' "$work/out")" '' "examples can be typed, and each status that was seen is in the help"
like "$work/out" '^22 commands, True$' "a command lists its own exit statuses alone"
run 0 "$numsync" help fields
is "$(sed -n '/^Exit status/,$p' "$work/out" | grep -c '^  ')" 6 "what reads no database cannot fail at one"
done_testing
