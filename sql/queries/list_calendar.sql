-- Releases of the next 60 days, and those that are overdue or without a day.
-- $1 account_id  $2 how many, or null for all  $3 time zone of the days
-- columns: day, number, id, name, wanted, days_left, hours_left, reason
SELECT to_char(w.provider_release_scheduled_at AT TIME ZONE $3, 'YYYY-MM-DD') AS day, w.number, w.id, w.name,
	w.wanted_batch_id IS NOT NULL AS wanted, w.days_left,
	floor(extract(epoch FROM w.provider_release_scheduled_at - now()) / 3600)::bigint AS hours_left, w.provider_release_reason AS reason
FROM ({{>release_watch|$1::bigint}}) w
WHERE (w.provider_release_scheduled_at IS NULL
		OR w.provider_release_scheduled_at AT TIME ZONE $3 < (now() AT TIME ZONE $3)::date + 60)
ORDER BY w.provider_release_scheduled_at, w.number, w.id
LIMIT $2::bigint
