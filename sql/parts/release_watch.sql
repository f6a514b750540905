-- View release_watch of one account (the argument). The releases are found first, which are few; then what is said of their numbers.
-- A release cannot be taken back: an expectation by an ambiguous number is one for each of its ids. Until its moment, which a provider may
-- say beforehand, it can be cancelled.
WITH releasing AS MATERIALIZED (
	SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at, m.provider_release_hold_starts_at,
		m.provider_release_scheduled_at, m.provider_release_reason
	FROM numsync.phone_number m
	WHERE m.account_id = % AND m.missing_since IS NULL AND (m.provider_released_at IS NULL OR m.provider_released_at > now())
		AND (m.provider_release_requested_at IS NOT NULL OR m.provider_release_hold_starts_at IS NOT NULL
			OR m.provider_release_scheduled_at IS NOT NULL)
), asked AS MATERIALIZED (
	SELECT DISTINCT number FROM releasing
), {{>asked|%}}
SELECT m.id, m.number, m.name, m.provider_release_requested_at,
	m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason,
	floor(extract(epoch FROM m.provider_release_scheduled_at - now()) / 86400)::bigint AS days_left,
	w.field AS wanted_field, w.source AS wanted_source, w.batch_id AS wanted_batch_id, w.line AS wanted_line
FROM releasing m
LEFT JOIN (
	SELECT DISTINCT ON (f.phone_id) f.*
	FROM (
		SELECT DISTINCT ON (s.phone_id, s.field, s.ambiguous) s.*
		FROM ({{>expectation_standing|}}) s
		WHERE s.field IN ('enabled', 'provider_release_requested_at', 'provider_release_hold_starts_at',
			'provider_release_scheduled_at', 'provider_released_at')
		ORDER BY s.phone_id, s.field, s.ambiguous, s.place
	) f
	WHERE f.field = 'enabled' AND f.said = '=true' OR f.field <> 'enabled' AND numsync.said_operator(f.said) = 'null'
	ORDER BY f.phone_id, f.priority DESC, f.field
) w ON w.phone_id = m.id
