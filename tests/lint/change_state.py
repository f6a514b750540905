"""The states of a change stand once, in sync/model/change_state.def. Prints where the constraint of the journal, the counters of
table run and their order in the statements, the statements that look for what a dead run left, or DESIGN.md say something else;
exits 1 when anything does."""
import re
import sys

faults = []
definition = open("sync/model/change_state.def").read()
found = re.findall(r'^CHANGE_OUTCOME\((\w+), (\w+), "\w+", "[\w ]+", (true|false)\)', definition, re.M)
outcomes = {name: counter for name, counter, not_made in found}
not_made = {name for name, counter, not_made in found if not_made == "true"}
states = {name: (end, outcome, recovery) for name, end, outcome, recovery in re.findall(
    r"^CHANGE_STATE\((\w+), (END|OPEN), (\w+), (?:true|false), (ASK|PLAN|NOTHING)\)", definition, re.M)}


def differ(what, theirs, ours):
    if set(theirs) != set(ours):
        faults.append(f"{what}: {', '.join(sorted(theirs))}; change_state.def has {', '.join(sorted(ours))}")


def words(text):
    return re.findall(r"'(\w+)'", text)


if len(states) != definition.count("\nCHANGE_STATE(") or len(outcomes) != definition.count("\nCHANGE_OUTCOME("):
    faults.append("sync/model/change_state.def has a row that this lint cannot read")
for name, (end, outcome, recovery) in states.items():
    if outcome != "NONE" and outcome not in outcomes:
        faults.append(f"state {name} counts as {outcome}, which is no outcome")

tables = open("sql/migrations/0001_tables.sql").read()
step = re.search(r"^CREATE TABLE numsync\.change_step \((.*?)^\)", tables, re.M | re.S).group(1)
differ("the constraint of change_step", words(re.search(r"CHECK \(state IN \((.*?)\)\)", step).group(1)), states)
run = re.search(r"^CREATE TABLE numsync\.run \((.*?)^\)", tables, re.M | re.S).group(1)
for counter in outcomes.values():
    if not re.search(rf"^\t{counter} ", run, re.M):
        faults.append(f"table run has no column {counter}")
# where C takes the counters by their order
counters = list(outcomes.values())
for query in ("get_run", "get_metrics"):
    columns = re.search(r"^-- columns: (.*)", open(f"sql/queries/{query}.sql").read(), re.M).group(1)
    if ", ".join(counters) not in columns:
        faults.append(f"sql/queries/{query}.sql does not have the columns {', '.join(counters)} one behind the other")
parameters = dict(re.findall(r"(\w+) = \$(\d+)::", open("sql/queries/end_run.sql").read()))
places = [int(parameters.get(counter, 0)) for counter in counters]
if places != list(range(places[0], places[0] + len(places))):
    faults.append(f"sql/queries/end_run.sql does not have the parameters {', '.join(counters)} one behind the other")
runs, changes = open("sql/queries/list_runs.sql").read(), open("sql/queries/list_run_changes.sql").read()
differ("what counts as failed in sql/queries/list_runs.sql", re.findall(r"\w+", re.search(r"THEN ([\w +]+) END AS changes_failed", runs).group(1)),
       [counter for name, counter in outcomes.items() if name in not_made])
died = open("sql/queries/interrupt_runs.sql").read()
for name, counter in outcomes.items():
    differ(f"what counts as {name} in sql/queries/interrupt_runs.sql", words(" ".join(re.findall(rf"state (?:= |IN \()('.*)\) AS {counter}\b", died))),
           [state for state, (end, outcome, recovery) in states.items() if end == "END" and outcome == name])
differ("what does not come first in sql/queries/list_run_changes.sql", words(re.search(r"NOT IN \((.*?)\)", changes).group(1)),
       [name for name, (end, outcome, recovery) in states.items() if outcome in outcomes and outcome not in not_made])
for query in ("any_sending", "list_sending"):
    text = open(f"sql/queries/{query}.sql").read()
    differ(f"the states in sql/queries/{query}.sql", words(" ".join(re.findall(r"state (?:= |IN \()'.*", text))),
           [name for name, (end, outcome, recovery) in states.items() if recovery == "ASK"])

design = open("DESIGN.md").read()
table = re.search(r"^\| state \| written when \|.*?\n\n", design, re.M | re.S).group(0)
rows = {cells[0].strip(): [cell.strip() for cell in cells[1:]]
        for cells in (line.strip("|").split("|") for line in table.strip().split("\n")[2:])}
differ("the states in DESIGN.md", [name for name in rows if not name.startswith("planned ")], states)
for name, (end, outcome, recovery) in states.items():
    if name not in rows:
        continue
    following, then = rows[name][1], rows[name][2]
    if (following == "end") != (end == "END"):
        faults.append(f"DESIGN.md says of {name} that next is: {following}; change_state.def: {end}")
    said = "ASK" if then.startswith("GET") else "PLAN" if "planned afresh" in then else "NOTHING" if then == "none" else then
    if said != recovery:
        faults.append(f"DESIGN.md says of the recovery of {name}: {then}; change_state.def: {recovery}")
for fault in faults:
    print("lint: " + fault)
sys.exit(1 if faults else 0)
