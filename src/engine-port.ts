// Part of the composition root: shows the engines to the screens and the command line in their own terms.
import type { ModelRef } from './domain/model';
import { err, ok, type Result } from './domain/result';
import { probeCapability, summarise, type Capability } from './engine/capability';
import {
  adapterKind,
  allModels,
  fits,
  memoryMBOf,
  recommended,
  remoteGguf,
  type CatalogueEntry,
} from './engine/models';
import { OwnModels } from './engine/own-models';
import { deleteStoredModel, storedModels } from './engine/stored-models';
import type { ChosenModels, ModelWish } from './headless/bridge';
import { mayContact, weightHosts } from './headless/headers';
import type { EnginePort, Machine, ModelOffer } from './state/ports';

export interface Engines {
  readonly port: EnginePort;
  readonly fileFor: (model: ModelRef) => File | null;
  readonly canHoldBoth: (genrm: ModelRef, metaJudge: ModelRef) => boolean;
  readonly choose: (wish: ModelWish) => Promise<Result<ChosenModels, string>>;
}

/** Two models that need more than this together are loaded one after the other: the browser does not say what there is. */
const bothMB = 4000;

/** @param base address of the page, that the bundled models lie beside. */
export function engines(base: string): Engines {
  let capability: Promise<Capability> | null = null;
  const probe = (): Promise<Capability> => (capability ??= probeCapability());
  const own = new OwnModels({
    policy: { base, hosts: weightHosts, mayContact: (url) => mayContact(url, location.origin) },
    probe,
  });
  const entriesFor = (found: Capability) => allModels({ base, adapter: adapterKind(found) });
  // One whose need is not known is loaded alone.
  const memoryOf = (model: ModelRef): number => memoryMBOf(model) ?? bothMB;

  return {
    port: {
      probe: async () => machineOf(await probe()),
      async choices() {
        const found = await probe();
        const pair = recommended(found);
        return {
          offers: entriesFor(found).map((entry) => offerOf(entry, found)),
          recommended: pair && { genrm: pair.genrm.ref.id, metaJudge: pair.metaJudge.ref.id },
        };
      },
      own,
      async stored() {
        const [models, { quota, usage }] = await Promise.all([storedModels(), navigator.storage.estimate()]);
        return { models, used: usage ?? null, quota: quota ?? null };
      },
      deleteStored: deleteStoredModel,
    },
    fileFor: (model) => own.fileFor(model),
    canHoldBoth: (genrm, metaJudge) => memoryOf(genrm) + memoryOf(metaJudge) <= bothMB,
    choose: async (wish) => {
      const found = await probe();
      return choose(wish, entriesFor(found), found, base);
    },
  };
}

function offerOf(entry: CatalogueEntry, capability: Capability): ModelOffer {
  return {
    model: entry.ref,
    stages: entry.roles.map((role) => (role === 'genrm' ? 'judge' : 'meta')),
    downloadMB: entry.sizeMB,
    memoryMB: entry.memoryMB,
    parameters: entry.parameters,
    trainedContext: entry.trainedContext,
    licence: entry.licence,
    thinking: entry.thinking,
    family: entry.family,
    note: entry.note,
    ...fits(entry, capability),
  };
}

const mebibytes = (bytes: number): string => `${String(Math.round(bytes / 2 ** 20))} MiB`;

function machineOf(capability: Capability): Machine {
  const { webgpu, cpu, storage } = capability;
  const { adapter, limits } = webgpu;
  const row = (name: string, value: string | null): Machine['details'] => (value === null ? [] : [{ name, value }]);
  return {
    webgpu: webgpu.available,
    sentences: summarise(capability),
    details: [
      ...row(
        'Graphics',
        adapter && [adapter.vendor, adapter.architecture, adapter.description].filter((part) => part !== '').join(' '),
      ),
      ...row('Largest buffer', limits && mebibytes(limits.maxBufferSize)),
      ...row('Largest binding', limits && mebibytes(limits.maxStorageBufferBindingSize)),
      ...row('Workgroup memory', limits && `${String(Math.round(limits.maxComputeWorkgroupStorageSize / 1024))} KiB`),
      ...row('16-bit arithmetic', adapter && (webgpu.shaderF16 ? 'yes' : 'no')),
      ...row('Subgroups', adapter && (webgpu.subgroups ? 'yes' : 'no')),
      ...row(
        'CPU threads',
        cpu.crossOriginIsolated ? String(cpu.threads) : '1 (the page is not cross-origin isolated)',
      ),
      ...row('64-bit WebAssembly', cpu.memory64 ? 'yes' : 'no'),
      ...row('JSPI', cpu.jspi ? 'yes' : 'no'),
      ...row('Stored here', storage.usage === null ? null : mebibytes(storage.usage)),
      ...row('Storage quota', storage.quota === null ? null : mebibytes(storage.quota)),
      ...row('Kept under pressure', storage.persisted ? 'yes' : 'not promised'),
    ],
  };
}

/** Why a pocket model is not offered on WebLLM. */
function whyNot({ ref }: CatalogueEntry, { webgpu }: Capability): string {
  if (ref.knowsOnly !== 'pocket' || ref.engine === 'webllm') return '';
  return webgpu.available
    ? ' Its compiled library is not there: npm run build:library makes it.'
    : ` ${webgpu.reason ?? 'This browser has no WebGPU.'}`;
}

/** What the words of the command line mean. Without words: the bundled models, as those need no download. */
async function choose(
  wish: ModelWish,
  entries: readonly CatalogueEntry[],
  capability: Capability,
  base: string,
): Promise<Result<ChosenModels, string>> {
  const find = async (id: string, what: string): Promise<Result<ModelRef, string>> => {
    if (/\.gguf$/i.test(id)) {
      if (wish.engine === 'webllm') return err(`${what} ${id}: WebLLM reads no GGUF files. Leave --engine out.`);
      const { href } = new URL(id, base);
      if (!mayContact(href, location.origin))
        return err(
          `${what} ${id}: this page may fetch models from ${weightHosts.join(', ')} and from its own host only. Download the file and put it there, or open it from disk.`,
        );
      const { headers } = await fetch(href, { method: 'HEAD' });
      return ok(remoteGguf(href, Number(headers.get('content-length'))));
    }
    const known = entries.filter(({ ref, checkpoint }) => ref.id === id || checkpoint === id);
    const [first] = known;
    if (!first) return err(`There is no ${what} "${id}". Known: ${entries.map(({ ref }) => ref.id).join(', ')}.`);
    const asked = known.filter(({ ref }) => wish.engine === 'auto' || ref.engine === wish.engine);
    const entry = asked.find((one) => fits(one, capability).fits) ?? asked[0];
    if (!entry) return err(`${id} runs on ${first.ref.engine}, not on ${wish.engine}.${whyNot(first, capability)}`);
    const fit = fits(entry, capability);
    return fit.fits ? ok(entry.ref) : err(`${id} does not run here: ${fit.reason}`);
  };
  const genrm = await find(wish.genrm ?? 'outcome', 'GenRM');
  if (!genrm.ok) return genrm;
  if (wish.metaJudge === 'none') return ok({ genrm: genrm.value, metaJudge: null });
  if (wish.metaJudge === null && genrm.value.knowsOnly !== 'pocket') {
    return err('Which meta-judge? Name one with --meta-judge, or "none" for labels only.');
  }
  const metaJudge = await find(wish.metaJudge ?? 'meta', 'meta-judge');
  return metaJudge.ok ? ok({ genrm: genrm.value, metaJudge: metaJudge.value }) : metaJudge;
}
