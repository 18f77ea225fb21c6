/** A machine that runs native code, in the words of npm. */
export interface NativeTarget {
  readonly os: string;
  readonly cpu: string;
  /** Absent: npm finds out, which it can only for the machine that it runs on. */
  readonly libc?: 'glibc';
}

/** Lambda's own machines, whatever the machine is that synthesizes. */
export const LAMBDA_TARGETS = {
  arm64: { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  x86_64: { os: 'linux', cpu: 'x64', libc: 'glibc' },
} as const satisfies Record<string, NativeTarget>;

/** This machine, for functions that run here. */
export const HOST_TARGET: NativeTarget = { os: process.platform, cpu: process.arch };

/** `linux-arm64-glibc`, or `darwin-arm64` */
export function targetName({ os, cpu, libc }: NativeTarget): string {
  return [os, cpu, libc].filter((part) => part !== undefined).join('-');
}
