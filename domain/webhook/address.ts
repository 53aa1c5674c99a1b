/** What of a webhook is sealed. */
export interface WebhookAddress {
  url: string;
  /** Key of the signature. */
  secret: string;
}
