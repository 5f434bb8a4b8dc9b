"""The tables: what describes them, how they are read, and their rows."""
