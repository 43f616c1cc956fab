import { eventHeaders, type EventHeaders, type ReceiveEventsResponse } from '@holdfast/contracts/http/events';
import { CurrentPrincipal, type Principal } from '@holdfast/nest-auth/current-principal';
import { RequirePermission } from '@holdfast/nest-auth/require-permission';
import { ConsumesText } from '@holdfast/nest-http/consumes';
import { RequestHeaders } from '@holdfast/nest-http/request-headers';
import { unwrap } from '@holdfast/nest-http/unwrap';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ReceiveEvents } from './receive-events.ts';

@Controller('v1/events')
export class EventsController {
  readonly #receive: ReceiveEvents;

  constructor(@Inject(ReceiveEvents) receive: ReceiveEvents) {
    this.#receive = receive;
  }

  /** 202 once they are kept: who listens to them is told after that. */
  @Post()
  @HttpCode(202)
  @ConsumesText('application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', 'text/plain', 'text/xml', 'application/xml')
  @RequirePermission('publish:events')
  async receive(
    @Body() body: string | undefined,
    @RequestHeaders(eventHeaders) headers: EventHeaders,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ReceiveEventsResponse> {
    return unwrap(await this.#receive.execute(tenantId, { headers, body: body ?? '' }));
  }
}
