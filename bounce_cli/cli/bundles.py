"""Options that come together: a command names one parameter, and gets what they describe."""

from collections.abc import Callable
from functools import wraps
from inspect import Signature, signature
from typing import Any

__all__ = ["bundle"]


def bundle(
    name: str, described: Callable[..., Any], make: Callable[[dict[str, Any]], Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator that gives a command the parameters of a function as its options.

    Args:
        name: the parameter of the command that gets what is made of them.
        described: the function whose parameters are the options.
        make: makes that of the values of the options, by their names.
    """
    options = signature(described).parameters

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [parameter for parameter in signature(command).parameters.values() if parameter.name != name]
        # An option that the command has already serves both.
        shared = {parameter.name for parameter in own}
        together = [*own, *(option for option in options.values() if option.name not in shared)]

        @wraps(command)
        def with_options(**values: Any) -> None:
            chosen = {option: values[option] if option in shared else values.pop(option) for option in options}
            command(**values, **{name: make(chosen)})

        vars(with_options)["__signature__"] = Signature(together)
        with_options.__annotations__ = {parameter.name: parameter.annotation for parameter in together}
        return with_options

    return decorate
