-- Autovacuum counts the rows of a table after 50 changes, which some tables have once in years. Until then the planner takes more than a
-- thousand for granted, and a view asked by hand is compiled for a minute, for a second's work. These are counted from their first row on.

ALTER TABLE numsync.account SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0.2);
ALTER TABLE numsync.source SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0.2);
ALTER TABLE numsync.import_batch SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0.2);
