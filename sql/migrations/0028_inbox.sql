-- Files of the inbox: whether what was imported was also moved away, and what an import warned of.

CREATE TABLE numsync.inbox_file (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	path text NOT NULL,
	moved_at timestamptz,
	PRIMARY KEY (account_id, batch_id)
);
COMMENT ON TABLE numsync.inbox_file IS 'Imported files that lay in an inbox. Written with the import, so that a run that dies before it moves the file does not import it again: the next one moves it';
COMMENT ON COLUMN numsync.inbox_file.account_id IS 'account that it was imported for';
COMMENT ON COLUMN numsync.inbox_file.batch_id IS 'batch that it is, or that it repeats word for word';
COMMENT ON COLUMN numsync.inbox_file.path IS 'where it lay, as messages show it';
COMMENT ON COLUMN numsync.inbox_file.moved_at IS 'when it was moved to done, or was seen to be there no more; null: it may still lie in the inbox';
-- every run asks for them, and hardly ever is there one
CREATE INDEX inbox_file_open ON numsync.inbox_file (account_id) WHERE moved_at IS NULL;

ALTER TABLE numsync.import_batch ADD COLUMN warning_count bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.import_batch.warning_count IS 'what looked like a mistake and was imported all the same: lines that had expired, values that the mirror has never seen';
