import type { ServiceName } from '@holdfast/contracts/services';

/** The services with a database: all but the gateway. */
export type DatabaseService = Exclude<ServiceName, 'gateway'>;

/** The name of a service's database and of the role that owns it. */
export function databaseName(service: DatabaseService): string {
  return `holdfast_${service.replaceAll('-', '_')}`;
}

/** One thing for each service, by its name. */
export function perService<T>(make: (service: DatabaseService) => T): Readonly<Record<DatabaseService, T>> {
  return {
    identity: make('identity'),
    'workflow-engine': make('workflow-engine'),
    'resume-token': make('resume-token'),
    scheduler: make('scheduler'),
  };
}
