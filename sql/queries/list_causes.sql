-- The files that now ask for what a plan that puts back a run undoes, and that the next run would do again: not what expired or was
-- overruled, but another source that asks for the same, and files that say it again.
-- $1 account_id  $2 run_id
-- columns: batch_id, source, file_name
-- exception account: what is asked of the repeats, the account, is handed inwards to each of their parts
WITH undo AS MATERIALIZED (
	SELECT r.phone_id, r.field, r.before, r.after, m.number
	FROM ({{>revertible|s.account_id = $1::bigint AND s.run_id = $2::bigint}}) r
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = r.phone_id
	WHERE NOT r.moved AND r.before IS DISTINCT FROM r.after
), asked AS MATERIALIZED (
	SELECT DISTINCT number FROM undo
), {{>wanted|$1::bigint}}, asking AS MATERIALIZED (
	SELECT DISTINCT w.batch_id, w.line, coalesce(w.test_field, w.field) AS field
	FROM undo u
	JOIN wanted w ON w.phone_id = u.phone_id AND w.field = u.field AND w.operand[1] IS NOT DISTINCT FROM u.after
	WHERE w.correctable
), batch AS (
	SELECT batch_id FROM asking
	UNION
	SELECT r.batch_id
	FROM ({{>line_repeat|numsync.}}) r
	JOIN asking a ON a.batch_id = r.of_batch_id AND a.line = r.of_line AND a.field = r.field
	WHERE r.account_id = $1::bigint AND r.of_batch_id IN (SELECT batch_id FROM asking)
	UNION
	SELECT r.batch_id
	FROM asking a
	JOIN numsync.repeated_range r ON r.account_id = $1::bigint AND r.of_batch_id = a.batch_id
		AND a.line BETWEEN r.of_line AND r.of_line + r.last_line - r.line
)
SELECT b.batch_id, b.source, b.file_name
FROM batch
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = batch.batch_id
WHERE NOT EXISTS (SELECT 1 FROM numsync.withdrawal t
	WHERE t.account_id = $1::bigint AND t.batch_id = batch.batch_id AND t.cause = 'batch') -- it stands for the sake of the others
ORDER BY b.batch_id
