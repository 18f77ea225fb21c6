import type { ErasureFacts, PrivacyPorts, PrivacySettings, TableFacts } from '../../../cli/privacy-report/ports.ts';

const TABLE: TableFacts = { items: 310_000, bytes: 200_000_000, createdAt: '2026-01-12T09:30:00.000Z' };

/** What AWS tells of a stack with the default settings in Frankfurt. */
export class FakePrivacy implements PrivacyPorts {
  stackSettings: PrivacySettings = {
    prepareImages: 'needed',
    requireConsent: false,
    eventBus: 'default',
    annotateObjects: false,
    analytics: false,
  };
  site = { endpoint: 'https://iai.tencentcloudapi.com', region: undefined as string | undefined };
  tables = { faces: TABLE, persons: { ...TABLE, items: 80_000 }, erasures: { ...TABLE, items: 2 } };
  receipts: readonly ErasureFacts[] = [];

  destroy(): void {}
  settings = async () => this.stackSettings;
  tencent = async () => this.site;
  table = async (name: 'faces' | 'persons' | 'erasures') => this.tables[name];
  queue = async (name: string) => (name === 'enrollments' ? { messages: 3, oldestSeconds: 7200 } : { messages: 0 });
  objects = async (bucket: 'images' | 'prepared') => (bucket === 'images' ? 312_400 : undefined);
  async *erasures() {
    yield this.receipts;
  }
}
