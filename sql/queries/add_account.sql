-- Makes an account known.
-- $1 name  $2 time
INSERT INTO numsync.account (name, created_at) VALUES ($1, $2::timestamptz)
ON CONFLICT (name) DO NOTHING
