import type { OrgUnit, Sector } from '../../server/domain/org-unit.ts';

/** Three providers in Samarqand, one of each sector, two in Toshkent city: enough to compare and to be refused. */
export const SAMARQAND = 'UZ-SA';
export const TOSHKENT = 'UZ-TK';

const provider = (code: string, region: string, district: string, sector: Sector, name: string): OrgUnit => ({
  code,
  level: 'provider',
  parent: district,
  name: { uz: `${name} markazi`, ru: `Центр «${name}»`, en: `${name} centre` },
  region,
  district,
  sector,
  serviceType: null,
  openedOn: '2020-01-01',
  closedOn: null,
  population: null,
});

/** @param districts two districts of Samarqand and one of Toshkent city */
export const someProviders = (districts: { samarqand: [string, string]; toshkent: string }): OrgUnit[] => [
  provider('P001', SAMARQAND, districts.samarqand[0], 'state', 'Mehr'),
  provider('P002', SAMARQAND, districts.samarqand[0], 'ngo', 'Umid'),
  provider('P003', SAMARQAND, districts.samarqand[1], 'private', 'Shifo'),
  provider('P004', TOSHKENT, districts.toshkent, 'state', 'Ehson'),
  provider('P005', TOSHKENT, districts.toshkent, 'ngo', 'Najot'),
];
