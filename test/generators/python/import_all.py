"""Imports every module that was generated: none may be a SyntaxError."""
import importlib
import pkgutil
import sys

# openapi-generator puts each package in a folder of its own.
sys.path[:0] = ["control", "zstack", "qianfan", "scale"]

for name in ("control", "zstack", "qianfan", "scale"):
    package = importlib.import_module(f"client_{name}")
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), f"client_{name}."):
        importlib.import_module(module.name)
