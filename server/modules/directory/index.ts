export {
  type HolidayLine,
  loadDirectory,
  type OrganisationLine,
  type ResponsibilityLine,
} from './load-district.ts';
export type { Organisation, OrganisationKind } from './organisation.ts';
export { OrganisationShape, placementOf, reaches, scopeOf } from './organisation.ts';
export { type Appointment, appoint } from './people.ts';
export { listAllOrganisations } from './queries.ts';
export {
  calendarOf,
  findOrganisation,
  operationsCentre,
  reloadRegister,
  responsibleFor,
} from './register.ts';
export {
  calendarWith,
  endOfDate,
  endOfWorkingDays,
  isWorkingDay,
  type WorkingCalendar,
  workingDaysBetween,
} from './working-days.ts';
