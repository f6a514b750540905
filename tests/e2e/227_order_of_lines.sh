# Lines of a source about one field of a number that hold at different times, and come again.
# Promise: what counts is what the latest file says, and within it the later line, also where a line says what an earlier file said
# already; a file that comes again unchanged asks for nothing new.
# SEED= and STEPS= (30) make another course.
. tests/lib/e2e.sh
database
sandbox --generate 20
must "$numsync" pull
n=$(sql "SELECT number FROM numsync.phone_number ORDER BY id LIMIT 1")
m=$(sql "SELECT number FROM numsync.phone_number ORDER BY id LIMIT 1 OFFSET 1")
day() { date -u -d "$1 days" +%F; }
says() { # MOMENT [NUMBER]: what of `enabled` counts then
	sql "SELECT operand[1] FROM numsync.expectation WHERE number = '${2:-$n}' AND field = 'enabled' AND withdrawn_at IS NULL
		AND coalesce(effective_at, '-infinity') <= '$1' AND coalesce(expires_at, 'infinity') > '$1' ORDER BY batch_id DESC, line DESC LIMIT 1"
}
brings() { # COUNTS TEXT COMMAND...: new, changed, unchanged
	counts=$1 text=$2
	shift 2
	must "$@"
	is "$(jq -c '[.new, .changed, .unchanged]' "$work/out")" "$counts" "$text"
}
in_force() { sql "SELECT operand[1] FROM numsync.expectation_in_force WHERE number = '$n' AND field = 'enabled'"; }

# a line without times comes again after one that has some
printf 'number,enabled\n%s,true\n' "$n" >"$work/monday.csv"
printf 'number,enabled,effective_at\n%s,false,%s\n' "$n" "$(day -1)" >"$work/tuesday.csv"
printf 'number,name,enabled\n%s,,true\n' "$n" >"$work/wednesday.csv"
must "$numsync" import "$work/monday.csv"
must "$numsync" import "$work/tuesday.csv"
is "$(in_force)" false "the later file counts"
brings '[0,1,0]' "a line that an earlier file said already is changed, where another one stands above it" "$numsync" import --json "$work/wednesday.csv"
is "$(in_force)" true "the latest file counts, though an earlier one has said the same"
sed 's/$/ /' "$work/wednesday.csv" >"$work/thursday.csv"
brings '[0,0,1]' "it is unchanged when it comes again" "$numsync" import --json "$work/thursday.csv"
must "$numsync" withdraw --batch 4
must "$numsync" withdraw --batch 3
is "$(in_force)" false "when it is taken back, the file before it counts"
must "$numsync" withdraw --source admin

# a file every night: lines, and below one of them its exception
before=$(day 1)T12:00:00Z then=$(day 11)T12:00:00Z
nightly() { # REASON EXCEPTION...: about n; another number has one line
	echo number,enabled,reason,effective_at,expires_at
	echo "$n,true,$1,,"
	shift
	for line in "$@"; do echo "$n,$line"; done
	echo "$m,true,,,"
}
exception="false,closed,$(day 10),$(day 12)"
nightly first "$exception" >"$work/1.csv"
brings '[7,0,0]' "a line and its exception are new, each of three fields" "$numsync" import --json --source nightly "$work/1.csv"
for night in 2 3; do
	nightly first "$exception" | sed "2,\$s/\$/$(printf "%${night}s" '')/" >"$work/$night.csv" # not the same bytes
	brings '[0,0,7]' "night $night: all is unchanged" "$numsync" import --json --source nightly "$work/$night.csv"
done
is "$(sql "SELECT kept_count FROM numsync.import_batch WHERE batch_id = (SELECT max(batch_id) FROM numsync.import_batch)")" 0 "and nothing is stored"
nightly second "$exception" >"$work/4.csv"
brings '[0,6,1]' "the line is edited: its exception has to stand above it again" "$numsync" import --json --source nightly "$work/4.csv"
is "$(says "$before")$(says "$then")" truefalse "the exception counts at its time"
nightly second "$exception" | sed '2,$s/$/ /' >"$work/5.csv"
brings '[0,0,7]' "the night after, all is unchanged" "$numsync" import --json --source nightly "$work/5.csv"
nightly second "$exception" "false,again,$(day 20),$(day 21)" >"$work/6.csv"
brings '[3,0,7]' "an exception is added below: the lines above it are unchanged" "$numsync" import --json --source nightly "$work/6.csv"
nightly second "false,again,$(day 20),$(day 21)" "$exception" >"$work/7.csv"
brings '[0,3,7]' "two lines change places: one of them has to stand above the other" "$numsync" import --json --source nightly "$work/7.csv"
nightly second >"$work/8.csv"
brings '[0,3,1]' "the exceptions are gone: the line has to stand above them" "$numsync" import --json --source nightly "$work/8.csv"
is "$(says "$then")" true "an exception that the file no longer lists no longer counts"
nightly second "$exception" >"$work/9.csv"
brings '[0,3,4]' "it is listed again" "$numsync" import --json --source nightly --replace "$work/9.csv"
is "$(says "$before")$(says "$then")" truefalse "and counts again"
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE source = 'nightly' AND withdrawn_at IS NULL")" 7 "a replacing file leaves what it lists and nothing else"
nightly second "$exception" | sed '2,$s/$/ /' >"$work/10.csv"
brings '[0,0,7]' "replaced again, all is unchanged" "$numsync" import --json --source nightly --replace "$work/10.csv"

nightly second "false,long ago,2020-01-01,2020-01-02" >"$work/11.csv"
brings '[3,3,1]' "an exception that has expired comes instead of one that is still to come" "$numsync" import --json --source nightly "$work/11.csv"
nightly second >"$work/12.csv"
brings '[0,0,4]' "what has expired and is no longer listed holds up nothing" "$numsync" import --json --source nightly "$work/12.csv"

# any course: at any time counts what would if nothing had been noted as a repeat
cat >"$work/course.py" <<'P'
import csv, json, os, random, subprocess, sys
work, numsync, numbers, seed, steps, batch = sys.argv[1], sys.argv[2], sys.argv[3].split(), int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
pick = random.Random(seed)
windows = [("", ""), ("2031-01-02", ""), ("", "2031-01-05"), ("2031-01-03", "2031-01-04"), ("2031-01-05", "2031-01-06")]
moments = [f"2031-01-0{day} 12:00Z" for day in range(1, 8)]
rows, wrong, since = [], 0, 0  # number, field, window, value, batch, line; the last file that replaced what was before
def run(*arguments):
	done = subprocess.run([numsync, *arguments], capture_output=True, text=True)
	assert done.returncode == 0, (arguments, done.stderr)
	return done.stdout
def holds(window, moment):
	return (not window[0] or window[0] <= moment[:10]) and (not window[1] or moment[:10] <= window[1])
def want():
	all_keys = {(row[0], row[1]) for row in rows}
	for key in sorted(all_keys):
		for moment in moments:
			there = [row for row in rows if row[:2] == key and holds(row[2], moment)]
			if there:
				yield "\t".join((*key, moment, max(there, key=lambda row: row[4:])[3]))
def have():
	values = ", ".join(f"('{moment}')" for moment in moments)
	return subprocess.run(["psql", os.environ["DATABASE_URL"], "-X", "-A", "-t", "-F", "\t", "-c", f"""
		SELECT DISTINCT ON (e.number, e.field, m.moment) e.number, e.field, m.moment, e.operand[1]
		FROM numsync.expectation e CROSS JOIN (VALUES {values}) m (moment)
		WHERE e.source = 'course' AND e.withdrawn_at IS NULL AND coalesce(e.effective_at, '-infinity') <= m.moment::timestamptz
			AND coalesce(e.expires_at, 'infinity') > m.moment::timestamptz
		ORDER BY e.number, e.field, m.moment, e.batch_id DESC, e.line DESC"""], capture_output=True, text=True, check=True).stdout.splitlines()
def fresh(number):
	return [number, *pick.choice(windows), pick.choice(["true", "false", ""]), pick.choice(["A", "B", ""])]
lines = []
for step in range(steps):
	files = sorted({row[4] for row in rows if row[4] > since})
	if files and pick.random() < 0.25:
		gone = pick.choice(files)
		run("withdraw", "--batch", str(gone))
		rows = [row for row in rows if row[4] != gone]
		what = f"batch {gone} is taken back"
	else:
		for _ in range(pick.choice([0, 1, 2, 5])):
			lines.append(fresh(pick.choice(numbers)))
			if len(lines) > 12 or pick.random() < 0.5:
				lines.pop(pick.randrange(len(lines)))
		if pick.random() < 0.2:
			pick.shuffle(lines)
		once, file = set(), []
		for line in lines:
			if tuple(line[:3]) not in once:
				file.append(line)
				once.add(tuple(line[:3]))
		with open(f"{work}/course.csv", "w", newline="") as out:
			csv.writer(out).writerows([["number", "effective_at", "expires_at", "enabled", "name"], *file])
		replaces = step > 0 and pick.random() < 0.2
		result = json.loads(run("import", "--json", "--source", "course", *(["--replace", "--force", "withdraw"] if replaces else []), f"{work}/course.csv"))
		if result["batch"] == batch + 1: # else it is the last one again
			batch += 1
			if replaces:
				rows, since = [], batch
			rows += [(line[0], field, (line[1], line[2]), line[place], batch, number)
				for number, line in enumerate(file) for field, place in (("enabled", 3), ("name", 4)) if line[place]]
			with open(f"{work}/again.csv", "w") as again:
				again.write(open(f"{work}/course.csv").read().replace("name\n", "name \n", 1))
			again = json.loads(run("import", "--json", "--dry-run", "--source", "course", f"{work}/again.csv"))
			wrong += (again["new"], again["changed"]) != (0, 0)
			if (again["new"], again["changed"]) != (0, 0):
				print("WRONG", again)
		what = f"batch {result['batch']}{', replacing' if replaces else ''}: {result['new']} new, {result['changed']} changed, {result['unchanged']} unchanged"
	difference = sorted(set(have()) ^ set(want()))
	wrong += bool(difference)
	print(f"{'WRONG ' if difference else ''}{step}: {what}", difference[:3] if difference else "")
sys.exit(wrong > 0)
P
python3 "$work/course.py" "$work" "$numsync" "$n $m" "${SEED:-1}" "${STEPS:-30}" "$(sql 'SELECT max(batch_id) FROM numsync.import_batch')" >"$work/course" 2>&1
ok "at any time counts what the latest file says, after ${STEPS:-30} files and withdrawals"
sed 's/^/# /' "$work/course"
done_testing
