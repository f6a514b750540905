# A file that comes again, and what is taken back, in the database of 45_people.sh: a million lines of two fields. Floors: the same file by
# \copy into a table and a join that finds what is new; the plainest UPDATE of the same lines.
again_setup() {
	people_setup
	[ -s "$work/wanted.csv" ] || sql "COPY (SELECT number, (max(value) FILTER (WHERE field = 'enabled')), (max(value) FILTER (WHERE field <> 'enabled'))
		FROM public.wanted w JOIN numsync.expectation_line l USING (account_id, batch_id, line) GROUP BY number, line ORDER BY line) TO STDOUT (FORMAT csv)" |
		sed '1i number,enabled,provider_status' >"$work/wanted.csv"
	sql 'CREATE TABLE public.was (number text, enabled text, provider_status text); CREATE TABLE public.again (LIKE public.was)'
	psql "$DATABASE_URL" -X -q -c "\\copy public.was from '$work/wanted.csv' csv header"
	sql 'ANALYZE public.was'
	round=0
}
next_file() {
	round=$((round + 1))
	sed "2s/[^,]*\$/round $round/" "$work/wanted.csv" >"$work/again.csv"
	sql 'TRUNCATE public.again; CHECKPOINT'
}
copy_and_join() {
	timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -o /dev/null -c "\\copy public.again from '$work/again.csv' csv header" \
		-c "SELECT a.* FROM public.again a LEFT JOIN public.was w ON w.number = a.number AND w.enabled = a.enabled AND w.provider_status = a.provider_status WHERE w.number IS NULL"
}

work import_again "import of the same $NUMBERS lines again, one cell changed"
goal ratio '<=' 2
again_setup
before_pair() { next_file; }
import_again() { timed "$numsync" import -q "$work/again.csv"; }
pairs copy_and_join import_again

work import_replace "the same with --replace"
goal ratio '<=' 2
again_setup
before_pair() { next_file; }
import_replace() { timed "$numsync" import -q --replace "$work/again.csv"; }
pairs copy_and_join import_replace

work withdraw "withdraw --batch --dry-run, all of $NUMBERS lines"
goal ratio '<=' 2
again_setup
plain <<Q
BEGIN;
UPDATE numsync.expectation_line SET withdrawal_id = ARRAY[1, 1] WHERE account_id = 1 AND batch_id = 1;
ROLLBACK;
Q
before_pair() { sql 'VACUUM numsync.expectation_line'; }
withdraw_all() { timed "$numsync" withdraw --batch 1 --dry-run; }
pairs ask withdraw_all

work withdraw_none "the same of a batch that only repeats another"
goal ratio '<=' 2
again_setup
next_file
must "$numsync" import -q "$work/again.csv"
plain <<Q
SELECT count(*) FROM numsync.expectation_line l WHERE account_id = 1;
Q
withdraw_repeats() { timed "$numsync" withdraw --batch 2 --dry-run; }
pairs ask withdraw_repeats
