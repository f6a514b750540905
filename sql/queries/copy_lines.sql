-- Lines of a file into staging.
COPY numsync.stage_line (account_id, import_key, line, phone_id, number, cells) FROM STDIN (FORMAT binary)
