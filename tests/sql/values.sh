# Random values and random tests of them, in 20,000 rounds: C and PostgreSQL make the same of both. SEED repeats a run, ROUNDS makes it
# longer.
# Promise: the canonical text of a value is one and the same in C and in SQL, COPY brings the value itself, and a verdict in C is the
# verdict of the views.
. tests/lib/e2e.sh
database
seed=${SEED:-$(date +%s%N | cut -c 5-)}
rounds=${ROUNDS:-20000}
echo "# SEED=$seed ROUNDS=$rounds"
"$PWD/$build/tests/random_values" "$seed" "$rounds" >"$work/rounds" || die "step: random_values"
cat >"$work/load.sql" <<Q
CREATE TABLE public.round (round bigint, kind text, spelt text, canonical text, as_bool boolean, as_int integer, as_decimal numeric,
	as_time timestamptz, said text, verdict text);
\\copy public.round FROM '$work/rounds' (FORMAT binary)
-- what the mirror says of it, and what PostgreSQL reads in the text itself: a fraction of more than six digits as a double, which may
-- fall to the other side of a half
CREATE TABLE public.answer AS
SELECT r.*, m.copied, CASE r.kind WHEN 'bool' THEN spelt::boolean::text WHEN 'int' THEN spelt::numeric::integer::text
		WHEN 'decimal' THEN numsync.decimal_text(spelt::numeric)
		WHEN 'timestamp' THEN numsync.time_text(CASE WHEN spelt ~ '[.][0-9]{7}' AND abs(extract(epoch FROM spelt::timestamptz - as_time)) < 0.000002
			THEN as_time ELSE spelt::timestamptz END)
		ELSE spelt END AS actual,
	numsync.verdict(false, true, r.kind, numsync.said_operator(r.said), numsync.said_operand(r.said), m.copied) AS sql_verdict
FROM public.round r
CROSS JOIN LATERAL (
	SELECT CASE r.kind WHEN 'bool' THEN as_bool::text WHEN 'int' THEN as_int::text WHEN 'decimal' THEN numsync.decimal_text(as_decimal)
		WHEN 'timestamp' THEN numsync.time_text(as_time) ELSE spelt END AS copied
) m;
Q
PGOPTIONS='-c timezone=UTC' must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/load.sql"
differ() { sql "SELECT round, kind, spelt, canonical, said, verdict, actual, copied, sql_verdict FROM public.answer WHERE $1 ORDER BY round LIMIT 5"; }
is "$(sql 'SELECT count(*) FROM public.answer')" "$rounds" "so many rounds were compared"
is "$(differ 'canonical IS DISTINCT FROM actual')" '' "the canonical text of C is that of SQL"
is "$(differ 'copied IS DISTINCT FROM canonical')" '' "what COPY brought is the value"
is "$(differ 'verdict <> sql_verdict')" '' "the verdict of C is that of SQL"
is "$(sql "SELECT string_agg(kind, ' ' ORDER BY kind) FROM (SELECT kind FROM public.answer GROUP BY kind HAVING count(DISTINCT verdict) = 2 AND count(DISTINCT left(said, 1)) > 1) k")" \
	'bool decimal enum int text timestamp' "each kind has both verdicts, and several operators"
done_testing
