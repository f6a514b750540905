#!/usr/bin/python3
"""Refuses SQL that a sharded PostgreSQL refuses or answers wrongly (CONTRIBUTING.md section 5), by the parser of PostgreSQL.

sql.py [--functions FILE] [--migrations FOLDER] [--views FOLDER] FILE...

Files in a folder `queries` are statements of the work; any other is a script (migrations, roles). FILE of --functions has a
line `name arguments volatility` for each function of a server (i, s, v), so that timezone(zone, time) is not taken for
timezone(time), which depends on the session; without it a list of the usual ones is used. Functions, views
and tables of numsync are learned from the migrations and from the views as they are rendered. A line `-- exception RULE: why` of a statement lifts one rule for it;
exceptions of migrations, whose text cannot change any more, are in EXCEPTIONS. Prints what breaks a rule; exits 1 when
anything does.
"""
import argparse
import pathlib
import re
import sys

try:
    import pglast
    from pglast import ast, enums
except ImportError:
    sys.exit("lint: the lint of sql/ needs the Debian package python3-pglast: make deps-test")

# what every node holds, or the first one alone: it has no account to be sharded by
GLOBAL_TABLES = {"account", "schema_migration", "schema_view", "history_partition"}
# migrations as they were released, with the reason
EXCEPTIONS = {
    ("0001_tables", "key"): "account is on every node (a reference table): its own key and name identify it",
}
USUAL_FUNCTIONS = {
    **dict.fromkeys("""clock_timestamp timeofday random gen_random_uuid nextval currval lastval setval set_config pg_sleep
        txid_current pg_current_xact_id""".split(), "v"),
    **dict.fromkeys("""now statement_timestamp transaction_timestamp to_char to_timestamp to_date to_jsonb to_json
        jsonb_build_object jsonb_agg row_to_json date_trunc format concat concat_ws age current_setting""".split(), "s"),
}
CLOCKS = {"now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday"}
# settings of the planner: set_config does not reach the nodes, SET LOCAL does (prefer_hash_joins_on_shards.sql)
PLANNER_SETTING = re.compile(r"enable_|jit|parallel_|work_mem|hash_mem|(join|from)_collapse_limit|geqo|random_page_cost|plan_cache_mode")
SYSTEM_COLUMNS = {"xmin", "xmax", "cmin", "cmax", "ctid", "tableoid"}


def children(node):
    for name in node:
        value = getattr(node, name)
        stack = [value]
        while stack:
            item = stack.pop()
            if isinstance(item, ast.Node):
                yield name, item
            elif isinstance(item, tuple):
                stack.extend(reversed(item))


def walk(node):
    yield node
    for _, child in children(node):
        yield from walk(child)


def function_name(call):
    return call.funcname[-1].sval


def returned(node):
    """What RETURNING names; the parser of PostgreSQL 18 has a clause around it."""
    clause = getattr(node, "returningClause", None)
    return (clause.exprs if clause else getattr(node, "returningList", None)) or ()


class Schema:
    """What the migrations make: tables, views, and how volatile the functions are."""

    def __init__(self, folders, functions):
        self.tables, self.views, self.functions, self.readers = set(), set(), dict(functions), set()
        for path in sorted(path for folder in folders for path in folder.glob("*.sql")):
            for raw in pglast.parse_sql(path.read_text()):
                self.learn(raw.stmt)

    def learn(self, stmt):
        if isinstance(stmt, ast.CreateStmt):
            self.tables.add(stmt.relation.relname)
        elif isinstance(stmt, ast.ViewStmt):
            self.views.add(stmt.view.relname)
        elif isinstance(stmt, ast.CreateFunctionStmt):
            volatility = [o.arg.sval[0] for o in stmt.options if o.defname == "volatility"]
            self.functions[stmt.funcname[-1].sval] = volatility[0] if volatility else "v"
            if any(o.defname == "as" and re.search(r"\b(FROM|JOIN) numsync\.", o.arg[0].sval) for o in stmt.options):
                self.readers.add(stmt.funcname[-1].sval)


    def volatility(self, name, arguments):
        """Of the function with so many arguments; of a variadic one, the worst of its name."""
        return self.functions.get((name, arguments), self.functions.get(name, "i"))


class Level:
    """One SELECT, UPDATE or DELETE: its tables, and what binds their account_id."""

    def __init__(self, lint, outer, script, correlated=False):
        self.lint, self.outer, self.script, self.correlated = lint, outer, script, correlated
        self.names, self.distributed, self.parent = set(), [], {}

    def add_range(self, node):
        if isinstance(node, ast.RangeVar):
            name = node.alias.aliasname if node.alias else node.relname
            self.names.add(name)
            if node.schemaname == "numsync" and node.relname not in GLOBAL_TABLES:
                self.distributed.append((name, node.relname))
        elif isinstance(node, ast.JoinExpr):
            self.add_range(node.larg)
            self.add_range(node.rarg)
        elif getattr(node, "alias", None):
            self.names.add(node.alias.aliasname)

    def find(self, key):
        while self.parent.get(key, key) != key:
            key = self.parent[key]
        return key

    def bind(self, one, other):
        self.parent[self.find(one)] = self.find(other)

    def side(self, expr):
        """The table whose account_id it is, "constant" for a parameter, None for anything else."""
        if isinstance(expr, ast.TypeCast):
            return self.side(expr.arg)
        if isinstance(expr, ast.ParamRef) or isinstance(expr, ast.SubLink):
            return "constant"
        if not isinstance(expr, ast.ColumnRef) or not all(isinstance(f, ast.String) for f in expr.fields):
            return None
        fields = [f.sval for f in expr.fields]
        if fields[-1] != "account_id":
            return "constant" if fields == ["account"] else None  # the parameter of functions
        if len(fields) == 1:
            return self.distributed[0][0] if len(self.distributed) == 1 else None
        return fields[-2] if fields[-2] in self.names else "constant"  # of an outer query, which is bound itself

    def add_condition(self, expr):
        if isinstance(expr, ast.BoolExpr) and expr.boolop == enums.BoolExprType.AND_EXPR:
            for arg in expr.args:
                self.add_condition(arg)
        elif isinstance(expr, ast.A_Expr) and expr.name[-1].sval == "=" and expr.lexpr and expr.rexpr:
            if isinstance(expr.lexpr, ast.RowExpr):
                return
            left, right = self.side(expr.lexpr), self.side(expr.rexpr)
            if left and right:
                self.bind(left, right)

    def add_joins(self, node):
        if not isinstance(node, ast.JoinExpr):
            return
        self.add_joins(node.larg)
        self.add_joins(node.rarg)
        if node.quals:
            self.add_condition(node.quals)
        if node.usingClause and any(c.sval == "account_id" for c in node.usingClause):
            inner = Level(self.lint, self, self.script)
            inner.add_range(node)
            names = sorted(inner.names)
            for name in names[1:]:
                self.bind(name, names[0])

    def check(self):
        bound = {self.find(name) for name, _ in self.distributed}
        root = self.find("constant")
        for name, table in self.distributed:
            if self.find(name) == root or (self.script and len(bound) == 1):
                continue
            others = [n for n in self.names if n not in [d for d, _ in self.distributed] and self.find(n) == self.find(name)]
            if not others:
                self.lint.say("account", f"{table} {name}: nothing says which account_id")
                if self.correlated:
                    self.lint.say("correlated", f"{table} {name}: no node plans a subquery of all accounts for each row: a common table, grouped")


class Lint:
    def __init__(self, schema, path, text):
        self.schema, self.path, self.text, self.bad = schema, path, text, []
        self.script = path.parent.name != "queries"
        self.exceptions = set(re.findall(r"^-- exception ([a-z-]+): \S", text, re.M))
        self.used = set()
        self.made = set()

    def say(self, rule, message):
        line = f"lint: {self.path}: {rule}: {message}"
        if rule in self.exceptions:
            self.used.add(rule)
        elif (self.path.stem, rule) not in EXCEPTIONS and line not in self.bad:
            self.bad.append(line)

    def run(self):
        try:
            statements = pglast.parse_sql(self.text)
        except pglast.parser.ParseError as error:
            self.bad.append(f"lint: {self.path}: syntax: {error}")
            return self.bad
        if self.script and re.search(r"\b[eE]'", self.text):
            self.say("script", "E'...': sync/edge/pg/script.c does not know where it ends")
        for raw in statements:
            self.statement(raw.stmt)
        for rule in sorted(self.exceptions - self.used):
            self.bad.append(f"lint: {self.path}: exception: {rule} lifts nothing")
        return self.bad

    def statement(self, stmt):
        self.ranges = {r.alias.aliasname if r.alias else r.relname for r in walk(stmt) if isinstance(r, ast.RangeVar)}
        for node in walk(stmt):
            self.construct(node)
        tables = {(r.schemaname, r.relname) for r in walk(stmt) if isinstance(r, ast.RangeVar)}
        if any(name == "pg_stat_activity" for _, name in tables) and \
                any(schema == "numsync" and name not in GLOBAL_TABLES for schema, name in tables):
            self.say("session", "the sessions of a node are not those of the server that is asked: a statement of its own")
        if isinstance(stmt, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt)) and stmt.withClause:
            if any(isinstance(c.ctequery, (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt)) for c in stmt.withClause.ctes):
                self.say("write-last", "it writes, and so do its common tables: all that writes belongs into those, and a SELECT behind them")
        if isinstance(stmt, ast.CreateFunctionStmt):
            self.function(stmt)
        else:
            self.queries(stmt, None)

    def function(self, stmt):
        language = [o.arg.sval for o in stmt.options if o.defname == "language"]
        if language != ["sql"]:
            self.say("function", f"{stmt.funcname[-1].sval} is not in SQL: a procedural one hides its statements")
            return
        for option in stmt.options:
            if option.defname == "as":
                for raw in pglast.parse_sql(option.arg[0].sval):
                    self.statement(raw.stmt)

    # constructs, wherever they stand
    def construct(self, node):
        kind = type(node).__name__
        if kind == "MergeStmt":
            self.say("merge", "MERGE: write INSERT ... SELECT ... ON CONFLICT over what differs")
        elif kind in ("CreateTrigStmt", "CreateEventTrigStmt", "RuleStmt"):
            self.say("trigger", "a trigger or rule: history is written by set-based SQL")
        elif kind == "CreateDomainStmt":
            self.say("domain", "a domain: use a type and CHECK")
        elif kind == "CreateEnumStmt":
            self.say("enum", "an enum type: use text with CHECK")
        elif kind == "CreateSeqStmt":
            self.say("sequence", "a sequence: numbers count within the account")
        elif kind == "CopyStmt" and node.whereClause:
            self.say("copy-where", "COPY ... WHERE")
        elif kind == "RangeVar" and node.relpersistence == "t":
            self.say("temporary", f"{node.relname} is temporary: staging tables are permanent")
        elif kind == "Constraint":
            self.constraint(node)
        elif kind == "IndexStmt" and node.unique:
            self.key([p.name for p in node.indexParams], f"unique index of {node.relation.relname}")
        elif kind == "CreateStmt":
            self.table(node)
        elif kind == "AlterTableStmt":
            self.table_made_here(node)
        elif kind == "ColumnRef" and isinstance(node.fields[-1], ast.String) and node.fields[-1].sval in SYSTEM_COLUMNS:
            self.say("system-column", f"{node.fields[-1].sval}: rows of shards have their own")
        elif kind == "SelectStmt" and not (node.targetList or node.valuesLists or node.larg):
            self.say("no-columns", "SELECT without a column: SELECT 1")
        elif kind == "SelectStmt" and node.valuesLists:
            if any(isinstance(n, ast.SubLink) for row in node.valuesLists for item in row for n in walk(item)):
                self.say("values", "a subquery in VALUES")
        elif kind == "FuncCall":
            self.call(node)
        elif kind == "RangeFunction":
            self.range_function(node)
        elif kind == "JoinExpr":
            self.lateral(node)
        elif kind in ("ViewStmt", "CreateFunctionStmt") and self.path.parent.name == "migrations":
            self.say("view-order", "a view or function in a migration: no table that it reads could be distributed behind it")
        elif kind in ("InsertStmt", "UpdateStmt", "DeleteStmt") and node.relation.relname in self.schema.views:
            self.say("view", f"{node.relation.relname} is a view: write to the table")

    def call(self, node):
        name = function_name(node)
        if name.startswith("pg_advisory") or name.startswith("pg_try_advisory"):
            self.say("advisory-lock", f"{name}: these locks are of one node; use a lease row")
        if name == "current_setting" and not self.script:
            self.say("setting", "current_setting: a node does not know the session's settings; use a parameter")

        if name in self.schema.readers and not self.script:
            self.say("table-function", f"{name} reads tables, which no node can do within a statement: include its text")
        if name == "set_config" and isinstance(node.args[0], ast.A_Const) and PLANNER_SETTING.match(node.args[0].val.sval):
            self.say("node-setting", f"set_config of {node.args[0].val.sval} does not reach the nodes: SET LOCAL")
        if len(node.funcname) == 2 and node.funcname[0].sval == "numsync":
            for arg in node.args or ():
                if isinstance(arg, ast.ColumnRef) and len(arg.fields) == 1 and getattr(arg.fields[0], "sval", None) in self.ranges:
                    self.say("row", f"{name}({arg.fields[0].sval}): a shard's row is of another type: ROW({arg.fields[0].sval}.*)::numsync.TABLE")

    def range_function(self, node):
        for item in node.functions:
            call = item[0]
            if isinstance(call, ast.FuncCall) and len(call.funcname) == 2 and call.funcname[0].sval == "numsync":
                self.say("table-function", f"{function_name(call)} in FROM: no node can plan what it reads; include its text")

    def lateral(self, node):
        tables = {r.relname for r in walk(node.larg) if isinstance(r, ast.RangeVar)}
        if node.jointype != enums.JoinType.JOIN_INNER and getattr(node.rarg, "lateral", False) and tables & GLOBAL_TABLES:
            self.say("lateral", "an outer join of a LATERAL to a table that every node holds: begin with what is distributed")

    def key(self, columns, what):
        if not columns or columns[0] != "account_id":
            self.say("key", f"{what} does not begin with account_id: {', '.join(map(str, columns))}")

    def constraint(self, node):
        if node.contype == enums.ConstrType.CONSTR_EXCLUSION:
            self.say("exclusion", "an exclusion constraint is checked within one shard only")
        elif node.contype in (enums.ConstrType.CONSTR_PRIMARY, enums.ConstrType.CONSTR_UNIQUE) and not node.indexname:
            self.key([k.sval for k in node.keys or ()], "PRIMARY KEY or UNIQUE")
        elif node.contype == enums.ConstrType.CONSTR_FOREIGN:
            self.key([k.sval for k in node.fk_attrs or ()], "FOREIGN KEY")
            if node.pk_attrs:
                self.key([k.sval for k in node.pk_attrs], "what a FOREIGN KEY refers to")

    def table(self, node):
        self.made.add(node.relation.relname)
        columns = [c.colname for c in node.tableElts or () if isinstance(c, ast.ColumnDef)]
        first = (node.tableElts or (None,))[0]
        if isinstance(first, ast.TableLikeClause) and first.relation.schemaname == "numsync":
            columns = ["account_id"]  # as the table begins that it is made like
        if node.relation.relname not in GLOBAL_TABLES and not node.partbound and columns[:1] != ["account_id"]:
            self.say("key", f"{node.relation.relname} has no account_id as its first column")
        for element in walk(node):
            if isinstance(element, ast.Constraint) and element.contype == enums.ConstrType.CONSTR_FOREIGN:
                self.say("key-order", f"{node.relation.relname} is not sharded yet when its FOREIGN KEY is made: a later migration")

    def table_made_here(self, node):
        if self.script and node.relation.relname in self.made:
            for element in walk(node):
                if isinstance(element, ast.Constraint) and element.contype == enums.ConstrType.CONSTR_FOREIGN:
                    self.say("key-order", f"{node.relation.relname} is not sharded yet when its FOREIGN KEY is made: a later migration")

    # queries, level by level
    def queries(self, node, outer, correlated=False):
        level = outer
        if isinstance(node, ast.SelectStmt) and not node.larg:
            level = Level(self, outer, self.script, correlated)
            self.level(level, node.fromClause, node.whereClause)
        elif isinstance(node, ast.UpdateStmt):
            level = Level(self, outer, self.script)
            level.add_range(node.relation)
            self.level(level, node.fromClause, node.whereClause)
            self.writes(node, "UPDATE")
        elif isinstance(node, ast.DeleteStmt):
            level = Level(self, outer, self.script)
            level.add_range(node.relation)
            self.level(level, node.usingClause, node.whereClause)
            self.writes(node, "DELETE")
        elif isinstance(node, ast.InsertStmt):
            self.insert(node)
        correlated = correlated or isinstance(node, ast.SubLink) and self.asks_outside(node)
        for _, child in children(node):
            self.queries(child, level, correlated)

    def asks_outside(self, node):
        """Whether a subquery takes something from the row that it is asked for."""
        ranges = {n.alias.aliasname if n.alias else n.relname for n in walk(node) if isinstance(n, ast.RangeVar)}
        ranges |= {n.alias.aliasname for n in walk(node) if isinstance(n, (ast.RangeSubselect, ast.RangeFunction)) and n.alias}
        return any(isinstance(n, ast.ColumnRef) and len(n.fields) == 2 and isinstance(n.fields[0], ast.String) and
                   n.fields[0].sval not in ranges for n in walk(node))

    def level(self, level, ranges, condition):
        for item in ranges or ():
            level.add_range(item)
        for item in ranges or ():
            level.add_joins(item)
        if condition:
            level.add_condition(condition)
        level.check()

    def insert(self, node):
        columns = [c.name for c in node.cols or ()]
        if node.relation.schemaname == "numsync" and node.relation.relname not in GLOBAL_TABLES and "account_id" not in columns:
            self.say("account", f"INSERT INTO {node.relation.relname} does not name account_id")
        clause = node.onConflictClause
        if clause:
            self.timeless(clause, "ON CONFLICT")
            if clause.infer and clause.infer.indexElems and node.relation.relname not in GLOBAL_TABLES:
                self.key([e.name for e in clause.infer.indexElems], "ON CONFLICT")
        for item in returned(node):
            self.timeless(item, "RETURNING")
        if self.clock(node.selectStmt):
            self.say("clock", "INSERT takes its time from a clock: use a parameter")

    def writes(self, node, what):
        for name, child in children(node):
            if name not in ("withClause",):
                self.timeless(child, what)

    def clock(self, node):
        return node and any(isinstance(n, ast.SQLValueFunction) or
                            isinstance(n, ast.FuncCall) and function_name(n) in CLOCKS for n in walk(node))

    def interval(self, node):
        return isinstance(node, ast.TypeCast) and node.typeName.names[-1].sval == "interval" or \
            isinstance(node, ast.FuncCall) and function_name(node) == "make_interval"

    # nothing volatile, no clock, no stable function of a column
    def timeless(self, node, what):
        for n in walk(node):
            if isinstance(n, ast.SQLValueFunction):
                self.say("clock", f"{what} takes its time from a clock: use a parameter")
            if isinstance(n, ast.A_Expr) and n.lexpr and self.interval(n.rexpr) and any(isinstance(c, ast.ColumnRef) for c in walk(n.lexpr)):
                if not any(isinstance(c, ast.FuncCall) and function_name(c) == "timezone" for c in walk(n.lexpr)):
                    self.say("stable", f"an interval beside a time with a zone in {what}: go by way of AT TIME ZONE 'UTC'")
            if not isinstance(n, ast.FuncCall):
                continue
            name = function_name(n)
            volatility = self.schema.volatility(name, len(n.args or ()))
            if name in CLOCKS:
                self.say("clock", f"{what} takes its time from a clock: use a parameter")
            elif volatility == "v":
                self.say("volatile", f"{name}() in {what}")
            elif volatility == "s" and any(isinstance(a, ast.ColumnRef) for arg in n.args or () for a in walk(arg)):
                self.say("stable", f"{name}() of a column in {what}")


def main():
    parser = argparse.ArgumentParser(add_help=True)
    parser.add_argument("--functions")
    parser.add_argument("--migrations", default="sql/migrations")
    parser.add_argument("--views")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    functions = USUAL_FUNCTIONS
    if options.functions:
        functions = {}
        for name, arguments, volatility in (line.split() for line in open(options.functions)):
            functions[name, int(arguments)] = volatility
            functions[name] = max(volatility, functions.get(name, "i"))  # i, s, v: in the order of the alphabet
    folders = [pathlib.Path(options.migrations)] + ([pathlib.Path(options.views)] if options.views else [])
    schema = Schema(folders, functions)
    bad = []
    for name in options.files:
        path = pathlib.Path(name)
        bad += Lint(schema, path, path.read_text()).run()
    print("\n".join(bad), end="\n" if bad else "")
    sys.exit(1 if bad else 0)


main()
