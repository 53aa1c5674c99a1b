import type { Id } from '../kernel.ts';
import type { ChannelKind } from './channel-kinds.ts';

/** What a channel needs to know and may be read by anyone who reads the database. */
export interface ChannelSettings {
  /** E-mail: the sender. */
  from?: string;
  /** E-mail: who signs in at the mail server. */
  user?: string;
  /** SMS: the template, and the signature that the gateway puts in front. */
  template?: string;
  signName?: string;
}

/** What is sealed: the address carries the key of most robots. */
export interface ChannelAddress {
  url: string;
  /** Key of the signature, password of the mail server, token of the gateway. */
  secret: string | null;
}

export interface OpenChannel extends ChannelAddress {
  id: Id;
  kind: ChannelKind;
  settings: ChannelSettings;
}
