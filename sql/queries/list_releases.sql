-- Wanted numbers with a release requested, on hold or scheduled, the most urgent first.
-- $1 account_id  $2 how many, or null for all
-- columns: number, phone_id, name, days_left, hours_left, scheduled_at, hold_starts_at, requested_at, reason, wanted_field, source, file_name, line
SELECT w.number, w.id AS phone_id, w.name, w.days_left,
	floor(extract(epoch FROM w.provider_release_scheduled_at - now()) / 3600)::bigint AS hours_left, numsync.time_text(w.provider_release_scheduled_at) AS scheduled_at,
	numsync.time_text(w.provider_release_hold_starts_at) AS hold_starts_at, numsync.time_text(w.provider_release_requested_at) AS requested_at,
	w.provider_release_reason AS reason, w.wanted_field, w.wanted_source AS source, b.file_name, w.wanted_line AS line
FROM ({{>release_watch|$1::bigint}}) w
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = w.wanted_batch_id
ORDER BY w.provider_release_scheduled_at, w.provider_release_hold_starts_at, w.number
LIMIT $2::bigint
