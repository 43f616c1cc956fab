Feature: Flow and time
  As an author
  I want to say what comes next and how long it may take
  So that nothing runs that must not

  Scenario: End ends the workflow from deep inside
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: then-end, version: 1.0.0 }
    do:
      - outer:
          do:
            - inner: { do: [ { stop: { set: { stopped: true }, then: end } }, { never: { set: { stopped: false } } } ] }
            - never2: { set: { stopped: false } }
      - never3: { set: { stopped: false } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    stopped: true
    """
    And stop should run last

  Scenario: Exit of a list at the top ends the workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: then-exit, version: 1.0.0 }
    do:
      - first: { set: { a: 1 }, then: exit }
      - never: { set: { a: 2 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    a: 1
    """

  Scenario: Back to an earlier task until it is enough
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: then-back, version: 1.0.0 }
    do:
      - add: { set: { n: '${ (.n // 0) + 1 }' } }
      - enough: { switch: [ { more: { when: .n < 3, then: add } }, { done: { then: last } } ] }
      - never: { raise: { error: { type: https://example.com/never, status: 500 } } }
      - last: { set: '${ . + { last: true } }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 3
    last: true
    """
    And add should run first
    And last should run last

  Scenario: A task that takes too long
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: timeout-task, version: 1.0.0 }
    use: { timeouts: { short: { after: { milliseconds: 200 } } } }
    do:
      - attempt:
          try: [ { hold: { wait: PT1H, timeout: short } } ]
          catch:
            errors: { with: { type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout, status: 408 } }
            do: [ { tell: { set: { late: '${ $error.instance }' } } } ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: /do/0/attempt/try/0/hold
    """

  Scenario: A workflow that takes too long
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: timeout-workflow, version: 1.0.0 }
    timeout: { after: PT0.3S }
    do:
      - attempt:
          try: [ { hold: { wait: { days: 1 } } } ]
          catch: { do: [ { tell: { set: { caught: true } } } ] }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """

  Scenario: Extensions run around tasks of a kind
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: extended, version: 1.0.0 }
    use:
      extensions:
        - counting:
            extend: set
            before: [ { before: { do: [ { note: { wait: { milliseconds: 1 } } } ] } } ]
            after: [ { after: { do: [ { noted: { wait: { milliseconds: 1 } } } ] } } ]
    do:
      - work: { set: { done: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    done: true
    """
    And note should complete
    And noted should run after note
