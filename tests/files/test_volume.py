"""Which disk or share a folder lies on."""

import os
from pathlib import Path

import pytest

from soniq.files import volume
from soniq.files.volume import volume_of

MOUNTINFO = b"""\
22 1 {root} / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/My\\040Music rw,relatime shared:7 master:2 - nfs4 nas.lan:/volume/music rw
31 22 0:41 /sub /mnt/share rw - cifs //nas/m\\134x rw
32 22 8:17 / /mnt/stick rw - vfat /dev/sdb1 rw
33 22 8:17 / /mnt/stick/over rw - exfat /dev/sdb1 rw
broken line
34 22 0:50 / /mnt/ssh rw - fuse.sshfs me@host:music rw
"""


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path.stat().st_dev
    numbers = b"%d:%d" % (os.major(device), os.minor(device))
    (tmp_path / "mountinfo").write_bytes(MOUNTINFO.replace(b"{root}", numbers))
    (tmp_path / "disks").mkdir()
    (tmp_path / "disks" / "1234-ABCD").symlink_to("/dev/sdb1")
    monkeypatch.setattr(volume, "MOUNTS", os.fsencode(tmp_path / "mountinfo"))
    monkeypatch.setattr(volume, "DISKS", os.fsencode(tmp_path / "disks"))


def seen_at(monkeypatch: pytest.MonkeyPatch, path: bytes, device: tuple[int, int]) -> volume.Volume:
    about = os.stat("/")
    changed = os.stat_result((*about[:2], os.makedev(*device), *about[3:]))
    monkeypatch.setattr(os, "stat", lambda *_, **__: changed)
    return volume_of(path)


@pytest.mark.usefixtures("mounts")
def test_a_share_is_known_by_its_server_and_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    nfs = seen_at(monkeypatch, b"/mnt/My Music/Album", (0, 40))

    assert (nfs.id, nfs.kind, nfs.network) == ("fs:nfs4:nas.lan:/volume/music", "nfs4", True)


@pytest.mark.usefixtures("mounts")
def test_names_of_shares_are_unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    cifs = seen_at(monkeypatch, b"/mnt/share", (0, 41))

    assert cifs.id == "fs:cifs://nas/m\\x/sub"
    assert cifs.network


@pytest.mark.usefixtures("mounts")
def test_a_disk_is_known_by_its_uuid(monkeypatch: pytest.MonkeyPatch) -> None:
    stick = seen_at(monkeypatch, b"/mnt/stick/music", (8, 17))

    assert (stick.id, stick.kind, stick.network) == ("uuid:1234-ABCD", "vfat", False)


@pytest.mark.usefixtures("mounts")
def test_the_innermost_mount_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_at(monkeypatch, b"/mnt/stick/over/x", (8, 17)).kind == "exfat"
    assert seen_at(monkeypatch, b"/mnt/stick/overt", (8, 17)).kind == "vfat"


@pytest.mark.usefixtures("mounts")
def test_a_user_file_system_over_ssh_is_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_at(monkeypatch, b"/mnt/ssh", (0, 50)).network


def test_a_folder_of_here_has_a_lasting_identity(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    here, below = volume_of(os.fsencode(tmp_path)), volume_of(os.fsencode(tmp_path / "music"))

    assert here.id
    assert here == below
    assert here.device == tmp_path.stat().st_dev
    assert not here.network


def test_a_system_without_mountinfo_tells_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "MOUNTS", os.fsencode(tmp_path / "none"))

    assert volume_of(os.fsencode(tmp_path)).id == f"device:{tmp_path.stat().st_dev}"


def test_a_folder_that_is_gone_has_no_volume(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        volume_of(os.fsencode(tmp_path / "gone"))
