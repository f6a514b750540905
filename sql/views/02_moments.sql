-- Every version of the mirror, present and past, and which moments can be answered for.

-- texts sort by bytes, so that an export has the same order on every machine
CREATE VIEW numsync.phone_number_version AS
SELECT m.account_id, {{text|, |m.@ COLLATE "C" AS @}},
	{{bool|, |m.@}}, {{int|, |m.@}}, {{decimal|, |m.@}}, {{timestamp|, |m.@}},
	m.unknown, m.absent, m.row_read, m.record_read, m.row_changed_at, m.missing_since, m.valid_from, m.run_id,
	'infinity'::timestamptz AS valid_to
FROM numsync.phone_number m
UNION ALL
SELECT h.account_id, {{text|, |h.@ COLLATE "C" AS @}},
	{{bool|, |h.@}}, {{int|, |h.@}}, {{decimal|, |h.@}}, {{timestamp|, |h.@}},
	h.unknown, h.absent, h.row_read, h.record_read, h.row_changed_at, h.missing_since, h.valid_from, h.run_id,
	h.valid_to
FROM numsync.phone_number_history h;
COMMENT ON VIEW numsync.phone_number_version IS 'Every version of every number, present and past; the version of a moment is the one with valid_from <= moment < valid_to';

CREATE VIEW numsync.reading_version AS
SELECT account_id, id, detail_at, detail_run_id, 'infinity'::timestamptz AS valid_to
FROM numsync.phone_number_reading
UNION ALL
SELECT account_id, id, detail_at, detail_run_id, valid_to
FROM numsync.phone_number_reading_history;
COMMENT ON VIEW numsync.reading_version IS 'Every reading of every whole record; the last one before a moment is the one with detail_at <= moment < valid_to';

CREATE VIEW numsync.history_partition AS
SELECT p.relname::text AS history, c.relname::text AS name, b.bound[1]::timestamptz AS lower, b.bound[2]::timestamptz AS upper,
	pg_total_relation_size(c.oid) AS bytes
FROM pg_inherits i
JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p' AND p.relnamespace = 'numsync'::regnamespace
JOIN pg_class c ON c.oid = i.inhrelid
CROSS JOIN LATERAL (SELECT regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bound) b;
COMMENT ON VIEW numsync.history_partition IS 'The partitions of the history with the time that each is of: lower <= valid_to < upper; without any: the default one';

CREATE VIEW numsync.mirror_moment AS
SELECT f.account_id, CASE WHEN f.first_at IS NOT NULL THEN greatest(f.first_at, k.cut) END AS known_from, f.complete_at,
	w.run_id AS working_run_id, w.started_at AS working_since, k.cut, k.removed_at
FROM (
	SELECT r.account_id, min(r.ended_at) FILTER (WHERE r.list_complete) AS first_at,
		max(r.ended_at) FILTER (WHERE r.list_complete) AS complete_at
	FROM numsync.run r
	GROUP BY r.account_id
) f
LEFT JOIN (
	SELECT r.account_id, r.run_id, r.started_at
	FROM numsync.run r
	JOIN numsync.lease l ON l.account_id = r.account_id AND l.run_id = r.run_id
	JOIN numsync.lease_renewal n ON n.account_id = l.account_id
	WHERE r.state = 'running' AND n.expires_at > now()
) w ON w.account_id = f.account_id
LEFT JOIN (
	SELECT DISTINCT ON (h.account_id) h.account_id, h.cut, h.removed_at
	FROM numsync.history_removal h
	ORDER BY h.account_id, h.cut DESC
) k ON k.account_id = f.account_id;
COMMENT ON VIEW numsync.mirror_moment IS 'Which moments the mirror can answer for: known_from, the end of the first run that read the whole list, or the cut before which history was removed at removed_at; complete_at, the end of the last one; a run that is at work since working_since may still write';

CREATE FUNCTION numsync.phone_number_as_of(account bigint, moment timestamptz)
RETURNS SETOF numsync.phone_number_version
LANGUAGE sql STABLE
AS $$
	SELECT v.*
	FROM numsync.phone_number_version v
	WHERE v.account_id = account AND v.valid_from <= moment AND v.valid_to > moment
		AND moment >= coalesce((SELECT k.cut FROM numsync.mirror_moment k WHERE k.account_id = account), '-infinity')
$$;
COMMENT ON FUNCTION numsync.phone_number_as_of IS 'The mirror as it was known at a moment; nothing where the history of that moment was removed';

-- What lies in the future was not read then: the clock of the database was ahead. (A minute: two machines need not agree.)
CREATE VIEW numsync.freshness AS
SELECT m.account_id,
	count(*) AS numbers,
	count(r.detail_at) AS read_whole,
	min(r.detail_at) AS oldest,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY r.detail_at) AS median,
	count(*) FILTER (WHERE r.detail_at IS NULL OR r.detail_at < now() - interval '1 day') AS older_than_a_day,
	count(*) FILTER (WHERE r.ahead) AS ahead
FROM numsync.phone_number m
LEFT JOIN (
	SELECT account_id, id, CASE WHEN detail_at <= now() + interval '1 minute' THEN detail_at END AS detail_at,
		detail_at > now() + interval '1 minute' AS ahead
	FROM numsync.phone_number_reading
) r ON r.account_id = m.account_id AND r.id = m.id
WHERE m.missing_since IS NULL
GROUP BY m.account_id;
COMMENT ON VIEW numsync.freshness IS 'How fresh the mirror is: by account, over the numbers that exist. ahead: read at a time that is still to come, because a clock was ahead; they count as never read';
