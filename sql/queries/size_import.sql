-- For the rest of the transaction: room for the hash of a large mirror.
SET LOCAL work_mem = '64MB'
