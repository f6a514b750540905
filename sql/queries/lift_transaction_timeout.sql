-- The second statement of a session, where the server knows this deadline (PostgreSQL 17): it counts from BEGIN, and what follows may take
-- longer, as with JIT on for whatever it costs.
SET transaction_timeout = 0
