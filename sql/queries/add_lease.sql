-- Gives an account its lease rows, once.
-- $1 account_id
-- columns: added
WITH lease AS (
	INSERT INTO numsync.lease (account_id, fence) VALUES ($1::bigint, 0) ON CONFLICT DO NOTHING
), renewal AS (
	INSERT INTO numsync.lease_renewal (account_id, expires_at) VALUES ($1::bigint, 'epoch') ON CONFLICT DO NOTHING
	RETURNING 1
)
SELECT count(*) AS added FROM renewal
