-- Accounts that the database knows.
-- name
SELECT name FROM numsync.account ORDER BY name
