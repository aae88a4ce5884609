#!/usr/bin/env python3
"""Validates TOML files against a JSON Schema: validate.py SCHEMA FILE...

Exits 0 when all are valid, 1 when one is not, 77 when a library is missing.
"""
import json
import sys

try:
    import tomllib
    from jsonschema import Draft7Validator
except ImportError:
    sys.exit(77)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    valid = True
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            valid = validator.is_valid(tomllib.load(file)) and valid
    return 0 if valid else 1


if __name__ == "__main__":
    sys.exit(main())
