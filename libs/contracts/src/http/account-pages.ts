import { z } from 'zod';

/**
 * Pages for people who follow a link in a mail, through the gateway. Opening one uses nothing up; its form does.
 *
 * GET, POST /account/invitation            make an account
 * GET, POST /account/password-reset        set a new password; without a code, ask for a link
 * POST      /account/password-reset/mail   have a link mailed
 * GET, POST /account/address               confirm an address
 */

const code = z.string().min(1).max(512);
const password = z.string().max(1024);

export const codeQuery = z.object({ code });
export type CodeQuery = z.infer<typeof codeQuery>;

export const resetQuery = z.object({ code: code.optional() });
export type ResetQuery = z.infer<typeof resetQuery>;

export const invitationForm = z.strictObject({ code, name: z.string().trim().min(1).max(200), password });
export type InvitationForm = z.infer<typeof invitationForm>;

export const resetMailForm = z.strictObject({ email: z.email().max(254) });
export type ResetMailForm = z.infer<typeof resetMailForm>;

export const resetForm = z.strictObject({ code, password });
export type ResetForm = z.infer<typeof resetForm>;

export const addressForm = z.strictObject({ code });
export type AddressForm = z.infer<typeof addressForm>;
