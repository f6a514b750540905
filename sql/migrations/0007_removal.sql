-- `prune` removes runs, plans, changes and lines that are old, too; what it takes from a file is no longer counted as the file's.

COMMENT ON COLUMN numsync.import_batch.kept_count IS 'lines of it in expectation_line, without those that prune removed; with more or fewer, somebody else has, and nothing is planned';
COMMENT ON COLUMN numsync.import_batch.repeated_count IS 'lines of it in repeated_line and repeated_range, without those that prune removed';
