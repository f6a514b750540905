-- Compares what is left of a plan with what is wanted now, and ends the changes that nobody wants any more, or not so: a PUT carries
-- all of a change or nothing. What puts back a run is compared with what can be put back.
-- $1 account_id  $2 plan_id  $3 run_id  $4 time  $5 change_ids that were not sent and are to be sent again
-- columns: change_id, number, why
WITH due AS MATERIALIZED ( -- one by one: a plan is little beside the journal
	SELECT c.change_id, c.phone_id, c.number, p.reverts_run_id,
		(SELECT max(s.step) FROM numsync.change_step s WHERE s.account_id = $1::bigint AND s.change_id = c.change_id) AS step
	FROM numsync.change c
	JOIN numsync.plan p ON p.account_id = $1::bigint AND p.plan_id = c.plan_id
	WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint
), left_over AS MATERIALIZED (
	SELECT d.*, m.number AS number_now, m.missing_since
	FROM due d
	LEFT JOIN LATERAL (SELECT * FROM numsync.phone_number m WHERE m.account_id = $1::bigint AND m.id = d.phone_id OFFSET 0) m ON true
	WHERE d.step IS NULL OR d.change_id = ANY ($5::bigint[])
), asked AS MATERIALIZED (
	SELECT DISTINCT number_now AS number FROM left_over WHERE number_now IS NOT NULL AND reverts_run_id IS NULL
), {{>wanted|$1::bigint}}, wanted_now AS MATERIALIZED (
	SELECT w.phone_id, w.field, w.operand[1] AS value, w.correctable, w.verdict, w.source || ' (' || b.file_name || ':' || w.line || ')'
			|| CASE WHEN w.test_field IS NULL THEN '' ELSE ', by its test of ' || w.test_field END AS whose
	FROM wanted w
	JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = w.batch_id
), undo AS MATERIALIZED (
	SELECT r.phone_id, r.field, r.before, r.actual, r.moved
	FROM ({{>revertible|s.account_id = $1::bigint AND s.run_id = (SELECT max(d.reverts_run_id) FROM left_over d)}}) r
), unwanted AS MATERIALIZED (
	SELECT d.change_id, d.number, d.step, f.field,
		f.field || ': planned ' || coalesce(left(f.after, 80), 'NULL') || coalesce(' for ' || f.source || ' (' || b.file_name || ':' || f.line || ')', '') ||
		CASE
		WHEN d.missing_since IS NOT NULL THEN ', but the number is gone'
		WHEN d.reverts_run_id IS NOT NULL THEN ', but somebody changed the number since; now it is ' || coalesce(left(u.actual, 80), 'NULL')
		WHEN w.field IS NULL THEN ', now nobody wants anything of it'
		WHEN w.verdict = 'ambiguous' THEN ', now several ids have the number (' || array_to_string(n.ids, ', ')
			|| ') and the line of ' || w.whose || ' names none'
		ELSE ', now wanted: ' || coalesce(left(w.value, 80), 'NULL') || ' by ' || w.whose
		END AS why
	FROM left_over d
	CROSS JOIN LATERAL (
		SELECT * FROM numsync.change_field f
		WHERE f.account_id = $1::bigint AND f.change_id = d.change_id AND f.wanted
		OFFSET 0
	) f
	LEFT JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = f.batch_id
	LEFT JOIN shared_number n ON n.number = d.number_now
	LEFT JOIN wanted_now w ON w.phone_id = d.phone_id AND w.field = f.field
	LEFT JOIN undo u ON u.phone_id = d.phone_id AND u.field = f.field
	WHERE CASE WHEN d.reverts_run_id IS NULL
		THEN f.source IS NOT NULL AND (w.correctable IS NOT TRUE OR w.value IS DISTINCT FROM f.after)
		ELSE u.field IS NULL OR u.before IS DISTINCT FROM f.after OR u.moved AND u.actual IS DISTINCT FROM f.after
		END
), ended AS (
	INSERT INTO numsync.change_step (account_id, change_id, step, state, at, run_id, message)
	SELECT $1::bigint, change_id, coalesce(step, 0) + 1, 'not_wanted', $4::timestamptz, $3::bigint,
		string_agg(why, '; ' ORDER BY field)
	FROM unwanted
	GROUP BY change_id, step
	RETURNING change_id, message
)
SELECT e.change_id, d.number, e.message AS why
FROM ended e
JOIN left_over d ON d.change_id = e.change_id
ORDER BY e.change_id
