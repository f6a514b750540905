-- What happened to a number, the oldest first. Its lines are looked up once, by its number and its id.
-- $1 account_id  $2 id
-- columns: at, kind, run_id, actor, note, field, before, after
-- exception account: what is asked of the stream, account and number, is handed inwards to each of its parts
WITH asked AS MATERIALIZED (
	SELECT number FROM numsync.phone_number WHERE account_id = $1::bigint AND id = $2
), {{>asked_number|$1::bigint}}, expectation_line AS MATERIALIZED ( -- in the index of what lines name
	SELECT l.*
	FROM numsync.expectation_line l
	WHERE l.account_id = $1::bigint AND (l.number = (SELECT number FROM asked) AND l.phone_id IS NULL OR l.phone_id = $2)
), {{>asked_claim|$1::bigint}}, repeated_line AS (
	SELECT l.*
	FROM numsync.repeated_line l
	WHERE l.account_id = $1::bigint AND (l.number = (SELECT number FROM asked) AND l.phone_id IS NULL OR l.phone_id = $2)
), repeated_range AS (
	SELECT r.* FROM numsync.repeated_range r WHERE r.account_id = $1::bigint
), expectation AS (
	{{>expectation|}}
), expectation_repeat AS (
	{{>expectation_repeat|}}
)
SELECT numsync.time_text(at) AS at, kind, run_id, actor, note, field, before, after
FROM ({{>number_life|}}) l
WHERE account_id = $1::bigint AND phone_id = $2
ORDER BY l.at, place, kind, run_id, actor, note, field
