"""How often the properties of this folder are tried: few times in each run of the tests, often where that is asked for.

HYPOTHESIS_PROFILE=long python -m pytest tests/fuzzing
"""

from hypothesis import HealthCheck, settings

__all__ = ["tried"]

_USUAL = 100


def tried(times: int) -> settings:
    """So many examples in the usual profile, and as many times as many as another profile has more."""
    profile = settings.default
    assert profile is not None
    return settings(
        max_examples=max(1, times * profile.max_examples // _USUAL), suppress_health_check=list(HealthCheck)
    )
