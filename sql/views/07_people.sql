-- What an operator looks at: one number's life, and warmup.

CREATE VIEW numsync.number_life AS
{{>number_life|numsync.}};
COMMENT ON VIEW numsync.number_life IS 'What is known of one number, in one stream, one line for each field: what files asked for and took back, what was planned and how each change went, what changed in the mirror and by whom (numsync: the value is the one that the change of the journal sent; else Leadping, where somebody or something else changed it), events and unreadable answers of the API. The first version that is left where older ones may have been removed is the oldest kept. place: order within a moment';

CREATE VIEW numsync.warmup AS
SELECT m.account_id, m.id, m.number, m.name, w.kind, w.state, w.progress, w.next_action_at, w.pause_reason, m.valid_from
FROM numsync.phone_number m
CROSS JOIN LATERAL (VALUES
	('SMS', m.warmup_state, m.warmup_progress_percent::text, m.warmup_next_action_at, m.warmup_pause_reason),
	('call', m.call_warmup_state, m.call_warmup_stage, m.call_warmup_next_action_at, m.call_warmup_pause_reason)
) w (kind, state, progress, next_action_at, pause_reason)
WHERE m.missing_since IS NULL;
COMMENT ON VIEW numsync.warmup IS 'The two warmups of each number that exists; progress: percent of the SMS warmup, stage of the call warmup; valid_from: of this version of the number';

-- the history is joined once, not asked number by number: it is in months, and each would be asked
CREATE VIEW numsync.warmup_stalled AS
SELECT s.*
FROM (
	SELECT w.account_id, w.id, w.number, w.name, w.kind, w.state, w.progress, w.next_action_at, w.pause_reason, w.valid_from, r.detail_at,
		coalesce(max(h.valid_to) FILTER (WHERE CASE w.kind
			WHEN 'SMS' THEN h.warmup_state IS DISTINCT FROM w.state
				OR h.warmup_progress_percent::text IS DISTINCT FROM w.progress
			ELSE h.call_warmup_state IS DISTINCT FROM w.state OR h.call_warmup_stage IS DISTINCT FROM w.progress END),
			min(h.valid_from), w.valid_from) AS since
	FROM numsync.warmup w
	JOIN numsync.phone_number_reading r ON r.account_id = w.account_id AND r.id = w.id
	LEFT JOIN numsync.phone_number_history h ON h.account_id = w.account_id AND h.id = w.id
	WHERE w.state = 'Warming' AND NOT (w.kind = 'SMS' AND w.progress = '100')
	GROUP BY w.account_id, w.id, w.number, w.name, w.kind, w.state, w.progress, w.next_action_at, w.pause_reason, w.valid_from, r.detail_at
) s
WHERE s.detail_at >= s.since + interval '7 days';
COMMENT ON VIEW numsync.warmup_stalled IS 'Warmups under way whose state and progress were the same over at least a week of readings; since: when the mirror first had them, as far as its history is kept';
