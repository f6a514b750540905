-- Some numbers (`asked`) in the mirror, and which ids each of them may mean: the first common tables of `asked`. The argument: the
-- account.
phone_number AS MATERIALIZED ( -- one by one: they are few beside the mirror
	SELECT m.*
	FROM asked a
	CROSS JOIN LATERAL (SELECT * FROM numsync.phone_number o WHERE o.account_id = % AND o.number = a.number OFFSET 0) m
), shared_number AS (
	{{>shared_number|}}
), number_claim AS (
	{{>number_claim|}}
)
