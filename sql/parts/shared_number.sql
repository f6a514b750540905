-- Numbers that several ids have or had, with the ids that each may mean: one as a rule; of several nobody can tell which. An id
-- that is gone steps back, and one that the provider has released; where all are gone it is the one that was there last.
SELECT c.account_id, c.number, array_agg(c.id ORDER BY c.id) AS ids
FROM (
	SELECT m.account_id, m.number, m.id, rank() OVER (PARTITION BY m.account_id, m.number
		ORDER BY m.missing_since IS NOT NULL,
			m.missing_since IS NULL AND coalesce(m.provider_released_at <= now(), false),
			m.missing_since DESC, CASE WHEN m.missing_since IS NOT NULL THEN m.id END DESC) AS place
	FROM ( -- they are few, and found in the index alone
		SELECT account_id, number
		FROM %phone_number
		GROUP BY account_id, number
		HAVING count(*) > 1
	) n
	JOIN %phone_number m ON m.account_id = n.account_id AND m.number = n.number
) c
WHERE c.place = 1
GROUP BY c.account_id, c.number
