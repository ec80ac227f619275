from pathlib import Path

from unsaid.cli.compiler import prepare_compiler


def test_what_the_user_has_set_stays() -> None:
    chosen = {
        "NPROC": "4",
        "JAX_COMPILATION_CACHE_DIR": "here",
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "9",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "9",
    }
    environment = dict(chosen)
    prepare_compiler(environment)
    assert environment == chosen


def test_compiled_code_is_kept_apart_by_kind_of_processor() -> None:
    environment: dict[str, str] = {}
    prepare_compiler(environment)
    assert environment["NPROC"] == "1"
    folder = Path(environment["JAX_COMPILATION_CACHE_DIR"])
    assert folder.parent.name == "compiled"
    assert "unsaid" in folder.parts
    again: dict[str, str] = {}
    prepare_compiler(again)
    assert again == environment
