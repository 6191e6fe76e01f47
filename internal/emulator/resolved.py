"""Prints what sam local makes of a template: each function's environment, and the API's routes, as JSON.

Its arguments are the template and the file with the environments. It asks SAM's own code, and needs no Docker."""
import json
import sys
from unittest.mock import MagicMock

from samcli.commands.local.lib.local_lambda import LocalLambdaRunner
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider

template, environments = sys.argv[1:]
stacks, _ = SamLocalStackProvider.get_stacks(template)
functions = SamFunctionProvider(stacks)
with open(environments) as file:
    # The runtime, which would start containers, is not asked.
    runner = LocalLambdaRunner(MagicMock(), functions, ".", ".", env_vars_values=json.load(file))
json.dump({
    "functions": {f.functionname: runner._make_env_vars(f).resolve() for f in functions.get_all()},
    "routes": {f"{method} {route.path}": route.function_name
               for api in ApiProvider(stacks, ".").get_all() for route in api.routes for method in route.methods},
}, sys.stdout)
