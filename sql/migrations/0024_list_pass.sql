-- An interrupted list: how old it is, what of it could not be read, and which run read which row.

ALTER TABLE numsync.list_pass ADD COLUMN begun_at timestamptz,
	ADD COLUMN rows_unread bigint NOT NULL DEFAULT 0,
	ADD COLUMN rows_other bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.list_pass.begun_at IS 'when the pass began; one that is older than 24 hours is not gone on with, nor one of an earlier version (null)';
COMMENT ON COLUMN numsync.list_pass.rows_unread IS 'rows that were set aside';
COMMENT ON COLUMN numsync.list_pass.rows_other IS 'of these, rows of the later revision of the API';
ALTER TABLE numsync.stage_row ADD COLUMN page_run_id bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.stage_row.page_run_id IS 'run that read its page, where run_id is the one that began the list: a number that a later run has read is not overwritten; 0: not known';
