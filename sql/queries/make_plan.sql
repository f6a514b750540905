-- Saves the changes that would remove correctable drift. A run leaves out the numbers of which it could not read the record, or of
-- which its list had a row that could not be read and it did not read the record: what the mirror has of them is not what is.
-- It is superseded until the open ones have given way (open_plan.sql).
-- exception table-function: it plans when it knows the account, and has workers, which a statement that writes has not
-- $1 account_id  $2 fields or null  $3 numbers or ids or null  $4 sources or null  $5 run_id or null  $6 actor  $7 time  $8 catalogue
-- columns: plan_id, changes, disables, numbers, ambiguous, ambiguous_number, unread
-- plan_id: null when there is nothing to change; disables: numbers disabled; numbers: that exist; ambiguous: values not in it because several ids
-- have the number; ambiguous_number: one of those; unread: numbers left out because they could not be read
WITH unread AS MATERIALIZED (
	SELECT DISTINCT a.phone_id
	FROM numsync.set_aside a
	LEFT JOIN numsync.phone_number_reading r ON r.account_id = $1::bigint AND r.id = a.phone_id
	WHERE a.account_id = $1::bigint AND a.run_id > coalesce(r.detail_run_id, 0)
		AND (a.run_id = $5::bigint OR $5::bigint IS NOT NULL AND a.source = 'list'
			AND a.run_id >= (SELECT run_id FROM numsync.list_pass WHERE account_id = $1::bigint))
), evaluated AS MATERIALIZED (
	SELECT d.phone_id, d.number, d.field, d.operand[1] AS after, d.source, d.batch_id, d.line, d.actor, d.test_field,
		d.correctable, d.verdict
	FROM numsync.evaluate_expectations($1::bigint) d
	WHERE (d.correctable AND d.verdict = 'drift' OR d.verdict = 'ambiguous')
		AND ($2::text[] IS NULL OR d.field = ANY ($2::text[]))
		AND ($3::text[] IS NULL OR d.number = ANY ($3::text[]) OR d.phone_id = ANY ($3::text[]))
		AND ($4::text[] IS NULL OR d.source = ANY ($4::text[]))
), asked AS (
	SELECT phone_id, number, field, after, source, batch_id, line, actor, test_field
	FROM evaluated
	WHERE correctable AND verdict = 'drift'
), wanted AS MATERIALIZED (
	SELECT * FROM asked WHERE NOT EXISTS (SELECT 1 FROM unread WHERE unread.phone_id = asked.phone_id)
), numbered AS (
	SELECT w.phone_id, w.number,
		(SELECT coalesce(max(change_id), 0) FROM numsync.change WHERE account_id = $1::bigint)
			+ row_number() OVER (ORDER BY w.number, w.phone_id) AS change_id,
		w.override_actor, w.lifted
	FROM (
		SELECT phone_id, number,
			max(actor) FILTER (WHERE field LIKE 'override\_%' AND after IS NOT NULL) AS override_actor,
			count(*) FILTER (WHERE field IN ('override_enabled', 'override_reason') AND after IS NULL) = 2 AS lifted
		FROM wanted
		GROUP BY phone_id, number
	) w
), mirror AS MATERIALIZED ( -- one by one: they are few beside all numbers
	SELECT m.*
	FROM numbered n
	CROSS JOIN LATERAL (SELECT * FROM numsync.phone_number o WHERE o.account_id = $1::bigint AND o.id = n.phone_id OFFSET 0) m
), plan AS (
	INSERT INTO numsync.plan (account_id, plan_id, run_id, actor, created_at, catalogue, change_count,
		disable_count, state)
	SELECT $1::bigint,
		(SELECT coalesce(max(plan_id), 0) + 1 FROM numsync.plan WHERE account_id = $1::bigint),
		$5::bigint, $6, $7::timestamptz, $8,
		(SELECT count(*) FROM numbered),
		(SELECT count(DISTINCT phone_id) FROM wanted
			WHERE field IN ('enabled', 'override_enabled') AND after = 'false'), 'superseded'
	WHERE EXISTS (SELECT 1 FROM wanted)
	RETURNING plan_id, change_count, disable_count
), change AS (
	INSERT INTO numsync.change (account_id, change_id, plan_id, phone_id, number)
	SELECT $1::bigint, n.change_id, p.plan_id, n.phone_id, n.number
	FROM numbered n CROSS JOIN plan p
), change_field AS (
	INSERT INTO numsync.change_field (account_id, change_id, field, before, after, wanted, source, batch_id, line,
		test_field)
	SELECT $1::bigint, n.change_id, f.field, v.before,
		CASE
		WHEN w.field IS NOT NULL THEN w.after
		WHEN n.override_actor IS NOT NULL AND f.field = 'override_updated_by_user_id' THEN n.override_actor
		WHEN n.override_actor IS NOT NULL AND f.field = 'override_updated_at'
			THEN numsync.time_text($7::timestamptz)
		WHEN n.lifted AND f.field LIKE 'override\_updated\_%' THEN NULL
		ELSE v.before
		END,
		w.field IS NOT NULL OR (n.override_actor IS NOT NULL OR n.lifted)
			AND f.field IN ('override_updated_by_user_id', 'override_updated_at'),
		w.source, w.batch_id, w.line, w.test_field
	FROM numbered n
	JOIN mirror m ON m.id = n.phone_id
	CROSS JOIN unnest(ARRAY[{{put|, |'@'}}]) AS f (field)
	CROSS JOIN LATERAL (SELECT {{>value_of|f.field}} AS before) v
	LEFT JOIN wanted w ON w.phone_id = n.phone_id AND w.field = f.field
	WHERE w.field IS NOT NULL OR (n.override_actor IS NOT NULL OR n.lifted) AND f.field LIKE 'override\_updated\_%'
		OR m.record_read AND NOT m.absent ? f.field
)
SELECT (SELECT plan_id FROM plan), coalesce((SELECT change_count FROM plan), 0) AS changes,
	coalesce((SELECT disable_count FROM plan), 0) AS disables,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint) -- by indexes alone
		- (SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL) AS numbers,
	(SELECT count(*) FROM evaluated WHERE verdict = 'ambiguous') AS ambiguous, (SELECT min(number) FROM evaluated WHERE verdict = 'ambiguous') AS ambiguous_number,
	(SELECT count(DISTINCT phone_id) FROM asked) - (SELECT count(*) FROM numbered) AS unread
