"""The order of the house: imports and foreign keys point downwards only, and site/ is never a package."""

import ast
import shutil
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
FLOORS = [
    "accounts",
    "pages",
    "activity",
    "comments",
    "tables",
    "meetings",
    "projects",
    "home",
    "config",
]  # ground first
FOLDER = {name: ROOT / name if (ROOT / name).is_dir() else ROOT / "site" / name for name in FLOORS}


def imported_apps(path):
    """Return the first name of each absolute import in `path`, wherever it hides, strings to import included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "import_string",
            "import_module",
            "get_model",
        }:
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            names |= {word.partition(".")[0] for word in words if isinstance(word, str)}
    return names


@pytest.mark.parametrize("app", FLOORS)
def test_app_imports_only_what_stands_below(app):
    above = set(FLOORS[FLOORS.index(app) + 1 :])
    climbs = {
        f"{path.relative_to(ROOT)} -> {name}"
        for path in FOLDER[app].rglob("*.py")
        if "migrations" not in path.parts
        for name in imported_apps(path) & above
    }
    assert climbs == set()


def test_an_import_hidden_in_a_function_is_seen(tmp_path):
    climbing = tmp_path / "models.py"
    climbing.write_text("def quiet():\n    from meetings.models import MeetingPage\n    return MeetingPage\n")

    assert imported_apps(climbing) == {"meetings"}


def test_foreign_keys_point_downwards():
    climbs = {
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in FLOORS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    }
    assert climbs == set()


def test_every_app_of_ours_has_its_floor():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).parent in {ROOT, ROOT / "site"}}
    assert ours == set(FLOORS) - {"config"}


def test_nothing_is_imported_as_site():
    files = [path for floor in FOLDER.values() for path in floor.rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in files if "site" in imported_apps(path)] == []


def test_site_is_a_folder_and_never_a_package():
    assert (ROOT / "site" / "config").is_dir()
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not (ROOT / "site.py").exists()


@pytest.mark.skipif(not (shutil.which("git") and (ROOT / ".git").exists()), reason="no git, or a downloaded archive")
def test_git_sees_site():
    inside = subprocess.run(["git", "check-ignore", "-q", "site/config/urls.py"], cwd=ROOT, check=False)
    assert inside.returncode == 1, "0: .gitignore hides site/; 128: not a git checkout"


def test_includes_name_the_module_and_not_a_string():
    """A string in include() hides the arrow from every reader of imports."""
    hidden = [
        str(path.relative_to(ROOT))
        for floor in FOLDER.values()
        for path in floor.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "include"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []
