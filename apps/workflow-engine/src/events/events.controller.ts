import { eventHeaders, missedStartsQuery, type EventHeaders, type MissedStartPage, type MissedStartsQuery, type ReceiveEventsResponse } from '@holdfast/contracts/http/events';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { ConsumesText } from '@holdfast/nest-http/consumes';
import { RequestHeaders, RequestQuery, RequestText } from '@holdfast/nest-http/request-parts';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ListMissedStarts, missedPageView } from './list-missed-starts.ts';
import { ReceiveEvents } from './receive-events.ts';

@Controller('v1/events')
export class EventsController {
  readonly #receive: ReceiveEvents;
  readonly #missed: ListMissedStarts;

  constructor(@Inject(ReceiveEvents) receive: ReceiveEvents, @Inject(ListMissedStarts) missed: ListMissedStarts) {
    this.#receive = receive;
    this.#missed = missed;
  }

  /** 202 once they are kept: who listens to them is told after that. */
  @Post()
  @HttpCode(202)
  @ConsumesText('application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', 'text/plain', 'text/xml', 'application/xml')
  @RequirePermission('publish:events')
  async receive(
    @RequestText() body: string | undefined,
    @RequestHeaders(eventHeaders) headers: EventHeaders,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ReceiveEventsResponse> {
    return unwrap(await this.#receive.execute(tenantId, { headers, body: body ?? '' }));
  }

  @Get('missed-starts')
  @RequirePermission('read:workflow-instances')
  async missedStarts(@RequestQuery(missedStartsQuery) { limit, after }: MissedStartsQuery, @CurrentPrincipal() { tenantId }: Principal): Promise<MissedStartPage> {
    return missedPageView(await this.#missed.execute(tenantId, { limit, before: after }), limit);
  }
}
