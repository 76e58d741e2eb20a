"""The servers' folder: apart from the user's Jupyter, with a casebook to begin with and notebooks to write into."""

from __future__ import annotations

import json
import os

import pytest

from linkage_kit.app import workplace
from linkage_kit.casebook import CasebookError, Database, read_casebook, write_casebook
from linkage_kit.casework.opening import CASEBOOK_VARIABLE, casebook_place
from linkage_kit.resources import notebooks, sample_casebook


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON"))]:
        monkeypatch.delenv(name)
    before = dict(os.environ)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)


def test_the_sample_is_copied_once_and_what_is_saved_in_the_copy_stays():
    copy = workplace.sample_copy()
    assert read_casebook(copy).equals(read_casebook(sample_casebook()))
    (copy / "claims.csv").unlink()
    assert not (workplace.sample_copy() / "claims.csv").exists()


def test_a_copied_notebook_is_made_anew_only_where_the_notebook_is_newer():
    copy = workplace.notebook_copies() / workplace.CASEWORK
    assert json.loads(copy.read_text()) == json.loads((notebooks() / workplace.CASEWORK).read_text())
    copy.write_text("changed")
    assert (workplace.notebook_copies() / workplace.CASEWORK).read_text() == "changed"
    os.utime(copy, (0, 0))
    assert (workplace.notebook_copies() / workplace.CASEWORK).read_text() != "changed"


def test_jupyter_finds_our_folders_and_none_of_the_users(home):
    workplace.prepare(sample_casebook())
    assert casebook_place() == sample_casebook()
    places = [os.environ[name] for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")]
    assert all(place.startswith(str(home)) for place in places)


def test_kernels_find_a_database_from_whichever_folder(tmp_path, monkeypatch):
    write_casebook(read_casebook(sample_casebook()), f"sqlite:///{tmp_path / 'a.db'}")
    monkeypatch.chdir(tmp_path)
    workplace.prepare(Database("sqlite:///a.db"))
    assert casebook_place() == Database(f"sqlite:///{tmp_path / 'a.db'}")


def test_a_bad_casebook_is_refused_before_anything_is_set(tmp_path):
    with pytest.raises(CasebookError):
        workplace.prepare(tmp_path / "nowhere")
    assert CASEBOOK_VARIABLE not in os.environ


def test_jupyterlab_is_in_chinese_and_asks_nobody_for_news():
    settings = json.loads((workplace.LAB_SETTINGS / "overrides.json").read_text())
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
    news = settings["@jupyterlab/apputils-extension:notification"]
    assert news == {"fetchNews": "false", "checkForUpdates": False}


def test_the_page_names_no_address_of_a_network():
    for file in workplace.SHARE.rglob("*.j2"):
        assert "://" not in file.read_text(encoding="utf-8")
