"""Files kept in an S3 store, for portals that run on more than one machine."""

import tempfile
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.exceptions import ClientError

from tenants.ground.files import MEGABYTE, key_of

_KEPT_IN_MEMORY = 2 * MEGABYTE
_ABSENT = {"404", "NoSuchKey", "NotFound"}


class Bucket:
    """Keeps files at s3://bucket/prefix; `?endpoint=https://…` for a store that is not Amazon's.

    Who may write there comes from the environment, as boto3 reads it; never from the address.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        self.bucket = parts.netloc
        self.prefix = f"{parts.path.strip('/')}/".lstrip("/")
        self._client = boto3.client(
            "s3",
            endpoint_url=options.get("endpoint", [None])[0],
            region_name=options.get("region", [None])[0],
        )

    def keep(self, source: Path, digest: str) -> None:
        """Upload a copy; S3 shows an object only when it is whole."""
        if not self.has(digest):
            self._client.upload_file(str(source), self.bucket, self._key(digest))

    def open(self, digest: str) -> BinaryIO:
        """Return a copy opened for reading, able to seek; raise FileNotFoundError."""
        # Closed by whoever asked for it.
        copy = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115
        try:
            self._client.download_fileobj(self.bucket, self._key(digest), copy)
        except ClientError as error:
            copy.close()
            if error.response["Error"]["Code"] in _ABSENT:
                raise FileNotFoundError(digest) from error
            raise
        copy.seek(0)
        return cast(BinaryIO, copy)

    def has(self, digest: str) -> bool:
        """Return whether the file is kept."""
        try:
            self._client.head_object(Bucket=self.bucket, Key=self._key(digest))
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return False
            raise
        return True

    def remove(self, digest: str) -> None:
        """Forget the file; no error when it is not there."""
        self._client.delete_object(Bucket=self.bucket, Key=self._key(digest))

    def _key(self, digest: str) -> str:
        return self.prefix + key_of(digest)
