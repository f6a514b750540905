-- What a file says otherwise than the files before it, of the same source: the later one counts. What those say is in lines of their own,
-- or of files that they repeat.
-- $1 account_id  $2 batches before it  $3 its batch
-- columns: number, phone_id, field, says, line, said, said_file_name, said_line
WITH again AS MATERIALIZED ( -- one by one
	SELECT l.batch_id, l.line, f.of_batch_id, f.of_line, f.field
	FROM (
		SELECT batch_id, line, of_batch_id, of_line
		FROM numsync.expectation_line
		WHERE account_id = $1::bigint AND batch_id = ANY ($2::bigint[]) AND of_line IS NOT NULL
		UNION ALL
		SELECT batch_id, line, of_batch_id, of_line
		FROM numsync.repeated_line
		WHERE account_id = $1::bigint AND batch_id = ANY ($2::bigint[])
	) l
	JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = l.batch_id
	CROSS JOIN LATERAL unnest(b.fields, l.of_batch_id, l.of_line) AS f (field, of_batch_id, of_line)
	WHERE f.of_line IS NOT NULL
), word_for_word AS MATERIALIZED (
	SELECT batch_id, line, last_line, of_batch_id, of_line
	FROM numsync.repeated_range
	WHERE account_id = $1::bigint AND batch_id = ANY ($2::bigint[])
), otherwise AS MATERIALIZED (
	SELECT n.phone_id, n.field, n.line, n.said AS says, o.batch_id AS of_batch_id, o.line AS of_line, o.said
	FROM numsync.expectation_claim n
	JOIN numsync.expectation_claim o ON o.account_id = $1::bigint AND o.phone_id = n.phone_id AND o.field = n.field AND o.said <> n.said
	WHERE n.account_id = $1::bigint AND n.batch_id = $3::bigint AND n.withdrawal_id IS NULL AND o.withdrawal_id IS NULL
		AND o.batch_id = ANY (ARRAY(SELECT unnest($2::bigint[]) UNION SELECT of_batch_id FROM again
			UNION SELECT of_batch_id FROM word_for_word))
)
SELECT m.number, w.phone_id, w.field, numsync.test_text(numsync.said_operator(w.says), numsync.said_operand(w.says)) AS says, w.line,
	numsync.test_text(numsync.said_operator(w.said), numsync.said_operand(w.said)) AS said, b.file_name AS said_file_name, w.said_line
FROM (
	SELECT DISTINCT ON (t.line, t.field, t.phone_id, t.of_batch_id, t.of_line) t.*
	FROM (
		SELECT o.*, o.of_batch_id AS said_batch_id, o.of_line AS said_line
		FROM otherwise o
		WHERE o.of_batch_id = ANY ($2::bigint[])
		UNION ALL
		SELECT o.*, a.batch_id, a.line
		FROM otherwise o
		JOIN again a ON a.of_batch_id = o.of_batch_id AND a.of_line = o.of_line AND a.field = o.field
		UNION ALL
		SELECT o.*, r.batch_id, r.line + o.of_line - r.of_line
		FROM otherwise o
		JOIN word_for_word r ON r.of_batch_id = o.of_batch_id
			AND o.of_line BETWEEN r.of_line AND r.of_line + r.last_line - r.line
	) t
	ORDER BY t.line, t.field, t.phone_id, t.of_batch_id, t.of_line, t.said_batch_id, t.said_line
) w
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = w.said_batch_id
LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = w.phone_id
ORDER BY w.line, w.field, w.said_batch_id
