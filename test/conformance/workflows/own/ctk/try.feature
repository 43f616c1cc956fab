Feature: Try
  As an author
  I want to handle errors
  So that a workflow survives what can be expected

  Scenario: A caught error and what it says
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: try-caught, version: 1.0.0 }
    do:
      - tryGetPet:
          try:
            - getPet:
                call: http
                with: { method: get, endpoint: { uri: 'https://petstore.swagger.io/v2/pet/getPetByName/{petName}' } }
          catch:
            errors:
              with:
                type: https://serverlessworkflow.io/dsl/errors/types/communication
                status: 404
            as: err
            do:
              - setError:
                  set: { error: '${ $err }' }
    """
    And given the workflow input is:
    """yaml
    petName: Milou
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow output should have properties 'error', 'error.type', 'error.status', 'error.title', 'error.instance'
    And the workflow output should have a 'error.instance' property with value:
    """yaml
    /do/0/tryGetPet/try/0/getPet
    """
    And getPet should fault
    And setError should complete

  Scenario: An error that is not the one to catch
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: try-uncaught, version: 1.0.0 }
    do:
      - attempt:
          try:
            - fail: { raise: { error: { type: https://example.com/a, status: 418, title: Teapot } } }
          catch:
            errors: { with: { status: 500 } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.com/a
    status: 418
    title: Teapot
    instance: /do/0/attempt/try/0/fail
    """

  Scenario: Retries, then the handler
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: try-retried, version: 1.0.0 }
    do:
      - attempt:
          try:
            - count: { set: { n: '${ ($context.n // 0) + 1 }' }, export: { as: '{ n: .n }' } }
            - fail: { raise: { error: { type: https://example.com/a, status: 503 } } }
          catch:
            retry:
              delay: { milliseconds: 10 }
              backoff: { linear: {} }
              jitter: { from: { milliseconds: 1 }, to: { milliseconds: 5 } }
              limit: { attempt: { count: 2 } }
            do:
              - tell: { set: { attempts: '${ $context.n }', status: '${ $error.status }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    attempts: 3
    status: 503
    """

  Scenario: Nested handlers: the inner one passes on what it does not know
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: try-nested, version: 1.0.0 }
    do:
      - outer:
          try:
            - inner:
                try: [ { fail: { raise: { error: { type: https://example.com/b, status: 400, detail: no } } } } ]
                catch: { when: '$error.status == 500', do: [ { wrong: { set: { by: inner } } } ] }
          catch:
            exceptWhen: $error.status >= 500
            do: [ { right: { set: { by: outer, detail: '${ $error.detail }' } } } ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: outer
    detail: 'no'
    """

  Scenario: An error of the handler itself is not caught by it
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: try-handler-fails, version: 1.0.0 }
    do:
      - attempt:
          try: [ { fail: { raise: { error: { type: https://example.com/a, status: 400 } } } } ]
          catch:
            do: [ { again: { raise: { error: { type: https://example.com/b, status: 409 } } } } ]
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.com/b
    status: 409
    """
    And again should fault
