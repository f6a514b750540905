-- A moment, the argument, as a time; the present is now, at whatever time to come it is asked for.
least(%::timestamptz, now())
