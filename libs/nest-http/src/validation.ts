import { ProblemError } from '@holdfast/problem/problem-error';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { StandardSchemaValidationPipe } from '@nestjs/common';

const mostPlaces = 50;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Parses `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })` and refuses with JSON pointers (RFC 6901), 50 at most. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new ProblemError({ code: 'invalid-request', errors: issues.slice(0, mostPlaces).map(placeOf) }),
  });
}

function placeOf({ path = [], message }: Issue): ProblemPlace {
  const segments = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { pointer: segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''), message };
}
