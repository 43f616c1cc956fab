Feature: What the specification leaves open
  As an author
  I want to know what is decided here
  So that a definition does the same thing each time (docs/language.md)

  Scenario: Version: a pre-release of the first one
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.0-alpha5, namespace: own, name: decided-version, version: 1.0.0 }
    do: [ { a: { set: { a: 1 } } } ]
    """
    When the workflow is executed
    Then the workflow should complete

  Scenario: Errors: a standard one is caught by each of its names, and by no other that ends so
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-types, version: 1.0.0 }
    do:
      - a:
          try:
            - b:
                try:
                  - c:
                      try:
                        - d:
                            try: [ { fail: { wait: '${ "no duration" }' } } ]
                            catch: { errors: { with: { type: https://example.com/spec/1.0.0/errors/validation } }, do: [ { wrong: { set: { by: another host } } } ] }
                      catch: { errors: { with: { type: https://serverlessworkflow.io/spec/2.0.0/errors/validation } }, do: [ { wrong: { set: { by: another path } } } ] }
                catch: { errors: { with: { type: https://serverlessworkflow.io/dsl/errors/types/timeout } }, do: [ { wrong: { set: { by: another name } } } ] }
          catch:
            errors: { with: { type: https://open-workflow-specification.org/dsl/errors/types/validation } }
            do:
              - right:
                  try: [ { again: { raise: { error: { type: https://open-workflow-specification.org/spec/1.0.0/errors/validation, status: 400, title: '${ $error.type }' } } } } ]
                  catch: { errors: { with: { type: https://serverlessworkflow.io/dsl/errors/types/validation } }, do: [ { tell: { set: { type: '${ $error.title }' } } } ] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    """

  Scenario: Errors: the instance points to the task, however deep it stands
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-instance, version: 1.0.0 }
    do:
      - loop:
          for: { in: '[1]' }
          do:
            - attempt:
                try: [ { both: { fork: { branches: [ { a/b: { do: [ { choose: { switch: [ { no: { when: error("no"), then: end } } ] } } ] } } ] } } } ]
                catch: { do: [ { tell: { raise: { error: { type: https://example.com/no, status: 400, detail: '${ $error.instance }' } } } } ] }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    instance: /do/0/loop/do/0/attempt/catch/do/0/tell
    detail: /do/0/loop/do/0/attempt/try/0/both/fork/branches/0/a~1b/do/0/choose
    """

  Scenario: Fork: exports come in declared order, also when the branches end in another
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-exports, version: 1.0.0 }
    do:
      - all:
          fork:
            branches:
              - slow: { do: [ { pause: { wait: PT0.4S } }, { a: { set: { n: 1 }, export: { as: '$context + { seen: ($context.seen + ["slow"]), last: .n }' } } } ] }
              - inner:
                  fork:
                    branches:
                      - later: { do: [ { pause: { wait: PT0.2S } }, { b: { set: { n: 2 }, export: { as: '$context + { seen: ($context.seen + ["later"]), last: .n }' } } } ] }
                      - soon: { set: { n: 3 }, export: { as: '$context + { seen: ($context.seen + ["soon"]), last: .n }' } }
              - call:
                  call: http
                  with: { method: get, endpoint: { uri: https://httpbin.org/bearer, authentication: { bearer: { token: some-long-token } } } }
                  output: { as: '{ n: 4 }' }
                  export: { as: '$context + { seen: ($context.seen + [$authorization.scheme]) }' }
      - tell: { set: { outputs: '${ flatten | map(.n) }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    seen: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    outputs: [ 1, 2, 3, 4 ]
    context: { seen: [ slow, later, soon, Bearer ], last: 3 }
    """

  Scenario: Fork: the exports of those that lose are dropped
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-losers, version: 1.0.0 }
    do:
      - race:
          fork:
            compete: true
            branches:
              - loser: { do: [ { a: { set: { n: 1 }, export: { as: '$context + { lost: true }' } } }, { hold: { wait: PT1H } } ] }
              - winner: { do: [ { b: { set: { n: 2 }, export: { as: '$context + { won: .n }' } } }, { pause: { wait: PT0.3S } } ] }
      - tell: { set: '${ $context }' }
    """
    And given the workflow input is:
    """yaml
    before: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    before: true
    won: 2
    """
    And loser should cancel

  Scenario: Expressions: with and without their marks where only an expression can stand
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-marks, version: 1.0.0 }
    input: { from: ' ${ .given } ' }
    do:
      - bare: { if: .n == 1, input: { from: '{ m: .n }' }, set: { m: '${ .m }' }, output: { as: '{ o: .m }' }, export: { as: '{ c: .o }' } }
      - marked: { if: '${ .o == 1 }', input: { from: '${ { m: .o } }' }, set: { m: ' ${.m} ' }, output: { as: '${ [.m] }' }, export: { as: '${ $context + { d: .[0] } }' } }
      - bareLoop: { for: { in: '. + [2, 3]' }, while: $item < 3, do: [ { add: { set: '${ . + [$item] }' } } ] }
      - markedLoop: { for: { in: '${ [4, 5] }' }, while: '${ $item < 5 }', do: [ { add: { set: '${ . + [$item] }' } } ] }
      - choose: { switch: [ { no: { when: length == 0, then: end } }, { yes: { when: '${ length == 4 }', then: attempt } } ] }
      - never: { set: { wrong: true } }
      - attempt:
          try: [ { fail: { raise: { error: { type: https://example.com/no, status: 500 } } } } ]
          catch: { when: '${ $error.status == 500 }', exceptWhen: $error.status == 501, retry: { when: '${ false }' }, do: [ { tell: { set: { list: '${ . }', context: '${ $context }' } } } ] }
    """
    And given the workflow input is:
    """yaml
    given: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    list: [ 1, 1, 2, 4 ]
    context: { c: 1, d: 1 }
    """

  Scenario: Expressions: text around them, several in one text, and text without marks
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-texts, version: 1.0.0 }
    do: [ { texts: { set: { several: '${ .a }-${ .b }${ .a }', values: 'is ${ { a: .a } } ${ [true, null] }', inner: '${ "}" + "${ .a }" } ', plain: .a, other: '$a {b} $ {c}' } } } ]
    """
    And given the workflow input is:
    """yaml
    a: 1
    b: two
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    several: 1-two1
    values: 'is {"a":1} [true,null]'
    inner: '}${ .a }'
    plain: .a
    other: '$a {b} $ {c}'
    """

  Scenario: Outputs: what yields nothing is null
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-none, version: 1.0.0 }
    do:
      - data: { set: { a: '${ empty }', b: 'x ${ empty }', c: [ '${ empty }' ] }, export: { as: '{ data: . }' } }
      - skipped: { if: empty, set: { wrong: true } }
      - choose: { switch: [ { no: { when: empty, then: end } }, { yes: { then: loop } } ] }
      - never: { set: { wrong: true } }
      - loop: { for: { in: '[1]' }, while: empty, do: [ { wrong: { set: { wrong: true } } } ] }
      - shaped: { input: { from: empty }, set: { input: '${ . }' }, output: { as: '. + { data: $context.data }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    input: null
    data: { a: null, b: x null, c: [ null ] }
    """

  Scenario: Outputs: what yields several is an error wherever one is wanted
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-several, version: 1.0.0 }
    do:
      - all:
          fork:
            branches:
              - set: { try: [ { a: { set: { a: '${ 1, 2 }' } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - text: { try: [ { a: { set: { a: 'x ${ 1, 2 }' } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - if: { try: [ { a: { if: 'true, true', set: { a: 1 } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - from: { try: [ { a: { input: { from: '1, 2' }, set: { a: 1 } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - as: { try: [ { a: { set: { a: 1 }, output: { as: '1, 2' } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - export: { try: [ { a: { set: { a: 1 }, export: { as: '1, 2' } } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - in: { try: [ { a: { for: { in: '[1], [2]' }, do: [ { b: { set: { a: 1 } } } ] } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - while: { try: [ { a: { for: { in: '[1]' }, while: 'true, true', do: [ { b: { set: { a: 1 } } } ] } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - when: { try: [ { a: { switch: [ { b: { when: 'true, true', then: end } } ] } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
              - wait: { try: [ { a: { wait: '${ "PT0S", "PT0S" }' } } ], catch: { do: [ { tell: { set: '${ $error.type }' } } ] } }
          output: { as: unique }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - https://serverlessworkflow.io/spec/1.0.0/errors/expression
    """

  Scenario: Context: it begins as the transformed input
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-context, version: 1.0.0 }
    input: { from: .order }
    do: [ { tell: { set: '${ $context }' } } ]
    """
    And given the workflow input is:
    """yaml
    order: { id: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 7
    """

  Scenario: Context: it begins empty where that is no object
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-no-context, version: 1.0.0 }
    do: [ { tell: { set: '${ $context }' } } ]
    """
    And given the workflow input is:
    """yaml
    [ 1, 2 ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {}
    """

  Scenario: Retry: the pauses grow as the backoff says, with the jitter added
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-backoff, version: 1.0.0 }
    use:
      functions:
        fail:
          do:
            - note: { set: { at: '${ ($context.at // []) + [$task.startedAt.epoch.milliseconds] }' }, export: { as: . } }
            - fail: { raise: { error: { type: https://example.com/no, status: 503 } } }
    do:
      - all:
          fork:
            branches:
              - constant: { try: [ { a: { call: fail } } ], catch: { retry: { delay: PT0.2S, backoff: { constant: {} }, limit: { attempt: { count: 2 } } }, do: [ { tell: { set: '${ $context.at | [.[1:], .[:-1]] | transpose | map(.[0] - .[1] >= 200) }' } } ] } }
              - linear: { try: [ { a: { call: fail } } ], catch: { retry: { delay: PT0.2S, backoff: { linear: {} }, limit: { attempt: { count: 2 } } }, do: [ { tell: { set: '${ $context.at | [.[1:], .[:-1], [200, 400]] | transpose | map(.[0] - .[1] >= .[2]) }' } } ] } }
              - exponential: { try: [ { a: { call: fail } } ], catch: { retry: { delay: PT0.2S, backoff: { exponential: {} }, limit: { attempt: { count: 3 } } }, do: [ { tell: { set: '${ $context.at | [.[1:], .[:-1], [200, 400, 800]] | transpose | map(.[0] - .[1] >= .[2]) }' } } ] } }
              - jitter: { try: [ { a: { call: fail } } ], catch: { retry: { delay: PT0.2S, jitter: { from: PT0.3S, to: PT0.4S }, limit: { attempt: { count: 1 } } }, do: [ { tell: { set: '${ $context.at | [.[1] - .[0] >= 500] }' } } ] } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - [ true, true ]
    - [ true, true ]
    - [ true, true, true ]
    - [ true ]
    """

  Scenario: Retry: what limits one attempt, what limits all of them, and what runs once they are spent
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-limits, version: 1.0.0 }
    use:
      functions:
        note: { set: { n: '${ ($context.n // 0) + 1 }' }, export: { as: . } }
        fail: { raise: { error: { type: https://example.com/no, status: 503 } } }
        spent: { set: { n: '${ $context.n }', spent: '${ ($context.spent // 0) + 1 }' }, export: { as: . } }
    do:
      - all:
          fork:
            branches:
              - count: { try: [ { a: { call: note } }, { b: { call: fail } } ], catch: { retry: { limit: { attempt: { count: 2 } } }, do: [ { tell: { call: spent } } ] } }
              - attempt: { try: [ { a: { call: note } }, { hold: { if: $context.n < 3, wait: PT1H } }, { done: { set: '${ $context }' } } ], catch: { retry: { limit: { attempt: { duration: PT3S } } }, do: [ { tell: { call: spent } } ] } }
              - together: { try: [ { a: { call: note } }, { hold: { wait: PT1H } } ], catch: { retry: { limit: { attempt: { duration: PT1H }, duration: PT2S } }, do: [ { tell: { call: spent } } ] } }
              - endless: { try: [ { a: { call: note } }, { b: { if: $context.n < 1100, call: fail } }, { done: { set: '${ $context }' } } ], catch: { retry: { backoff: { exponential: {} } } } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - { n: 3, spent: 1 }
    - { n: 3 }
    - { n: 1, spent: 1 }
    - { n: 1100 }
    """

  Scenario: Timeouts: what is busy all the time is interrupted, too
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-busy, version: 1.0.0 }
    do:
      - attempt:
          try: [ { spin: { timeout: { after: PT1S }, do: [ { add: { set: { n: '${ (.n // 0) + 1 }' }, then: again } }, { again: { set: '${ . }', then: add } } ] } } ]
          catch: { do: [ { tell: { set: { type: '${ $error.type }', instance: '${ $error.instance }' } } } ] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    instance: /do/0/attempt/try/0/spin
    """

  Scenario: Timeouts: one bounds all that runs inside, whatever that is caught by
    Given a workflow with definition:
    """yaml
    document: { dsl: 1.0.3, namespace: own, name: decided-timeouts, version: 1.0.0 }
    use: { timeouts: { short: { after: '${ "PT\($workflow.input.seconds)S" }' } } }
    timeout: { after: PT30S }
    do:
      - attempt:
          try:
            - loop:
                timeout: short
                for: { in: '[1, 2, 3, 4]' }
                do: [ { inner: { try: [ { all: { fork: { branches: [ { pause: { wait: PT0.3S, timeout: { after: PT20S } } } ] } } } ], catch: { do: [ { wrong: { set: { wrong: true } } } ] } } } ]
          catch: { do: [ { tell: { set: { instance: '${ $error.instance }' } } } ] }
    """
    And given the workflow input is:
    """yaml
    seconds: 0.7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/loop
    """
