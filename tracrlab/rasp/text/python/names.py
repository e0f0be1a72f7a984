"""Which module-level names each statement of a text reads and binds, by Python's own scopes."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

DYNAMIC = {"exec", "globals", "locals", "vars"}  # with these, names can come from anywhere


@dataclass
class Names:
    """The module-level names of one statement, those in the bodies of its functions too."""

    reads: list[ast.Name] = field(default_factory=list)  # of this module, or built in
    attributes: list[ast.Attribute] = field(default_factory=list)  # of such names: rasp.Select
    binds: dict[str, bool] = field(default_factory=dict)  # name -> by an import and no otherwise
    touches: set[str] = field(default_factory=set)  # changed in place: rows in rows.append(1)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    guarded: set[int] = field(default_factory=set)  # ids of nodes in a `try` that has an `except`
    sources: dict[str, str] = field(default_factory=dict)  # imported name -> what it is there

    @property
    def read(self) -> set[str]:
        return {node.id for node in self.reads}

    @property
    def dynamic(self) -> bool:
        return not DYNAMIC.isdisjoint(self.read)


class _Scope:
    """The names of a function, class or comprehension; the module has no parent."""

    def __init__(self, kind: str, parent: "_Scope | None" = None):
        self.kind, self.parent = kind, parent
        self.bound: set[str] = set()
        self.of_module: set[str] = set()  # declared global


def names_of(statement: ast.stmt) -> Names:
    """The names of one top-level statement.

    >>> [statement] = ast.parse("x = [n * k for n in (lambda k: k + later)(1)]").body
    >>> names_of(statement).read == {"k", "later"}, list(names_of(statement).binds)
    (True, ['x'])
    """
    return _Walk().run(statement)


class _Walk:
    """Walks one statement without recursion, since sums may be nested thousands deep."""

    def __init__(self) -> None:
        self.names = Names()
        self.pending: list[tuple[ast.AST, _Scope]] = []
        self.reads: list[tuple[ast.Name, _Scope]] = []
        self.attributes: list[tuple[ast.Attribute, _Scope]] = []

    def run(self, statement: ast.stmt) -> Names:
        module = _Scope("module")
        self.pending.append((statement, module))
        while self.pending:
            node, scope = self.pending.pop()
            rule = _RULES.get(type(node))
            if rule is None:
                self.push(scope, *_children(node))
            else:
                rule(self, node, scope)
        self.names.reads = [node for node, scope in self.reads if _of_module(node.id, scope)]
        for attribute, scope in self.attributes:
            if isinstance(attribute.value, ast.Name) and _of_module(attribute.value.id, scope):
                self.names.attributes.append(attribute)
        return self.names

    def push(self, scope: _Scope, *nodes: ast.AST | None) -> None:
        self.pending += [(node, scope) for node in reversed(nodes) if node is not None]

    def bind(self, name: str, scope: _Scope, imported: bool = False) -> None:
        if scope.parent is None or name in scope.of_module:
            self.names.binds[name] = imported and self.names.binds.get(name, True)
        else:  # nonlocal ones too: they are no names of the module
            scope.bound.add(name)

    def touch(self, node: ast.AST) -> None:
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            self.names.touches.add(node.id)

    def name(self, node: ast.Name, scope: _Scope) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bind(node.id, scope)
        else:
            self.reads.append((node, scope))

    def attribute(self, node: ast.Attribute, scope: _Scope) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.touch(node)
        elif isinstance(node.value, ast.Name):
            self.attributes.append((node, scope))
        self.push(scope, node.value)

    def subscript(self, node: ast.Subscript, scope: _Scope) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.touch(node)
        self.push(scope, node.value, node.slice)

    def expression(self, node: ast.Expr, scope: _Scope) -> None:
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            self.touch(node.value)
        self.push(scope, node.value)

    def augmented(self, node: ast.AugAssign, scope: _Scope) -> None:
        if isinstance(node.target, ast.Name):
            self.reads.append((node.target, scope))
        self.push(scope, node.target, node.value)

    def annotated(self, node: ast.AnnAssign, scope: _Scope) -> None:
        if node.value is not None or scope.parent is not None:
            self.push(scope, node.target)
        self.push(scope, node.value)
        if scope.kind != "function":  # there it is never looked at
            self.push(scope, node.annotation)

    def walrus(self, node: ast.NamedExpr, scope: _Scope) -> None:
        owner = scope
        while owner.kind == "comprehension" and owner.parent is not None:
            owner = owner.parent
        self.bind(node.target.id, owner)
        self.push(scope, node.value)

    def function(self, node: ast.FunctionDef, scope: _Scope) -> None:
        self.bind(node.name, scope)
        self.push(scope, *node.decorator_list)
        scope = self.with_parameters(node, scope)
        self.push(scope, node.returns)
        self.body(node.args, node.body, scope)

    def lambda_(self, node: ast.Lambda, scope: _Scope) -> None:
        self.body(node.args, [node.body], scope)

    def body(self, args: ast.arguments, body: list, scope: _Scope) -> None:
        inner = _Scope("function", scope)
        given = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        for arg in given:
            if arg is not None:
                inner.bound.add(arg.arg)
                self.push(scope, arg.annotation)
        self.push(scope, *args.defaults, *args.kw_defaults)
        self.push(inner, *body)

    def class_(self, node: ast.ClassDef, scope: _Scope) -> None:
        self.bind(node.name, scope)
        self.push(scope, *node.decorator_list)
        scope = self.with_parameters(node, scope)
        self.push(scope, *node.bases, *(keyword.value for keyword in node.keywords))
        inner = _Scope("class", scope)
        inner.bound |= {"__module__", "__qualname__"}
        self.push(inner, *node.body)

    def with_parameters(self, node: Any, scope: _Scope) -> _Scope:
        """The scope of type parameters, for `def f[T](x: T)`; the same scope where none are."""
        parameters = getattr(node, "type_params", [])
        if not parameters:
            return scope
        scope = _Scope("function", scope)
        scope.bound |= {parameter.name for parameter in parameters}
        return scope

    def comprehension(self, node: ast.ListComp, scope: _Scope) -> None:
        inner = _Scope("comprehension", scope)
        first, *rest = node.generators
        elements = [getattr(node, part, None) for part in ("elt", "key", "value")]
        self.push(inner, first.target, *first.ifs, *rest, *elements)
        self.push(scope, first.iter)

    def imports(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.names.stars += [node] if isinstance(node, ast.ImportFrom) else []
                continue
            name = alias.asname or alias.name.split(".")[0]
            self.bind(name, scope, imported=True)
            if scope.parent is None:
                whole = alias.name if alias.asname else name
                inside = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
                self.names.sources[name] = inside + whole

    def declared(self, node: ast.Global, scope: _Scope) -> None:
        scope.of_module.update(node.names)

    def attempt(self, node: ast.Try, scope: _Scope) -> None:
        if node.handlers:
            self.names.guarded.update(id(each) for part in node.body for each in ast.walk(part))
        self.push(scope, *_children(node))

    def captured(self, node: Any, scope: _Scope) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name is not None:
            self.bind(name, scope)
        self.push(scope, *_children(node))


_RULES: dict[type, Callable[[_Walk, Any, _Scope], None]] = {
    ast.Name: _Walk.name,
    ast.Constant: lambda walk, node, scope: None,
    ast.Attribute: _Walk.attribute,
    ast.Subscript: _Walk.subscript,
    ast.Expr: _Walk.expression,
    ast.AugAssign: _Walk.augmented,
    ast.AnnAssign: _Walk.annotated,
    ast.NamedExpr: _Walk.walrus,
    ast.Lambda: _Walk.lambda_,
    ast.ClassDef: _Walk.class_,
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef), _Walk.function),
    **dict.fromkeys(
        (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), _Walk.comprehension
    ),
    **dict.fromkeys((ast.Import, ast.ImportFrom), _Walk.imports),
    ast.Global: _Walk.declared,
    **dict.fromkeys((ast.Try, ast.TryStar), _Walk.attempt),
    **dict.fromkeys(
        (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping), _Walk.captured
    ),
}


def _children(node: ast.AST) -> Iterator[ast.AST]:
    return (child for child in ast.iter_child_nodes(node) if child._fields)


def _of_module(name: str, scope: _Scope) -> bool:
    """Whether `name`, read in `scope`, is the module's or built in."""
    at: _Scope | None = scope
    while at is not None and at.parent is not None:
        if name in at.of_module:
            return True
        if name in at.bound and (at.kind != "class" or at is scope):
            return False
        if name == "__class__" and at.kind == "class":
            return False
        at = at.parent
    return True
