-- The first statement of a session, which has a deadline of numsync's own from here on; light, for a timeout of the user's or the
-- database's counts for it still.
SET statement_timeout = 0
