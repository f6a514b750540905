-- Whether the mirror is as it is wanted, and what a plan would change.

CREATE VIEW numsync.expectation_check AS
{{>expectation_check|numsync.}};
COMMENT ON VIEW numsync.expectation_check IS 'Every expectation in force against the mirror; verdict: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is), ambiguous (several ids have the number, and the line names none)';

-- It is not put in its place: so it has workers, also in a statement that writes; and it plans when it knows the account, which
-- a server with shards needs.
CREATE FUNCTION numsync.evaluate_expectations(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE plpgsql STABLE SET enable_nestloop = off SET join_collapse_limit = 1 SET jit = off
AS $$
-- exception function: all that it hides is the text of count_drift.sql
#variable_conflict use_column
BEGIN
	RETURN QUERY {{>evaluation|account}};
END
$$;
COMMENT ON FUNCTION numsync.evaluate_expectations IS 'All that does not hold now, of one account: expectations that fail, that cannot be checked, that are ambiguous (several ids have the number, and the line names none), whose number is gone; what failed tests with on_drift = disable ask for; and the overrides of such tests that are to be lifted because the test no longer fails. test_field: the test behind the last two';

CREATE VIEW numsync.drift AS
SELECT account.account_id, d.* FROM numsync.account CROSS JOIN LATERAL ({{>drift|account.account_id}}) d;
COMMENT ON VIEW numsync.drift IS 'One line for each field whose mirror value is not what is wanted, or of which that cannot be told because several ids have the number (ambiguous: one line for each of them); since: the later of the import and the value''s last change; where the history was removed that would tell: the cut';

CREATE VIEW numsync.release_watch AS
SELECT account.account_id, r.* FROM numsync.account CROSS JOIN LATERAL ({{>release_watch|account.account_id}}) r;
COMMENT ON VIEW numsync.release_watch IS 'Numbers that exist and have a release requested, on hold or scheduled: once released they are gone for ever. wanted_*: the expectation that says that the number is wanted; null: none does';
