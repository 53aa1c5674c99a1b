import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byAddress } from '../../api/reads/natural-order.ts';

const address = fc.record({
  id: fc.uuid(),
  stairwell: fc.constantFrom(null, '1', '2', '10'),
  floor: fc.constantFrom(null, '1', '2', '10'),
  room: fc.constantFrom('101', '102', '1002'),
  certificate: fc.constantFrom(null, '沪字1', '沪字2'),
});

test('households have one order, however they come, two of one room too', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(address, { selector: ({ id }) => id }),
      fc.infiniteStream(fc.nat()),
      (list, numbers) => {
        const shuffled = list
          .map((one) => ({ one, at: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(shuffled.toSorted(byAddress)).toEqual(list.toSorted(byAddress));
      },
    ),
  );
});

test('2 comes before 10', () => {
  const rooms = ['1002', '101', '102'].map((room) => ({
    id: room,
    stairwell: '1',
    floor: null,
    room,
    certificate: null,
  }));
  expect(rooms.toSorted(byAddress).map(({ room }) => room)).toEqual(['101', '102', '1002']);
});
