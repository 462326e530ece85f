"""One table in, one file out: csv, json, jsonl, xlsx, md, html, or text for a terminal."""
