-- Saves a plan that puts back what a run's confirmed changes replaced, but for numbers that somebody changed since.
-- It is superseded until the open ones have given way (open_plan.sql).
-- $1 account_id  $2 run_id  $3 actor  $4 time  $5 catalogue
-- columns: plan_id, changes, disables, numbers
-- plan_id: null when there is nothing to put back; disables: numbers disabled; numbers: that exist
WITH wanted AS MATERIALIZED (
	SELECT r.phone_id, r.number, r.field, r.before AS after
	FROM ({{>revertible|s.account_id = $1::bigint AND s.run_id = $2::bigint}}) r
	WHERE NOT r.moved
), numbered AS (
	SELECT w.phone_id, w.number,
		(SELECT coalesce(max(change_id), 0) FROM numsync.change WHERE account_id = $1::bigint)
			+ row_number() OVER (ORDER BY w.number, w.phone_id) AS change_id
	FROM (SELECT DISTINCT phone_id, number FROM wanted) w
), plan AS (
	INSERT INTO numsync.plan (account_id, plan_id, actor, created_at, catalogue, change_count, disable_count, state,
		reverts_run_id)
	SELECT $1::bigint,
		(SELECT coalesce(max(plan_id), 0) + 1 FROM numsync.plan WHERE account_id = $1::bigint),
		$3, $4::timestamptz, $5, (SELECT count(*) FROM numbered),
		(SELECT count(DISTINCT phone_id) FROM wanted
			WHERE field IN ('enabled', 'override_enabled') AND after = 'false'), 'superseded', $2::bigint
	WHERE EXISTS (SELECT 1 FROM wanted)
	RETURNING plan_id, change_count, disable_count
), change AS (
	INSERT INTO numsync.change (account_id, change_id, plan_id, phone_id, number)
	SELECT $1::bigint, n.change_id, p.plan_id, n.phone_id, n.number
	FROM numbered n CROSS JOIN plan p
), change_field AS (
	INSERT INTO numsync.change_field (account_id, change_id, field, before, after, wanted)
	SELECT $1::bigint, n.change_id, f.field, v.before, CASE WHEN w.field IS NOT NULL THEN w.after ELSE v.before END,
		w.field IS NOT NULL
	FROM numbered n
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = n.phone_id
	CROSS JOIN unnest(ARRAY[{{put|, |'@'}}]) AS f (field)
	CROSS JOIN LATERAL (SELECT {{>value_of|f.field}} AS before) v
	LEFT JOIN wanted w ON w.phone_id = n.phone_id AND w.field = f.field
	WHERE w.field IS NOT NULL OR m.record_read AND NOT m.absent ? f.field
)
SELECT (SELECT plan_id FROM plan), coalesce((SELECT change_count FROM plan), 0) AS changes,
	coalesce((SELECT disable_count FROM plan), 0) AS disables,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL) AS numbers
