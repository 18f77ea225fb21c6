import { describe, expect, it } from '@jest/globals';
import { isFrame, isReserved, isStandalone } from '../../../../functions/domain/image/jpeg-markers.ts';

describe('a marker of a JPEG', () => {
  const markers = Array.from({ length: 256 }, (_, marker) => marker);

  it('is of one kind at most', () => {
    const kinds = [isFrame, isStandalone, isReserved];
    expect(markers.filter((marker) => kinds.filter((isOfKind) => isOfKind(marker)).length > 1)).toEqual([]);
  });

  it('is of one kind or another up to RST7, but for the escaped FF and the three tables between the frames', () => {
    const others = markers.filter(
      (marker) => marker <= 0xd7 && ![isFrame, isStandalone, isReserved].some((is) => is(marker)),
    );
    expect(others).toEqual([0x00, 0xc4, 0xc8, 0xcc]);
  });
});
