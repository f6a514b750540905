-- A provider may say the moment of a release beforehand. Until then the release can be cancelled, so it is watched: the index has these
-- numbers, too, and whether the moment has come is asked of what it finds.
DROP INDEX numsync.phone_number_releasing;
CREATE INDEX phone_number_releasing ON numsync.phone_number (account_id, id)
	WHERE missing_since IS NULL AND (provider_release_requested_at IS NOT NULL OR provider_release_hold_starts_at IS NOT NULL
		OR provider_release_scheduled_at IS NOT NULL);
