import { readFileSync } from 'node:fs';
import { FailureError } from '../shared/failure.ts';

/**
 * One instance of dsp.wasm: its memory and its calls. Each worker has its own; the compiled module is shared.
 * Kernels are wrapped one class per file beside this one. A Float32Array taken from the memory is dead as
 * soon as anything allocates, so wrappers take views through `plane` at the moment of use.
 */
export class DspInstance {
  readonly exports: DspExports;
  #plane: Float32Array | undefined;

  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, {});
    this.exports = instance.exports as unknown as DspExports;
    this.exports._initialize();
    const version = this.exports.dsp_abi_version();
    if (version !== DSP_ABI_VERSION) {
      throw new FailureError({
        kind: 'internal',
        file: 'resources/dsp.wasm',
        problem: `speaks ABI version ${version}, this program needs ${DSP_ABI_VERSION}`,
        remedy: 'run `npm run setup` to build it again',
      });
    }
  }

  /** Address of `count` zeroed f32 samples; the caller frees it with `free`. */
  allocatePlane(count: number): number {
    return this.allocate(count * 4);
  }

  allocate(bytes: number): number {
    const address = this.exports.dsp_alloc(bytes);
    if (address === 0) throw new RangeError(`dsp.wasm has no room for ${bytes} bytes`);
    return address;
  }

  free(address: number): void {
    this.exports.dsp_free(address);
  }

  /** A view of `count` f32 samples at an address. Valid until the next allocation. */
  plane(address: number, count: number): Float32Array {
    // A grown memory detaches the old buffer; its views then have length 0.
    if (this.#plane === undefined || this.#plane.length === 0) this.#plane = new Float32Array(this.exports.memory.buffer);
    return this.#plane.subarray(address >> 2, (address >> 2) + count);
  }

  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address, count);
  }
}

export const DSP_ABI_VERSION = 3;

/** Each kernel's wrapper declares the calls it uses by extending this interface through `kernel`. */
export interface DspExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  dsp_abi_version(): number;
  dsp_alloc(bytes: number): number;
  dsp_free(address: number): void;
}

/** The module's calls as one kernel sees them. */
export const kernel = <Calls>(dsp: DspInstance): DspExports & Calls => dsp.exports as DspExports & Calls;

export const checkStatus = (status: number, call: string): void => {
  if (status !== 0) throw new RangeError(`${call}: ${STATUS[status] ?? `status ${status}`}`);
};

const STATUS: Readonly<Record<number, string>> = {
  1: 'argument out of range',
  2: 'out of memory',
  3: 'not enough audio yet',
};

export const DSP_FILE = new URL('../../resources/dsp.wasm', import.meta.url);
let compiled: WebAssembly.Module | undefined;

/** V8 keeps one compiled module per process for the same bytes: a second thread has it, and what was optimised of it, at once. */
export const compileDsp = (): WebAssembly.Module => {
  compiled ??= new WebAssembly.Module(readFileSync(DSP_FILE));
  return compiled;
};
