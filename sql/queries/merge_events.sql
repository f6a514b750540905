-- Adds the events that are new.
-- $1 account_id  $2 run_id  $3 time
INSERT INTO numsync.phone_number_event (account_id, phone_id, digest, id, type, title, details, state, actor_id,
	actor_name, created_at, first_seen_at, run_id)
SELECT DISTINCT ON (s.account_id, s.phone_id, s.digest)
	s.account_id, s.phone_id, s.digest, s.id, s.type, s.title, s.details, s.state, s.actor_id,
	s.actor_name, s.created_at, $3::timestamptz, s.run_id
FROM (
	SELECT e.*, md5(ROW(e.id, e.type, e.title, e.details, e.state, e.actor_id, e.actor_name,
		e.created_at)::text) AS digest
	FROM numsync.stage_event e
	WHERE e.account_id = $1::bigint AND e.run_id = $2::bigint
) s
LEFT JOIN LATERAL (
	SELECT true AS known
	FROM numsync.phone_number_event p
	WHERE p.account_id = $1::bigint AND p.phone_id = s.phone_id AND p.digest = s.digest LIMIT 1
) k ON true
WHERE k.known IS NULL
