/**
 * Creates the person at the stand-in for Tencent, so that a first upload to the local stack needs no other command. A
 * person that exists keeps its faces.
 *
 * @param standIn its endpoint
 */
export async function createLocalPerson(standIn: string, personId: string): Promise<void> {
  const response = await fetch(`${standIn}/_control/persons`, {
    method: 'POST',
    body: JSON.stringify([{ personId }]),
  });
  await response.body?.cancel();
}
