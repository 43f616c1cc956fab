/** Injection token of the root of links: HOLDFAST_PUBLIC_URL, without a trailing slash. */
export const PUBLIC_URL = 'resume-token:public-url';
