"""No file imports, by whatever way round, one that imports it; a type's import counts like any other."""

import grimp


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import each other, each with its members in order."""
    reached = {module: _reached(module, imports) for module in imports}
    groups = {
        tuple(sorted(other for other in reached[module] if module in reached[other]))
        for module in imports
        if module in reached[module]
    }
    return [list(group) for group in sorted(groups)]


def _reached(module: str, imports: dict[str, set[str]]) -> set[str]:
    """All modules that a module imports, through others too; the module itself only by a circle."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        new = imports[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def test_a_circle_is_found_whatever_its_length():
    imports = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"f"}, "f": {"e"}}
    assert circles(imports) == [["a", "b", "c"], ["e", "f"]]


def test_no_files_import_each_other():
    graph = grimp.build_graph("linkage_kit", exclude_type_checking_imports=False)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert circles(imports) == []
