-- Until the end of the transaction nothing is removed of the history. To come before the transaction's first look at data, so
-- that what was removed before is seen to be.
LOCK TABLE numsync.phone_number_version, numsync.reading_version IN ACCESS SHARE MODE
