Feature: Data flow
  As an author
  I want to shape what goes in and comes out
  So that tasks see what they need

  Scenario: Input from, output as, export as
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: data-flow, version: 1.0.0 }
    input: { from: .order }
    do:
      - price:
          input: { from: '{ amount: .amount, tax: 0.2 }' }
          set: { total: '${ .amount * (1 + .tax) }' }
          output: { as: '{ gross: .total }' }
          export: { as: '{ paid: .gross, id: $workflow.input.order.id }' }
      - tell:
          set: { gross: '${ .gross }', id: '${ $context.id }', task: '${ $task.name }', at: '${ $workflow.definition.document.name }' }
    output: { as: '{ result: ., paid: $context.paid }' }
    """
    And given the workflow input is:
    """yaml
    order: { id: 7, amount: 10 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: { gross: 12, id: 7, task: tell, at: data-flow }
    paid: 12
    """

  Scenario: An input that does not fit its schema
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: data-schema, version: 1.0.0 }
    input:
      schema: { format: json, document: { type: object, required: [ id ], properties: { id: { type: integer } } } }
    do: [ { a: { set: { a: 1 } } } ]
    """
    And given the workflow input is:
    """yaml
    id: text
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    """

  Scenario: A task whose condition is false passes its input on
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: data-if, version: 1.0.0 }
    do:
      - skip: { if: .n > 5, set: { skipped: false } }
      - keep: { set: '${ . + { kept: true } }' }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    kept: true
    """

  Scenario: A transformation that fails faults the task
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: data-fails, version: 1.0.0 }
    do:
      - wrong: { set: { a: 1 }, output: { as: .a.b } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    instance: /do/0/wrong
    """
    And wrong should fault

  Scenario: Text with expressions in it, and text that only looks so
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: data-text, version: 1.0.0 }
    do:
      - texts:
          set:
            greeting: Hello ${ .name }, you are ${ .age + 1 }
            price: costs $5 and {no} expression
            list: [ '${ .name }', { deep: '${ [ .age, null ] }' } ]
    """
    And given the workflow input is:
    """yaml
    name: Ada
    age: 36
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greeting: Hello Ada, you are 37
    price: costs $5 and {no} expression
    list: [ Ada, { deep: [ 36, null ] } ]
    """
