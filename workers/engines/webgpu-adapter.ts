import { err, ok, type Result } from '../../src/domain/result';

/** What WebLLM's compiled libraries ask of a device; with less it refuses in words of its own. */
const storageBuffersNeeded = 10;
const workgroupStorageNeeded = 32 * 1024;

/** The adapter that WebLLM would get, or why there is none, for a person. */
export async function openAdapter(): Promise<Result<GPUAdapter, string>> {
  if (!self.isSecureContext) {
    return err('This page is not served over https (or from localhost), so the browser keeps WebGPU from it.');
  }
  if (!('gpu' in navigator)) return err('This browser has no WebGPU.');
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter !== null) return ok(adapter);
    return err(
      'This browser has WebGPU but offers no graphics adapter. After a crash of the graphics driver a restart of the browser helps.',
    );
  } catch (error) {
    return err(
      `The browser could not open a graphics adapter: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

/** Why WebLLM cannot use this adapter; null if it can. */
export function adapterProblem({ limits }: Pick<GPUAdapter, 'limits'>): string | null {
  if (limits.maxStorageBuffersPerShaderStage < storageBuffersNeeded) {
    const given = String(limits.maxStorageBuffersPerShaderStage);
    return `This graphics adapter takes ${given} storage buffers in a shader; WebLLM needs ${String(storageBuffersNeeded)}.`;
  }
  if (limits.maxComputeWorkgroupStorageSize < workgroupStorageNeeded) {
    const given = String(limits.maxComputeWorkgroupStorageSize);
    return `This graphics adapter has ${given} bytes of workgroup memory; WebLLM needs ${String(workgroupStorageNeeded)}.`;
  }
  return null;
}

export function adapterName({
  description,
  vendor,
  architecture,
}: Pick<GPUAdapterInfo, 'description' | 'vendor' | 'architecture'>): string {
  if (description !== '') return description;
  const name = [vendor, architecture].filter((part) => part !== '').join(' ');
  return name === '' ? 'unnamed adapter' : name;
}
