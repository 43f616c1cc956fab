import { type WitnessAnswer, witnessRequest, type WitnessRequest } from '@holdfast/contracts/http/audit';
import { AllowCallers } from '@holdfast/nest-auth/allow-callers';
import { RequestBody } from '@holdfast/nest-http/request-parts';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { WitnessChain } from './witness-chain.ts';

/** A route a service: who calls is who the certificate says, and so nobody extends another's chain. */
@Controller('internal/v1/audit')
export class NotaryController {
  readonly #witness: WitnessChain;

  constructor(@Inject(WitnessChain) witness: WitnessChain) {
    this.#witness = witness;
  }

  @Post('workflow-engine/statements')
  @HttpCode(200)
  @AllowCallers('workflow-engine')
  async ofEngine(@RequestBody(witnessRequest) request: WitnessRequest): Promise<WitnessAnswer> {
    return this.#witness.execute({ ...request, chain: 'workflow-engine' });
  }

  @Post('resume-token/statements')
  @HttpCode(200)
  @AllowCallers('resume-token')
  async ofResumeToken(@RequestBody(witnessRequest) request: WitnessRequest): Promise<WitnessAnswer> {
    return this.#witness.execute({ ...request, chain: 'resume-token' });
  }

  @Post('scheduler/statements')
  @HttpCode(200)
  @AllowCallers('scheduler')
  async ofScheduler(@RequestBody(witnessRequest) request: WitnessRequest): Promise<WitnessAnswer> {
    return this.#witness.execute({ ...request, chain: 'scheduler' });
  }
}
