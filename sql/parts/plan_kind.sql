-- What the changes of a plan do, a line a field, by the kind of it: a change can do several things, and one that disables a number by its
-- override alone has that field under both. For a statement whose $1 is the account. The argument: which plan (c) it is.
SELECT k.kind, d.change_id, d.number, d.phone_id, d.field, d.before, d.after, d.source, d.batch_id, d.line
FROM (
	SELECT c.change_id, c.number, c.phone_id, f.field, f.before, f.after, f.source, f.batch_id, f.line,
		bool_or(f.field = 'enabled' AND f.after = 'false') OVER w AS disables,
		bool_or(starts_with(f.field, 'override_') AND f.after IS NOT NULL) OVER w AS overrides
	FROM numsync.change c
	JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id AND f.wanted
	WHERE c.account_id = $1::bigint AND %
	WINDOW w AS (PARTITION BY c.account_id, c.change_id)
) d
CROSS JOIN unnest(CASE
	WHEN d.field = 'enabled' AND d.after = 'false' THEN ARRAY['disable']
	WHEN d.field = 'enabled' THEN ARRAY['enable']
	WHEN d.field = 'name' THEN ARRAY['rename']
	WHEN d.field = 'override_enabled' AND d.after = 'false' AND NOT d.disables THEN ARRAY['set override', 'disable']
	WHEN starts_with(d.field, 'override_') AND d.overrides THEN ARRAY['set override']
	WHEN starts_with(d.field, 'override_') THEN ARRAY['lift override']
	ELSE ARRAY['other']
	END) AS k (kind)
