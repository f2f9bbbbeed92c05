"""As much of the Common Expression Language as the webhooks' matchConditions use.

    Expression("has(object.spec) && object.spec.replicas < 2").evaluate({"object": {"spec": {"replicas": 1}}})  # True

A reader and an evaluator of some hundred lines, so that `make test` can run the conditions without a cluster. What it
has no rule for it refuses to parse, so an expression that outgrows it fails a test and is not passed over. Its rules
are those of the API server where they matter here: a read of what is not there is an error, `&&` and `||` let an error
pass if the other side decides, `==` knows values of any two types, and true is not 1. It is stricter in two places,
which no expression should lean on: has() below what is no map, and size() and exists() of a map, are errors.
"""

import re

TOKEN = re.compile(r"\s*(?:(\d+)|('[^'\\]*')|([A-Za-z_]\w*)|(&&|\|\||[=!<>]=|[<>!?:().,]))")
CONSTANTS = {"true": True, "false": False, "null": None}
COMPARISONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class EvaluationError(Exception):
    """What makes the API server refuse the request, under failurePolicy Fail, without a call."""


class Expression:
    def __init__(self, text):
        self._tokens = _tokens(text)
        self._run = self._conditional()
        if self._tokens:
            raise SyntaxError(f"left over: {self._tokens}")

    def evaluate(self, variables):
        result = self._run(variables)
        if not isinstance(result, bool):
            raise EvaluationError(f"not a bool: {result!r}")
        return result

    # The reader: a method for each level of precedence; each gives a function from variables to a value.

    def _next(self, expected=None):
        if not self._tokens or (expected and self._tokens[0] != expected):
            raise SyntaxError(f"expected {expected or 'more'} before {self._tokens[:5]}")
        return self._tokens.pop(0)

    def _accept(self, *wanted):
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in wanted else None

    def _conditional(self):
        condition = self._either()
        if not self._accept("?"):
            return condition
        when_true = self._either()
        self._next(":")
        when_false = self._conditional()
        return lambda v: when_true(v) if _boolean(condition(v)) else when_false(v)

    def _either(self):
        sides = [self._both()]
        while self._accept("||"):
            sides.append(self._both())
        return sides[0] if len(sides) == 1 else lambda v: _first_that_is(True, (lambda s=s: s(v) for s in sides))

    def _both(self):
        sides = [self._comparison()]
        while self._accept("&&"):
            sides.append(self._comparison())
        return sides[0] if len(sides) == 1 else lambda v: _first_that_is(False, (lambda s=s: s(v) for s in sides))

    def _comparison(self):
        left = self._unary()
        operator = self._accept("==", "!=", *COMPARISONS)
        if not operator:
            return left
        right = self._unary()
        if operator in COMPARISONS:
            return lambda v: COMPARISONS[operator](*_ordered(left(v), right(v)))
        return lambda v: _equal(left(v), right(v)) == (operator == "==")

    def _unary(self):
        if self._accept("!"):
            operand = self._unary()
            return lambda v: not _boolean(operand(v))
        return self._member()[0]

    def _member(self):
        """The value, and for `a.b` the function that tells whether a has b."""
        value, has = self._primary(), None
        while self._accept("."):
            name = self._next()
            if self._accept("("):
                value, has = self._exists(value, name), None
            else:
                value, has = _select(value, name), _has(value, name)
        return value, has

    def _exists(self, items, method):
        if method != "exists":
            raise SyntaxError(f"unknown method {method}")
        element = self._next()
        self._next(",")
        predicate = self._conditional()
        self._next(")")
        return lambda v: _first_that_is(True, (lambda e=e: predicate({**v, element: e}) for e in _list(items(v))))

    def _primary(self):
        token = self._next()
        if token == "(":
            inner = self._conditional()
            self._next(")")
            return inner
        if token[0].isdigit() or token[0] == "'":
            literal = int(token) if token[0].isdigit() else token[1:-1]
            return lambda v: literal
        if token in CONSTANTS:
            return lambda v: CONSTANTS[token]
        if token in ("has", "size") and self._accept("("):
            value, has = self._member()
            self._next(")")
            if token == "has" and has is None:
                raise SyntaxError("has() wants a field")
            return has if token == "has" else lambda v: len(_list(value(v)))
        if not token[0].isalpha():
            raise SyntaxError(f"unexpected {token}")
        return lambda v: v[token]


def _tokens(text):
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match:
            raise SyntaxError(f"cannot read: {text[at:at + 20]}")
        tokens.append(match[match.lastindex])
        at = match.end()
    return tokens


def _first_that_is(decisive, results):
    error = None
    for result in results:
        try:
            if _boolean(result()) is decisive:
                return decisive
        except EvaluationError as caught:
            error = caught
    if error:
        raise error
    return not decisive


def _boolean(value):
    if not isinstance(value, bool):
        raise EvaluationError(f"no bool: {value!r}")
    return value


def _list(value):
    if not isinstance(value, list):
        raise EvaluationError(f"no list: {value!r}")
    return value


def _map(value):
    if not isinstance(value, dict):
        raise EvaluationError(f"no map: {value!r}")
    return value


def _has(value, name):
    return lambda v: name in _map(value(v))


def _select(value, name):
    def select(variables):
        members = _map(value(variables))
        if name not in members:
            raise EvaluationError(f"no such key: {name}")
        return members[name]

    return select


def _ordered(left, right):
    for value in (left, right):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise EvaluationError(f"no number: {value!r}")
    return left, right


def _equal(left, right):
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right
