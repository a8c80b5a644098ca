"""Reads and writes checkpoints: JSON, so that anyone can look into one; a float survives it to the last bit."""
import json
import os


def write(path, checkpoint):
    """Replaces a checkpoint in one go: a reader, or a crash, never sees half of it."""
    with open(path + '.tmp', 'w', encoding='utf-8') as file:
        file.write(json.dumps(checkpoint))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + '.tmp', path)


def read(path):
    if not os.path.exists(path):
        raise SystemExit(f"charlm: can't resume: there is no checkpoint {path}")
    with open(path, encoding='utf-8') as file:
        return json.load(file)
