-- View drift of one account (the argument).
SELECT j.phone_id, j.number, j.name, j.field, j.kind, j.operator, j.operand, j.actual, j.source, j.correctable, j.reason, j.on_drift,
	j.actor, j.batch_id, j.line, j.test_field, j.verdict = 'gone' AS gone,
	greatest(j.created_at, coalesce((
		SELECT max(h.valid_to)
		FROM numsync.phone_number_history h
		JOIN numsync.phone_number m ON m.account_id = h.account_id AND m.id = h.id
		WHERE h.account_id = % AND h.id = j.phone_id
			AND (CASE j.field{{hot||
				WHEN '@' THEN h.@ IS DISTINCT FROM m.@}}{{cold||
				WHEN '@' THEN h.@ IS DISTINCT FROM m.@}} END OR j.verdict = 'gone' AND h.missing_since IS NULL)
	), (
		-- what was removed ended before the cut, and before the oldest that is kept
		SELECT least(k.cut, (SELECT min(h.valid_from) FROM numsync.phone_number_history h WHERE h.account_id = % AND h.id = j.phone_id),
			(SELECT m.valid_from FROM numsync.phone_number m WHERE m.account_id = % AND m.id = j.phone_id))
		FROM numsync.history_removal k
		WHERE k.account_id = %
		ORDER BY k.cut DESC
		LIMIT 1
	))) AS since, j.verdict = 'ambiguous' AS ambiguous
FROM ({{>evaluation|%}}) j
WHERE j.verdict IN ('drift', 'gone', 'ambiguous')
