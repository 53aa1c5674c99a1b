/** One line of the roll. Text is cleaned; `names[i]` goes with `idNumbers[i]` (null: none, or unreadable). */
export type RosterHousehold = {
  /** 1-based row as Excel shows it; in CSV the record. */
  row: number;
  /** Only when the file's households stand on several sheets. */
  sheet?: string;
  building: string;
  /** Without its word: `1` for 1单元. */
  stairwell: string | null;
  /** Without its word: `3` for 3层. */
  floor: string | null;
  room: string;
  tenure: 'rented' | 'owned';
  /** The label in the file, one of six: 售后产权房. */
  tenureLabel: string;
  certificate: string | null;
  areaCm2: number | null;
  /** At least one. */
  names: string[];
  phone: string | null;
  /** For the note. */
  otherPhones: string[];
  idNumbers: (string | null)[];
  /** 厨卫 */
  sharedFacilities: string | null;
  /** 合用户 */
  sharedWith: string | null;
  /** 同住人 */
  residents: string | null;
  /** 户籍人口 */
  registeredPersons: string | null;
  /** 特殊情况 */
  circumstances: string | null;
  /** 经办人 */
  handlerName: string | null;
  remark: string | null;
};

/** Building, room and certificate as one string: what makes two lines of the roll the same household. */
export function householdIdentity(
  household: Pick<RosterHousehold, 'building' | 'room' | 'certificate'>,
): string {
  return JSON.stringify([household.building, household.room, household.certificate]);
}
