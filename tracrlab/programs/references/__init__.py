"""What the programs of the shelf should answer, in plain Python: no RASP, no tracrlab."""
