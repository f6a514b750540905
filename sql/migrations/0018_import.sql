-- An import reads all numbers of an account, and those that are gone once more: they are few.
CREATE INDEX phone_number_missing ON numsync.phone_number (account_id, id) INCLUDE (number) WHERE missing_since IS NOT NULL;
