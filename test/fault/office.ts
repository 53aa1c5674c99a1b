import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pause, type Installation } from './installation.ts';

const UNANSWERED = [502, 503, 504];

/** A command that was answered: its key, and 201 or 409. */
export interface Sent {
  key: string;
  status: number;
}

export interface RecordedEvent {
  seq: number;
  at: string;
  type: string;
  commandId?: string;
  householdId?: string;
}

export interface Household {
  id: string;
  buildingId: string;
  signatories: string[];
}

/** Staff of a base at their screens, who do not give up while parts of the installation are killed. */
export interface Office {
  get<Body>(path: string): Promise<Body>;
  /** Sends as a phone does: the same key until there is an answer. Throws unless it is 201 or 409. */
  command(path: string, body: unknown): Promise<Sent>;
  /** A campaign with a sample's roster, by its id. */
  importSample(file: string, policy?: object): Promise<string>;
  /** Every item of a list. */
  list<Item>(path: string): Promise<Item[]>;
  /** A household with the signatories that must sign. */
  household(id: string): Promise<Household>;
  /** The history of a building; throws where its numbers are not 1, 2, 3 … */
  events(buildingId: string): Promise<RecordedEvent[]>;
}

export async function openOffice(installation: Installation): Promise<Office> {
  const url = `${installation.url}/api/v1`;
  const authorization = { authorization: `Bearer ${await installation.token()}` };
  const asJson = { ...authorization, 'content-type': 'application/json' };

  async function get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`${url}${path}`, { headers: authorization });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Body;
  }

  async function post<Body>(path: string, status: number, sent: RequestInit): Promise<Body> {
    const answer = await fetch(`${url}${path}`, { method: 'POST', ...sent });
    expect([path, answer.status]).toEqual([path, status]);
    return (await answer.json()) as Body;
  }

  /** Null when nobody answered. */
  async function send(path: string, body: unknown, key: string): Promise<number | null> {
    try {
      const headers = { ...asJson, 'idempotency-key': key };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.text();
      return answer.status;
    } catch {
      return null;
    }
  }

  async function list<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const page = await get<{ items: Item[]; nextCursor: string | null }>(`${path}limit=500${cursor}`);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = `&cursor=${page.nextCursor}`;
    }
  }

  return {
    get,
    list,
    async command(path, body) {
      const key = randomUUID();
      for (;;) {
        const status = await send(path, body, key);
        if (status === 201 || status === 409) return { key, status };
        if (status !== null && !UNANSWERED.includes(status)) throw new Error(`${path} answered ${status}`);
        await pause(100);
      }
    },
    async importSample(file, policy) {
      const campaign = JSON.stringify({ name: '故障演练', ...(policy ? { policy } : {}) });
      const { id } = await post<{ id: string }>('/campaigns', 201, { headers: asJson, body: campaign });
      const sample = await readFile(fileURLToPath(new URL(`../../samples/${file}`, import.meta.url)));
      const form = new FormData();
      form.append('file', new Blob([sample]), 'roster.xlsx');
      const upload = { headers: authorization, body: form };
      const roster = `/campaigns/${id}/roster?mode=preview`;
      const { importId } = await post<{ importId: string }>(roster, 200, upload);
      await post(`/imports/${importId}/commit`, 200, { headers: authorization });
      return id;
    },
    async household(id) {
      const file = await get<{ buildingId: string; signatories: { id: string; required: boolean }[] }>(
        `/households/${id}`,
      );
      const required = file.signatories.filter((signatory) => signatory.required);
      return { id, buildingId: file.buildingId, signatories: required.map((signatory) => signatory.id) };
    },
    async events(buildingId) {
      const events = await list<RecordedEvent>(`/buildings/${buildingId}/events?`);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      return events;
    },
  };
}
