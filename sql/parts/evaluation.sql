-- All that does not hold now, of one account (the argument). What may fail is found first, which is little; that goes the whole way.
WITH asked AS MATERIALIZED (
	{{>failing|l.account_id = % AND l.phone_id IS NULL AND m.number = l.number}}
	UNION
	{{>failing|l.account_id = % AND l.phone_id IS NOT NULL AND m.id = l.phone_id}}
	UNION -- of several ids
	SELECT number FROM numsync.phone_number WHERE account_id = % GROUP BY number HAVING count(*) > 1
	UNION -- overrides that may be lifted
	SELECT m.number
	FROM numsync.standing_override s
	JOIN numsync.phone_number m ON m.account_id = % AND m.id = s.phone_id
	WHERE s.account_id = %
), {{>wanted|%}}
SELECT w.* FROM wanted w WHERE w.verdict <> 'holds'
