"""The trusted scheduler: starts the other processes, keeps the time, records outcomes."""
