/** Version and commit of this build. The bundle step (`tools/bundle/makeBundle.ts`) sets them, so that `dist/` has both. */
export interface BuildInfo {
  readonly version: string;
  /** Undefined if the build did not know it. */
  readonly commit?: string;
}

declare const BUILD_INFO: BuildInfo | undefined;

export const buildInfo: BuildInfo =
  typeof BUILD_INFO === 'undefined' ? { version: 'development' } : BUILD_INFO;
