"""The order in which a program can be computed."""

from tracrlab.rasp.expressions import RASPExpr


def in_order_of_evaluation(*roots: RASPExpr) -> tuple[RASPExpr, ...]:
    """All expressions below `roots`, children first and in the order of the arguments, each once.

    Nodes are told apart by identity. Takes time linear in the graph and no stack, however deep.

    >>> from tracrlab.rasp import indices, tokens
    >>> twice = tokens + tokens
    >>> [node.name for node in in_order_of_evaluation(twice - indices)]
    ['tokens', 'sequence_map', 'indices', 'sequence_map']
    """
    order: list[RASPExpr] = []
    seen: set[int] = set()
    pending = [(root, False) for root in reversed(roots)]
    while pending:
        node, children_done = pending.pop()
        if children_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            pending.append((node, True))
            pending.extend((child, False) for child in reversed(node.children))
    return tuple(order)
