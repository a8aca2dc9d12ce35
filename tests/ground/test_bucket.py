"""The S3 storage keeps the same promises as the folder, tried against a store in memory that answers as S3 does."""

import io
from typing import BinaryIO

import boto3
import pytest
from botocore.exceptions import ClientError

from tenants.ground.bucket import Bucket
from tenants.ground.files import open_file, storage, store


class Memory:
    """The four calls of an S3 client the storage makes."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}
        self.uploads = 0
        self.broken = False
        self.endpoint: object = None

    def opened(self, service: str, endpoint_url: object, region_name: object) -> "Memory":
        """Stand in for boto3.client."""
        self.endpoint = endpoint_url
        return self

    def _found(self, bucket: str, key: str) -> bytes:
        if self.broken:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
        if (bucket, key) not in self.objects:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")
        return self.objects[bucket, key]

    def head_object(self, Bucket: str, Key: str) -> None:
        self._found(Bucket, Key)

    def upload_file(self, path: str, bucket: str, key: str) -> None:
        self.uploads += 1
        with open(path, "rb") as file:
            self.objects[bucket, key] = file.read()

    def download_fileobj(self, bucket: str, key: str, target: BinaryIO) -> None:
        target.write(self._found(bucket, key))

    def delete_object(self, Bucket: str, Key: str) -> None:
        self.objects.pop((Bucket, Key), None)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    monkeypatch.setattr(boto3, "client", memory.opened)
    storage.cache_clear()
    return memory


def test_kept_read_and_removed(memory: Memory) -> None:
    media = storage("s3://truong/tep?endpoint=https://s3.example.vn")
    assert isinstance(media, Bucket) and memory.endpoint == "https://s3.example.vn"
    stored = store(io.BytesIO(b"abc"), "a.txt", media=media)
    store(io.BytesIO(b"abc"), "b.txt", media=media)
    digest = stored.digest
    assert memory.uploads == 1
    assert list(memory.objects) == [("truong", f"tep/{digest[:2]}/{digest[2:4]}/{digest}")]
    with open_file(digest, media=media) as file:
        assert file.seek(0, io.SEEK_END) == 3
        file.seek(0)
        assert file.read() == b"abc"
    media.remove(digest)
    media.remove(digest)
    assert not media.has(digest)


def test_without_a_prefix_keys_start_at_the_root(memory: Memory) -> None:
    digest = store(io.BytesIO(b"abc"), "a.txt", media=Bucket("s3://truong")).digest
    assert list(memory.objects) == [("truong", f"{digest[:2]}/{digest[2:4]}/{digest}")]


def test_absent_is_told_from_broken(memory: Memory) -> None:
    media = Bucket("s3://truong")
    with pytest.raises(FileNotFoundError):
        media.open("a" * 64)
    memory.broken = True
    with pytest.raises(ClientError):
        media.open("a" * 64)
    with pytest.raises(ClientError):
        media.has("a" * 64)
