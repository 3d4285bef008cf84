"""Parquet, where it lies: in a file, or in object storage (`s3://bucket/folder`), read by row groups.

A row group is the part of a Parquet file that can be read without the others, so an engine shares row groups out; those
that would not fit are read here, a thousand rows at a time. Credentials, region and endpoint are those of the usual
environment and files (AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL …) of whoever reads: nobody is asked
anything before an `s3://` address is given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from concerted.ecosystem.engines import HERE, Engine, through
from concerted.errors import InputError, Place

STORED = "s3://"
"""How an address in object storage begins."""
LARGEST_GROUP = 64 * 2**20
"""Bytes of a row group, unpacked, that an engine is given whole; a larger one is read here in batches."""
_ROWS = 1024
_PATIENCE = 20
"""Seconds to wait for object storage, each time."""


def is_stored(path: Path | str) -> bool:
    """Return whether this is an address in object storage, and no path on this machine."""
    return isinstance(path, str) and path.startswith(STORED)


def tables_at(address: str) -> list[str]:
    """Return the Parquet files at an address of object storage, in order. Raises `InputError`."""
    import pyarrow.fs as pafs  # noqa: PLC0415 - half a second that only Parquet has to wait

    files, path = _storage(address)
    try:
        (found,) = files.get_file_info([path])
        if found.type == pafs.FileType.File:
            return [address]
        inside = files.get_file_info(pafs.FileSelector(path, recursive=True, allow_not_found=True))
    except OSError as error:
        hint = "Check the address, and what the environment says of credentials, region and endpoint (AWS_…)."
        raise InputError("no-storage", f"cannot be reached: {error}", place=Place(address), hint=hint) from None
    tables = sorted(STORED + one.path for one in inside if one.is_file and one.path.endswith(".parquet"))
    if not tables:
        hint = "Give the address of a .parquet file, or of a folder that has some."
        raise InputError("no-such-path", "there is no Parquet here", place=Place(address), hint=hint)
    return tables


def parquet(address: str, engine: Engine = HERE, columns: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """Yield the rows of a Parquet file as text, by their columns in small letters.

    Only `columns` are read where it has the first two of them. Raises `InputError`.
    """
    with _opened(address) as file:
        there = {name.strip().casefold(): name for name in file.schema_arrow.names}
        wanted = [there[name] for name in columns if name in there] if {*columns[:2]} <= there.keys() else []
        groups = range(file.num_row_groups)
        for fits, some in groupby(groups, lambda n: file.metadata.row_group(n).total_byte_size <= LARGEST_GROUP):
            if fits:
                asked = (json.dumps([group, wanted]).encode() for group in some)
                for rows in through(engine, partial(row_group, address), asked):
                    yield from json.loads(rows)
            else:
                for batch in file.iter_batches(_ROWS, row_groups=[*some], columns=wanted or None):
                    yield from _told(batch.to_pylist())


def row_group(address: str, asked: bytes) -> bytes:
    """Return the rows of one row group: work for an engine. Raises `InputError`."""
    group, columns = json.loads(asked)
    with _opened(address) as file:
        return json.dumps(_told(file.read_row_group(group, columns=columns or None).to_pylist())).encode()


def _told(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{name.strip().casefold(): text(value) for name, value in row.items()} for row in rows]


def text(value: Any) -> str:  # noqa: ANN401 - any JSON or Parquet value
    """Return a value of a table as text."""
    return "" if value is None else str(value)


@contextmanager
def _opened(address: str) -> Iterator[Any]:
    """Open a Parquet file, and say in our words why it cannot be read."""
    import pyarrow as pa  # noqa: PLC0415 - half a second that only Parquet has to wait
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        if address.startswith(STORED):
            files, path = _storage(address)
            with pq.ParquetFile(files.open_input_file(path)) as file:
                yield file
        else:
            with pq.ParquetFile(address) as file:
                yield file
    except (pa.ArrowException, OSError) as error:
        hint = "Write the file again: it is cut short, damaged, or not Parquet."
        raise InputError("bad-parquet", f"cannot read: {error}", place=Place(address), hint=hint) from None


def _storage(address: str) -> tuple[Any, str]:
    """Return the object storage of an address, as the environment says how to reach it, and the path in it."""
    import pyarrow.fs as pafs  # noqa: PLC0415 - half a second that only Parquet has to wait

    said = os.environ.get
    at = urlsplit(said("AWS_ENDPOINT_URL_S3") or said("AWS_ENDPOINT_URL") or "")
    options = {"endpoint_override": at.netloc, "scheme": at.scheme} if at.netloc else {}
    region = said("AWS_REGION") or said("AWS_DEFAULT_REGION")
    options |= {"region": region} if region else {}
    patience = {"connect_timeout": _PATIENCE, "request_timeout": _PATIENCE}
    return pafs.S3FileSystem(**options, **patience), address.removeprefix(STORED).strip("/")
