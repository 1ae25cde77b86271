"""Reading parsed documents: their operations and fragments."""

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode


def operations_of(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation that runs: the named one, or the first where no name is given."""
    for operation in operations_of(document):
        if name is None or (operation.name is not None and operation.name.value == name):
            return operation
    return None


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }


def names_field(operation: OperationDefinitionNode, field: str) -> bool:
    """Whether the request may ask for such a field anywhere.

    It looks at the text: right where the answer is no, and at worst a query too many where a
    word of the kind stands elsewhere.
    """
    return operation.loc is None or field in operation.loc.source.body
