-- Each id that a phone number may mean. claimant: its place among them, from 1.
SELECT m.account_id, m.number, m.id, coalesce(array_position(s.ids, m.id), 1) AS claimant,
	coalesce(cardinality(s.ids) > 1, false) AS ambiguous
FROM %phone_number m
LEFT JOIN %shared_number s ON s.account_id = m.account_id AND s.number = m.number
WHERE s.number IS NULL OR m.id = ANY (s.ids)
