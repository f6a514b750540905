-- The files imported before a moment, and why one has to stay (null: it may go); as common tables behind those of old_change and
-- old_line, the last one named old_batch. Arguments of the statement: $1 account_id, $2 moment.
line_left AS MATERIALIZED ( -- files of which lines stay
	SELECT DISTINCT l.batch_id
	FROM numsync.expectation_line l
	LEFT JOIN old_line o ON o.batch_id = l.batch_id AND o.line = l.line
	WHERE l.account_id = $1::bigint AND o.line IS NULL
	UNION
	SELECT l.batch_id
	FROM numsync.repeated_line l
	LEFT JOIN old_repeat o ON o.batch_id = l.batch_id AND o.line = l.line
	WHERE l.account_id = $1::bigint AND o.line IS NULL
	UNION
	SELECT l.batch_id
	FROM numsync.repeated_range l
	LEFT JOIN old_range o ON o.batch_id = l.batch_id AND o.line = l.line
	WHERE l.account_id = $1::bigint AND o.line IS NULL
), named AS MATERIALIZED ( -- files that changes name which stay
	SELECT DISTINCT f.batch_id
	FROM left_change c
	JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
	WHERE f.batch_id IS NOT NULL
), old_batch AS MATERIALIZED (
	SELECT b.batch_id, CASE
		WHEN l.batch_id IS NOT NULL THEN 'lines of theirs stand, or say again what stands'
		WHEN n.batch_id IS NOT NULL THEN 'changes that stay name them'
		WHEN i.moved_at IS NULL AND i.batch_id IS NOT NULL THEN 'they may still lie in the inbox'
		WHEN b.batch_id = b.last_id OR b.batch_id = b.last_of_source_id THEN 'they are the last of their source'
		END AS why
	FROM (
		SELECT batch_id, imported_at, max(batch_id) OVER () AS last_id, max(batch_id) OVER (PARTITION BY source) AS last_of_source_id
		FROM numsync.import_batch
		WHERE account_id = $1::bigint
	) b
	LEFT JOIN line_left l ON l.batch_id = b.batch_id
	LEFT JOIN named n ON n.batch_id = b.batch_id
	LEFT JOIN numsync.inbox_file i ON i.account_id = $1::bigint AND i.batch_id = b.batch_id
	WHERE b.imported_at < $2::timestamptz
)
