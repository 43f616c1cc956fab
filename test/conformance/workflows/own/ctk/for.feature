Feature: For
  As an author
  I want to repeat tasks over a collection
  So that each of its items is treated

  Scenario: Each item and its index
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: for-each, version: 1.0.0 }
    do:
      - loopColors:
          for:
            each: color
            in: .colors
          do:
            - mark:
                set:
                  processed:
                    colors: ${ .processed.colors + [ $color ] }
                    indexes: ${ .processed.indexes + [ $index ] }
    """
    And given the workflow input is:
    """yaml
    colors: [ red, green, blue ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    processed:
      colors: [ red, green, blue ]
      indexes: [ 0, 1, 2 ]
    """

  Scenario: Names of its own, and a condition that ends it
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: for-while, version: 1.0.0 }
    do:
      - sum:
          for: { each: number, in: '${ [1, 2, 3, 4] }', at: place }
          while: (.total // 0) < 3
          do:
            - add:
                set: { total: '${ (.total // 0) + $number }', last: '${ $place }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    total: 3
    last: 1
    """

  Scenario: Nothing to repeat over leaves the input as it is
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: for-nothing, version: 1.0.0 }
    do:
      - none:
          for: { in: .items }
          do: [ { never: { raise: { error: { type: https://example.com/never, status: 500 } } } } ]
    """
    And given the workflow input is:
    """yaml
    items: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    items: []
    """

  Scenario: A collection that is none
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: for-wrong, version: 1.0.0 }
    do:
      - wrong:
          for: { in: '"text"' }
          do: [ { never: { set: { a: 1 } } } ]
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    instance: /do/0/wrong
    """

  Scenario: Exit leaves the loop, and the workflow goes on
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: for-exit, version: 1.0.0 }
    do:
      - loop:
          for: { each: n, in: '${ [1, 2] }' }
          do:
            - one: { set: { seen: '${ (.seen // []) + [$n] }' }, then: exit }
            - two: { set: { skipped: false } }
      - after: { set: '${ . + { after: true } }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [ 1, 2 ]
    after: true
    """
