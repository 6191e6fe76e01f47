import { texts } from "../language";

export const t = {
  ...texts.groups,
  people: (people: number, reading: boolean) =>
    reading ? texts.groups.peopleSoFar({ people }) : texts.groups.people({ people }),
};
