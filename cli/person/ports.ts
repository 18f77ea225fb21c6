import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';

/** Whether the bucket has that version of an object. `denied`: the caller may not know. */
export type ObjectState = 'there' | 'gone' | 'denied';

export interface PersonPorts {
  /** The item of the Persons table. */
  item(personId: string): Promise<Person | undefined>;
  /** The newest rows of the person, the newest first. */
  rows(personId: string, limit: number): Promise<readonly FaceRow[]>;
  atTencent(personId: string): Promise<PersonReply>;
  object(image: ImageRef): Promise<ObjectState>;
}

/** An image of the person, as far as it matters here. */
export interface PersonImage extends ImageRef {
  readonly status: FaceRow['status'];
  readonly reason?: FaceRow['reason'];
  readonly uploadedAt: string;
  readonly object: ObjectState;
}

/** One face of the person, by all who know of it. */
export interface PersonFace {
  readonly faceId: string;
  /** Undefined when Tencent could not be asked. */
  readonly atTencent?: boolean | undefined;
  /** The images it was made from: none when no row has it, several when a lost answer does not tell which one it was. */
  readonly images: readonly PersonImage[];
}

/** What Tencent, the tables and the bucket know of a person. */
export interface InspectedPerson {
  readonly personId: string;
  readonly tencent: PersonReply;
  readonly item: Person | undefined;
  /** How many faces Tencent still takes; undefined when it could not be asked, or does not know the person. */
  readonly freePlaces?: number | undefined;
  readonly faces: readonly PersonFace[];
  /** Images without an outcome. */
  readonly onItsWay: readonly PersonImage[];
  /** Other images, by status and reason. An enrolled image whose face was removed has the reason `removed`. */
  readonly others: readonly { readonly status: string; readonly reason: string; readonly images: number }[];
  /** The person may have more images than were read. */
  readonly isCutOff: boolean;
}
