"""A laboratory for programs that become transformers: write RASP, compile it exactly, look inside."""
