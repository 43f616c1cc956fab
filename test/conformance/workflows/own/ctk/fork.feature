Feature: Fork
  As an author
  I want branches at the same time
  So that none waits for another

  Scenario: All outputs in declared order, whoever is first
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: fork-all, version: 1.0.0 }
    do:
      - both:
          fork:
            branches:
              - slow: { do: [ { pause: { wait: { milliseconds: 300 } } }, { tell: { set: { who: slow } } } ] }
              - quick: { set: { who: quick } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - who: slow
    - who: quick
    """
    And quick should complete
    And tell should complete

  Scenario: The first of those that compete, the others cancelled
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: fork-compete, version: 1.0.0 }
    do:
      - race:
          fork:
            compete: true
            branches:
              - never: { wait: PT1H }
              - soon: { do: [ { pause: { wait: { milliseconds: 100 } } }, { tell: { set: { who: soon } } } ] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    who: soon
    """
    And never should cancel

  Scenario: A branch that fails fails the fork, which can be caught
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: fork-fails, version: 1.0.0 }
    do:
      - attempt:
          try:
            - both:
                fork:
                  branches:
                    - hold: { wait: PT1H }
                    - fail: { raise: { error: { type: https://example.com/a, status: 400 } } }
          catch: { do: [ { tell: { set: { caught: '${ $error.instance }' } } } ] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: /do/0/attempt/try/0/both/fork/branches/1/fail
    """
    And hold should cancel

  Scenario: Exports of the branches come after each other
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: fork-export, version: 1.0.0 }
    do:
      - both:
          fork:
            branches:
              - one: { set: { a: 1 }, export: { as: '$context + { one: .a }' } }
              - two: { set: { a: 2 }, export: { as: '$context + { two: .a }' } }
      - tell: { set: '${ $context }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    one: 1
    two: 2
    """
