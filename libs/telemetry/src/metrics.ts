import { metrics, type MetricOptions } from '@opentelemetry/api';
import { metricCatalogue, type AttributesOf, type MetricName, type MetricNameOf } from './metric-catalogue.ts';

/*
 * Instruments of the catalogue. They count for the meter provider that boot has set, and cost next to nothing without one,
 * as in tests: create them once, after boot.
 */

/** @returns counts `amount` more, 1 by default. */
export function counter<Name extends MetricNameOf<'counter'>>(name: Name): (attributes: AttributesOf<Name>, amount?: number) => void {
  const instrument = meter().createCounter(name, optionsOf(name));
  return (attributes, amount = 1) => instrument.add(amount, attributes);
}

/** @returns records one value, in the unit that the name ends with. */
export function histogram<Name extends MetricNameOf<'histogram'>>(name: Name): (value: number, attributes: AttributesOf<Name>) => void {
  const instrument = meter().createHistogram(name, { ...optionsOf(name), advice: { explicitBucketBoundaries: [...metricCatalogue[name].buckets] } });
  return (value, attributes) => instrument.record(value, attributes);
}

type Say<Name extends MetricName> = (value: number, attributes: AttributesOf<Name>) => void;

/** Has `read` say the values when somebody looks; it must neither fail nor wait. */
export function observed<Name extends MetricNameOf<'total' | 'gauge'>>(name: Name, read: (say: Say<Name>) => void): void {
  const options = optionsOf(name);
  const instrument = metricCatalogue[name].kind === 'total' ? meter().createObservableCounter(name, options) : meter().createObservableGauge(name, options);
  instrument.addCallback((result) => read((value, attributes) => result.observe(value, attributes)));
}

const meter = () => metrics.getMeter('holdfast');

const optionsOf = (name: MetricName): MetricOptions => ({ description: metricCatalogue[name].description });
