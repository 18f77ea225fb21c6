import { allEnded } from '../../functions/domain/all-ended.ts';
import { OutcomeWatch } from '../shared/outcome-watch.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { FileUpload, UploadContext, UploadOptions, UploadPorts, UploadReport, UploadResult } from './ports.ts';

/**
 * Uploads files side by side, and waits for the outcomes of their images meanwhile. After an upload that fails no other
 * begins: the cause is nearly always common to all, such as a missing permission.
 *
 * @param uploads each with a key of its own
 */
export async function uploadFiles(
  uploads: readonly FileUpload[],
  ports: UploadPorts,
  { concurrency, timeoutMs }: UploadOptions,
  { signal, onProgress, onEnded }: UploadContext,
): Promise<UploadReport> {
  const results = new Map<string, UploadResult>(uploads.map((upload) => [upload.objectKey, upload]));
  const watch = new OutcomeWatch(ports, timeoutMs ?? 0);
  let [uploaded, ended] = [0, 0];
  let isUploading = true;

  const end = (result: UploadResult) => {
    results.set(result.objectKey, result);
    ended += 1;
    onEnded(result);
    onProgress({ uploaded, ended });
  };
  const put = async (upload: FileUpload) => {
    let version: string;
    try {
      version = await ports.put(upload);
    } catch (error) {
      results.set(upload.objectKey, { ...upload, error });
      throw error;
    }
    const result = { ...upload, version };
    uploaded += 1;
    if (timeoutMs === undefined) return end(result);
    results.set(upload.objectKey, result);
    watch.add({ objectKey: upload.objectKey, version });
    onProgress({ uploaded, ended });
  };
  const putAll = async () => {
    const tasks = new SideBySide(concurrency);
    try {
      for (const upload of uploads) {
        await tasks.room();
        if (signal.aborted) break;
        tasks.start(() => put(upload));
      }
      await tasks.ended();
    } catch {
      // The result of that file has the error.
    } finally {
      isUploading = false;
    }
  };
  const watching = () =>
    watch.run({
      isComplete: () => !isUploading,
      signal,
      onEnded: ({ objectKey }, row) => {
        const result = results.get(objectKey);
        if (result !== undefined) end({ ...result, row });
      },
    });
  await allEnded(timeoutMs === undefined ? [putAll()] : [putAll(), watching()]);
  return { results: [...results.values()], isInterrupted: signal.aborted };
}
