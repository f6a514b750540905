-- The same of a file that has a number and fields, and no other column.
COPY numsync.expectation_line (account_id, batch_id, line, number, cells, said) FROM STDIN (FORMAT binary)
