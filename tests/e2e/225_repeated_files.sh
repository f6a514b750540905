# Files that come again, with some lines changed, gone, moved or spelt otherwise, and are taken back in any order.
# Promise: what a source says already is noted as a repeat, and stands while one of the files that say it stands; each line stays on
# record as it was; a file that comes again with one cell changed costs a few rows.
# SEED= and STEPS= (24) make another course.
. tests/lib/e2e.sh
database
sandbox --generate 40
must "$numsync" pull
numbers=$(sql "SELECT string_agg(number, ' ' ORDER BY id) FROM numsync.phone_number")
ranges() { sql "SELECT (SELECT count(*) FROM numsync.repeated_range WHERE batch_id = $1) || ' ' || (SELECT count(*) FROM numsync.repeated_line WHERE batch_id = $1)"; }
file() { # LINE VALUE: all numbers, the name of one line changed
	echo number,name,enabled
	line=1
	for number in $numbers; do
		line=$((line + 1))
		[ "$line" != "$1" ] && echo "$number,Name $line,true" || echo "$number,$2,true"
	done
}
file 0 >"$work/a.csv"
file 20 Changed >"$work/b.csv"
must "$numsync" import "$work/a.csv"
run 0 "$numsync" import --json "$work/b.csv"
is "$(jq -c '[.lines, .new, .changed, .unchanged]' "$work/out")" '[40,0,1,79]' "one changed cell is one change"
is "$(ranges 2)" '2 0' "what a file repeats is kept as ranges, not as lines"
is "$(sql "SELECT kept_count || '+' || repeated_count FROM numsync.import_batch WHERE batch_id = 2")" '1+39' "how many lines it brought is on record"
told() { sql "SELECT cells ->> 'number', cells ->> 'name', cells ->> 'enabled' FROM numsync.import_line WHERE batch_id = $1 ORDER BY line" | tr '|' ','; }
told 2 >"$work/told"
tail -n +2 "$work/b.csv" >"$work/brought"
same "$work/brought" "$work/told" "each line of it is told as it was"
run 0 "$numsync" history "$(echo "$numbers" | cut -d' ' -f 3)"
is "$(grep -c 'wanted again' "$work/out")" 1 "history names the file that said it again"
run 0 "$numsync" withdraw --batch 1
like "$work/out" ' 1 expectation' "of the first file only what the second does not repeat is taken back"
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE withdrawn_at IS NULL")" 80 "what the second file repeats stands"
sql "INSERT INTO numsync.repeated_range VALUES (1, 2, 100, 105, 1, 2)"
file 21 Again >"$work/c.csv"
must "$numsync" import "$work/c.csv"
run 74 "$numsync" withdraw --batch 3
like "$work/err" 'batch 2 of source admin .* has 45 lines in the database that repeat others, but brought 39' "a range that somebody added is noticed"
sql "DELETE FROM numsync.repeated_range WHERE line = 100"

# any course: what stands is what the files say that stand
cat >"$work/course.py" <<'P'
import csv, json, os, random, subprocess, sys
work, numsync, numbers, seed, steps, batch = sys.argv[1], sys.argv[2], sys.argv[3].split(), int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
pick = random.Random(seed)
state = [[n, "Name", "true", "Place"] for n in numbers]
rows, said_by, wrong = [], set(), 0  # what was said once: number and field, value, batch, the batches that say it
def run(*arguments):
	done = subprocess.run([numsync, *arguments], capture_output=True, text=True)
	assert done.returncode == 0, (arguments, done.stderr)
	return done.stdout
def stands():
	out = subprocess.run(["psql", os.environ["DATABASE_URL"], "-X", "-A", "-t", "-F", "\t", "-c",
		"SELECT number, field, operand[1], batch_id FROM numsync.expectation WHERE withdrawn_at IS NULL AND source = 'course'"],
		capture_output=True, text=True, check=True).stdout
	return sorted(tuple(line.split("\t")) for line in out.splitlines())
def take_back(gone):
	for row in rows:
		row[3].discard(gone)
	rows[:] = [row for row in rows if row[3]]
def bring(lines, replaces):
	kept = []
	for line in lines:
		for field, value in zip(["name", "enabled", "location_place"], line[1:]):
			if not value:
				continue
			last = max((row for row in rows if row[0] == (line[0], field)), key=lambda row: row[2], default=None)
			if not last or last[1] != value:
				last = [(line[0], field), value, batch, set()]
				rows.append(last)
			last[3].add(batch)
			kept.append(last)
	if replaces:
		rows[:] = [row for row in rows if any(row is k for k in kept)]
for step in range(steps):
	files = sorted({b for row in rows for b in row[3]})
	if files and pick.random() < 0.3:
		gone = pick.choice(files)
		run("withdraw", "--batch", str(gone))
		what = f"batch {gone} is taken back"
		take_back(gone)
	else:
		for _ in range(pick.choice([0, 1, 1, 3])):
			line = pick.choice(state)
			line[1], line[3] = f"Name {pick.randrange(4)}", pick.choice(["", f"Place {pick.randrange(3)}"])
		lines = [list(line) for line in state]
		for _ in range(pick.choice([0, 0, 2])):
			lines.pop(pick.randrange(len(lines)))
		if pick.random() < 0.2:
			pick.shuffle(lines)
		with open(f"{work}/course.csv", "w", newline="") as file:
			out = csv.writer(file)
			out.writerow(["number", "name", "enabled", "location_place"])
			for line in lines:
				out.writerow([*line[:2], "TRUE" if pick.random() < 0.02 else line[2], line[3]])
			if pick.random() < 0.1:
				out.writerow([lines[0][0], "", "", ""])
		replaces = step > 0 and pick.random() < 0.2
		result = json.loads(run("import", "--json", "--source", "course", *(["--replace", "--force", "withdraw"] if replaces else []), f"{work}/course.csv"))
		if result["batch"] == batch + 1: # else it is the last one again
			batch += 1
			bring(lines, replaces)
		what = f"batch {result['batch']}{', replacing' if replaces else ''}"
	have, want = stands(), sorted((*row[0], row[1], str(row[2])) for row in rows)
	wrong += have != want
	print(f"{'' if have == want else 'WRONG '}{step}: {what}: {len(have)} stand, expected {len(want)}",
		sorted(set(have) ^ set(want))[:3] if have != want else "")
sys.exit(wrong > 0)
P
python3 "$work/course.py" "$work" "$numsync" "$numbers" "${SEED:-1}" "${STEPS:-24}" "$(sql 'SELECT max(batch_id) FROM numsync.import_batch')" >"$work/course" 2>&1
ok "what stands is what the files say that stand, after ${STEPS:-24} files and withdrawals"
sed 's/^/# /' "$work/course"
done_testing
