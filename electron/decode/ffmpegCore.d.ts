/** The part of @ffmpeg/core (ffmpeg 5.1 compiled by Emscripten) used here; the package has no types of its own. */
declare module '@ffmpeg/core' {
  export interface FfmpegNode {
    readonly id: number;
    readonly name: string;
    mode: number;
    node_ops: Record<string, unknown>;
    stream_ops: Record<string, unknown>;
  }

  export interface FfmpegStream {
    readonly node: FfmpegNode;
    readonly position: number;
  }

  /** Emscripten's file system. */
  export interface FfmpegFileSystem {
    readonly ErrnoError: new (errno: number) => Error;
    mkdir(path: string): unknown;
    mount(type: { mount(mount: unknown): FfmpegNode }, options: unknown, mountPoint: string): unknown;
    createNode(parent: FfmpegNode | null, name: string, mode: number, device: number): FfmpegNode;
    readFile(path: string): Uint8Array;
  }

  export interface FfmpegCore {
    readonly FS: FfmpegFileSystem;
    /** Exit code of the last `exec`. */
    readonly ret: number;
    exec(...args: string[]): number;
    ffprobe(...args: string[]): number;
    setLogger(logger: (line: { type: string; message: string }) => void): void;
  }

  export interface FfmpegCoreOptions {
    instantiateWasm(imports: Record<string, unknown>, receive: (instance: unknown) => void): Record<string, unknown>;
  }

  const createCore: (options: FfmpegCoreOptions) => Promise<FfmpegCore>;
  export default createCore;
}
