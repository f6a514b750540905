-- The numbers that lines name (`named`) in the mirror, and which ids each of them may mean; as asked_number.sql, where they may be many.
-- The argument: the account.
phone_number AS MATERIALIZED (
	SELECT m.account_id, m.id, m.number, m.missing_since, m.provider_released_at
	FROM numsync.phone_number m
	WHERE m.account_id = % AND m.number IN (SELECT n.number FROM named n)
), shared_number AS (
	{{>shared_number|}}
), number_claim AS (
	{{>number_claim|}}
)
